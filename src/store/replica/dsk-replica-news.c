/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person may want to be told of. Of conversations only those are looked at that are theirs, however many there
 * are besides. */

#include "dsk-replica-news.h"

#include "dsk-answer-sql.h"
#include "dsk-id.h"
#include "dsk-replica-health.h"
#include "dsk-replica-reader-private.h"

static const char *const kinds[DSK_NEWS_N]
    = { "handoff", "mention", "assigned", "closing", "failed", "reply", "unsent", "trouble", "alert" };

typedef struct
{
  DskReplicaReader *reader;
  char *user; /* (owned) (nullable) */
  gint64 now;
  gint64 since;
  gint64 next_at;
  GPtrArray *rows; /* (element-type DskNewsRow) */
} News;

/* One of those that our user owns. */
typedef struct
{
  gint64 key;
  gint64 owned_at;
  gint64 last_in_at; /* 0: the customer never wrote */
  guint unread;
  gboolean waits;
} Mine;

const char *
dsk_news_kind_to_string (DskNewsKind kind)
{
  g_return_val_if_fail ((guint) kind < DSK_NEWS_N, NULL);

  return kinds[kind];
}

gboolean
dsk_news_kind_from_string (const char *text, DskNewsKind *kind)
{
  for (guint i = 0; i < DSK_NEWS_N; i++)
    if (g_strcmp0 (text, kinds[i]) == 0)
      {
        *kind = (DskNewsKind) i;
        return TRUE;
      }
  return FALSE;
}

void
dsk_news_row_free (DskNewsRow *row)
{
  if (row == NULL)
    return;

  g_free (row->conv);
  g_free (row->id);
  g_free (row->name);
  g_free (row->phone);
  g_strfreev (row->members);
  g_free (row->who);
  g_free (row->text);
  g_free (row->content);
  g_free (row->error_text);
  g_free (row);
}

DskNewsRow *
dsk_news_row_of_alerts (const GPtrArray *alerts)
{
  const DskAlertRow *newest = alerts->len > 0 ? alerts->pdata[0] : NULL;
  DskNewsRow *row;

  if (newest == NULL)
    return NULL;
  row = g_new0 (DskNewsRow, 1);
  row->kind = DSK_NEWS_ALERT;
  row->conv = g_strdup ("");
  row->id = g_strdup (newest->id);
  /* When the relay heard of it: Meta may say it late. */
  row->at = dsk_id_time_ms (newest->id);
  row->count = alerts->len;
  row->phone = g_strdup (newest->display);
  row->text = g_strdup (newest->kind);
  row->content = g_strdup (newest->detail);
  return row;
}

/* @error: here, and in all that read: not NULL, and not set.
 * Returns: (nullable): NULL: there is no such conversation, or @error is set. Owned by @news. */
static DskNewsRow *
add_row (News *news, DskNewsKind kind, gint64 key, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (news->reader->db,
                     "SELECT v.id, v.owner IS NOT NULL, coalesce(nullif(c.name, ''), c.phone, c.wa_id, c.username),"
                     " coalesce(c.phone, c.wa_id) FROM v_conversation AS v"
                     " LEFT JOIN v_contact_card AS c ON c.conv_key = v.key WHERE v.key = $1 LIMIT 1",
                     error);
  DskNewsRow *row = NULL;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "i", key);
  if (dsk_db_step (news->reader->db, stmt, error) == SQLITE_ROW)
    {
      row = g_new0 (DskNewsRow, 1);
      row->kind = kind;
      row->count = 1;
      row->conv = dsk_replica_reader_dup (stmt, 0);
      row->owned = sqlite3_column_int (stmt, 1) != 0;
      row->name = dsk_replica_reader_dup (stmt, 2);
      row->phone = dsk_replica_reader_dup (stmt, 3);
      g_ptr_array_add (news->rows, row);
    }
  sqlite3_reset (stmt);
  return row != NULL && dsk_replica_reader_members_of (news->reader, row->conv, &row->members, error) ? row : NULL;
}

/* --- of what is ours --- */

