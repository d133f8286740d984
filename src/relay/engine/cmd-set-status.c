/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

static gboolean
resolve (DskOp *op, DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };

  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error))
    return FALSE;
  episode.resolved_at = op->now;
  g_free (episode.resolved_by);
  episode.resolved_by = g_strdup (op->actor);
  conv->waiting_since = 0;
  return dsk_handoff_end_open (op, conv, DSK_HANDOFF_ON_RESOLVE, conv->owner, conv->team, error)
         && dsk_thread_unsnooze (op, conv, NULL, error) && dsk_relay_episode_put (op->db, &episode, op->seq, error);
}

gboolean
dsk_cmd_set_status (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                    DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  DskStatus from = conv->status;

  if (command->status == from)
    return TRUE;
  if (command->base_seq != 0 && command->base_seq != conv->seq)
    return dsk_cmd_conflict (op, conv, result, error);
  if (!dsk_status_can_change (from, command->status))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "That status can't follow the present one");
  if (!dsk_handoff_acted (op, conv, actor->id, error)
      || (command->status == DSK_STATUS_RESOLVED && !resolve (op, conv, error)))
    return FALSE;
  conv->status = command->status;
  conv->live = TRUE;
  if (from == DSK_STATUS_RESOLVED)
    {
      if (!dsk_thread_open_episode (op, conv, op->now, error))
        return FALSE;
    }
  else if (!dsk_thread_event (op, conv->id, "status", NULL, dsk_status_to_string (conv->status),
                              error))
    return FALSE;
  return dsk_relay_conv_save (op->db, conv, op->seq, error);
}
