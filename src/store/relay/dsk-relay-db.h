/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db.h"
#include "dsk-entity.h"

G_BEGIN_DECLS

/**
 * DskRelayDb:
 *
 * The relay's database: the file, its lock, and the log position. Every change of what is
 * replicated takes a number with dsk_relay_db_next_seq(); all rows that change together (one
 * command, one message of a webhook) share one number, so that a frame that ends at any number ends
 * at a whole change.
 */
typedef struct _DskRelayDb DskRelayDb;

/* Makes @data_dir (0700) and an empty database in it. DSK_ERROR_CONFLICT if there is one. */
gboolean dsk_relay_db_create (const char *data_dir, GError **error);
/* WRITER locks the folder: DSK_ERROR_BUSY names the process that has it. */
DskRelayDb *dsk_relay_db_open (const char *data_dir, DskDbMode mode, GError **error);
void dsk_relay_db_close (DskRelayDb *self);
/* Closing will not move the log into the file. */
void dsk_relay_db_leave_log (DskRelayDb *self);
DskDb *dsk_relay_db_get (DskRelayDb *self);

gboolean dsk_relay_db_begin (DskRelayDb *self, GError **error);
gboolean dsk_relay_db_commit (DskRelayDb *self, GError **error);
void dsk_relay_db_rollback (DskRelayDb *self);
/* One operation inside a transaction: undone alone. */
gboolean dsk_relay_db_enter (DskRelayDb *self, GError **error);
gboolean dsk_relay_db_leave (DskRelayDb *self, GError **error);
void dsk_relay_db_undo (DskRelayDb *self);

gint64 dsk_relay_db_next_seq (DskRelayDb *self);
/* As last committed (WRITER), or as of the snapshot of dsk_relay_db_begin() (READER). */
gint64 dsk_relay_db_head (DskRelayDb *self);
gint64 dsk_relay_db_floor (DskRelayDb *self);
/* Inside a transaction; the history itself goes with dsk_relay_history_forget(). */
gboolean dsk_relay_db_set_floor (DskRelayDb *self, gint64 floor, GError **error);
const char *dsk_relay_db_folder (DskRelayDb *self);
const char *dsk_relay_db_epoch (DskRelayDb *self);
/* Also starts the log of a new database. Inside a transaction. */
gboolean dsk_relay_db_set_epoch (DskRelayDb *self, const char *epoch, GError **error);

/* Returns: (transfer full) (nullable) */
char *dsk_relay_db_get_meta (DskRelayDb *self, const char *key, GError **error);
/* @value: (nullable): NULL takes it away */
gboolean dsk_relay_db_set_meta (DskRelayDb *self, const char *key, const char *value,
                                GError **error);

/* A copy that knows that it is one: opening it starts a new epoch and sends nothing that was queued. It is
 * checked, and durable, before it gets its name. A READER must be inside a transaction, whose snapshot is
 * copied; a WRITER outside one. DSK_ERROR_CONFLICT: there is a file at @path already. */
gboolean dsk_relay_db_backup (DskRelayDb *self, const char *path, GError **error);
/* Integrity of the file and of what the tables promise each other. @report: (transfer full): lines
 */
gboolean dsk_relay_db_check (DskRelayDb *self, char **report, GError **error);
void dsk_relay_db_tidy (DskRelayDb *self);
gboolean dsk_relay_db_log_is_long (DskRelayDb *self);
gboolean dsk_relay_db_bound_log (DskRelayDb *self);
void dsk_relay_db_keep_log (DskRelayDb *self);
/* @stop: (nullable): once it is not 0 (set atomically, in any thread) what runs here ends with an error */
void dsk_relay_db_set_stop (DskRelayDb *self, const gint *stop);

/* Webhook bodies up to this id were applied, or can't be, as the open transaction has it; they are applied in order.
 * What is set counts if the operation and the transaction do. */
gint64 dsk_relay_db_applied (DskRelayDb *self);
void dsk_relay_db_set_applied (DskRelayDb *self, gint64 id);

/* Inserts or replaces a replicated row by its id; @values in the order of the entity's columns. */
gboolean dsk_relay_db_put (DskRelayDb *self, DskEntityId entity, const DskValue *values,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayDb, dsk_relay_db_close)

G_END_DECLS
