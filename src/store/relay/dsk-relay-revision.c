/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-revision.h"

#include "dsk-db-private.h"

void
dsk_relay_change_free (DskRelayChange *change)
{
  g_free (change->id);
  g_free (change->text);
  g_free (change->content);
  g_free (change);
}

/* Asked for each message that comes. "conv || ''" keeps SQLite from reading the whole conversation, whose index has the
 * wanted order, instead of the few rows that have the wamid. */

GPtrArray *
dsk_relay_revision_changes (DskRelayDb *db, const char *conv, DskDirection direction, const char *sender,
                            const char *wamid, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_change_free);
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT m.id, m.kind, m.at, "
                                    "CASE WHEN v.message IS NULL THEN m.text ELSE v.text END, m.content "
                                    "FROM message m LEFT JOIN message_version v ON v.message = m.id AND v.n = 1 "
                                    "WHERE m.context_wamid = $1 AND m.kind IN ('edit', 'revoke') "
                                    "AND m.conv || '' = $2 AND m.direction = $3 AND ($4 IS NULL OR m.sender = $4) "
                                    "ORDER BY m.at, m.wamid, m.id",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ssss", wamid, conv, dsk_direction_to_string (direction), sender);
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    {
      DskRelayChange *change = g_new0 (DskRelayChange, 1);

      change->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      change->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 1));
      change->at = sqlite3_column_int64 (stmt, 2);
      change->text = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
      change->content = g_strdup ((const char *) sqlite3_column_text (stmt, 4));
      g_ptr_array_add (list, change);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_revision_wamids (DskRelayDb *db, const char *conv, DskDirection direction, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT DISTINCT context_wamid FROM message WHERE conv = $1 AND direction = $2 "
                                    "AND kind IN ('edit', 'revoke') AND context_wamid IS NOT NULL",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ss", conv, dsk_direction_to_string (direction));
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_revision_target (DskRelayDb *db, const char *conv, DskDirection direction, const char *sender,
                           const char *wamid, DskRelayMessageHead *head, gboolean *found, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) local = NULL;

  *found = FALSE;
  id = dsk_db_get_text (dsk_relay_db_get (db), &local,
                        "SELECT id FROM message WHERE wamid = $1 AND conv || '' = $2 AND direction = $3 "
                        "AND ($4 IS NULL OR sender = $4) "
                        "AND kind NOT IN ('edit', 'revoke', 'reaction', 'call', 'system') "
                        "ORDER BY at DESC, id DESC LIMIT 1",
                        "ssss", wamid, conv, dsk_direction_to_string (direction), sender);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return id == NULL || dsk_relay_message_load (db, id, head, found, error);
}

gboolean
dsk_relay_revision_first (DskRelayDb *db, const char *message, char **text, char **content, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT CASE WHEN v.message IS NULL THEN m.text ELSE v.text END, "
                                    "CASE WHEN v.message IS NULL THEN m.content ELSE v.content END "
                                    "FROM message m LEFT JOIN message_version v ON v.message = m.id AND v.n = 1 "
                                    "WHERE m.id = $1",
                                    error);
  int rc;

  *text = NULL;
  *content = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", message);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  *content = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_revision_foreach (DskRelayDb *db, const char *message, DskRelaySaidFunc func, gpointer user_data,
                            GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT n, until, kind, text, content FROM message_version WHERE message = $1 "
                                    "UNION ALL SELECT 9223372036854775807, 0, kind, text, content FROM message "
                                    "WHERE id = $1 ORDER BY 1",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", message);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    func (sqlite3_column_int64 (stmt, 1), (const char *) sqlite3_column_text (stmt, 2),
          (const char *) sqlite3_column_text (stmt, 3), (const char *) sqlite3_column_text (stmt, 4), user_data);
  return rc == SQLITE_DONE;
}

gboolean
dsk_relay_revision_forget (DskRelayDb *db, const char *message, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "DELETE FROM message_version WHERE message = $1", "s", message);
}

gboolean
dsk_relay_revision_keep (DskRelayDb *db, const char *message, gint64 n, gint64 until, DskMessageKind kind,
                         const char *text, const char *content, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO message_version (message, n, until, kind, text, content) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     "siisss", message, n, until, dsk_message_kind_to_string (kind), text, content);
}

gboolean
dsk_relay_revision_set (DskRelayDb *db, const char *message, const char *text, const char *content,
                        gint64 edited_at, gint64 revoked_at, gint64 seq, gboolean *changed, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "UPDATE message SET text = $1, content = $2, edited_at = $3, revoked_at = $4, seq = $5 "
                   "WHERE id = $6 AND (text IS DISTINCT FROM $1 OR content IS DISTINCT FROM $2 "
                   "OR edited_at IS DISTINCT FROM $3 OR revoked_at IS DISTINCT FROM $4)",
                   "ssIIis", text, content, edited_at != 0 ? &edited_at : NULL,
                   revoked_at != 0 ? &revoked_at : NULL, seq, message))
    return FALSE;
  *changed = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

gboolean
dsk_relay_revision_hide_media (DskRelayDb *db, const char *message, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE media SET state = 'gone', error = 'revoked', seq = $1 "
                     "WHERE id = $2 AND error IS DISTINCT FROM 'revoked'",
                     "is", seq, message);
}
