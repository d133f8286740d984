/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Triggers keep the sums of the cost meter (table cost) equal to what the rows say. Rows that were damaged behind their
 * back, or sums that were, are added up anew once the rows are whole again. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

#define ADD_UP(where)                                                                              \
  "INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service) "      \
  "SELECT month, conv_key, author, category, sum(n), sum(billable), sum(free), sum(unsaid), "      \
  "sum(service) FROM message_price " where " GROUP BY month, conv_key, author, category"

gboolean
dsk_replica_recount_costs_of (DskReplicaStore *self, gint64 key, GError **error)
{
  return DSK_PLANTED (heal_uncounted)
         || (dsk_db_run (self->db, error, "DELETE FROM cost WHERE conv_key = $1", "i", key)
             && dsk_db_run (self->db, error, ADD_UP ("WHERE conv_key = $1"), "i", key));
}

gboolean
dsk_replica_recount_costs (DskReplicaStore *self, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM cost", "")
         && dsk_db_run (self->db, error, ADD_UP (""), "");
}
