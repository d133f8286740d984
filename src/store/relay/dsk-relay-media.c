/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-media.h"

#include "dsk-db-private.h"

/* An id that Meta is about to forget is not used any more. */
#define ID_MARGIN_MS ((gint64) 60 * 60 * 1000)

static const gint64 *
int_or_null (const gint64 *value)
{
  return *value != 0 ? value : NULL;
}

gboolean
dsk_relay_media_add (DskRelayDb *db, const DskRelayMediaNew *media, gint64 now, gint64 seq, GError **error)
{
  gboolean waits = media->media_id != NULL && media->media_id[0] != '\0';

  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO media (id, conv, state, mime, name, size, error, media_id, expected_sha256, due_at, "
                     "seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
                     "sssssIsssii", media->message, media->conv, waits ? "waiting" : "gone", media->mime,
                     media->name, int_or_null (&media->size), waits ? NULL : "gone", media->media_id,
                     media->sha256, now, seq);
}

/* A file of which somebody has the bytes at the relay: what they brought, or what stands in a conversation that they
 * see. Its digest is $1, they are $2. */
#define KNOWN \
  "SELECT mime, size, width, height, duration_ms, thumb FROM media_brought WHERE sha256 = $1 AND \"user\" = $2 " \
  "UNION ALL SELECT f.mime, f.size, f.width, f.height, f.duration_ms, f.thumb FROM media f " \
  "JOIN conv_audience a ON a.conv = f.conv JOIN user_token t ON t.token = a.token " \
  "WHERE f.sha256 = $1 AND f.state = 'ready' AND t.\"user\" = $2 LIMIT 1"

gboolean
dsk_relay_media_is_here (DskRelayDb *db, const char *sha256, const char *user, gboolean *here, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, here, error, "SELECT 1 FROM (" KNOWN ")", "ss", sha256, user);
}

gboolean
dsk_relay_media_name (DskRelayDb *db, const DskRelayMediaNew *media, const char *user, gint64 seq, GError **error)
{
  static const char known[]
      = "WITH k AS (" KNOWN ") "
        "INSERT INTO media (id, conv, state, mime, name, size, sha256, width, height, duration_ms, thumb, seq) "
        "SELECT $3, $4, 'ready', coalesce(k.mime, $5), $6, k.size, $1, k.width, k.height, k.duration_ms, k.thumb, $7 "
        "FROM k";
  DskDb *own = dsk_relay_db_get (db);

  g_return_val_if_fail (media->sha256 != NULL, FALSE);

  if (!dsk_db_run (own, error, known, "ssssssi", media->sha256, user, media->message, media->conv, media->mime,
                   media->name, seq))
    return FALSE;
  return dsk_db_changes (own) > 0
         || dsk_db_run (own, error,
                        "INSERT INTO media (id, conv, state, mime, name, size, sha256, seq) "
                        "VALUES ($1, $2, 'bringing', $3, $4, $5, $6, $7)",
                        "ssssIsi", media->message, media->conv, media->mime, media->name,
                        int_or_null (&media->size), media->sha256, seq);
}

gboolean
dsk_relay_media_retry (DskRelayDb *db, const char *message, const char *conv, gint64 now, gint64 seq,
                       gboolean *found, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, found, error,
                         "UPDATE media SET state = 'waiting', error = NULL, attempt = 0, due_at = $1, seq = $2 "
                         "WHERE id = $3 AND conv = $4 AND media_id IS NOT NULL "
                         "AND (state = 'failed' OR (state = 'waiting' AND error IS NOT NULL)) RETURNING 1",
                         "iiss", now, seq, message, conv);
}

/* --- fetching --- */

