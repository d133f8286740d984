/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-mention.h"

#include "dsk-db-private.h"

#define ADD                                                                                        \
  "INSERT INTO mention (id, conv, note, \"user\", team, at, seq) "                                 \
  "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (note, \"user\") DO "

gboolean
dsk_relay_mention_add (DskRelayDb *db, const DskRelayMention *mention, gboolean renew, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     renew ? ADD "UPDATE SET seen_at = NULL, team = excluded.team, at = excluded.at, seq = excluded.seq"
                           : ADD "NOTHING",
                     "sssssii", mention->id, mention->conv, mention->note, mention->user, mention->team, mention->at,
                     seq);
}

GPtrArray *
dsk_relay_mention_list (DskRelayDb *db, const char *note, GError **error)
{
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db), "SELECT \"user\" FROM mention WHERE note = $1 ORDER BY id", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", note);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (users, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&users) : NULL;
}

gboolean
dsk_relay_mention_withdraw (DskRelayDb *db, const char *note, const char *user, gint64 at, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE mention SET seen_at = $1, seq = $2 WHERE note = $3 AND \"user\" = $4 AND seen_at IS NULL",
                     "iiss", at, seq, note, user);
}

gboolean
dsk_relay_mention_see (DskRelayDb *db, const char *note, const char *conv, const char *user, gint64 at, gint64 seq,
                       gboolean *found, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, found, error,
                         "SELECT 1 FROM note WHERE id = coalesce((SELECT v.id FROM note_moved v WHERE v.old = $1), $1) "
                         "AND conv = $2",
                         "ss", note, conv)
         && (!*found
             || dsk_db_run (dsk_relay_db_get (db), error,
                            "UPDATE mention SET seen_at = $1, seq = $2 "
                            "WHERE note = coalesce((SELECT v.id FROM note_moved v WHERE v.old = $3), $3) "
                            "AND \"user\" = $4 AND seen_at IS NULL",
                            "iiss", at, seq, note, user));
}
