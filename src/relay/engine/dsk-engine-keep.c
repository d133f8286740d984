/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept for a while and then goes. */

#include "dsk-relay-engine-private.h"
#include "dsk-relay-news.h"

gboolean
dsk_relay_engine_forget_alerts (DskRelayEngine *self, gint64 keep_ms, gint64 *gone, GError **error)
{
  DskOp op;

  g_return_val_if_fail (keep_ms > 0 && gone != NULL, FALSE);

  *gone = 0;
  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op, dsk_relay_alert_forget (op.db, op.now - keep_ms, op.seq, gone, error), error);
}
