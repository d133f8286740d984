/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-mention.h"

#include "dsk-db-private.h"

gboolean
dsk_relay_mention_add (DskRelayDb *db, const DskRelayMention *mention, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO mention (id, conv, note, \"user\", team, at, seq) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (note, \"user\") DO NOTHING",
                     "sssssii", mention->id, mention->conv, mention->note, mention->user, mention->team, mention->at,
                     seq);
}

gboolean
dsk_relay_mention_see (DskRelayDb *db, const char *note, const char *conv, const char *user, gint64 at, gint64 seq,
                       gboolean *found, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, found, error, "SELECT 1 FROM note WHERE id = $1 AND conv = $2",
                         "ss", note, conv)
         && (!*found
             || dsk_db_run (dsk_relay_db_get (db), error,
                            "UPDATE mention SET seen_at = $1, seq = $2 "
                            "WHERE note = $3 AND \"user\" = $4 AND seen_at IS NULL",
                            "iiss", at, seq, note, user));
}
