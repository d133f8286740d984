/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "dsk-db.h"
#include "dsk-value.h"

G_BEGIN_DECLS

/* For the modules of the store alone: the only ones that see sqlite3.h. SQL is portable (see DESIGN.md):
 * $1… in ascending first occurrence, ON CONFLICT, RETURNING; no rowid tricks outside the replica. */

#define DSK_DB_BUSY_TIMEOUT_MS 5000
#define DSK_DB_LOG_KEEP_BYTES 67108864 /* a log that grew is cut back to this */

/* What is known of the log, in pages. */
typedef struct {
  int pages;         /* of it, since it last began anew */
  int checkpoint_at; /* how many of them there were at the last checkpoint */
  gboolean bounded;  /* somebody keeps it short between transactions */
  gboolean filling;  /* see dsk_db_set_filling() */
} DskDbLog;

sqlite3 *dsk_db_handle (DskDb *self);
/* Of a WRITER. */
DskDbLog *dsk_db_get_log (DskDb *self);
/* A file is being filled: the log may get four times as long, since most pages of it are written over before they would
 * go to the file. */
void dsk_db_set_filling (DskDb *self, gboolean filling);
/* SQLite's hook, after each commit. */
int dsk_db_log_grew (void *db, sqlite3 *handle, const char *name, int pages);

/* Returns: (transfer none) (nullable): the statement, prepared once a connection and kept; reset and with
 * bindings cleared. @sql must be a string that lives as long as the connection (a literal, or interned). */
sqlite3_stmt *dsk_db_stmt (DskDb *self, const char *sql, GError **error);

/* Binds $1… in order. @format: 's' const char * (nullable), 'i' gint64, 'I' const gint64 * (NULL is NULL),
 * 'b' const void *, gsize. Text is not copied: it must live until the statement is stepped or reset. */
void dsk_db_bind (sqlite3_stmt *stmt, const char *format, ...);
void dsk_db_bind_value (sqlite3_stmt *stmt, int index, const DskValue *value);

/* One step: SQLITE_ROW, SQLITE_DONE, or 0 with @error set. Resets the statement on anything but ROW. */
int dsk_db_step (DskDb *self, sqlite3_stmt *stmt, GError **error);
/* For dsk_db_step(): @stmt may be left in the middle of its rows, and is reset when the transaction ends. */
void dsk_db_note_row (DskDb *self, sqlite3_stmt *stmt);
/* Prepare, bind, step to the end, reset. @format and the rest as dsk_db_bind(). */
gboolean dsk_db_run (DskDb *self, GError **error, const char *sql, const char *format, ...);
/* The same for a query of one value; @found FALSE when there is no row (or it is NULL). */
gboolean dsk_db_get_int (DskDb *self, gint64 *value, gboolean *found, GError **error, const char *sql,
                         const char *format, ...);
/* Returns: (transfer full) (nullable): NULL without @error when there is no row or it is NULL */
char *dsk_db_get_text (DskDb *self, GError **error, const char *sql, const char *format, ...);
/* Rows changed by the last statement. */
int dsk_db_changes (DskDb *self);

/* The column as a borrowed value, valid until the next step. */
DskValue dsk_db_column (sqlite3_stmt *stmt, int index);

/* WRITER: BEGIN IMMEDIATE. READER: BEGIN, one snapshot. */
gboolean dsk_db_begin (DskDb *self, GError **error);
gboolean dsk_db_commit (DskDb *self, GError **error);
/* Never fails; logs. */
void dsk_db_rollback (DskDb *self);
gboolean dsk_db_savepoint (DskDb *self, GError **error);
gboolean dsk_db_release (DskDb *self, GError **error);
void dsk_db_rollback_to (DskDb *self);

/* Sets @error from what SQLite last said, with the right DskError code. @what: "store a message", … */
void dsk_db_set_error (DskDb *self, GError **error, const char *what);

/* Copies the whole database to @path, in parts. A READER must be inside a transaction, so that all parts are of
 * its snapshot; a WRITER outside one. Nothing is synced. @stop: (nullable): looked at between the parts; once it
 * is not 0 the copy fails */
gboolean dsk_db_copy (DskDb *self, const char *path, const gint *stop, GError **error);
/* fsync of a file or folder by its name. */
gboolean dsk_db_sync_path (const char *path, gboolean is_folder, GError **error);
/* PRAGMA quick_check and foreign_key_check. */
gboolean dsk_db_check (DskDb *self, GError **error);
/* PRAGMA wal_checkpoint(TRUNCATE); WRITER only, when idle. FALSE: somebody reads what is in the log; try again. */
gboolean dsk_db_checkpoint (DskDb *self);
/* Between transactions, WRITER only, again and again: once it was called, no commit waits for a checkpoint. Takes what
 * the log holds to the file when that is much. If it got long because somebody always reads it, waits a moment for
 * them, so that it can begin anew. FALSE: it is still long; try again in a while. */
gboolean dsk_db_bound_log (DskDb *self);
/* Whether it has something to do. */
gboolean dsk_db_log_is_long (DskDb *self);
/* WRITER only, at the beginning and when idle: takes what the log holds to the file, and makes the log's file as
 * long as it will be. A file that is written over is synced sooner than one that grows. Does nothing on a disk that
 * is nearly full, and never fails. */
void dsk_db_keep_log (DskDb *self);

G_END_DECLS
