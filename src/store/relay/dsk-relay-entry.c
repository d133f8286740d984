/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-entry.h"

#include "dsk-db-private.h"

char *
dsk_relay_entry_author (DskRelayDb *db, const char *id, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error,
                          "SELECT author FROM message WHERE id = $1 UNION ALL SELECT author FROM note WHERE id = $1"
                          " LIMIT 1",
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

gboolean
dsk_relay_event_add (DskRelayDb *db, const DskRelayEvent *event, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO event (id, conv, kind, at, actor, subject, detail, seq) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     "sssisssi", event->id, event->conv, event->kind, event->at, event->actor,
                     event->subject, event->detail, seq);
}

gboolean
dsk_relay_marker_move (DskRelayDb *db, const char *id, const char *conv, const char *user,
                       const char *upto, gint64 at, gint64 seq, gboolean *moved, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO read_marker (id, conv, \"user\", upto, at, seq) "
                   "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (conv, \"user\") DO UPDATE SET "
                   "upto = excluded.upto, at = excluded.at, seq = excluded.seq "
                   "WHERE (SELECT m.at FROM message m WHERE m.id = excluded.upto) > "
                   "(SELECT m.at FROM message m WHERE m.id = read_marker.upto) "
                   "OR ((SELECT m.at FROM message m WHERE m.id = excluded.upto) = "
                   "(SELECT m.at FROM message m WHERE m.id = read_marker.upto) "
                   "AND excluded.upto > read_marker.upto)",
                   "ssssii", id, conv, user, upto, at, seq))
    return FALSE;
  *moved = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}
