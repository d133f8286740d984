/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a row of the list shows. */

#include "dsk-replica-reader-private.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"

#define MIN_ID_PREFIX 8

#define ROW_OF(where)                                                                              \
  "SELECT v.key, v.id, c.name, coalesce(c.phone, c.wa_id), c.username, v.status, v.owner,"         \
  " u.name, t.name, coalesce(n.name, n.display), v.last_at, v.last_direction, v.last_kind,"        \
  " v.last_preview, d.text, v.last_in_at, v.waiting_since, v.unread, v.pending, n.state,"          \
  " n.stop_code, n.stop_text, c.marketing, c.marketing_at,"                                        \
  " (SELECT count(*) FROM v_calling AS m WHERE m.conv_key = v.key), v.snoozed_until, s.name,"      \
  " v.team, CASE WHEN v.team IS NULL THEN n.owner_only ELSE t.owner_only END,"                     \
  " z.state, z.error_code, z.error_text, v.group_id IS NOT NULL"                                   \
  " FROM v_conversation AS v LEFT JOIN v_contact_card AS c ON c.conv_key = v.key AND v.group_id IS NULL" \
  " LEFT JOIN \"user\" AS u ON u.id = v.owner LEFT JOIN team AS t ON t.id = v.team"                \
  " LEFT JOIN number AS n ON n.id = v.number LEFT JOIN \"user\" AS s ON s.id = v.snoozed_by"       \
  " LEFT JOIN message_status AS z ON z.id = v.last_msg AND v.last_direction = 'out'"               \
  " LEFT JOIN draft AS d ON d.conv = v.id AND d.mode = 'reply' WHERE " where " LIMIT 1"

void
dsk_conversation_row_free (DskConversationRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row->phone);
  g_strfreev (row->members);
  g_free (row->username);
  g_free (row->marketing);
  g_free (row->owner);
  g_free (row->owner_name);
  g_free (row->team);
  g_free (row->team_name);
  g_free (row->number_name);
  g_free (row->number_state);
  g_free (row->stop_text);
  g_free (row->last_error_text);
  g_free (row->preview);
  g_free (row->draft);
  g_free (row->snoozed_by_name);
  g_strfreev (row->seen_by);
  dsk_handoff_row_free (row->handoff);
  g_clear_pointer (&row->scheduled, g_ptr_array_unref);
  g_free (row);
}

static char *
choose_name (sqlite3_stmt *stmt)
{
  for (int i = 2; i <= 4; i++)
    {
      const char *text = (const char *) sqlite3_column_text (stmt, i);

      if (text != NULL && *text != '\0')
        return g_strdup (text);
    }
  return NULL;
}

static DskConversationRow *
read_row (sqlite3_stmt *stmt)
{
  DskConversationRow *row = g_new0 (DskConversationRow, 1);
  const char *draft = (const char *) sqlite3_column_text (stmt, 14);

  row->key = sqlite3_column_int64 (stmt, 0);
  row->id = dsk_replica_reader_dup (stmt, 1);
  row->name = choose_name (stmt);
  row->phone = dsk_replica_reader_dup (stmt, 3);
  row->username = dsk_replica_reader_dup (stmt, 4);
  dsk_status_from_string ((const char *) sqlite3_column_text (stmt, 5), &row->status);
  row->owner = dsk_replica_reader_dup (stmt, 6);
  row->owner_name = dsk_replica_reader_dup (stmt, 7);
  row->team_name = dsk_replica_reader_dup (stmt, 8);
  row->number_name = dsk_replica_reader_dup (stmt, 9);
  row->last_at = sqlite3_column_int64 (stmt, 10);
  dsk_direction_from_string ((const char *) sqlite3_column_text (stmt, 11), &row->last_direction);
  row->last_kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 12));
  row->preview = dsk_replica_reader_dup (stmt, 13);
  row->draft = draft != NULL ? dsk_text_preview (draft, DSK_PREVIEW_CHARS) : NULL;
  if (sqlite3_column_type (stmt, 15) != SQLITE_NULL)
    row->window_until = sqlite3_column_int64 (stmt, 15) + DSK_WINDOW_MS;
  row->waiting_since = sqlite3_column_int64 (stmt, 16);
  row->unread = (guint) CLAMP (sqlite3_column_int64 (stmt, 17), 0, G_MAXINT32);
  row->pending = sqlite3_column_int (stmt, 18) != 0;
  row->number_state = dsk_replica_reader_dup (stmt, 19);
  row->stopped = sqlite3_column_type (stmt, 20) != SQLITE_NULL;
  row->stop_code = sqlite3_column_int (stmt, 20);
  row->stop_text = dsk_replica_reader_dup (stmt, 21);
  row->marketing = dsk_replica_reader_dup (stmt, 22);
  row->marketing_at = sqlite3_column_int64 (stmt, 23);
  row->mentions = (guint) CLAMP (sqlite3_column_int64 (stmt, 24), 0, G_MAXINT32);
  row->snoozed_until = sqlite3_column_int64 (stmt, 25);
  row->snoozed_by_name = dsk_replica_reader_dup (stmt, 26);
  row->team = dsk_replica_reader_dup (stmt, 27);
  row->owner_only = sqlite3_column_int (stmt, 28) != 0;
  dsk_delivery_from_string ((const char *) sqlite3_column_text (stmt, 29), &row->last_delivery);
  row->last_error_code = sqlite3_column_int (stmt, 30);
  row->last_error_text = dsk_replica_reader_dup (stmt, 31);
  return row;
}

