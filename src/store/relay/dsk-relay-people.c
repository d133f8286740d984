/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-people.h"

#include "dsk-db-private.h"
#include "dsk-error.h"

void
dsk_relay_user_clear (DskRelayUser *user)
{
  g_clear_pointer (&user->id, g_free);
  g_clear_pointer (&user->name, g_free);
}

static gboolean
take_user (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayUser *user, gboolean *found, GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  dsk_relay_user_clear (user);
  user->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  user->name = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  user->active = sqlite3_column_int (stmt, 3) != 0;
  if (!dsk_role_from_string ((const char *) sqlite3_column_text (stmt, 2), &user->role))
    {
      /* A role of a newer program: they may look, and no more. */
      user->role = DSK_ROLE_VIEWER;
    }
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_user_load (DskRelayDb *db, const char *id, DskRelayUser *user, gboolean *found,
                     GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db), "SELECT id, name, role, active FROM \"user\" WHERE id = $1", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  return take_user (db, stmt, user, found, error);
}

gboolean
dsk_relay_user_find (DskRelayDb *db, const char *name_or_id, DskRelayUser *user, gboolean *found,
                     GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT id, name, role, active FROM \"user\" "
                     "WHERE id = $1 OR (active = 1 AND lower(name) = lower($1)) LIMIT 1",
                     error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", name_or_id);
  return take_user (db, stmt, user, found, error);
}

gboolean
dsk_relay_user_put (DskRelayDb *db, const DskRelayUser *user, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (user->id),
    dsk_value_text (user->name),
    dsk_value_text (dsk_role_to_string (user->role)),
    dsk_value_int (user->active),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_USER, values, error);
}

char *
dsk_relay_team_find (DskRelayDb *db, const char *name_or_id, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error,
                          "SELECT id FROM team WHERE active = 1 AND "
                          "(id = $1 OR lower(name) = lower($1)) LIMIT 1",
                          "s", name_or_id);
}

gboolean
dsk_relay_team_put (DskRelayDb *db, const char *id, const char *name, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (id),
    dsk_value_text (name),
    dsk_value_int (1),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_TEAM, values, error);
}

gboolean
dsk_relay_team_add_member (DskRelayDb *db, const char *id, const char *team, const char *user,
                           gint64 seq, gboolean *added, GError **error)
{
  if (!dsk_db_run (
          dsk_relay_db_get (db), error,
          "INSERT INTO team_member (id, team, \"user\", active, seq) VALUES ($1, $2, $3, 1, $4) "
          "ON CONFLICT (team, \"user\") DO UPDATE SET active = 1, seq = excluded.seq "
          "WHERE team_member.active = 0",
          "sssi", id, team, user, seq))
    return FALSE;
  *added = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}
