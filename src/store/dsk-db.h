/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskDb:
 *
 * One SQLite connection with its prepared statements. It belongs to the thread that opened it (asserted).
 * Exactly one connection of a process on a file is DSK_DB_WRITER; it alone writes and checkpoints. Readers
 * are read-only, never checkpoint, and see a snapshot per transaction.
 */
typedef struct _DskDb DskDb;

typedef enum {
  DSK_DB_WRITER,
  DSK_DB_READER,
} DskDbMode;

/**
 * DskMigration:
 *
 * Immutable once landed: version N's SQL brings a database of version N−1 to N. Kept as a resource file.
 */
typedef struct {
  int version;
  const char *sql;
} DskMigration;

/**
 * dsk_db_open:
 * @path: the file; created by a WRITER if missing
 * @mode: what this connection may do
 * @application_id: a fixed number that marks whose file it is; another one is DSK_ERROR_INVALID
 * @migrations: (array length=n_migrations): ascending from 1; a WRITER applies what is missing, each in a
 *   transaction of its own
 * @durable: TRUE: synchronous=FULL, for as long as it is open (dsk-db-vfs.h counts on that); FALSE: NORMAL, which may
 *   be changed
 * @error: DSK_ERROR_CORRUPT, DSK_ERROR_NEWER (version above what we know), DSK_ERROR_FULL,
 *   DSK_ERROR_BUSY, DSK_ERROR_FAILED, each in words that a person can act on
 */
DskDb *dsk_db_open (const char *path, DskDbMode mode, gint32 application_id,
                    const DskMigration *migrations, guint n_migrations, gboolean durable,
                    GError **error);
void dsk_db_close (DskDb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskDb, dsk_db_close)

G_END_DECLS
