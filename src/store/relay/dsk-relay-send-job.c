/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-send-job.h"

#include "dsk-db-private.h"
#include "dsk-error.h"

static const char *const state_names[DSK_SEND_N] = {
  [DSK_SEND_QUEUED] = "queued", [DSK_SEND_SENDING] = "sending", [DSK_SEND_DONE] = "done",
  [DSK_SEND_FAILED] = "failed", [DSK_SEND_UNKNOWN] = "unknown",
};

#define COLUMNS "j.message, j.conv, j.number, j.state, j.attempt, j.due_at"

void
dsk_relay_send_job_clear (DskRelaySendJob *job)
{
  g_clear_pointer (&job->message, g_free);
  g_clear_pointer (&job->conv, g_free);
  g_clear_pointer (&job->number, g_free);
}

void
dsk_relay_send_job_free (DskRelaySendJob *job)
{
  dsk_relay_send_job_clear (job);
  g_free (job);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static void
take (sqlite3_stmt *stmt, DskRelaySendJob *job)
{
  dsk_relay_send_job_clear (job);
  job->message = column_dup (stmt, 0);
  job->conv = column_dup (stmt, 1);
  job->number = column_dup (stmt, 2);
  job->state = DSK_SEND_UNKNOWN;
  for (guint i = 0; i < DSK_SEND_N; i++)
    if (g_strcmp0 (state_names[i], (const char *) sqlite3_column_text (stmt, 3)) == 0)
      job->state = (DskSendState) i;
  job->attempt = sqlite3_column_int64 (stmt, 4);
  job->due_at = sqlite3_column_int64 (stmt, 5);
}

gboolean
dsk_relay_send_job_add (DskRelayDb *db, const DskRelayMessage *message, const char *number, gint64 now, GError **error)
{
  /* What is not stored as a message that leaves us adds nothing, and is nobody's to wait for. */
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO send_job (message, conv, number, state, attempt, due_at) "
                   "SELECT m.id, m.conv, $1, 'queued', 0, $2 FROM message m "
                   "WHERE m.id = $3 AND m.conv = $4 AND m.direction = 'out'",
                   "siss", number, now, message->id, message->conv))
    return FALSE;
  if (dsk_db_changes (dsk_relay_db_get (db)) > 0)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, "Only a message of ours can be sent");
  return FALSE;
}

gboolean
dsk_relay_send_job_load (DskRelayDb *db, const char *message, DskRelaySendJob *job, gboolean *found,
                         GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      /* Who posts it may not know yet that it moved to another conversation. */
      "SELECT " COLUMNS " FROM send_job j WHERE j.message = coalesce("
      "(SELECT v.id FROM message_moved v WHERE v.old = $1), $1)",
      error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", message);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, job);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_send_job_set (DskRelayDb *db, const char *message, DskSendState state, gint64 attempt,
                        gint64 due_at, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE send_job SET state = $1, attempt = $2, due_at = $3 WHERE message = $4",
                     "siis", state_names[state], attempt, due_at, message);
}

static GPtrArray *
collect (DskRelayDb *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_send_job_free);
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelaySendJob *job = g_new0 (DskRelaySendJob, 1);

      take (stmt, job);
      g_ptr_array_add (list, job);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

/* The first of a conversation by its place in the timeline; nothing overtakes it, not even while it
 * waits for another attempt; only while its file is still on the way from the agent's computer, or it
 * is held for hours (a marketing message that WhatsApp wants tomorrow). */
#define HELD_MS "7200000"
#define FIRST_OF_CONV                                                                              \
  "FROM send_job j JOIN message m ON m.id = j.message JOIN number n ON n.id = j.number "           \
  "WHERE j.state IN ('queued', 'sending') AND j.state = 'queued' "                                 \
  "AND NOT EXISTS (SELECT 1 FROM send_job o JOIN message p ON p.id = o.message "                   \
  "WHERE o.conv = j.conv AND o.state IN ('queued', 'sending') AND (o.state = 'sending' "           \
  "OR (o.state = 'queued' AND (p.at < m.at OR (p.at = m.at AND p.id < m.id)) "                      \
  "AND o.due_at < $1 + " HELD_MS ")) "                                                             \
  "AND NOT EXISTS (SELECT 1 FROM media f WHERE f.id = o.message AND f.state = 'bringing')) "

