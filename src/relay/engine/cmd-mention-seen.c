/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

#include "dsk-relay-mention.h"

gboolean
dsk_cmd_mention_seen (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                      DskCommandResult *result, GError **error)
{
  gboolean found;

  if (!dsk_relay_mention_see (op->db, command->object, conv->id, actor->id, op->now, op->seq, &found, error))
    return FALSE;
  return found || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such note in this conversation");
}
