/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-note-calls.h"
#include "dsk-content.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-note-media.h"

/* It stays among us: it is no file of a message, so nothing that gives those to Meta ever sees it. */
static gboolean
name_file (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv, GError **error)
{
  g_auto (DskContentFile) file = { 0 };

  if (command->kind == DSK_MESSAGE_TEXT || !dsk_content_get_file (command->kind, command->content, &file))
    return TRUE;
  return dsk_relay_note_media_name (op->db,
                                    &(DskRelayNoteFile){ .note = command->object,
                                                         .conv = conv->id,
                                                         .kind = command->kind,
                                                         .mime = file.mime,
                                                         .name = file.name,
                                                         .size = file.size,
                                                         .sha256 = file.sha256 },
                                    actor->id, op->seq, error);
}

gboolean
dsk_cmd_note_add (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                  DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskNoteCalls) called = { 0 };
  gboolean added;

  dsk_note_calls_init (&called);
  if (!dsk_note_calls_collect (op, command->kind, command->text, command->content, &called, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!dsk_relay_note_add (op->db, command->object, conv->id, actor->id, op->now,
                           command->device_at, command->text != NULL ? command->text : "", command->content,
                           op->seq, &added, error))
    return FALSE;
  if (!added)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a note with that id already");
  if (!name_file (op, command, actor, conv, error))
    return FALSE;
  for (guint i = 0; i < called.people->len; i++)
    if (g_strcmp0 (called.people->pdata[i], actor->id) != 0
        && !dsk_note_calls_tell (op, &called, command->object, conv, called.people->pdata[i], FALSE, error))
      return FALSE;
  dsk_note_calls_say_untold (&called, result);
  return dsk_handoff_acted (op, conv, actor->id, error);
}
