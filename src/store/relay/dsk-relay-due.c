/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-due.h"

#include "dsk-db-private.h"

/* @sql: ids, with the time as $1 and how many as $2 */
static GPtrArray *
list_ids (DskRelayDb *db, const char *sql, gint64 now, guint max, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", now, (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_due_snoozed (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  return list_ids (db,
                   "SELECT id FROM conversation WHERE snoozed_until IS NOT NULL AND snoozed_until <= $1 "
                   "ORDER BY snoozed_until, id LIMIT $2",
                   now, max, error);
}

GPtrArray *
dsk_relay_due_handoffs (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  return list_ids (db,
                   "SELECT id FROM handoff WHERE state = 'offered' AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
                   now, max, error);
}

GPtrArray *
dsk_relay_due_scheduled (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  return list_ids (db,
                   "SELECT id FROM scheduled WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
                   now, max, error);
}

gboolean
dsk_relay_due_next (DskRelayDb *db, gint64 *at, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), at, NULL, error,
                         "SELECT coalesce(min(at), 0) FROM (SELECT min(snoozed_until) AS at FROM conversation "
                         "WHERE snoozed_until IS NOT NULL UNION ALL "
                         "SELECT min(due_at) FROM handoff WHERE state = 'offered' UNION ALL "
                         "SELECT min(due_at) FROM scheduled WHERE state = 'waiting')",
                         "");
}
