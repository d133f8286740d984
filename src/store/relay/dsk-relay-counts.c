/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-counts.h"

#include "dsk-db-private.h"

gboolean
dsk_relay_counts (DskRelayDb *db, DskRelayCounts *counts, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  *counts = (DskRelayCounts){ .head = dsk_relay_db_head (db), .floor = dsk_relay_db_floor (db) };
  return dsk_db_get_int (handle, &counts->bodies, NULL, error,
                         "SELECT count(*) FROM webhook_waiting", "")
         && dsk_db_get_int (handle, &counts->queued, NULL, error,
                            "SELECT count(*) FROM send_job WHERE state IN ('queued', 'sending') AND state = 'queued'",
                            "")
         && dsk_db_get_int (handle, &counts->sending, NULL, error,
                            "SELECT count(*) FROM send_job WHERE state IN ('queued', 'sending') AND state = 'sending'",
                            "")
         && dsk_db_get_int (handle, &counts->devices, NULL, error,
                            "SELECT count(*) FROM device WHERE revoked_at IS NULL", "");
}