/* What was written before it became ours is no news: whoever claims it has seen that. */
static gboolean
read_reply (News *news, const Mine *mine, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (news->reader->db,
                                    "SELECT id, relay_at, kind, text, content FROM message WHERE conv_key = $1"
                                    " AND direction = 'in' AND kind NOT IN ('reaction', 'edit', 'revoke')"
                                    " ORDER BY at DESC, id DESC LIMIT 1",
                                    error);
  DskNewsRow *row;
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", mine->key);
  rc = dsk_db_step (news->reader->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc == SQLITE_DONE;
  if (sqlite3_column_int64 (stmt, 1) > mine->owned_at && sqlite3_column_int64 (stmt, 1) >= news->since
      && (row = add_row (news, DSK_NEWS_REPLY, mine->key, error)) != NULL)
    {
      row->id = dsk_replica_reader_dup (stmt, 0);
      row->at = sqlite3_column_int64 (stmt, 1);
      row->message_kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 2));
      row->text = dsk_replica_reader_dup (stmt, 3);
      row->content = dsk_replica_reader_dup (stmt, 4);
      row->count = mine->unread;
    }
  sqlite3_reset (stmt);
  return *error == NULL;
}

static gboolean
read_assigned (News *news, const Mine *mine, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT e.id, e.at, u.name FROM event AS e LEFT JOIN \"user\" AS u ON u.id = e.actor WHERE e.conv_key = $1"
      " AND e.at >= $2 AND e.kind = 'assigned' AND e.subject = $3 AND e.actor IS NOT $3"
      " AND NOT EXISTS (SELECT 1 FROM read_marker AS r WHERE r.conv_key = $1 AND r.user = $3 AND r.at >= e.at)"
      " ORDER BY e.at DESC LIMIT 1",
      error);
  DskNewsRow *row;
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "iis", mine->key, news->since, news->user);
  rc = dsk_db_step (news->reader->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc == SQLITE_DONE;
  row = add_row (news, DSK_NEWS_ASSIGNED, mine->key, error);
  if (row != NULL)
    {
      row->id = dsk_replica_reader_dup (stmt, 0);
      row->at = sqlite3_column_int64 (stmt, 1);
      row->who = dsk_replica_reader_dup (stmt, 2);
    }
  sqlite3_reset (stmt);
  return *error == NULL;
}

/* A window is known by the message that opened it. */
static void
look_at_window (News *news, const Mine *mine, GError **error)
{
  const gint64 until = mine->last_in_at + DSK_WINDOW_MS;
  const gint64 from = until - DSK_NEWS_CLOSING_MS;
  DskNewsRow *row;

  if (news->now < from)
    news->next_at = news->next_at == 0 ? from : MIN (news->next_at, from);
  else if (news->now < until && (row = add_row (news, DSK_NEWS_CLOSING, mine->key, error)) != NULL)
    {
      row->id = g_strdup_printf ("%" G_GINT64_FORMAT, mine->last_in_at);
      row->at = from;
      row->until = until;
    }
}

static gboolean
list_mine (News *news, GArray *mine, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT v.key, CASE WHEN c.owner = $1 THEN coalesce(c.owned_at, 0) ELSE $2 END, coalesce(v.last_in_at, 0),"
      " v.unread, v.waiting_since IS NOT NULL FROM v_conversation AS v JOIN conversation AS c ON c.rid = v.key"
      " WHERE v.key IN (SELECT rid FROM conversation WHERE owner = $1 AND status <> 'resolved'"
      "  UNION SELECT conv_key FROM overlay_conversation WHERE owner = $1)"
      " AND v.owner = $1 AND v.status <> 'resolved'",
      error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  /* Our own claim, which the relay has not heard of yet: nothing was said since. */
  dsk_db_bind (stmt, "si", news->user, G_MAXINT64);
  while ((rc = dsk_db_step (news->reader->db, stmt, error)) == SQLITE_ROW)
    {
      const Mine one = { .key = sqlite3_column_int64 (stmt, 0),
                         .owned_at = sqlite3_column_int64 (stmt, 1),
                         .last_in_at = sqlite3_column_int64 (stmt, 2),
                         .unread = (guint) CLAMP (sqlite3_column_int64 (stmt, 3), 0, G_MAXINT32),
                         .waits = sqlite3_column_int (stmt, 4) != 0 };

      g_array_append_val (mine, one);
    }
  return rc == SQLITE_DONE;
}

