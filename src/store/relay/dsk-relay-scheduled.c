/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-scheduled.h"

#include "dsk-db-private.h"

void
dsk_relay_scheduled_clear (DskRelayScheduled *scheduled)
{
  g_clear_pointer (&scheduled->id, g_free);
  g_clear_pointer (&scheduled->conv, g_free);
  g_clear_pointer (&scheduled->author, g_free);
  g_clear_pointer (&scheduled->text, g_free);
  g_clear_pointer (&scheduled->content, g_free);
  g_clear_pointer (&scheduled->quote, g_free);
  g_clear_pointer (&scheduled->file, g_free);
  g_clear_pointer (&scheduled->code, g_free);
  g_clear_pointer (&scheduled->detail, g_free);
  g_clear_pointer (&scheduled->ended_by, g_free);
  g_clear_pointer (&scheduled->head_msg, g_free);
  g_clear_pointer (&scheduled->seen_owner, g_free);
  g_clear_pointer (&scheduled->canned, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static void
take (sqlite3_stmt *stmt, DskRelayScheduled *scheduled)
{
  dsk_relay_scheduled_clear (scheduled);
  scheduled->id = column_dup (stmt, 0);
  scheduled->conv = column_dup (stmt, 1);
  scheduled->author = column_dup (stmt, 2);
  scheduled->at = sqlite3_column_int64 (stmt, 3);
  scheduled->due_at = sqlite3_column_int64 (stmt, 4);
  /* What nobody knows is never sent. */
  if (!dsk_scheduled_state_from_string ((const char *) sqlite3_column_text (stmt, 5), &scheduled->state))
    scheduled->state = DSK_SCHEDULED_REMOVED;
  scheduled->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 6));
  scheduled->text = column_dup (stmt, 7);
  scheduled->content = column_dup (stmt, 8);
  scheduled->quote = column_dup (stmt, 9);
  scheduled->file = column_dup (stmt, 10);
  scheduled->code = column_dup (stmt, 11);
  scheduled->detail = column_dup (stmt, 12);
  scheduled->ended_at = sqlite3_column_int64 (stmt, 13);
  scheduled->ended_by = column_dup (stmt, 14);
  scheduled->head_msg = column_dup (stmt, 15);
  scheduled->seen_owner = column_dup (stmt, 16);
  scheduled->canned = column_dup (stmt, 17);
}

gboolean
dsk_relay_scheduled_load (DskRelayDb *db, const char *id, DskRelayScheduled *scheduled, gboolean *found,
                          GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT id, conv, author, at, due_at, state, kind, text, content, quote, file, code, detail, "
                     "ended_at, ended_by, head_msg, seen_owner, canned FROM scheduled "
                     "WHERE id = coalesce((SELECT v.id FROM scheduled_moved v WHERE v.old = $1), $1)",
                     error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, scheduled);
  sqlite3_reset (stmt);
  return TRUE;
}

static DskValue
int_or_null (gint64 value)
{
  return value != 0 ? dsk_value_int (value) : (DskValue){ .type = DSK_VALUE_NULL };
}

gboolean
dsk_relay_scheduled_put (DskRelayDb *db, const DskRelayScheduled *scheduled, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (scheduled->id),
    dsk_value_text (scheduled->conv),
    dsk_value_text (scheduled->author),
    dsk_value_int (scheduled->at),
    dsk_value_int (scheduled->due_at),
    dsk_value_text (dsk_scheduled_state_to_string (scheduled->state)),
    dsk_value_text (dsk_message_kind_to_string (scheduled->kind)),
    dsk_value_text (scheduled->text),
    dsk_value_text (scheduled->content),
    dsk_value_text (scheduled->quote),
    dsk_value_text (scheduled->file),
    dsk_value_text (scheduled->code),
    dsk_value_text (scheduled->detail),
    int_or_null (scheduled->ended_at),
    dsk_value_text (scheduled->ended_by),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_SCHEDULED, values, error)
         && dsk_db_run (dsk_relay_db_get (db), error,
                        "UPDATE scheduled SET head_msg = $1, seen_owner = $2, canned = $3 WHERE id = $4", "ssss",
                        scheduled->head_msg, scheduled->seen_owner, scheduled->canned, scheduled->id);
}

GPtrArray *
dsk_relay_scheduled_waiting (DskRelayDb *db, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     conv != NULL ? "SELECT id FROM scheduled WHERE state = 'waiting' AND conv = $1 ORDER BY due_at, id"
                                  : "SELECT id FROM scheduled WHERE state IN ('waiting', 'held') ORDER BY due_at, id",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  if (conv != NULL)
    dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, column_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_scheduled_share_file (DskRelayDb *db, const char *sha256, const char *owner, const char *user,
                                GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO media_brought (sha256, \"user\", at, mime, size, width, height, duration_ms, thumb) "
                     "SELECT sha256, $1, at, mime, size, width, height, duration_ms, thumb FROM media_brought "
                     "WHERE sha256 = $2 AND \"user\" = $3 ON CONFLICT DO NOTHING",
                     "sss", user, sha256, owner);
}
