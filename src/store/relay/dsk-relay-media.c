/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-media.h"

#include "dsk-db-private.h"

gboolean
dsk_relay_media_retry (DskRelayDb *db, const char *message, const char *conv, gint64 now, gint64 seq,
                       gboolean *found, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, found, error,
                         "UPDATE media SET state = 'waiting', error = NULL, attempt = 0, due_at = $1, seq = $2 "
                         "WHERE id = $3 AND conv = $4 AND state = 'failed' RETURNING 1",
                         "iiss", now, seq, message, conv);
}
