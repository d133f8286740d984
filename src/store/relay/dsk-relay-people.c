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

#define SELECT_USER                                                                                \
  "SELECT u.id, u.name, u.role, u.active, s.scope, coalesce(s.notes, 0), u.availability, "         \
  "u.availability_at, u.capacity FROM \"user\" AS u "                                              \
  "LEFT JOIN user_scope AS s ON s.\"user\" = u.id "

static void
read_user (sqlite3_stmt *stmt, DskRelayUser *user)
{
  dsk_relay_user_clear (user);
  user->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  user->name = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  user->active = sqlite3_column_int (stmt, 3) != 0;
  user->notes = sqlite3_column_int (stmt, 5) != 0;
  if (!dsk_availability_from_string ((const char *) sqlite3_column_text (stmt, 6), &user->availability))
    user->availability = DSK_AVAILABILITY_ONLINE;
  user->availability_at = sqlite3_column_int64 (stmt, 7);
  user->capacity = sqlite3_column_int64 (stmt, 8);
  if (!dsk_role_from_string ((const char *) sqlite3_column_text (stmt, 2), &user->role))
    {
      /* A role of a newer program: they may look, and no more. */
      user->role = DSK_ROLE_VIEWER;
    }
  if (!dsk_scope_from_string ((const char *) sqlite3_column_text (stmt, 4), &user->scope))
    user->scope = DSK_SCOPE_TEAMS;
  if (!dsk_role_may_have_scope (user->role, user->scope))
    user->scope = dsk_role_default_scope (user->role);
}

static gboolean
find_user (DskRelayDb *db, const char *sql, const char *key, DskRelayUser *user, gboolean *found,
           GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", key);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  read_user (stmt, user);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_user_load (DskRelayDb *db, const char *id, DskRelayUser *user, gboolean *found,
                     GError **error)
{
  return find_user (db, SELECT_USER "WHERE u.id = $1", id, user, found, error);
}

gboolean
dsk_relay_user_find (DskRelayDb *db, const char *name_or_id, DskRelayUser *user, gboolean *found,
                     GError **error)
{
  return find_user (
      db, SELECT_USER "WHERE u.id = $1 OR (u.active = 1 AND lower(u.name) = lower($1)) LIMIT 1",
      name_or_id, user, found, error);
}

gboolean
dsk_relay_user_find_any (DskRelayDb *db, const char *name_or_id, DskRelayUser *user, gboolean *found,
                         GError **error)
{
  return find_user (db,
                    SELECT_USER "WHERE u.id = $1 OR lower(u.name) = lower($1) "
                                "ORDER BY u.id = $1 DESC, u.active DESC, u.id DESC LIMIT 1",
                    name_or_id, user, found, error);
}

static void
user_free (gpointer data)
{
  dsk_relay_user_clear (data);
  g_free (data);
}

GPtrArray *
dsk_relay_user_list (DskRelayDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (user_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db), SELECT_USER "ORDER BY lower(u.name), u.id", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayUser *user = g_new0 (DskRelayUser, 1);

      read_user (stmt, user);
      g_ptr_array_add (list, user);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

static DskValue
int_or_null (gint64 value)
{
  return value != 0 ? dsk_value_int (value) : dsk_value_text (NULL);
}

gboolean
dsk_relay_user_put (DskRelayDb *db, const DskRelayUser *user, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (user->id),
    dsk_value_text (user->name),
    dsk_value_text (dsk_role_to_string (user->role)),
    dsk_value_int (user->active),
    dsk_value_text (user->availability_at != 0 ? dsk_availability_to_string (user->availability) : NULL),
    int_or_null (user->availability_at),
    int_or_null (user->capacity),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_USER, values, error)
         && dsk_db_run (dsk_relay_db_get (db), error,
                        "INSERT INTO user_scope (\"user\", scope, notes) VALUES ($1, $2, $3) "
                        "ON CONFLICT (\"user\") DO UPDATE SET scope = excluded.scope, notes = excluded.notes",
                        "ssi", user->id, dsk_scope_to_string (user->scope), (gint64) user->notes);
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
    dsk_value_text (NULL),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_TEAM, values, error);
}

#define OF_ITS_TEAMS                                                                                \
  "(SELECT max(coalesce(t.owner_only, 0)) FROM number_team AS n JOIN team AS t ON t.id = n.team "   \
  "WHERE n.number = number.id AND t.active = 1)"

gboolean
dsk_relay_team_tell_numbers (DskRelayDb *db, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET owner_only = " OF_ITS_TEAMS ", seq = $1 "
                     "WHERE coalesce(owner_only, 0) <> coalesce(" OF_ITS_TEAMS ", 0)",
                     "i", seq);
}

gboolean
dsk_relay_team_set_owner_only (DskRelayDb *db, const char *team, gboolean on, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "UPDATE team SET owner_only = $1, seq = $2 WHERE id = $3", "iis",
                     (gint64) (on != 0), seq, team)
         && dsk_relay_team_tell_numbers (db, seq, error);
}

gboolean
dsk_relay_team_is_owner_only (DskRelayDb *db, const char *team, const char *number, gboolean *on, GError **error)
{
  gint64 value = 0;

  if (!dsk_db_get_int (dsk_relay_db_get (db), &value, NULL, error,
                       team != NULL ? "SELECT coalesce(owner_only, 0) FROM team WHERE id = $1"
                                    : "SELECT coalesce(owner_only, 0) FROM number WHERE id = $1",
                       "s", team != NULL ? team : number))
    return FALSE;
  *on = value != 0;
  return TRUE;
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

gboolean
dsk_relay_team_remove_member (DskRelayDb *db, const char *team, const char *user, gint64 seq,
                              gboolean *removed, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "UPDATE team_member SET active = 0, seq = $1 "
                   "WHERE team = $2 AND \"user\" = $3 AND active = 1",
                   "iss", seq, team, user))
    return FALSE;
  *removed = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

static GPtrArray *
ids (DskRelayDb *db, const char *sql, const char *key, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  if (key != NULL)
    dsk_db_bind (stmt, "s", key);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_team_list (DskRelayDb *db, GError **error)
{
  return ids (db, "SELECT id FROM team WHERE active = 1 ORDER BY lower(name), id", NULL, error);
}

GPtrArray *
dsk_relay_team_list_of (DskRelayDb *db, const char *user, GError **error)
{
  return ids (db,
              "SELECT t.id FROM team AS t JOIN team_member AS m ON m.team = t.id "
              "WHERE m.\"user\" = $1 AND m.active = 1 AND t.active = 1 ORDER BY lower(t.name), t.id",
              user, error);
}

GPtrArray *
dsk_relay_team_members (DskRelayDb *db, const char *team, GError **error)
{
  return ids (db,
              "SELECT u.id FROM \"user\" AS u JOIN team_member AS m ON m.\"user\" = u.id "
              "WHERE m.team = $1 AND m.active = 1 AND u.active = 1 ORDER BY lower(u.name), u.id",
              team, error);
}

char *
dsk_relay_team_name (DskRelayDb *db, const char *id, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error, "SELECT name FROM team WHERE id = $1", "s", id);
}
