/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-send.h"

#include "dsk-relay-entry.h"
#include "dsk-relay-message.h"

/* Markers only move forward, so that devices of one user may report in any order. */
gboolean
dsk_cmd_mark_read (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                   DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  g_autofree char *id = dsk_op_new_id (op);
  gboolean found;
  gboolean moved;

  if (!dsk_relay_message_load (op->db, command->object, &head, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (head.conv, conv->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID,
                           "There is no such message in this conversation");
  return dsk_relay_marker_move (op->db, id, conv->id, actor->id, head.id, op->now, op->seq, &moved,
                                error)
         && (!moved || dsk_courtesy_seen (op, conv->id, error));
}
