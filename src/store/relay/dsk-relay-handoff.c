/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-handoff.h"

#include "dsk-db-private.h"

void
dsk_relay_handoff_clear (DskRelayHandoff *handoff)
{
  g_clear_pointer (&handoff->id, g_free);
  g_clear_pointer (&handoff->conv, g_free);
  g_clear_pointer (&handoff->from_user, g_free);
  g_clear_pointer (&handoff->from_team, g_free);
  g_clear_pointer (&handoff->to_user, g_free);
  g_clear_pointer (&handoff->to_team, g_free);
  g_clear_pointer (&handoff->reason, g_free);
  g_clear_pointer (&handoff->summary, g_free);
  g_clear_pointer (&handoff->ended_by, g_free);
  g_clear_pointer (&handoff->answer, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static void
take (sqlite3_stmt *stmt, DskRelayHandoff *handoff)
{
  dsk_relay_handoff_clear (handoff);
  handoff->id = column_dup (stmt, 0);
  handoff->conv = column_dup (stmt, 1);
  handoff->from_user = column_dup (stmt, 2);
  handoff->to_user = column_dup (stmt, 3);
  handoff->to_team = column_dup (stmt, 4);
  handoff->reason = column_dup (stmt, 5);
  handoff->summary = column_dup (stmt, 6);
  if (!dsk_handoff_state_from_string ((const char *) sqlite3_column_text (stmt, 7), &handoff->state))
    handoff->state = DSK_HANDOFF_CANCELLED;
  handoff->at = sqlite3_column_int64 (stmt, 8);
  handoff->due_at = sqlite3_column_int64 (stmt, 9);
  handoff->ended_at = sqlite3_column_int64 (stmt, 10);
  handoff->ended_by = column_dup (stmt, 11);
  handoff->answer = column_dup (stmt, 12);
  handoff->from_team = column_dup (stmt, 13);
  handoff->acted_at = sqlite3_column_int64 (stmt, 14);
}

#define HANDOFF_WHERE                                                                                                \
  "SELECT id, conv, from_user, to_user, to_team, reason, summary, state, at, due_at, ended_at, ended_by, answer, "   \
  "from_team, acted_at FROM handoff WHERE "

static gboolean
find (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayHandoff *handoff, gboolean *found, GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, handoff);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_handoff_load (DskRelayDb *db, const char *id, DskRelayHandoff *handoff, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), HANDOFF_WHERE "id = $1", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  return find (db, stmt, handoff, found, error);
}

gboolean
dsk_relay_handoff_find_open (DskRelayDb *db, const char *conv, DskRelayHandoff *handoff, gboolean *found,
                             GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db), HANDOFF_WHERE "conv = $1 AND state = 'offered'", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  return find (db, stmt, handoff, found, error);
}

gboolean
dsk_relay_handoff_find_idle (DskRelayDb *db, const char *conv, const char *user, gint64 since,
                             DskRelayHandoff *handoff, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    HANDOFF_WHERE "conv = $1 AND state = 'accepted' AND ended_by = $2 "
                                                  "AND ended_at >= $3 AND acted_at IS NULL "
                                                  "ORDER BY at DESC, id DESC LIMIT 1",
                                    error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ssi", conv, user, since);
  return find (db, stmt, handoff, found, error);
}

GPtrArray *
dsk_relay_handoff_list_offered_to (DskRelayDb *db, const char *user, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT conv FROM handoff WHERE state = 'offered' AND to_user = $1 ORDER BY conv",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", user);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

static DskValue
int_or_null (gint64 value)
{
  return value != 0 ? dsk_value_int (value) : (DskValue){ .type = DSK_VALUE_NULL };
}

gboolean
dsk_relay_handoff_put (DskRelayDb *db, const DskRelayHandoff *handoff, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (handoff->id),
    dsk_value_text (handoff->conv),
    dsk_value_text (handoff->from_user),
    dsk_value_text (handoff->to_user),
    dsk_value_text (handoff->to_team),
    dsk_value_text (handoff->reason),
    dsk_value_text (handoff->summary),
    dsk_value_text (dsk_handoff_state_to_string (handoff->state)),
    dsk_value_int (handoff->at),
    int_or_null (handoff->due_at),
    int_or_null (handoff->ended_at),
    dsk_value_text (handoff->ended_by),
    dsk_value_text (handoff->answer),
    dsk_value_text (handoff->from_team),
    int_or_null (handoff->acted_at),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_HANDOFF, values, error);
}
