/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What never got to the customer answered nothing, and "Send & Resolve" of it resolved nothing: the customer still
 * waits. */

#include "dsk-send.h"

#include "dsk-relay-conversation.h"
#include "dsk-relay-entry.h"

/* The episode goes on: it never ended. */
static gboolean
unresolve (DskOp *op, const DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };

  if (conv->status != DSK_STATUS_RESOLVED)
    return TRUE;
  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error))
    return FALSE;
  episode.resolved_at = 0;
  g_clear_pointer (&episode.resolved_by, g_free);
  return dsk_relay_episode_put (op->db, &episode, op->seq, error);
}

/* @before: what it was said to be before: neither a customer's message nor a reply ends an escalation */
static gboolean
reopen (DskOp *op, DskRelayConv *conv, const char *before, GError **error)
{
  if (!unresolve (op, conv, error))
    return FALSE;
  conv->status = g_strcmp0 (before, dsk_status_to_string (DSK_STATUS_ESCALATED)) == 0
                     ? DSK_STATUS_ESCALATED
                     : dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return TRUE;
}

/* @before: (out) (transfer full) (nullable): the status before the one that @message was sent with, if that one is the
 * last word on the conversation */
static gboolean
load_before (DskOp *op, const char *message, const DskRelayConv *conv, char **before, GError **error)
{
  g_autoptr (GError) local = NULL;

  *before = NULL;
  if (conv->status != DSK_STATUS_RESOLVED && conv->status != DSK_STATUS_WAITING)
    return TRUE;
  *before = dsk_relay_event_came_with (op->db, message, dsk_status_to_string (conv->status), &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
dsk_send_reopen (DskOp *op, const char *message, const char *conv_id, const char *why, GError **error)
{
  g_autofree char *before = NULL;
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  if (!dsk_relay_conv_load (op->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  /* Whoever looks sees of the message itself that it failed; of a status that somebody had said, nothing would tell. */
  return load_before (op, message, &conv, &before, error) && (before == NULL || reopen (op, &conv, before, error))
         && dsk_thread_recount_answers (op, &conv, before != NULL, error)
         && (before == NULL || dsk_thread_event (op, conv.id, "unsent", NULL, why, error))
         && dsk_relay_conv_save (op->db, &conv, op->seq, error);
}

gboolean
dsk_send_arrived_after_all (DskOp *op, const char *conv_id, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  return dsk_relay_conv_load (op->db, conv_id, &conv, &found, error)
         && (!found
             || (dsk_thread_recount_answers (op, &conv, FALSE, error)
                 && dsk_relay_conv_save (op->db, &conv, op->seq, error)));
}