GPtrArray *
dsk_relay_send_job_next (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT " COLUMNS " " FIRST_OF_CONV
                                    "AND j.due_at <= $1 AND n.hold_until <= $1 "
                                    "ORDER BY j.due_at, m.at, m.id LIMIT $2",
                                    error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", now, (gint64) max);
  return collect (db, stmt, error);
}

GPtrArray *
dsk_relay_send_job_held (DskRelayDb *db, const char *waba, int code, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT " COLUMNS " FROM send_job j JOIN message m ON m.id = j.message "
                                    "JOIN number n ON n.id = j.number JOIN message_status s ON s.id = j.message "
                                    "WHERE j.state IN ('queued', 'sending') AND j.state = 'queued' "
                                    "AND m.kind = 'template' AND n.waba = $1 AND s.error_code = $2 ORDER BY m.at, m.id",
                                    error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "si", waba, (gint64) code);
  return collect (db, stmt, error);
}

gboolean
dsk_relay_send_job_next_due (DskRelayDb *db, gint64 now, gint64 *due, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), due, NULL, error,
                         "SELECT min(CASE WHEN j.due_at > n.hold_until THEN j.due_at "
                         "ELSE n.hold_until END) " FIRST_OF_CONV,
                         "i", now);
}

gboolean
dsk_relay_send_job_recent (DskRelayDb *db, const char *conv, gint64 since, gint64 *n, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), n, NULL, error,
                         "SELECT count(*) FROM message m JOIN send_job j ON j.message = m.id "
                         "WHERE m.conv = $1 AND m.at >= $2 AND j.attempt > 0",
                         "si", conv, since);
}

GPtrArray *
dsk_relay_send_job_list (DskRelayDb *db, DskSendState state, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT " COLUMNS " FROM send_job j WHERE j.state = $1 "
                                    "AND j.state IN ('queued', 'sending') ORDER BY j.message",
                                    error);

  g_assert (state == DSK_SEND_QUEUED || state == DSK_SEND_SENDING);
  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", state_names[state]);
  return collect (db, stmt, error);
}

void
dsk_relay_send_text_clear (DskRelaySendText *text)
{
  g_clear_pointer (&text->text, g_free);
  g_clear_pointer (&text->content, g_free);
  g_clear_pointer (&text->number, g_free);
  g_clear_pointer (&text->context_wamid, g_free);
  g_clear_pointer (&text->group_id, g_free);
  g_clear_pointer (&text->contact, g_free);
  g_clear_pointer (&text->phone_number_id, g_free);
  g_clear_pointer (&text->waba, g_free);
}

gboolean
dsk_relay_send_text_load (DskRelayDb *db, const char *message, DskRelaySendText *text,
                          GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT m.text, q.wamid, c.group_id, c.contact, c.last_in_at, n.phone_number_id, "
      "n.state = 'active', m.kind, m.content, n.id, m.relay_at, n.waba "
      "FROM message m JOIN conversation c ON c.id = m.conv "
      "JOIN number n ON n.id = c.number LEFT JOIN message q ON q.id = m.quote "
      "WHERE m.id = $1",
      error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", message);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    {
      if (rc == SQLITE_DONE)
        g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                     "The database is damaged: message %s is missing. Restore it from a backup",
                     message);
      return FALSE;
    }
  dsk_relay_send_text_clear (text);
  text->text = column_dup (stmt, 0);
  text->context_wamid = column_dup (stmt, 1);
  text->group_id = column_dup (stmt, 2);
  text->contact = column_dup (stmt, 3);
  text->last_in_at = sqlite3_column_int64 (stmt, 4);
  text->phone_number_id = column_dup (stmt, 5);
  text->active = sqlite3_column_int (stmt, 6) != 0;
  text->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 7));
  text->content = column_dup (stmt, 8);
  text->number = column_dup (stmt, 9);
  text->queued_at = sqlite3_column_int64 (stmt, 10);
  text->waba = column_dup (stmt, 11);
  sqlite3_reset (stmt);
  return TRUE;
}