void
dsk_relay_media_job_free (DskRelayMediaJob *job)
{
  if (job == NULL)
    return;
  g_free (job->message);
  g_free (job->kind);
  g_free (job->media_id);
  g_free (job->mime);
  g_free (job->expected_sha256);
  g_free (job->phone_number_id);
  g_free (job->waba);
  g_free (job);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

GPtrArray *
dsk_relay_media_due (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_media_job_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT f.id, m.kind, f.media_id, f.mime, f.expected_sha256, f.attempt, m.relay_at, "
                     "n.phone_number_id, n.waba FROM media f JOIN message m ON m.id = f.id "
                     "JOIN conversation c ON c.id = m.conv JOIN number n ON n.id = c.number "
                     "WHERE f.state = 'waiting' AND f.due_at <= $1 ORDER BY f.due_at, f.id LIMIT $2",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", now, (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayMediaJob *job = g_new0 (DskRelayMediaJob, 1);

      job->message = column_dup (stmt, 0);
      job->kind = column_dup (stmt, 1);
      job->media_id = column_dup (stmt, 2);
      job->mime = column_dup (stmt, 3);
      job->expected_sha256 = column_dup (stmt, 4);
      job->attempt = sqlite3_column_int64 (stmt, 5);
      job->since = sqlite3_column_int64 (stmt, 6);
      job->phone_number_id = column_dup (stmt, 7);
      job->waba = column_dup (stmt, 8);
      g_ptr_array_add (list, job);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_media_next_due (DskRelayDb *db, gint64 *due, GError **error)
{
  gboolean found;

  *due = 0;
  return dsk_db_get_int (dsk_relay_db_get (db), due, &found, error,
                         "SELECT min(due_at) FROM media WHERE state = 'waiting'", "");
}

gboolean
dsk_relay_media_ready (DskRelayDb *db, const char *message, const DskRelayMediaFacts *facts, gint64 seq,
                       GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE media SET state = 'ready', sha256 = $1, mime = coalesce($2, mime), size = $3, "
                     "width = $4, height = $5, duration_ms = $6, thumb = $7, error = NULL, seq = $8 "
                     "WHERE id = $9 AND state IN ('waiting', 'bringing')",
                     "ssiIIIsis", facts->sha256, facts->mime, facts->size, int_or_null (&facts->width),
                     int_or_null (&facts->height), int_or_null (&facts->duration_ms), facts->thumb, seq,
                     message);
}

gboolean
dsk_relay_media_later (DskRelayDb *db, const char *message, gint64 due_at, const char *error_word, gint64 seq,
                       GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE media SET attempt = attempt + 1, due_at = $1, error = $2, "
                     "seq = CASE WHEN error IS $2 THEN seq ELSE $3 END WHERE id = $4 AND state = 'waiting'",
                     "isis", due_at, error_word, seq, message);
}

gboolean
dsk_relay_media_end (DskRelayDb *db, const char *message, const char *state, const char *error_word, gint64 seq,
                     GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE media SET state = $1, error = $2, seq = $3 WHERE id = $4 "
                     "AND state IN ('waiting', 'bringing')",
                     "ssis", state, error_word, seq, message);
}

/* --- sending --- */

static DskOutgoing
outgoing_of (const char *state, gboolean uploaded)
{
  if (g_strcmp0 (state, "ready") == 0)
    return uploaded ? DSK_OUTGOING_READY : DSK_OUTGOING_UPLOADING;
  return g_strcmp0 (state, "bringing") == 0 ? DSK_OUTGOING_BRINGING : DSK_OUTGOING_FAILED;
}

gboolean
dsk_relay_media_outgoing (DskRelayDb *db, const char *message, const char *number, gint64 now,
                          DskOutgoing *outgoing, char **media_id, char **error_word, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT f.state, u.media_id, f.error FROM media f LEFT JOIN media_upload u "
                     "ON u.number = $1 AND u.sha256 = f.sha256 AND u.expires_at > $2 WHERE f.id = $3",
                     error);
  int rc;

  *outgoing = DSK_OUTGOING_NONE;
  *media_id = NULL;
  *error_word = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "sis", number, now + ID_MARGIN_MS, message);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *media_id = column_dup (stmt, 1);
  *outgoing = outgoing_of ((const char *) sqlite3_column_text (stmt, 0), *media_id != NULL);
  if (*outgoing == DSK_OUTGOING_FAILED)
    *error_word = column_dup (stmt, 2);
  sqlite3_reset (stmt);
  return TRUE;
}