static gboolean
read_mine (News *news, GError **error)
{
  g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (Mine));

  if (!list_mine (news, mine, error))
    return FALSE;
  for (guint i = 0; i < mine->len; i++)
    {
      const Mine *one = &g_array_index (mine, Mine, i);

      if ((one->unread > 0 && !read_reply (news, one, error)) || !read_assigned (news, one, error))
        return FALSE;
      if (one->waits && one->last_in_at > 0)
        look_at_window (news, one, error);
      if (*error != NULL)
        return FALSE;
    }
  return TRUE;
}

/* --- of others' --- */

static gboolean
read_mentions (News *news, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT m.conv_key, m.note, m.at, u.name, n.text FROM v_calling AS m JOIN note AS n ON n.id = m.note"
      " LEFT JOIN \"user\" AS u ON u.id = n.author WHERE m.at >= $1 AND n.author IS NOT $2"
      " ORDER BY m.conv_key, m.at, m.note",
      error);
  DskNewsRow *row = NULL;
  gint64 key = 0;
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "is", news->since, news->user);
  while (*error == NULL && (rc = dsk_db_step (news->reader->db, stmt, error)) == SQLITE_ROW)
    {
      if (row == NULL || sqlite3_column_int64 (stmt, 0) != key)
        row = add_row (news, DSK_NEWS_MENTION, sqlite3_column_int64 (stmt, 0), error);
      else
        row->count++;
      if (row == NULL)
        continue;
      key = sqlite3_column_int64 (stmt, 0);
      g_free (row->id);
      g_free (row->who);
      g_free (row->text);
      row->id = dsk_replica_reader_dup (stmt, 1);
      row->at = sqlite3_column_int64 (stmt, 2);
      row->who = dsk_replica_reader_dup (stmt, 3);
      row->text = dsk_replica_reader_dup (stmt, 4);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

static gboolean
read_handoffs (News *news, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT h.conv_key, h.id, h.at, u.name, h.summary FROM v_handoff AS h"
      " LEFT JOIN \"user\" AS u ON u.id = h.from_user"
      " WHERE h.state = 'offered' AND h.at >= $1 AND h.from_user IS NOT $2 AND (h.to_user = $2 OR h.to_user IS NULL"
      " AND h.to_team IN (SELECT team FROM team_member WHERE user = $2 AND active = 1))",
      error);
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "is", news->since, news->user);
  while (*error == NULL && (rc = dsk_db_step (news->reader->db, stmt, error)) == SQLITE_ROW)
    {
      DskNewsRow *row = add_row (news, DSK_NEWS_HANDOFF, sqlite3_column_int64 (stmt, 0), error);

      if (row == NULL)
        continue;
      row->id = dsk_replica_reader_dup (stmt, 1);
      row->at = sqlite3_column_int64 (stmt, 2);
      row->who = dsk_replica_reader_dup (stmt, 3);
      row->text = dsk_replica_reader_dup (stmt, 4);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

/* Ours, and not by our own doing. */
static gboolean
read_unsent (News *news, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT s.conv_key, s.id, s.ended_at, s.kind, s.text, s.content FROM scheduled AS s WHERE s.state = 'held'"
      " AND s.author = $1 AND s.ended_at >= $2 AND NOT EXISTS (SELECT 1 FROM overlay_scheduled AS o WHERE o.id = s.id)"
      " ORDER BY s.conv_key, s.ended_at, s.id",
      error);
  DskNewsRow *row = NULL;
  gint64 key = 0;
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", news->user, news->since);
  while (*error == NULL && (rc = dsk_db_step (news->reader->db, stmt, error)) == SQLITE_ROW)
    {
      if (row == NULL || sqlite3_column_int64 (stmt, 0) != key)
        row = add_row (news, DSK_NEWS_UNSENT, sqlite3_column_int64 (stmt, 0), error);
      else
        row->count++;
      if (row == NULL)
        continue;
      key = sqlite3_column_int64 (stmt, 0);
      g_free (row->id);
      g_free (row->text);
      g_free (row->content);
      row->id = dsk_replica_reader_dup (stmt, 1);
      row->at = sqlite3_column_int64 (stmt, 2);
      row->message_kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 3));
      row->text = dsk_replica_reader_dup (stmt, 4);
      row->content = dsk_replica_reader_dup (stmt, 5);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

/* The newest answer of a conversation that was about something lately: its author is told, or who has the conversation
 * if the author is nobody here any more. It is over when one of them looked, or anything was written since. */
