/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-conversation.h"

#include "dsk-db-private.h"
#include "dsk-error.h"

#define COLUMNS                                                                                    \
  "id, number, contact, group_id, status, owner, team, owned_at, episode, episode_n, last_at, "    \
  "last_msg, last_direction, last_kind, last_preview, last_in_at, waiting_since, created_at, "     \
  "last_answer_at, live, snoozed_until, snoozed_by, named_at, seq"

void
dsk_relay_conv_clear (DskRelayConv *conv)
{
  g_clear_pointer (&conv->id, g_free);
  g_clear_pointer (&conv->number, g_free);
  g_clear_pointer (&conv->contact, g_free);
  g_clear_pointer (&conv->group_id, g_free);
  g_clear_pointer (&conv->owner, g_free);
  g_clear_pointer (&conv->team, g_free);
  g_clear_pointer (&conv->episode, g_free);
  g_clear_pointer (&conv->last_msg, g_free);
  g_clear_pointer (&conv->last_direction, g_free);
  g_clear_pointer (&conv->last_kind, g_free);
  g_clear_pointer (&conv->last_preview, g_free);
  g_clear_pointer (&conv->snoozed_by, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static void
take (sqlite3_stmt *stmt, DskRelayConv *conv)
{
  dsk_relay_conv_clear (conv);
  conv->id = column_dup (stmt, 0);
  conv->number = column_dup (stmt, 1);
  conv->contact = column_dup (stmt, 2);
  conv->group_id = column_dup (stmt, 3);
  if (!dsk_status_from_string ((const char *) sqlite3_column_text (stmt, 4), &conv->status))
    conv->status = DSK_STATUS_OPEN;
  conv->owner = column_dup (stmt, 5);
  conv->team = column_dup (stmt, 6);
  conv->owned_at = sqlite3_column_int64 (stmt, 7);
  conv->episode = column_dup (stmt, 8);
  conv->episode_n = sqlite3_column_int64 (stmt, 9);
  conv->last_at = sqlite3_column_int64 (stmt, 10);
  conv->last_msg = column_dup (stmt, 11);
  conv->last_direction = column_dup (stmt, 12);
  conv->last_kind = column_dup (stmt, 13);
  conv->last_preview = column_dup (stmt, 14);
  conv->last_in_at = sqlite3_column_int64 (stmt, 15);
  conv->waiting_since = sqlite3_column_int64 (stmt, 16);
  conv->created_at = sqlite3_column_int64 (stmt, 17);
  conv->last_answer_at = sqlite3_column_int64 (stmt, 18);
  conv->live = sqlite3_column_int (stmt, 19) != 0;
  conv->snoozed_until = sqlite3_column_int64 (stmt, 20);
  conv->snoozed_by = column_dup (stmt, 21);
  conv->named_at = sqlite3_column_int64 (stmt, 22);
  conv->seq = sqlite3_column_int64 (stmt, 23);
}

static gboolean
finish_find (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayConv *conv, gboolean *found,
             GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, conv);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_conv_load (DskRelayDb *db, const char *id, DskRelayConv *conv, gboolean *found,
                     GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT " COLUMNS " FROM conversation WHERE id = $1", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  return finish_find (db, stmt, conv, found, error);
}

gboolean
dsk_relay_conv_find (DskRelayDb *db, const char *number, const char *contact, const char *group_id,
                     DskRelayConv *conv, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      group_id != NULL ? "SELECT " COLUMNS " FROM conversation WHERE number = $1 AND group_id = $2"
                       : "SELECT " COLUMNS " FROM conversation WHERE number = $1 AND contact = $2",
      error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ss", number, group_id != NULL ? group_id : contact);
  return finish_find (db, stmt, conv, found, error);
}

static const gint64 *
or_null (const gint64 *value)
{
  return *value != 0 ? value : NULL;
}

gboolean
dsk_relay_conv_insert (DskRelayDb *db, const DskRelayConv *conv, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO conversation (" COLUMNS
                     ", born) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                     "$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
                     "sssssssIsiissssIIiiiIsiii", conv->id, conv->number, conv->contact, conv->group_id,
                     dsk_status_to_string (conv->status), conv->owner, conv->team,
                     or_null (&conv->owned_at), conv->episode, conv->episode_n, conv->last_at,
                     conv->last_msg, conv->last_direction, conv->last_kind, conv->last_preview,
                     or_null (&conv->last_in_at), or_null (&conv->waiting_since), conv->created_at,
                     conv->last_answer_at, (gint64) conv->live, or_null (&conv->snoozed_until), conv->snoozed_by,
                     conv->named_at, seq, seq);
}

gboolean
dsk_relay_conv_save (DskRelayDb *db, const DskRelayConv *conv, gint64 seq, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "UPDATE conversation SET status = $1, owner = $2, team = $3, "
      "owned_at = $4, episode = $5, episode_n = $6, last_at = $7, last_msg = $8, "
      "last_direction = $9, last_kind = $10, last_preview = $11, last_in_at = $12, "
      "waiting_since = $13, last_answer_at = $14, live = $15, snoozed_until = $16, snoozed_by = $17, "
      "named_at = $18, seq = $19 WHERE id = $20",
      "sssIsiissssIIiiIsiis", dsk_status_to_string (conv->status), conv->owner,
      conv->team, or_null (&conv->owned_at), conv->episode, conv->episode_n, conv->last_at,
      conv->last_msg, conv->last_direction, conv->last_kind, conv->last_preview,
      or_null (&conv->last_in_at), or_null (&conv->waiting_since), conv->last_answer_at,
      (gint64) conv->live, or_null (&conv->snoozed_until), conv->snoozed_by, conv->named_at, seq,
      conv->id);
}

/* Apart from the rest, which every message changes: two indexes hold whose it is. */
gboolean
dsk_relay_conv_give (DskRelayDb *db, const char *id, const char *contact, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "UPDATE conversation SET contact = $1, seq = $2 WHERE id = $3",
                     "sis", contact, seq, id);
}

