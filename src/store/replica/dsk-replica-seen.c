/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who has read what the customer wrote last: "unread" is about our user, this is about everybody else. */

#include "dsk-replica-reader-private.h"

/* Of @conv, a key: whether a marker r stands at the newest message that wants an answer, or after it. One that
 * stands at a message which is not here stands before all that are. */
#define STANDS_AT_NEWEST(conv)                                                                                         \
  "EXISTS (SELECT 1 FROM message AS m WHERE m.id = r.upto AND m.conv_key = r.conv_key AND (m.at, m.id) >="             \
  " (SELECT n.at, n.id FROM message AS n WHERE n.conv_key = " conv " AND n.direction = 'in'"                           \
  "  AND n.kind NOT IN ('reaction', 'edit', 'revoke') ORDER BY n.at DESC, n.id DESC LIMIT 1))"

#define OTHERS "r.user <> (SELECT coalesce(s.user, '') FROM state AS s)"

gboolean
dsk_replica_reader_seen_by (DskReplicaReader *self, gint64 key, char ***names, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT u.name FROM read_marker AS r JOIN \"user\" AS u ON u.id = r.user"
                                    " WHERE r.conv_key = $1 AND " OTHERS " AND " STANDS_AT_NEWEST ("$1")
                                    " ORDER BY r.at, r.id",
                                    error);
  int rc;

  *names = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      if (found == NULL)
        found = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (found, dsk_replica_reader_dup (stmt, 0));
    }
  if (rc != SQLITE_DONE || found == NULL)
    return rc == SQLITE_DONE;
  g_ptr_array_add (found, NULL);
  *names = (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
  return TRUE;
}

GHashTable *
dsk_replica_reader_unseen (DskReplicaReader *self, GError **error)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT c.rid FROM conversation AS c WHERE c.waiting_since IS NOT NULL"
                                    " AND NOT EXISTS (SELECT 1 FROM read_marker AS r WHERE r.conv_key = c.rid"
                                    " AND " OTHERS " AND " STANDS_AT_NEWEST ("c.rid") ")",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      gint64 key = sqlite3_column_int64 (stmt, 0);

      g_hash_table_add (keys, g_memdup2 (&key, sizeof key));
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&keys) : NULL;
}
