/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens because its time has come, and not because somebody asked for it. */

#include "dsk-relay-engine-private.h"

#include "dsk-planted.h"
#include "dsk-relay-due.h"
#include "dsk-relay-webhook.h"

#define MAX_AT_ONCE 32
/* What is to be sent waits so long for what customers wrote to be looked at. */
#define NEWS_MS (60 * 1000)

void
dsk_engine_note_due (DskRelayEngine *self, gint64 at)
{
  if (self->due_at == 0 || at < self->due_at)
    self->due_at = at;
}

gboolean
dsk_engine_find_due (DskRelayEngine *self, GError **error)
{
  return dsk_relay_due_next (self->db, &self->due_at, error);
}

gint64
dsk_relay_engine_next_due (DskRelayEngine *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->due_at;
}

static gboolean
wake (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  return dsk_relay_conv_load (op->db, id, &conv, &found, error) && dsk_thread_unsnooze (op, &conv, "time", error)
         && dsk_route_waiting (op, &conv, error)
         && dsk_relay_conv_save (op->db, &conv, op->seq, error)
         && dsk_op_audit (op, "conversation.wake", NULL, conv.id, NULL, error);
}

/* Each is a change of its own, so that no frame has to hold them all. */
static gboolean
wake_all (DskRelayEngine *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_due_snoozed (self->db, now, MAX_AT_ONCE, error);
  DskOp op;

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    if (!dsk_op_begin (&op, self, NULL, NULL, error) || !dsk_op_end (&op, wake (&op, convs->pdata[i], error), error))
      return FALSE;
  return convs != NULL;
}

static gboolean
expire_all (DskRelayEngine *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) handoffs = dsk_relay_due_handoffs (self->db, now, MAX_AT_ONCE, error);
  DskOp op;

  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    if (!dsk_op_begin (&op, self, NULL, NULL, error)
        || !dsk_op_end (&op, dsk_handoff_expire (&op, handoffs->pdata[i], error), error))
      return FALSE;
  return handoffs != NULL;
}

/* What came before the time, and is not looked at yet, may be a reason not to send. */
static gboolean
send_all (DskRelayEngine *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) scheduled = NULL;
  gboolean news;
  DskOp op;

  if (!dsk_relay_webhook_waits (self->db, &news, error))
    return FALSE;
  scheduled = dsk_relay_due_scheduled (self->db, news ? now - NEWS_MS : now, MAX_AT_ONCE, error);
  for (guint i = 0; scheduled != NULL && i < scheduled->len; i++)
    if (!dsk_op_begin (&op, self, NULL, NULL, error)
        || !dsk_op_end (&op, dsk_later_due (&op, scheduled->pdata[i], error), error))
      return FALSE;
  return scheduled != NULL;
}

gboolean
dsk_relay_engine_due (DskRelayEngine *self, gint64 *next_due, GError **error)
{
  g_return_val_if_fail (self != NULL && next_due != NULL, FALSE);

  if ((!DSK_PLANTED (due_forgotten)
       && (!wake_all (self, dsk_clock_now_ms (self->clock), error)
           || !expire_all (self, dsk_clock_now_ms (self->clock), error)
           || !send_all (self, dsk_clock_now_ms (self->clock), error)))
      || !dsk_engine_find_due (self, error))
    return FALSE;
  *next_due = self->due_at;
  return TRUE;
}
