/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept for a while and then goes. */

#include "dsk-relay-engine-private.h"
#include "dsk-relay-news.h"
#include "dsk-relay-status.h"
#include "dsk-relay-webhook.h"

gboolean
dsk_relay_engine_forget_alerts (DskRelayEngine *self, gint64 keep_ms, gint64 *gone, GError **error)
{
  DskOp op;

  g_return_val_if_fail (keep_ms > 0 && gone != NULL, FALSE);

  *gone = 0;
  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op, dsk_relay_alert_forget (op.db, op.now - keep_ms, op.seq, gone, error), error);
}

/* No change of what anybody sees: it takes no number of the log. */
gboolean
dsk_relay_engine_prune (DskRelayEngine *self, gint64 bodies_ms, gint64 statuses_ms, DskPruned *pruned, gboolean *more,
                        GError **error)
{
  const gint64 now = dsk_clock_now_ms (self->clock);
  gboolean statuses;
  gboolean bodies;

  g_return_val_if_fail (bodies_ms >= 0 && statuses_ms >= 0 && pruned != NULL && more != NULL, FALSE);

  *pruned = (DskPruned){ 0 };
  *more = FALSE;
  if (!dsk_relay_orphan_forget (self->db, now - statuses_ms, now + statuses_ms, &pruned->statuses, &statuses, error)
      || !dsk_relay_webhook_empty (self->db, now - bodies_ms, now + bodies_ms, &pruned->bodies, &bodies, error))
    return FALSE;
  *more = statuses || bodies;
  return TRUE;
}
