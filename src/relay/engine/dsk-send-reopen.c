/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "Send & Resolve" that sends nothing resolved nothing either: the customer still waits for what never left. */

#include "dsk-send.h"

#include "dsk-relay-conversation.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-message.h"

/* The episode goes on: it never ended. */
static gboolean
unresolve (DskOp *op, const DskRelayConv *conv, gint64 *opened_at, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };

  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error))
    return FALSE;
  *opened_at = episode.opened_at;
  if (conv->status != DSK_STATUS_RESOLVED)
    return TRUE;
  episode.resolved_at = 0;
  g_clear_pointer (&episode.resolved_by, g_free);
  return dsk_relay_episode_put (op->db, &episode, op->seq, error);
}

/* @before: what it was said to be before: neither a customer's message nor a reply ends an escalation */
static gboolean
reopen (DskOp *op, DskRelayConv *conv, const char *before, const char *why, GError **error)
{
  gint64 opened_at;
  gint64 after;

  if (!unresolve (op, conv, &opened_at, error)
      || !dsk_relay_message_last_answer (op->db, conv->id, &conv->last_answer_at, error))
    return FALSE;
  after = conv->episode_n > 1 ? MAX (conv->last_answer_at, opened_at - 1) : conv->last_answer_at;
  if (!dsk_relay_message_waiting (op->db, conv->id, after, &conv->waiting_since, error))
    return FALSE;
  conv->status = g_strcmp0 (before, dsk_status_to_string (DSK_STATUS_ESCALATED)) == 0
                     ? DSK_STATUS_ESCALATED
                     : dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return dsk_thread_event (op, conv->id, "unsent", NULL, why, error) && dsk_route_waiting (op, conv, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_send_reopen (DskOp *op, const char *message, const char *conv_id, const char *why, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *before = NULL;
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  if (!dsk_relay_conv_load (op->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found || (conv.status != DSK_STATUS_RESOLVED && conv.status != DSK_STATUS_WAITING))
    return TRUE;
  before = dsk_relay_event_came_with (op->db, message, dsk_status_to_string (conv.status), &local);
  if (local == NULL)
    return before == NULL || reopen (op, &conv, before, why, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
