/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-message.h"

#include <string.h>

#include "dsk-answer-sql.h"
#include "dsk-db-private.h"

#define HEAD "SELECT id, conv, direction, kind, at, wamid FROM message "
/* dsk_message_kind_wants_answer() in SQL; a test holds the two together. */
#define WANTS_ANSWER                                                                               \
  "direction = 'in' AND historical = 0 "                                                           \
  "AND kind NOT IN ('reaction', 'system', 'template', 'edit', 'revoke')"

/* What a message of ours must be to answer the customer; of a call that they took there is a duration. */
#define ANSWERS                                                                                    \
  "m.direction = 'out' AND m.historical = 0 AND m.kind NOT IN " DSK_SQL_NO_ANSWER                     \
  " AND (m.kind <> 'call' OR coalesce(json_extract(m.content, '$.call.duration_s'), 0) > 0) "        \
  "AND coalesce(s.state, '') <> 'failed'"

static const gint64 *
or_null (const gint64 *value)
{
  return *value != 0 ? value : NULL;
}

gboolean
dsk_relay_message_insert (DskRelayDb *db, const DskRelayMessage *m, gint64 seq, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO message (id, conv, direction, kind, at, relay_at, device_at, author, "
      "sender, text, quote, content, wamid, context_wamid, historical, raw, seq) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
      "ssssiiIsssssssisi", m->id, m->conv, dsk_direction_to_string (m->direction),
      dsk_message_kind_to_string (m->kind), m->at, m->relay_at, or_null (&m->device_at), m->author,
      m->sender, m->text, m->quote, m->content, m->wamid, m->context_wamid, (gint64) m->historical,
      m->raw, seq);
}

gboolean
dsk_relay_message_fill (DskRelayDb *db, const DskRelayMessage *m, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE message SET kind = $1, text = $2, content = $3, quote = $4, "
                     "context_wamid = $5, raw = $6, seq = $7 WHERE id = $8",
                     "ssssssis", dsk_message_kind_to_string (m->kind), m->text, m->content,
                     m->quote, m->context_wamid, m->raw, seq, m->id);
}

void
dsk_relay_message_head_clear (DskRelayMessageHead *head)
{
  g_clear_pointer (&head->id, g_free);
  g_clear_pointer (&head->conv, g_free);
  g_clear_pointer (&head->wamid, g_free);
}

static void
read_head (sqlite3_stmt *stmt, DskRelayMessageHead *head)
{
  dsk_relay_message_head_clear (head);
  head->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  head->conv = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  if (!dsk_direction_from_string ((const char *) sqlite3_column_text (stmt, 2), &head->direction))
    head->direction = DSK_DIRECTION_IN;
  head->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 3));
  head->at = sqlite3_column_int64 (stmt, 4);
  head->wamid = g_strdup ((const char *) sqlite3_column_text (stmt, 5));
}

/* Takes the row that @stmt, bound, finds. */
static gboolean
take_head (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayMessageHead *head, gboolean *found,
           GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  read_head (stmt, head);
  sqlite3_reset (stmt);
  return TRUE;
}

static gboolean
find (DskRelayDb *db, const char *sql, const char *key, DskRelayMessageHead *head, gboolean *found,
      GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", key);
  return take_head (db, stmt, head, found, error);
}

gboolean
dsk_relay_message_load (DskRelayDb *db, const char *id, DskRelayMessageHead *head, gboolean *found,
                        GError **error)
{
  return find (db, HEAD "WHERE id = $1", id, head, found, error);
}

gboolean
dsk_relay_message_find (DskRelayDb *db, const char *wamid, DskRelayMessageHead *head,
                        gboolean *found, GError **error)
{
  return find (db, HEAD "WHERE wamid = $1 ORDER BY direction DESC, id DESC LIMIT 1", wamid, head,
               found, error);
}

/* Whether the message in the row of @stmt is rather the one that one of @kind repeats than @best: of that kind before
 * any other, then the oldest. */
static gboolean
is_nearer (sqlite3_stmt *stmt, DskMessageKind kind, const DskRelayMessageHead *best)
{
  const gboolean same = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 3)) == kind;

  if (same != (best->kind == kind))
    return same;
  return strcmp ((const char *) sqlite3_column_text (stmt, 0), best->id) < 0;
}

gboolean
dsk_relay_message_find_repeat (DskRelayDb *db, const DskRelayMessage *m, DskRelayMessageHead *head,
                               gboolean *found, GError **error)
{
  static const char sql[] = HEAD "WHERE wamid = $1 AND direction = $2 "
                                 "AND (direction = 'out' OR historical = 1 OR $3 = 1 "
                                 "OR (($4 = 0 OR at = $4) AND sender IS NOT DISTINCT FROM $5 "
                                 "AND (kind = $6 OR kind IN ('unsupported', 'unknown') "
                                 "OR $6 IN ('unsupported', 'unknown'))))";
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ssiiss", m->wamid, dsk_direction_to_string (m->direction),
               (gint64) m->historical, m->at, m->sender, dsk_message_kind_to_string (m->kind));
  /* Not sorted by SQLite: nearly every message is new, and would pay for it. */
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    if (!*found || is_nearer (stmt, m->kind, head))
      {
        read_head (stmt, head);
        *found = TRUE;
      }
  return rc == SQLITE_DONE;
}

