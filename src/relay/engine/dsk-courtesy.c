/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Blue ticks and "typing…", if the policy says so: notes of what might be told to Meta, taken by the sender. They live
 * in memory and are lost with the process: nobody misses one. */

#include "dsk-send.h"

#include "dsk-relay-message.h"

#define WAITING_MAX 256 /* more than that are dropped: the newest says most */

void
dsk_courtesy_free (DskCourtesy *self)
{
  if (self == NULL)
    return;
  g_free (self->phone_number_id);
  g_free (self->waba);
  g_free (self->wamid);
  g_free (self);
}

void
dsk_relay_engine_set_courtesy (DskRelayEngine *self, gboolean on_reply, gboolean on_seen)
{
  self->tick_on_reply = on_reply;
  self->tick_on_seen = on_seen;
}

gboolean
dsk_relay_engine_find_courtesy (DskRelayEngine *self, const char *conv_id, DskCourtesy **courtesy,
                                GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  g_auto (DskRelayNumber) number = { 0 };
  g_auto (DskRelayMessageHead) newest = { 0 };
  gboolean found;

  *courtesy = NULL;
  if (!dsk_relay_conv_load (self->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found || conv.group_id != NULL)
    return TRUE;
  if (!dsk_relay_number_load (self->db, conv.number, &number, &found, error))
    return FALSE;
  if (!found || !number.active || number.stopped)
    return TRUE;
  if (!dsk_relay_message_newest_in (self->db, conv.id, &newest, &found, error))
    return FALSE;
  if (!found || newest.wamid == NULL
      || dsk_clock_now_ms (self->clock) >= newest.at + DSK_WINDOW_MS)
    return TRUE;
  *courtesy = g_new0 (DskCourtesy, 1);
  (*courtesy)->phone_number_id = g_strdup (number.phone_number_id);
  (*courtesy)->waba = g_strdup (number.waba);
  (*courtesy)->wamid = g_strdup (newest.wamid);
  return TRUE;
}

static gboolean
note (DskOp *op, const char *conv, GError **error)
{
  DskCourtesy *courtesy;

  if (!dsk_relay_engine_find_courtesy (op->engine, conv, &courtesy, error))
    return FALSE;
  if (courtesy == NULL)
    return TRUE;
  if (op->engine->courtesies->len >= WAITING_MAX)
    g_ptr_array_remove_index (op->engine->courtesies, 0);
  g_ptr_array_add (op->engine->courtesies, courtesy);
  return TRUE;
}

gboolean
dsk_courtesy_replied (DskOp *op, const char *conv, GError **error)
{
  return !op->engine->tick_on_reply || note (op, conv, error);
}

gboolean
dsk_courtesy_seen (DskOp *op, const char *conv, GError **error)
{
  return !op->engine->tick_on_seen || note (op, conv, error);
}

GPtrArray *
dsk_relay_engine_take_courtesies (DskRelayEngine *self)
{
  GPtrArray *taken = self->courtesies;

  self->courtesies = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_courtesy_free);
  return taken;
}
