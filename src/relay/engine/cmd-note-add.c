/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

#include "dsk-relay-entry.h"

gboolean
dsk_cmd_note_add (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                  DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  gboolean added;

  if (!dsk_relay_note_add (op->db, command->object, conv->id, actor->id, op->now,
                           command->device_at, command->text, op->seq, &added, error))
    return FALSE;
  return added
         || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a note with that id already");
}
