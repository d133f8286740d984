/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

#include "dsk-relay-media.h"

gboolean
dsk_cmd_media_retry (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                     DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  gboolean found;

  if (!dsk_relay_media_retry (op->db, command->object, conv->id, op->now, op->seq, &found, error))
    return FALSE;
  return found
         || dsk_cmd_refuse (result, DSK_RESULT_INVALID,
                            "This message has no file that could not be fetched");
}
