/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be sent later. */

#include "dsk-replica-reader-private.h"

#include <string.h>

#include "dsk-error.h"

#define MIN_ID_PREFIX 8

#define SCHEDULED                                                                                  \
  "SELECT s.id, s.conv, s.author, u.name, s.at, s.due_at, s.state = 'held', s.pending, s.kind, s.text, s.content,"  \
  " s.quote, s.code, s.detail FROM v_scheduled AS s LEFT JOIN \"user\" AS u ON u.id = s.author WHERE "

void
dsk_scheduled_row_free (DskScheduledRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->conv);
  g_free (row->author);
  g_free (row->author_name);
  g_free (row->text);
  g_free (row->content);
  g_free (row->quote);
  g_free (row->code);
  g_free (row->detail);
  g_free (row);
}

static DskScheduledRow *
read_row (sqlite3_stmt *stmt)
{
  DskScheduledRow *row = g_new0 (DskScheduledRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->conv = dsk_replica_reader_dup (stmt, 1);
  row->author = dsk_replica_reader_dup (stmt, 2);
  row->author_name = dsk_replica_reader_dup (stmt, 3);
  row->at = sqlite3_column_int64 (stmt, 4);
  row->due_at = sqlite3_column_int64 (stmt, 5);
  row->held = sqlite3_column_int (stmt, 6) != 0;
  row->pending = sqlite3_column_int (stmt, 7) != 0;
  row->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 8));
  row->text = dsk_replica_reader_dup (stmt, 9);
  row->content = dsk_replica_reader_dup (stmt, 10);
  row->quote = dsk_replica_reader_dup (stmt, 11);
  row->code = dsk_replica_reader_dup (stmt, 12);
  row->detail = dsk_replica_reader_dup (stmt, 13);
  return row;
}

static gboolean
collect (DskReplicaReader *self, sqlite3_stmt *stmt, GPtrArray *rows, GError **error)
{
  int rc;

  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (stmt));
  return rc == SQLITE_DONE;
}

/* @rows: (out) (transfer full) (nullable): NULL: there are none, as mostly */
gboolean
dsk_replica_reader_open_scheduled (DskReplicaReader *self, gint64 key, GPtrArray **rows, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_scheduled_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, SCHEDULED "s.conv_key = $1 ORDER BY s.due_at, s.id", error);

  *rows = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  if (!collect (self, stmt, list, error))
    return FALSE;
  if (list->len > 0)
    *rows = g_steal_pointer (&list);
  return TRUE;
}

GPtrArray *
dsk_replica_reader_scheduled (DskReplicaReader *self, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_scheduled_row_free);
  sqlite3_stmt *stmt;
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  stmt = dsk_db_stmt (self->db,
                      SCHEDULED "($1 IS NULL OR s.conv_key = (SELECT key FROM conv_key WHERE id = $1))"
                                " ORDER BY s.due_at, s.id",
                      error);
  if (stmt != NULL)
    dsk_db_bind (stmt, "s", conv);
  ok = stmt != NULL && collect (self, stmt, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}

DskScheduledRow *
dsk_replica_reader_find_scheduled (DskReplicaReader *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_scheduled_row_free);
  g_autofree char *end = g_strconcat (id, "~", NULL);
  sqlite3_stmt *stmt;
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  stmt = dsk_db_stmt (self->db, SCHEDULED "s.id >= $1 AND s.id < $2 ORDER BY s.id LIMIT 2", error);
  if (stmt != NULL)
    dsk_db_bind (stmt, "ss", id, end);
  ok = stmt != NULL && collect (self, stmt, rows, error);
  dsk_replica_reader_end (self);
  if (!ok)
    return NULL;
  if (rows->len == 1 && strlen (id) >= MIN_ID_PREFIX)
    return g_ptr_array_steal_index (rows, 0);
  g_set_error (error, DSK_ERROR, rows->len > 1 ? DSK_ERROR_INVALID : DSK_ERROR_NOT_FOUND,
               rows->len > 1 ? "More than one scheduled message begins with %s"
                             : "There is no scheduled message %s here",
               id);
  return NULL;
}
