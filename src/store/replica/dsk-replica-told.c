/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What our user was told of on this computer. */

#include "dsk-replica-news.h"
#include "dsk-replica-private.h"
#include "dsk-replica-reader-private.h"

DskToldRow *
dsk_told_row_new (const char *conv, const char *kind, const char *id, gint64 at, gboolean shown)
{
  DskToldRow *row = g_new0 (DskToldRow, 1);

  row->conv = g_strdup (conv);
  row->kind = g_strdup (kind);
  row->id = g_strdup (id);
  row->at = at;
  row->shown = shown;
  return row;
}

void
dsk_told_row_free (DskToldRow *row)
{
  if (row == NULL)
    return;

  g_free (row->conv);
  g_free (row->kind);
  g_free (row->id);
  g_free (row);
}

static gboolean
read_told (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, "SELECT conv, kind, id, at, shown FROM told", error);
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, dsk_told_row_new ((const char *) sqlite3_column_text (stmt, 0),
                                             (const char *) sqlite3_column_text (stmt, 1),
                                             (const char *) sqlite3_column_text (stmt, 2),
                                             sqlite3_column_int64 (stmt, 3), sqlite3_column_int (stmt, 4) != 0));
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_told (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_told_row_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = read_told (self, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}

static gboolean
keep (DskReplicaStore *self, const DskToldRow *row, GError **error)
{
  if (row->id == NULL)
    return dsk_db_run (self->db, error, "DELETE FROM told WHERE conv = $1 AND kind = $2", "ss", row->conv, row->kind);
  return dsk_db_run (self->db, error,
                     "INSERT INTO told (conv, kind, id, at, shown) SELECT $1, $2, $3, $4, $5"
                     " WHERE $1 = '' OR EXISTS (SELECT 1 FROM conversation WHERE id = $1)"
                     " ON CONFLICT (conv, kind) DO UPDATE SET id = excluded.id, at = excluded.at,"
                     " shown = excluded.shown",
                     "sssii", row->conv, row->kind, row->id, row->at, (gint64) row->shown);
}

/**
 * dsk_replica_store_keep_told:
 * @rows: (element-type DskToldRow)
 *
 * In a transaction of its own. Of a conversation that was forgotten meanwhile nothing is kept.
 */
gboolean
dsk_replica_store_keep_told (DskReplicaStore *self, const GPtrArray *rows, GError **error)
{
  gboolean ok = TRUE;

  if (!dsk_replica_store_begin (self, error))
    return FALSE;
  for (guint i = 0; ok && i < rows->len; i++)
    ok = keep (self, rows->pdata[i], error);
  if (ok && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

gboolean
dsk_replica_forget_told_of (DskReplicaStore *self, gint64 key, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM told WHERE conv = (SELECT id FROM conv_key WHERE key = $1)", "i",
                     key);
}

gboolean
dsk_replica_forget_told (DskReplicaStore *self, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM told", "");
}
