/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-number.h"

#include "dsk-db-private.h"

#define COLUMNS "id, phone_number_id, display, name, state, waba, hold_until, coexistence, stop_code, stop_at"

void
dsk_relay_number_clear (DskRelayNumber *number)
{
  g_clear_pointer (&number->id, g_free);
  g_clear_pointer (&number->phone_number_id, g_free);
  g_clear_pointer (&number->display, g_free);
  g_clear_pointer (&number->name, g_free);
  g_clear_pointer (&number->waba, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static gboolean
find (DskRelayDb *db, const char *sql, const char *key, DskRelayNumber *number, gboolean *found,
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
  dsk_relay_number_clear (number);
  number->id = column_dup (stmt, 0);
  number->phone_number_id = column_dup (stmt, 1);
  number->display = column_dup (stmt, 2);
  number->name = column_dup (stmt, 3);
  number->active = g_strcmp0 ((const char *) sqlite3_column_text (stmt, 4), "active") == 0;
  number->waba = column_dup (stmt, 5);
  number->hold_until = sqlite3_column_int64 (stmt, 6);
  number->coexistence = sqlite3_column_int (stmt, 7) != 0;
  number->stopped = sqlite3_column_type (stmt, 8) != SQLITE_NULL;
  number->stop_code = sqlite3_column_int (stmt, 8);
  number->stop_at = sqlite3_column_int64 (stmt, 9);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_number_find (DskRelayDb *db, const char *phone_number_id, DskRelayNumber *number,
                       gboolean *found, GError **error)
{
  return find (db, "SELECT " COLUMNS " FROM number WHERE phone_number_id = $1", phone_number_id,
               number, found, error);
}

gboolean
dsk_relay_number_load (DskRelayDb *db, const char *id, DskRelayNumber *number, gboolean *found,
                       GError **error)
{
  return find (db, "SELECT " COLUMNS " FROM number WHERE id = $1", id, number, found, error);
}

gboolean
dsk_relay_number_put (DskRelayDb *db, const DskRelayNumber *number, gint64 seq, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO number (id, phone_number_id, display, name, state, waba, hold_until, seq) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET "
      "display = excluded.display, name = excluded.name, state = excluded.state, "
      "waba = excluded.waba, hold_until = excluded.hold_until, seq = excluded.seq",
      "ssssssii", number->id, number->phone_number_id, number->display, number->name,
      number->active ? "active" : "quarantine", number->waba, number->hold_until, seq);
}

gboolean
dsk_relay_number_hold (DskRelayDb *db, const char *id, gint64 until, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET hold_until = $1 WHERE id = $2", "is", until, id);
}

char *
dsk_relay_number_account (DskRelayDb *db, DskAbout about, const char *id, GError **error)
{
  static const char *const by[] = {
    [DSK_ABOUT_ACCOUNT] = "SELECT $1",
    [DSK_ABOUT_NUMBER] = "SELECT waba FROM number WHERE id = $1",
    [DSK_ABOUT_PHONE] = "SELECT waba FROM number WHERE phone_number_id = $1",
    [DSK_ABOUT_MESSAGE] = "SELECT n.waba FROM message m JOIN conversation c ON c.id = m.conv "
                          "JOIN number n ON n.id = c.number WHERE m.id = $1",
  };

  g_return_val_if_fail ((guint) about < G_N_ELEMENTS (by), NULL);

  return dsk_db_get_text (dsk_relay_db_get (db), error, by[about], "s", id);
}

gboolean
dsk_relay_number_hold_account (DskRelayDb *db, const char *waba, gint64 until, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET hold_until = max(hold_until, $1) WHERE waba = $2", "is", until,
                     waba);
}

gboolean
dsk_relay_number_stop (DskRelayDb *db, const char *id, int code, const char *text, gint64 at,
                       gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET stop_code = $1, stop_text = $2, "
                     "stop_at = coalesce(stop_at, $3), seq = $4 WHERE id = $5",
                     "isiis", (gint64) code, text, at, seq, id);
}

gboolean
dsk_relay_number_release (DskRelayDb *db, const char *id, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET stop_code = NULL, stop_text = NULL, stop_at = NULL, "
                     "hold_until = 0, seq = $1 WHERE id = $2",
                     "is", seq, id);
}

gboolean
dsk_relay_number_add_team (DskRelayDb *db, const char *id, const char *team, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO number_team (number, team) VALUES ($1, $2) ON CONFLICT DO NOTHING", "ss", id,
      team);
}

static GPtrArray *
ids (DskRelayDb *db, const char *sql, const char *key, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", key);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, column_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_number_teams (DskRelayDb *db, const char *id, GError **error)
{
  return ids (db, "SELECT team FROM number_team WHERE number = $1 ORDER BY team", id, error);
}

GPtrArray *
dsk_relay_number_convs (DskRelayDb *db, const char *id, GError **error)
{
  return ids (db, "SELECT id FROM conversation WHERE number = $1 ORDER BY id", id, error);
}

GPtrArray *
dsk_relay_number_idle_stopped (DskRelayDb *db, gint64 now, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, now);

  return ids (db,
              "SELECT n.id FROM number n WHERE n.stop_code IS NOT NULL "
              "AND n.hold_until <= CAST($1 AS INTEGER) AND NOT EXISTS (SELECT 1 FROM send_job j "
              "WHERE j.number = n.id AND j.state IN ('queued', 'sending'))",
              text, error);
}

GPtrArray *
dsk_relay_number_list_stopped (DskRelayDb *db, GError **error)
{
  return ids (db, "SELECT id FROM number WHERE stop_code IS NOT NULL AND $1 = $1", "", error);
}

gboolean
dsk_relay_number_next_try (DskRelayDb *db, gint64 *at, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), at, NULL, error,
                         "SELECT coalesce(min(max(hold_until, 1)), 0) FROM number "
                         "WHERE stop_code IS NOT NULL", "");
}
