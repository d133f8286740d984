/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-audit.h"

#include "dsk-db-private.h"

gboolean
dsk_relay_audit_next (DskRelayDb *db, gint64 *n, GError **error)
{
  return dsk_db_get_int (dsk_relay_db_get (db), n, NULL, error,
                         "SELECT coalesce(max(n), 0) + 1 FROM audit", "");
}

gboolean
dsk_relay_audit_append (DskRelayDb *db, const DskRelayAuditRow *row, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO audit (n, at, actor, device, action, object, conv, entry, leaf) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                     "iisssssss", row->n, row->at, row->actor, row->device, row->action,
                     row->object, row->conv, row->entry, row->leaf);
}