gboolean
dsk_relay_message_answered_by_others (DskRelayDb *db, const char *conv, const char *user, gint64 since,
                                      gboolean *answered, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, answered, error,
                         "SELECT 1 FROM message WHERE conv = $1 AND direction = 'out' "
                         "AND author IS NOT $2 AND at > $3 LIMIT 1",
                         "ssi", conv, user, since);
}

gboolean
dsk_relay_message_answered_after (DskRelayDb *db, const char *conv, const char *user, gint64 cursor,
                                  gboolean *answered, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, answered, error,
                         "SELECT 1 FROM message WHERE conv = $1 AND direction = 'out' AND author IS NOT $2"
                         " AND historical = 0 AND kind NOT IN " DSK_SQL_NO_ANSWER
                         " AND seq > $3 LIMIT 1",
                         "ssi", conv, user, cursor);
}

gboolean
dsk_relay_message_set_wamid (DskRelayDb *db, const char *id, const char *wamid, gint64 seq,
                             GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE message SET wamid = $1, seq = $2 WHERE id = $3", "sis", wamid, seq,
                     id);
}

gboolean
dsk_relay_message_resolve_quotes (DskRelayDb *db, const char *wamid, const char *id, gint64 seq,
                                  GError **error)
{
  gint64 one;
  gboolean quoted;

  /* Hardly ever: a statement that only reads costs half of one that could write. */
  if (!dsk_db_get_int (dsk_relay_db_get (db), &one, &quoted, error,
                       "SELECT 1 FROM message WHERE context_wamid = $1 AND quote IS NULL LIMIT 1", "s", wamid))
    return FALSE;
  return !quoted
         || dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE message SET quote = $1, seq = $2 "
                     "WHERE context_wamid = $3 AND quote IS NULL "
                     "AND conv = (SELECT m.conv FROM message m WHERE m.id = $1)",
                     "sis", id, seq, wamid);
}

gboolean
dsk_relay_message_newest_in (DskRelayDb *db, const char *conv, DskRelayMessageHead *head,
                             gboolean *found, GError **error)
{
  return find (db, HEAD "WHERE conv = $1 AND " WANTS_ANSWER " ORDER BY at DESC, id DESC LIMIT 1",
               conv, head, found, error);
}

gboolean
dsk_relay_message_came_after (DskRelayDb *db, const char *conv, gint64 cursor, gboolean *came, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, came, error,
                         "SELECT 1 FROM message WHERE conv = $1 AND seq > $2 AND " WANTS_ANSWER " LIMIT 1", "si",
                         conv, cursor);
}

gboolean
dsk_relay_message_waiting (DskRelayDb *db, const char *conv, gint64 after, gint64 *at,
                           GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), at, NULL, error,
                         "SELECT at FROM message WHERE conv = $1 AND at > $2 AND " WANTS_ANSWER
                         " ORDER BY at LIMIT 1",
                         "si", conv, after);
}

gboolean
dsk_relay_message_last_answer (DskRelayDb *db, const char *conv, gint64 *at, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), at, NULL, error,
                         "SELECT coalesce(max(m.at), 0) FROM message m LEFT JOIN message_status s ON s.id = m.id "
                         "WHERE m.conv = $1 AND " ANSWERS,
                         "s", conv);
}

gboolean
dsk_relay_message_first_answer (DskRelayDb *db, const char *conv, gint64 after, gint64 *at,
                                char **author, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT m.at, m.author FROM message m LEFT JOIN message_status s ON s.id = m.id "
      "WHERE m.conv = $1 AND m.at >= $2 AND " ANSWERS " ORDER BY m.at, m.id LIMIT 1",
      error);
  int rc;

  *at = 0;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", conv, after);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *at = sqlite3_column_int64 (stmt, 0);
  *author = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  sqlite3_reset (stmt);
  return TRUE;
}

void
dsk_relay_face_clear (DskRelayFace *face)
{
  dsk_relay_message_head_clear (&face->head);
  g_clear_pointer (&face->text, g_free);
}

gboolean
dsk_relay_message_face (DskRelayDb *db, const char *conv, DskRelayFace *face, gboolean *found,
                        gint64 *last_at, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (
      handle,
      "SELECT id, conv, direction, CASE WHEN revoked_at IS NULL THEN kind ELSE 'revoke' END, at, "
      "wamid FROM message WHERE conv = $1 "
      "AND kind NOT IN ('reaction', 'edit', 'revoke', 'system') ORDER BY at DESC, id DESC LIMIT 1",
      error);
  g_autoptr (GError) local = NULL;

  *last_at = 0;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  if (!take_head (db, stmt, &face->head, found, error))
    return FALSE;
  if (!*found)
    return dsk_db_get_int (handle, last_at, NULL, error,
                           "SELECT coalesce(max(at), 0) FROM message WHERE conv = $1", "s", conv);
  *last_at = face->head.at;
  g_free (face->text);
  face->text = dsk_db_get_text (handle, &local, "SELECT text FROM message WHERE id = $1", "s",
                                face->head.id);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
dsk_relay_message_find_call (DskRelayDb *db, const char *wamid, DskDirection direction,
                             DskRelayMessageHead *head, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      HEAD "WHERE wamid = $1 AND direction = $2 AND kind = 'call' ORDER BY id LIMIT 1", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ss", wamid, dsk_direction_to_string (direction));
  return take_head (db, stmt, head, found, error);
}

gboolean
dsk_relay_message_set_call (DskRelayDb *db, const char *id, gint64 at, const char *content,
                            gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE message SET at = $1, content = $2, seq = $3 WHERE id = $4", "isis", at,
                     content, seq, id);
}