static gboolean
read_failed (News *news, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT c.rid, m.id, s.at, m.kind, m.text, m.content, s.state = 'unknown', s.error_code, s.error_text"
      " FROM conversation AS c JOIN message AS m ON m.id = CASE c.last_direction WHEN 'out' THEN c.last_msg ELSE"
      " (SELECT a.id FROM message AS a WHERE a.conv_key = c.rid AND a.direction = 'out'"
      "  AND a.kind NOT IN " DSK_SQL_NO_ANSWER " ORDER BY a.at DESC, a.id DESC LIMIT 1) END"
      " JOIN message_status AS s ON s.id = m.id"
      " WHERE c.last_at >= $1 AND (c.last_direction = 'out' OR c.owner = $2) AND s.state IN ('failed', 'unknown')"
      " AND s.at >= $1 AND coalesce(s.error_code, 0) <> $3 AND (m.author = $2 OR (c.owner = $2"
      "  AND NOT EXISTS (SELECT 1 FROM \"user\" AS u WHERE u.id = m.author AND u.active = 1)))"
      " AND NOT EXISTS (SELECT 1 FROM overlay_message AS o WHERE o.conv_key = c.rid)"
      " AND NOT EXISTS (SELECT 1 FROM read_marker AS r WHERE r.conv_key = c.rid AND r.user = $2 AND r.at >= s.at)",
      error);
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "isi", news->since, news->user, (gint64) DSK_CODE_TAKEN_BACK);
  while (*error == NULL && (rc = dsk_db_step (news->reader->db, stmt, error)) == SQLITE_ROW)
    {
      const gboolean unsure = sqlite3_column_int (stmt, 6) != 0;
      const gint64 at = sqlite3_column_int64 (stmt, 2) + (unsure ? DSK_NEWS_UNKNOWN_MS : 0);
      DskNewsRow *row;

      if (news->now < at && unsure)
        {
          news->next_at = news->next_at == 0 ? at : MIN (news->next_at, at);
          continue;
        }
      row = add_row (news, DSK_NEWS_FAILED, sqlite3_column_int64 (stmt, 0), error);
      if (row == NULL)
        continue;
      row->id = dsk_replica_reader_dup (stmt, 1);
      row->at = at;
      row->message_kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 3));
      row->text = dsk_replica_reader_dup (stmt, 4);
      row->content = dsk_replica_reader_dup (stmt, 5);
      row->unsure = unsure;
      row->error_code = sqlite3_column_int (stmt, 7);
      row->error_text = dsk_replica_reader_dup (stmt, 8);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE;
}

/* What came back. */
static gboolean
read_trouble (News *news, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      news->reader->db,
      "SELECT command, at, count(*) OVER () FROM attention WHERE at >= $1 ORDER BY at DESC, command DESC LIMIT 1",
      error);
  DskNewsRow *row;
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", news->since);
  rc = dsk_db_step (news->reader->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc == SQLITE_DONE;
  row = g_new0 (DskNewsRow, 1);
  row->kind = DSK_NEWS_TROUBLE;
  row->conv = g_strdup ("");
  row->id = dsk_replica_reader_dup (stmt, 0);
  row->at = sqlite3_column_int64 (stmt, 1);
  row->count = (guint) CLAMP (sqlite3_column_int64 (stmt, 2), 0, G_MAXINT32);
  g_ptr_array_add (news->rows, row);
  sqlite3_reset (stmt);
  return TRUE;
}

GPtrArray *
dsk_replica_reader_news (DskReplicaReader *self, gint64 now, gint64 since, gint64 *next_at, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_news_row_free);
  g_autoptr (GError) local = NULL;
  g_autofree char *user = NULL;
  News news = { .reader = self, .now = now, .since = since, .rows = rows };

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  user = dsk_db_get_text (self->db, &local, "SELECT user FROM state", "");
  news.user = user;
  /* Without a user there is nothing for anybody. */
  if (local == NULL && user != NULL && read_mine (&news, &local) && read_mentions (&news, &local)
      && read_handoffs (&news, &local) && read_unsent (&news, &local)
      && read_failed (&news, &local))
    read_trouble (&news, &local);
  dsk_replica_reader_end (self);
  *next_at = news.next_at;
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
