/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-entry.h"

#include "dsk-db-private.h"
#include "dsk-message.h"

char *
dsk_relay_entry_author (DskRelayDb *db, const char *id, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error,
                          "SELECT author FROM message WHERE id = $1 UNION ALL SELECT author FROM note WHERE id = $1"
                          " UNION ALL SELECT author FROM scheduled WHERE id = $1 LIMIT 1",
                          "s", id);
}

gboolean
dsk_relay_note_add (DskRelayDb *db, const char *id, const char *conv, const char *author, gint64 at,
                    gint64 device_at, const char *text, const char *content, gint64 seq, gboolean *added,
                    GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO note (id, conv, author, at, device_at, text, content, seq) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
                   "sssiIssi", id, conv, author, at, device_at != 0 ? &device_at : NULL, text, content, seq))
    return FALSE;
  *added = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

void
dsk_relay_note_clear (DskRelayNote *note)
{
  g_free (note->id);
  g_free (note->conv);
  g_free (note->author);
  g_free (note->text);
  g_free (note->content);
  g_free (note->version_id);
}

gboolean
dsk_relay_note_load (DskRelayDb *db, const char *id, DskRelayNote *note, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT id, conv, author, text, content, coalesce(edited_at, at),"
                                    " coalesce(version, 1), version_id FROM note"
                                    " WHERE id = coalesce((SELECT v.id FROM note_moved v WHERE v.old = $1), $1)",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  note->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  note->conv = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  note->author = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
  note->text = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
  note->content = g_strdup ((const char *) sqlite3_column_text (stmt, 4));
  note->at = sqlite3_column_int64 (stmt, 5);
  note->version = sqlite3_column_int64 (stmt, 6);
  note->version_id = g_strdup ((const char *) sqlite3_column_text (stmt, 7));
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_note_keep (DskRelayDb *db, const DskRelayNote *note, const char *version, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO note_version (id, conv, note, version, author, at, text, content, seq) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                     "sssisissi", version, note->conv, note->id, note->version, note->author, note->at, note->text,
                     note->content, seq);
}

gboolean
dsk_relay_note_edit (DskRelayDb *db, const DskRelayNote *note, const char *version_id, const char *text,
                     const char *content, gint64 at, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE note SET text = $1, content = $2, edited_at = $3, version = $4, version_id = $5, seq = $6"
                     " WHERE id = $7",
                     "ssiisis", text, content, at, note->version + 1, version_id, seq, note->id);
}

gboolean
dsk_relay_event_add (DskRelayDb *db, const DskRelayEvent *event, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO event (id, conv, kind, at, actor, subject, detail, seq) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     "sssisssi", event->id, event->conv, event->kind, event->at, event->actor,
                     event->subject, event->detail, seq);
}

char *
dsk_relay_event_came_with (DskRelayDb *db, const char *message, const char *status, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error,
                          "SELECT coalesce((SELECT b.detail FROM event b WHERE b.conv = m.conv AND b.at < e.at "
                          "AND b.kind IN ('status', 'opened', 'reopened', 'unsent') "
                          "ORDER BY b.at DESC, b.id DESC LIMIT 1), '') "
                          "FROM message m JOIN event e ON e.id = (SELECT n.id FROM event n "
                          "WHERE n.conv = m.conv AND n.kind = 'status' ORDER BY n.at DESC, n.id DESC LIMIT 1) "
                          "WHERE m.id = $1 AND e.detail = $2 AND e.at = m.relay_at AND e.actor = m.author",
                          "ss", message, status);
}

gboolean
dsk_relay_marker_move_back (DskRelayDb *db, const char *conv, const char *user, const char *message, gint64 at,
                            gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE read_marker SET upto = coalesce((SELECT b.id FROM message b, message m WHERE m.id = $1 "
                     "AND b.conv = m.conv AND (b.at, b.id) < (m.at, m.id) ORDER BY b.at DESC, b.id DESC LIMIT 1), "
                     "'" DSK_MESSAGE_BEFORE_ALL "'), at = $2, seq = $3 WHERE conv = $4 AND \"user\" = $5 "
                     "AND EXISTS (SELECT 1 FROM message u, message m WHERE u.id = read_marker.upto AND m.id = $1 "
                     "AND (u.at, u.id) >= (m.at, m.id))",
                     "siiss", message, at, seq, conv, user);
}

gboolean
dsk_relay_marker_move (DskRelayDb *db, const char *id, const char *conv, const char *user,
                       const char *upto, gint64 at, gint64 seq, gboolean *moved, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO read_marker (id, conv, \"user\", upto, at, seq) "
                   "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (conv, \"user\") DO UPDATE SET "
                   "upto = excluded.upto, at = excluded.at, seq = excluded.seq "
                   "WHERE read_marker.upto = '" DSK_MESSAGE_BEFORE_ALL "' "
                   "OR (SELECT m.at FROM message m WHERE m.id = excluded.upto) > "
                   "(SELECT m.at FROM message m WHERE m.id = read_marker.upto) "
                   "OR ((SELECT m.at FROM message m WHERE m.id = excluded.upto) = "
                   "(SELECT m.at FROM message m WHERE m.id = read_marker.upto) "
                   "AND excluded.upto > read_marker.upto)",
                   "ssssii", id, conv, user, upto, at, seq))
    return FALSE;
  *moved = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}
