/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Its author changes a note. What it said before is kept as a version of its own; who is called now is told, and who is
 * not any more need not look. Its file stays what it is. Of two who change it at the same time, on two computers, the
 * second is told. */

#include "dsk-note-calls.h"

#include "dsk-json-writer.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-mention.h"
#include "dsk-relay-note-media.h"

static gboolean
refuse_changed (const DskRelayNote *note, DskCommandResult *result)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "reason", "note-changed");
  dsk_json_writer_set_int (writer, "version", note->version);
  dsk_json_writer_end_object (writer);
  result->code = DSK_RESULT_CONFLICT;
  g_free (result->detail);
  result->detail = dsk_json_writer_take_string (writer);
  return TRUE;
}

/* @note: as it was */
static gboolean
call_again (DskOp *op, const DskRelayNote *note, const DskRelayConv *conv, const char *author, DskNoteCalls *calls,
            GError **error)
{
  g_auto (DskNoteCalls) before = { 0 };
  g_auto (DskCommandResult) ignored = { 0 };
  g_autoptr (GPtrArray) told = NULL;

  dsk_note_calls_init (&before);
  if (!dsk_note_calls_collect (op, DSK_MESSAGE_TEXT, note->text, note->content, &before, &ignored, error))
    return FALSE;
  for (guint i = 0; i < calls->people->len; i++)
    {
      const char *user = calls->people->pdata[i];

      if (g_strcmp0 (user, author) != 0 && !dsk_note_calls_has (&before, user)
          && !dsk_note_calls_tell (op, calls, note->id, conv, user, TRUE, error))
        return FALSE;
    }
  told = dsk_relay_mention_list (op->db, note->id, error);
  for (guint i = 0; told != NULL && i < told->len; i++)
    if (!dsk_note_calls_has (calls, told->pdata[i])
        && !dsk_relay_mention_withdraw (op->db, note->id, told->pdata[i], op->now, op->seq, error))
      return FALSE;
  return told != NULL;
}

static gboolean
edit (DskOp *op, const DskCommand *command, const DskRelayNote *note, const DskRelayConv *conv, const char *author,
      DskCommandResult *result, GError **error)
{
  const char *text = command->text != NULL ? command->text : "";
  g_auto (DskNoteCalls) calls = { 0 };
  g_autofree char *version = dsk_op_new_id (op);
  gboolean has_file;

  dsk_note_calls_init (&calls);
  if (!dsk_relay_note_media_has (op->db, note->id, &has_file, error))
    return FALSE;
  if (*text == '\0' && !has_file)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no text");
  if (!dsk_note_calls_collect (op, DSK_MESSAGE_TEXT, command->text, command->content, &calls, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!dsk_relay_note_keep (op->db, note, version, op->seq, error)
      || !dsk_relay_note_edit (op->db, note, command->id, text, command->content, op->now, op->seq, error)
      || !call_again (op, note, conv, author, &calls, error))
    return FALSE;
  dsk_note_calls_say_untold (&calls, result);
  return TRUE;
}

/* Whether its author saw what it says. A number would not do: two computers count the same. Of a note that was never
 * changed it is the note's own id. */
static gboolean
is_current (const DskRelayNote *note, const DskCommand *command)
{
  return g_strcmp0 (command->head_msg, note->version_id != NULL ? note->version_id : command->object) == 0;
}

gboolean
dsk_cmd_note_edit (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                   DskCommandResult *result, GError **error)
{
  g_auto (DskRelayNote) note = { 0 };
  gboolean found;

  if (!dsk_relay_note_load (op->db, command->object, &note, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (note.conv, conv->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such note");
  if (g_strcmp0 (note.author, actor->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "author");
  if (!is_current (&note, command))
    /* The same again is no change: they write it on two computers, or the first answer was lost. */
    return (g_strcmp0 (note.text, command->text != NULL ? command->text : "") == 0
            && g_strcmp0 (note.content, command->content) == 0)
           || refuse_changed (&note, result);
  return edit (op, command, &note, conv, actor->id, result, error);
}