static GPtrArray *
list_ids (DskRelayDb *db, const char *sql, const char *key, GError **error)
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
dsk_relay_conv_of_contact (DskRelayDb *db, const char *contact, GError **error)
{
  return list_ids (db, "SELECT id FROM conversation WHERE contact = $1 ORDER BY id", contact, error);
}

GPtrArray *
dsk_relay_conv_of_owner (DskRelayDb *db, const char *owner, GError **error)
{
  return list_ids (db, "SELECT id FROM conversation WHERE owner = $1 ORDER BY id", owner, error);
}

GPtrArray *
dsk_relay_conv_waiting_for (DskRelayDb *db, const char *owner, GError **error)
{
  return list_ids (db,
                   "SELECT id FROM conversation WHERE owner = $1 AND status <> 'resolved' "
                   "AND waiting_since IS NOT NULL AND snoozed_until IS NULL ORDER BY id",
                   owner, error);
}

gboolean
dsk_relay_conv_load_of (DskRelayDb *db, const char *owner, const char *except, gint64 *load, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), load, NULL, error,
                         "SELECT count(*) FROM conversation WHERE owner = $1 AND status <> 'resolved' "
                         "AND snoozed_until IS NULL AND id <> $2",
                         "ss", owner, except);
}

void
dsk_relay_episode_clear (DskRelayEpisode *episode)
{
  g_clear_pointer (&episode->id, g_free);
  g_clear_pointer (&episode->conv, g_free);
  g_clear_pointer (&episode->first_reply_by, g_free);
  g_clear_pointer (&episode->resolved_by, g_free);
}

gboolean
dsk_relay_episode_load (DskRelayDb *db, const char *id, DskRelayEpisode *episode, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT id, conv, n, opened_at, first_reply_at, first_reply_by, resolved_at, "
                     "resolved_by FROM episode WHERE id = $1",
                     error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    {
      if (rc == SQLITE_DONE)
        g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                     "The database is damaged: episode %s is missing. Restore it from a backup",
                     id);
      return FALSE;
    }
  dsk_relay_episode_clear (episode);
  episode->id = column_dup (stmt, 0);
  episode->conv = column_dup (stmt, 1);
  episode->n = sqlite3_column_int64 (stmt, 2);
  episode->opened_at = sqlite3_column_int64 (stmt, 3);
  episode->first_reply_at = sqlite3_column_int64 (stmt, 4);
  episode->first_reply_by = column_dup (stmt, 5);
  episode->resolved_at = sqlite3_column_int64 (stmt, 6);
  episode->resolved_by = column_dup (stmt, 7);
  sqlite3_reset (stmt);
  return TRUE;
}

static DskValue
int_or_null (gint64 value)
{
  return value != 0 ? dsk_value_int (value) : (DskValue){ .type = DSK_VALUE_NULL };
}

gboolean
dsk_relay_episode_put (DskRelayDb *db, const DskRelayEpisode *episode, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (episode->id),
    dsk_value_text (episode->conv),
    dsk_value_int (episode->n),
    dsk_value_int (episode->opened_at),
    int_or_null (episode->first_reply_at),
    dsk_value_text (episode->first_reply_by),
    int_or_null (episode->resolved_at),
    dsk_value_text (episode->resolved_by),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_EPISODE, values, error);
}
