/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message is taken back before it is sent: while its file is still on the way here, or it waits for its turn. */

#include "cmd.h"

#include "dsk-message.h"
#include "dsk-relay-media.h"
#include "dsk-relay-send-job.h"
#include "dsk-send.h"

gboolean
dsk_cmd_message_cancel (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error)
{
  g_auto (DskRelaySendJob) job = { 0 };
  gboolean found;

  if (!dsk_relay_send_job_load (op->db, command->object, &job, &found, error))
    return FALSE;
  /* Refused, or none of ours: there is nothing that could still be sent. */
  if (!found || g_strcmp0 (job.conv, conv->id) != 0 || job.state == DSK_SEND_FAILED)
    return TRUE;
  if (job.state != DSK_SEND_QUEUED)
    return dsk_cmd_refuse (result, DSK_RESULT_CONFLICT, "sent");
  /* Only a file that is not here yet is given up with it; the relay forgets what came of it after a day. */
  return dsk_send_fail (op, &job, DSK_CODE_TAKEN_BACK, "It was taken back before it was sent", error)
         && dsk_relay_media_end (op->db, job.message, "failed", "taken-back", op->seq, error);
}
