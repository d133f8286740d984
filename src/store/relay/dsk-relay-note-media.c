/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-note-media.h"

#include "dsk-db-private.h"
#include "dsk-entity.h"

/* One change says it of so many at most: a frame has to hold them all. */
#define GIVE_UP_MAX 200

gboolean
dsk_relay_note_media_name (DskRelayDb *db, const DskRelayNoteFile *file, const char *user, gint64 seq, GError **error)
{
  /* What the user brought, for whatever, or what stands in a conversation that they see: in a note only if they see
   * notes. */
  static const char known[]
      = "INSERT INTO note_media (id, conv, kind, state, mime, name, size, sha256, width, height, duration_ms, thumb, "
        "seq) SELECT $1, $2, $3, 'ready', coalesce(k.mime, $4), $5, k.size, $6, k.width, k.height, k.duration_ms, "
        "k.thumb, $7 "
        "FROM (SELECT mime, size, width, height, duration_ms, thumb FROM note_brought "
        "WHERE sha256 = $6 AND \"user\" = $8 "
        "UNION ALL SELECT mime, size, width, height, duration_ms, thumb FROM media_brought "
        "WHERE sha256 = $6 AND \"user\" = $8 "
        "UNION ALL SELECT f.mime, f.size, f.width, f.height, f.duration_ms, f.thumb FROM note_media f "
        "JOIN conv_audience a ON a.conv = f.conv JOIN user_token t ON t.token = a.token "
        "JOIN user_token c ON c.\"user\" = t.\"user\" AND c.token = $9 "
        "WHERE f.sha256 = $6 AND f.state = 'ready' AND t.\"user\" = $8 "
        "UNION ALL SELECT f.mime, f.size, f.width, f.height, f.duration_ms, f.thumb FROM media f "
        "JOIN conv_audience a ON a.conv = f.conv JOIN user_token t ON t.token = a.token "
        "WHERE f.sha256 = $6 AND f.state = 'ready' AND t.\"user\" = $8 LIMIT 1) k";
  const char *kind = dsk_message_kind_to_string (file->kind);
  g_autofree char *token = g_strdup_printf ("cls:%u", dsk_entity_get (DSK_ENTITY_NOTE_MEDIA)->cls);
  DskDb *own = dsk_relay_db_get (db);

  if (!dsk_db_run (own, error, known, "ssssssiss", file->note, file->conv, kind, file->mime, file->name, file->sha256,
                   seq, user, token))
    return FALSE;
  return dsk_db_changes (own) > 0
         || dsk_db_run (own, error,
                        "INSERT INTO note_media (id, conv, kind, state, mime, name, size, sha256, seq) "
                        "VALUES ($1, $2, $3, 'bringing', $4, $5, $6, $7, $8)",
                        "sssssIsi", file->note, file->conv, kind, file->mime, file->name,
                        file->size != 0 ? &file->size : NULL, file->sha256, seq);
}

gboolean
dsk_relay_note_media_has (DskRelayDb *db, const char *note, gboolean *has, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, has, error, "SELECT 1 FROM note_media WHERE id = $1", "s", note);
}

gboolean
dsk_relay_note_media_bring (DskRelayDb *db, const char *user, const DskRelayMediaFacts *facts, gint64 now, gint64 seq,
                            GError **error)
{
  static const char keep[]
      = "INSERT INTO note_brought (sha256, \"user\", at, mime, size, width, height, duration_ms, thumb) "
        "VALUES ($1, $2, $3, $4, $5, nullif($6, 0), nullif($7, 0), nullif($8, 0), $9) "
        "ON CONFLICT (sha256, \"user\") DO UPDATE SET at = excluded.at";
  static const char have[]
      = "UPDATE note_media SET state = 'ready', mime = coalesce($1, mime), size = $2, width = nullif($3, 0), "
        "height = nullif($4, 0), duration_ms = nullif($5, 0), thumb = $6, error = NULL, seq = $7 "
        "WHERE sha256 = $8 AND state IN ('bringing', 'failed') AND id IN (SELECT n.id FROM note n WHERE n.author = $9 "
        "AND n.id = note_media.id)";
  DskDb *own = dsk_relay_db_get (db);

  return dsk_db_run (own, error, keep, "ssisiiiis", facts->sha256, user, now, facts->mime, facts->size, facts->width,
                     facts->height, facts->duration_ms, facts->thumb)
         && dsk_db_run (own, error, have, "siiiisiss", facts->mime, facts->size, facts->width, facts->height,
                        facts->duration_ms, facts->thumb, seq, facts->sha256, user);
}

gboolean
dsk_relay_note_media_give_up (DskRelayDb *db, gint64 before, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE note_media SET state = 'failed', error = 'not-brought', seq = $1 WHERE id IN (SELECT f.id "
                     "FROM note_media f JOIN note n ON n.id = f.id WHERE f.state = 'bringing' AND n.at < $2 LIMIT $3)",
                     "iii", seq, before, (gint64) GIVE_UP_MAX);
}
