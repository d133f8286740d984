/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-note-calls.h"
#include "dsk-relay-entry.h"

gboolean
dsk_cmd_note_add (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                  DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskNoteCalls) called = { 0 };
  gboolean added;

  dsk_note_calls_init (&called);
  if (!dsk_note_calls_collect (op, command->text, command->content, &called, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!dsk_relay_note_add (op->db, command->object, conv->id, actor->id, op->now,
                           command->device_at, command->text, command->content, op->seq, &added, error))
    return FALSE;
  if (!added)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a note with that id already");
  for (guint i = 0; i < called.people->len; i++)
    if (g_strcmp0 (called.people->pdata[i], actor->id) != 0
        && !dsk_note_calls_tell (op, &called, command->object, conv, called.people->pdata[i], FALSE, error))
      return FALSE;
  dsk_note_calls_say_untold (&called, result);
  return dsk_handoff_acted (op, conv, actor->id, error);
}
