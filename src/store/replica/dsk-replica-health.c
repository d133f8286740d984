/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-health.h"

#include "dsk-replica-reader-private.h"

void
dsk_number_row_free (DskNumberRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->phone_number_id);
  g_free (row->display);
  g_free (row->name);
  g_free (row->state);
  g_free (row->waba);
  g_free (row->quality);
  g_free (row->tier);
  g_free (row->stop_text);
  g_free (row);
}

void
dsk_alert_row_free (DskAlertRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->waba);
  g_free (row->number);
  g_free (row->display);
  g_free (row->kind);
  g_free (row->level);
  g_free (row->detail);
  g_free (row);
}

static gpointer
take_number (sqlite3_stmt *stmt)
{
  DskNumberRow *row = g_new0 (DskNumberRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->phone_number_id = dsk_replica_reader_dup (stmt, 1);
  row->display = dsk_replica_reader_dup (stmt, 2);
  row->name = dsk_replica_reader_dup (stmt, 3);
  row->state = dsk_replica_reader_dup (stmt, 4);
  row->waba = dsk_replica_reader_dup (stmt, 5);
  row->quality = dsk_replica_reader_dup (stmt, 6);
  row->tier = dsk_replica_reader_dup (stmt, 7);
  row->stop_code = sqlite3_column_int (stmt, 8);
  row->stop_text = dsk_replica_reader_dup (stmt, 9);
  row->stop_at = sqlite3_column_int64 (stmt, 10);
  return row;
}

static gpointer
take_alert (sqlite3_stmt *stmt)
{
  DskAlertRow *row = g_new0 (DskAlertRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->waba = dsk_replica_reader_dup (stmt, 1);
  row->number = dsk_replica_reader_dup (stmt, 2);
  row->display = dsk_replica_reader_dup (stmt, 3);
  row->kind = dsk_replica_reader_dup (stmt, 4);
  row->level = dsk_replica_reader_dup (stmt, 5);
  row->at = sqlite3_column_int64 (stmt, 6);
  row->detail = dsk_replica_reader_dup (stmt, 7);
  return row;
}

/* All that @stmt, bound, finds. */
static GPtrArray *
collect (DskReplicaReader *self, sqlite3_stmt *stmt, gpointer (*take) (sqlite3_stmt *stmt),
         GDestroyNotify destroy, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  int rc;

  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, take (stmt));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_replica_reader_numbers (DskReplicaReader *self, GError **error)
{
  GPtrArray *list = NULL;
  sqlite3_stmt *stmt;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  stmt = dsk_db_stmt (self->db,
                      "SELECT n.id, n.phone_number_id, n.display, n.name, n.state, n.waba, n.quality, n.tier, "
                      "n.stop_code, n.stop_text, n.stop_at "
                      "FROM number n ORDER BY n.display IS NULL, n.display, n.id",
                      error);
  if (stmt != NULL)
    list = collect (self, stmt, take_number, (GDestroyNotify) dsk_number_row_free, error);
  dsk_replica_reader_end (self);
  return list;
}

/* In a snapshot. */
static gboolean
count_conversations (DskReplicaReader *self, GPtrArray *numbers, GError **error)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      DskNumberRow *row = numbers->pdata[i];

      if (!dsk_db_get_int (self->db, &row->conversations, NULL, error,
                           "SELECT count(*) FROM conversation WHERE number = $1", "s", row->id))
        return FALSE;
    }
  return TRUE;
}

gboolean
dsk_replica_reader_count_of_numbers (DskReplicaReader *self, GPtrArray *numbers, GError **error)
{
  gboolean ok;

  g_return_val_if_fail (numbers != NULL, FALSE);

  if (!dsk_replica_reader_begin (self, error))
    return FALSE;
  ok = count_conversations (self, numbers, error);
  dsk_replica_reader_end (self);
  return ok;
}

GPtrArray *
dsk_replica_reader_alerts (DskReplicaReader *self, guint max, GError **error)
{
  GPtrArray *list = NULL;
  sqlite3_stmt *stmt;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  stmt = dsk_db_stmt (self->db,
                      "SELECT a.id, a.waba, a.number, n.display, a.kind, a.level, a.at, a.detail "
                      "FROM alert a LEFT JOIN number n ON n.id = a.number ORDER BY a.at DESC, a.id DESC LIMIT $1",
                      error);
  if (stmt != NULL)
    {
      dsk_db_bind (stmt, "i", max > 0 ? (gint64) max : (gint64) -1);
      list = collect (self, stmt, take_alert, (GDestroyNotify) dsk_alert_row_free, error);
    }
  dsk_replica_reader_end (self);
  return list;
}

GPtrArray *
dsk_replica_reader_unseen_alerts (DskReplicaReader *self, const char *seen, gint64 since, GError **error)
{
  GPtrArray *list = NULL;
  sqlite3_stmt *stmt;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  stmt = dsk_db_stmt (self->db,
                      "SELECT a.id, a.waba, a.number, n.display, a.kind, a.level, a.at, a.detail "
                      "FROM alert a LEFT JOIN number n ON n.id = a.number "
                      "WHERE a.id > coalesce($1, '') AND a.level IN ('warning', 'critical') AND a.at >= $2 "
                      "ORDER BY a.id DESC",
                      error);
  if (stmt != NULL)
    {
      dsk_db_bind (stmt, "si", seen, since);
      list = collect (self, stmt, take_alert, (GDestroyNotify) dsk_alert_row_free, error);
    }
  dsk_replica_reader_end (self);
  return list;
}
