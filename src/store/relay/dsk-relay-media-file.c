/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-media-file.h"

#include "dsk-db-private.h"
#include "dsk-entity.h"

#define RENEW_MS ((gint64) 24 * 60 * 60 * 1000) /* an id that ends within this is not relied on */

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static GPtrArray *
collect_text (DskRelayDb *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, column_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_media_visible (DskRelayDb *db, const char *user, const char *sha256, gboolean *visible, GError **error)
{
  g_autofree char *notes = g_strdup_printf ("cls:%u", dsk_entity_get (DSK_ENTITY_NOTE_MEDIA)->cls);
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, visible, error,
                         "SELECT 1 FROM (SELECT conv FROM media WHERE sha256 = $1 AND state = 'ready' "
                         "UNION ALL SELECT conv FROM media WHERE thumb = $1 AND state = 'ready' "
                         /* To be sent later. A digest alone opens nothing: its author must have brought it. */
                         "UNION ALL SELECT s.conv FROM scheduled s JOIN media_brought b "
                         "ON b.sha256 = s.file AND b.\"user\" = s.author WHERE s.file = $1) f "
                         "JOIN conv_audience a ON a.conv = f.conv JOIN user_token t ON t.token = a.token "
                         "WHERE t.\"user\" = $2 "
                         "UNION ALL SELECT 1 FROM (SELECT conv FROM note_media WHERE sha256 = $1 AND state = 'ready' "
                         "UNION ALL SELECT conv FROM note_media WHERE thumb = $1 AND state = 'ready') f "
                         "JOIN conv_audience a ON a.conv = f.conv JOIN user_token t ON t.token = a.token "
                         "JOIN user_token c ON c.\"user\" = t.\"user\" AND c.token = $3 WHERE t.\"user\" = $2 "
                         "UNION ALL SELECT 1 FROM media_brought WHERE \"user\" = $2 AND (sha256 = $1 OR thumb = $1) "
                         "UNION ALL SELECT 1 FROM note_brought WHERE \"user\" = $2 AND (sha256 = $1 OR thumb = $1) "
                         "LIMIT 1",
                         "sss", sha256, user, notes);
}

gboolean
dsk_relay_media_was_brought (DskRelayDb *db, const char *user, const char *sha256, DskMediaUse use, gint64 *size,
                             gboolean *found, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), size, found, error,
                         use == DSK_MEDIA_FOR_NOTE
                             ? "SELECT size FROM note_brought WHERE sha256 = $1 AND \"user\" = $2"
                             : "SELECT size FROM media_brought WHERE sha256 = $1 AND \"user\" = $2",
                         "ss", sha256, user);
}

gboolean
dsk_relay_media_brought_since (DskRelayDb *db, const char *user, gint64 since, gint64 *bytes, GError **error)
{
  gboolean found;

  return dsk_db_get_int (dsk_relay_db_get (db), bytes, &found, error,
                         "SELECT (SELECT coalesce(sum(size), 0) FROM media_brought WHERE at >= $1 AND \"user\" = $2)"
                         " + (SELECT coalesce(sum(size), 0) FROM note_brought WHERE at >= $1 AND \"user\" = $2)",
                         "is", since, user);
}

gboolean
dsk_relay_media_bring (DskRelayDb *db, const char *user, const DskRelayMediaFacts *facts, gint64 now, gint64 seq,
                       GError **error)
{
  static const char keep[]
      = "INSERT INTO media_brought (sha256, \"user\", at, mime, size, width, height, duration_ms, thumb) "
        "VALUES ($1, $2, $3, $4, $5, nullif($6, 0), nullif($7, 0), nullif($8, 0), $9) "
        "ON CONFLICT (sha256, \"user\") DO UPDATE SET at = excluded.at";
  static const char due[]
      = "UPDATE send_job SET due_at = $1 WHERE state = 'queued' AND due_at > $1 AND message IN "
        "(SELECT f.id FROM media f JOIN message m ON m.id = f.id WHERE f.sha256 = $2 AND f.state = 'bringing' "
        "AND m.author = $3)";
  static const char have[]
      = "UPDATE media SET state = 'ready', mime = coalesce($1, mime), size = $2, width = nullif($3, 0), "
        "height = nullif($4, 0), duration_ms = nullif($5, 0), thumb = $6, error = NULL, seq = $7 "
        "WHERE sha256 = $8 AND state = 'bringing' AND id IN (SELECT m.id FROM message m WHERE m.author = $9 "
        "AND m.id = media.id)";
  DskDb *own = dsk_relay_db_get (db);

  return dsk_db_run (own, error, keep, "ssisiiiis", facts->sha256, user, now, facts->mime, facts->size, facts->width,
                     facts->height, facts->duration_ms, facts->thumb)
         && dsk_db_run (own, error, due, "iss", now, facts->sha256, user)
         && dsk_db_run (own, error, have, "siiiisiss", facts->mime, facts->size, facts->width, facts->height,
                        facts->duration_ms, facts->thumb, seq, facts->sha256, user);
}

