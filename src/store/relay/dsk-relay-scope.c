/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-scope.h"

#include "dsk-db-private.h"
#include "dsk-planted.h"

static gboolean
log_change (DskRelayDb *db, gint64 seq, const char *kind, const char *subject, const char *token,
            gboolean added, GError **error)
{
  if (dsk_db_changes (dsk_relay_db_get (db)) == 0)
    return TRUE;
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO scope_log (seq, i, kind, subject, token, op) VALUES ($1, "
      "(SELECT coalesce(max(i), 0) + 1 FROM scope_log WHERE seq = $1), $2, $3, $4, $5)",
      "isssi", seq, kind, subject, token, (gint64) added);
}

gboolean
dsk_relay_scope_born (DskRelayDb *db, const char *conv, const char *token, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO conv_audience (conv, token) VALUES ($1, $2) ON CONFLICT DO NOTHING", "ss", conv,
      token);
}

gboolean
dsk_relay_scope_born_at (DskRelayDb *db, const char *conv, gint64 *seq, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), seq, NULL, error,
                         "SELECT born FROM conversation WHERE id = $1", "s", conv);
}

gboolean
dsk_relay_scope_add_audience (DskRelayDb *db, gint64 seq, const char *conv, const char *token,
                              GError **error)
{
  return dsk_relay_scope_born (db, conv, token, error)
         && log_change (db, seq, "audience", conv, token, TRUE, error);
}

gboolean
dsk_relay_scope_remove_audience (DskRelayDb *db, gint64 seq, const char *conv, const char *token,
                                 GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "DELETE FROM conv_audience WHERE conv = $1 AND token = $2", "ss", conv, token)
         && log_change (db, seq, "audience", conv, token, FALSE, error);
}

gboolean
dsk_relay_scope_add_token (DskRelayDb *db, gint64 seq, const char *user, const char *token,
                           GError **error)
{
  return dsk_db_run (
             dsk_relay_db_get (db), error,
             "INSERT INTO user_token (\"user\", token) VALUES ($1, $2) ON CONFLICT DO NOTHING",
             "ss", user, token)
         && log_change (db, seq, "principal", user, token, TRUE, error);
}

gboolean
dsk_relay_scope_remove_token (DskRelayDb *db, gint64 seq, const char *user, const char *token,
                              GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "DELETE FROM user_token WHERE \"user\" = $1 AND token = $2", "ss", user, token)
         && log_change (db, seq, "principal", user, token, FALSE, error);
}

static GPtrArray *
collect (DskRelayDb *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_scope_audience (DskRelayDb *db, const char *conv, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT token FROM conv_audience WHERE conv = $1 ORDER BY token", error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", conv);
  return collect (db, stmt, error);
}

GPtrArray *
dsk_relay_scope_tokens (DskRelayDb *db, const char *user, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT token FROM user_token WHERE \"user\" = $1 ORDER BY token", error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", user);
  return collect (db, stmt, error);
}

GPtrArray *
dsk_relay_scope_convs (DskRelayDb *db, const char *token, guint max, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT conv FROM conv_audience WHERE token = $1 ORDER BY conv LIMIT $2", error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "si", token, (gint64) max);
  return collect (db, stmt, error);
}

gboolean
dsk_relay_scope_visible (DskRelayDb *db, const char *user, const char *conv, gboolean *visible,
                         GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, visible, error,
                         "SELECT 1 FROM user_token t JOIN conv_audience a ON a.token = t.token "
                         "WHERE t.\"user\" = $1 AND a.conv = $2 LIMIT 1",
                         "ss", user, conv);
}

