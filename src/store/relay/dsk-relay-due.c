/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-due.h"

#include "dsk-db-private.h"

GPtrArray *
dsk_relay_due_snoozed (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT id FROM conversation WHERE snoozed_until IS NOT NULL "
                                    "AND snoozed_until <= $1 ORDER BY snoozed_until, id LIMIT $2",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", now, (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_due_next (DskRelayDb *db, gint64 *at, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), at, NULL, error,
                         "SELECT coalesce(min(snoozed_until), 0) FROM conversation "
                         "WHERE snoozed_until IS NOT NULL",
                         "");
}
