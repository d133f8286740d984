/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

gboolean
dsk_cmd_claim (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
               DskCommandResult *result, GError **error)
{
  if (g_strcmp0 (conv->owner, actor->id) == 0)
    return TRUE;
  if (conv->owner != NULL)
    return dsk_cmd_conflict (op, conv, result, error);
  return dsk_thread_set_owner (op, conv, actor->id, error)
         && dsk_thread_event (op, conv->id, "claimed", actor->id, NULL, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}