static gboolean
add_more (DskReplicaReader *self, gint64 key, gboolean group, DskConversationRow *row, GError **error)
{
  return (!group || dsk_replica_reader_members (self, key, &row->members, error))
         && (row->waiting_since == 0 || dsk_replica_reader_seen_by (self, key, &row->seen_by, error))
         && dsk_replica_reader_open_handoff (self, key, &row->handoff, error)
         && dsk_replica_reader_open_scheduled (self, key, &row->scheduled, error);
}

static gboolean
get_rows (DskReplicaReader *self, const gint64 *keys, guint n_keys, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < n_keys; i++)
    {
      sqlite3_stmt *stmt = dsk_db_stmt (self->db, ROW_OF ("v.key = $1"), error);
      gboolean group;
      int rc;

      if (stmt == NULL)
        return FALSE;
      dsk_db_bind (stmt, "i", keys[i]);
      rc = dsk_db_step (self->db, stmt, error);
      if (rc == 0)
        return FALSE;
      if (rc == SQLITE_ROW)
        g_ptr_array_add (rows, read_row (stmt));
      group = rc == SQLITE_ROW && sqlite3_column_int (stmt, 32) != 0;
      sqlite3_reset (stmt);
      if (rc == SQLITE_ROW && !add_more (self, keys[i], group, rows->pdata[rows->len - 1], error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dsk_replica_reader_get_rows:
 * @user: whom unread counts are for: the replica's own user
 */
GPtrArray *
dsk_replica_reader_get_rows (DskReplicaReader *self, const gint64 *keys, guint n_keys,
                             const char *user, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_full (n_keys, (GDestroyNotify) dsk_conversation_row_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = get_rows (self, keys, n_keys, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}

/* @key: 0 if there is none */
static gboolean
find_by_prefix (DskReplicaReader *self, const char *prefix, gint64 *key, GError **error)
{
  g_autofree char *end = g_strconcat (prefix, "~", NULL);
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db, "SELECT rid FROM conversation WHERE id >= $1 AND id < $2 LIMIT 2", error);
  int rc;

  *key = 0;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ss", prefix, end);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *key = sqlite3_column_int64 (stmt, 0);
  rc = dsk_db_step (self->db, stmt, error);
  sqlite3_reset (stmt);
  if (rc != SQLITE_ROW)
    return rc != 0;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "More than one conversation begins with %s",
               prefix);
  return FALSE;
}

static DskConversationRow *
get_conversation (DskReplicaReader *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  gint64 key = 0;

  if (strlen (id) >= MIN_ID_PREFIX && !find_by_prefix (self, id, &key, error))
    return NULL;
  if (key != 0 && !get_rows (self, &key, 1, rows, error))
    return NULL;
  if (rows->len == 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no conversation %s here", id);
      return NULL;
    }
  return rows->pdata[0];
}

DskConversationRow *
dsk_replica_reader_get_conversation (DskReplicaReader *self, const char *id, const char *user,
                                     GError **error)
{
  DskConversationRow *row;

  g_return_val_if_fail (id != NULL, NULL);

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  row = get_conversation (self, id, error);
  dsk_replica_reader_end (self);
  return row;
}
