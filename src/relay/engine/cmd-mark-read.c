/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-send.h"

#include "dsk-relay-entry.h"
#include "dsk-relay-merge.h"
#include "dsk-relay-message.h"

/* The message that the command is about, by whatever id the device knows it. @found: (out): FALSE: and @result says
 * that it is not there */
static gboolean
load_message (DskOp *op, const DskCommand *command, const DskRelayConv *conv, DskRelayMessageHead *head,
              gboolean *found, DskCommandResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *moved = dsk_relay_merge_message (op->db, command->object, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!dsk_relay_message_load (op->db, moved != NULL ? moved : command->object, head, found, error))
    return FALSE;
  *found = *found && g_strcmp0 (head->conv, conv->id) == 0;
  return *found
         || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such message in this conversation");
}

/* Markers only move forward by what was seen, so that devices of one user may report what they saw in any order. */
gboolean
dsk_cmd_mark_read (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                   DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  g_autofree char *id = dsk_op_new_id (op);
  gboolean found;
  gboolean moved;

  if (!load_message (op, command, conv, &head, &found, result, error))
    return FALSE;
  return !found
         || (dsk_relay_marker_move (op->db, id, conv->id, actor->id, head.id, op->now, op->seq, &moved, error)
             && (!moved || dsk_courtesy_seen (op, conv->id, error)));
}

/* Only a person moves it back, so that they come back to what they saw; of two devices the last to be heard counts.
 * What the customer was told is told. */
gboolean
dsk_cmd_mark_unread (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                     DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  gboolean found;

  if (!load_message (op, command, conv, &head, &found, result, error))
    return FALSE;
  return !found
         || dsk_relay_marker_move_back (op->db, conv->id, actor->id, head.id, op->now, op->seq, error);
}