gboolean
dsk_relay_scope_came_after (DskRelayDb *db, const char *user, const char *conv, gint64 cursor, gboolean *came,
                            GError **error)
{
  gint64 one;

  *came = cursor < dsk_relay_db_floor (db);
  return *came
         || dsk_db_get_int (dsk_relay_db_get (db), &one, came, error,
                            "SELECT 1 FROM conversation WHERE id = $1 AND born > $2"
                            " UNION ALL SELECT 1 FROM scope_log WHERE seq > $2 AND op = 1"
                            " AND ((kind = 'audience' AND subject = $1 AND token <> 'user:' || $3)"
                            " OR (kind = 'principal' AND subject = $3"
                            " AND token IN (SELECT token FROM conv_audience WHERE conv = $1))) LIMIT 1",
                            "sis", conv, cursor, user);
}

gboolean
dsk_relay_scope_given_after (DskRelayDb *db, const char *owner, const char *conv, gint64 cursor, gboolean *given,
                             GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, given, error,
                         "SELECT 1 FROM scope_log WHERE seq > $1 AND op = 1 AND kind = 'audience' AND subject = $2"
                         " AND token = 'user:' || $3 LIMIT 1",
                         "iss", cursor, conv, owner);
}

gboolean
dsk_relay_scope_sees (DskRelayDb *db, const char *user, guint cls, gboolean *sees, GError **error)
{
  gint64 one;

  *sees = cls == 0 || DSK_PLANTED (classes_ignored);
  return *sees
         || dsk_db_get_int (dsk_relay_db_get (db), &one, sees, error,
                            "SELECT 1 FROM user_token WHERE \"user\" = $1 AND token = 'cls:' || $2", "si",
                            user, (gint64) cls);
}

static const char *
class_sql (guint cls)
{
  g_autoptr (GString) sql = g_string_new ("SELECT conv FROM (");
  gboolean any = FALSE;

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      if (entity->stream != DSK_STREAM_CONVERSATION || entity->cls != cls)
        continue;
      g_string_append_printf (sql,
                              "%sSELECT \"%s\" AS conv FROM \"%s\" UNION "
                              "SELECT conv FROM tombstone WHERE +entity = '%s' AND seq > $1",
                              any ? " UNION " : "", entity->columns[entity->conv_column].name, entity->name,
                              entity->name);
      any = TRUE;
    }
  g_string_append (sql, ") AS x WHERE EXISTS (SELECT 1 FROM conv_audience a JOIN user_token t ON t.token = a.token"
                        " WHERE a.conv = x.conv AND t.\"user\" = $2) ORDER BY conv LIMIT $3");
  return any ? g_intern_string (sql->str) : NULL;
}

GPtrArray *
dsk_relay_scope_convs_of_class (DskRelayDb *db, const char *user, guint cls, gint64 cursor, guint max,
                                GError **error)
{
  const char *sql = class_sql (cls);
  sqlite3_stmt *stmt;

  if (sql == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "isi", cursor, user, (gint64) max);
  return collect (db, stmt, error);
}

static void
scope_entry_free (DskRelayScopeEntry *entry)
{
  g_free (entry->subject);
  g_free (entry->token);
  g_free (entry);
}

GPtrArray *
dsk_relay_scope_log (DskRelayDb *db, const char *user, gint64 cursor, guint max, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) scope_entry_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT seq, kind = 'principal', subject, token, op FROM scope_log "
                     "WHERE seq > $1 AND (kind = 'audience' OR subject = $2) "
                     "ORDER BY seq DESC, i DESC LIMIT $3",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "isi", cursor, user, (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayScopeEntry *entry = g_new0 (DskRelayScopeEntry, 1);

      entry->seq = sqlite3_column_int64 (stmt, 0);
      entry->principal = sqlite3_column_int (stmt, 1) != 0;
      entry->subject = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
      entry->token = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
      entry->added = sqlite3_column_int (stmt, 4) != 0;
      g_ptr_array_add (list, entry);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_scope_moved (DskRelayDb *db, gint64 cursor, gboolean *moved, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, moved, error, "SELECT 1 FROM scope_log WHERE seq > $1 LIMIT 1",
                         "i", cursor);
}