GPtrArray *
dsk_relay_media_overdue (DskRelayDb *db, gint64 before, guint max, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT f.id FROM media f JOIN message m ON m.id = f.id "
                                    "WHERE f.state = 'bringing' AND m.relay_at < $1 LIMIT $2",
                                    error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", before, (gint64) max);
  return collect_text (db, stmt, error);
}

gboolean
dsk_relay_media_forget_brought (DskRelayDb *db, gint64 before, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "DELETE FROM media_brought WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM scheduled s "
                     "WHERE s.file = media_brought.sha256 AND s.author = media_brought.\"user\")",
                     "i", before)
         && dsk_db_run (dsk_relay_db_get (db), error, "DELETE FROM note_brought WHERE at < $1", "i", before);
}

gboolean
dsk_relay_media_is_needed (DskRelayDb *db, const char *sha256, gboolean *needed, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, needed, error,
                         "SELECT 1 FROM media WHERE sha256 = $1 UNION ALL SELECT 1 FROM media WHERE thumb = $1 "
                         "UNION ALL SELECT 1 FROM note_media WHERE sha256 = $1 "
                         "UNION ALL SELECT 1 FROM note_media WHERE thumb = $1 "
                         "UNION ALL SELECT 1 FROM media_brought WHERE sha256 = $1 OR thumb = $1 "
                         "UNION ALL SELECT 1 FROM note_brought WHERE sha256 = $1 OR thumb = $1 LIMIT 1",
                         "s", sha256);
}

/* --- at Meta --- */

void
dsk_relay_upload_job_free (DskRelayUploadJob *job)
{
  if (job == NULL)
    return;
  g_free (job->number);
  g_free (job->phone_number_id);
  g_free (job->waba);
  g_free (job->sha256);
  g_free (job->mime);
  g_free (job->kind);
  g_free (job);
}

GPtrArray *
dsk_relay_upload_due (DskRelayDb *db, gint64 now, guint max, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_upload_job_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT j.number, n.phone_number_id, f.sha256, min(f.mime), min(m.kind), n.waba FROM send_job j "
                     "JOIN media f ON f.id = j.message JOIN message m ON m.id = j.message "
                     "JOIN number n ON n.id = j.number "
                     "WHERE j.state IN ('queued', 'sending') AND j.state = 'queued' AND f.state = 'ready' "
                     "AND n.hold_until <= $1 AND NOT EXISTS "
                     "(SELECT 1 FROM media_upload u WHERE u.number = j.number AND u.sha256 = f.sha256 "
                     "AND u.expires_at > $2) GROUP BY j.number, n.phone_number_id, f.sha256, n.waba LIMIT $3",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "iii", now, now + RENEW_MS, (gint64) max);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayUploadJob *job = g_new0 (DskRelayUploadJob, 1);

      job->number = column_dup (stmt, 0);
      job->phone_number_id = column_dup (stmt, 1);
      job->sha256 = column_dup (stmt, 2);
      job->mime = column_dup (stmt, 3);
      job->kind = column_dup (stmt, 4);
      job->waba = column_dup (stmt, 5);
      g_ptr_array_add (list, job);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_upload_done (DskRelayDb *db, const DskRelayUploadJob *job, const char *media_id, gint64 expires_at,
                       gint64 now, GError **error)
{
  DskDb *own = dsk_relay_db_get (db);

  return dsk_db_run (own, error,
                     "INSERT INTO media_upload (number, sha256, media_id, expires_at) VALUES ($1, $2, $3, $4) "
                     "ON CONFLICT (number, sha256) DO UPDATE SET media_id = excluded.media_id, "
                     "expires_at = excluded.expires_at",
                     "sssi", job->number, job->sha256, media_id, expires_at)
         && dsk_db_run (own, error,
                        "UPDATE send_job SET due_at = $1 WHERE state = 'queued' AND due_at > $1 AND number = $2 "
                        "AND message IN (SELECT id FROM media WHERE sha256 = $3)",
                        "iss", now, job->number, job->sha256);
}

gboolean
dsk_relay_upload_forget (DskRelayDb *db, const char *media_id, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "DELETE FROM media_upload WHERE media_id = $1", "s", media_id);
}

gboolean
dsk_relay_upload_expire (DskRelayDb *db, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "DELETE FROM media_upload WHERE expires_at <= $1", "i", now);
}

GPtrArray *
dsk_relay_upload_messages (DskRelayDb *db, const DskRelayUploadJob *job, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT j.message FROM send_job j JOIN media f ON f.id = j.message "
                                    "WHERE j.number = $1 AND f.sha256 = $2 AND j.state = 'queued' "
                                    "AND f.state = 'ready'",
                                    error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ss", job->number, job->sha256);
  return collect_text (db, stmt, error);
}
