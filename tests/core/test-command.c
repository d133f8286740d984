/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-command.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-message.h"

#define ID "018bcfe5-6800-7000-8000-000000000001"

static DskCommand *
new_command (DskCommandType type)
{
  DskCommand *command = dsk_command_new (type, ID, dsk_command_type_has_conv (type) ? ID : NULL);

  command->object = g_strdup (ID);
  command->text = g_strdup ("Hello");
  command->status = DSK_STATUS_OPEN;
  if (type == DSK_COMMAND_CANNED_PUT || type == DSK_COMMAND_CONTACT_EDIT)
    command->content = g_strdup ("{}");
  if (type == DSK_COMMAND_START)
    {
      command->kind = DSK_MESSAGE_TEMPLATE;
      command->content = g_strdup ("{}");
      command->status = DSK_STATUS_NEW;
    }
  if (type == DSK_COMMAND_HANDOFF_OFFER)
    command->user = g_strdup (ID);
  if (type == DSK_COMMAND_NOTE_EDIT)
    {
      command->base_seq = 1;
      command->head_msg = g_strdup (ID);
    }
  return command;
}

static void
assert_invalid (DskCommand *command)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dsk_command_validate (command, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
test_names (void)
{
  DskCommandType type;
  DskResultCode code;

  for (guint i = 0; i < DSK_COMMAND_N; i++)
    {
      const char *name = dsk_command_type_to_string ((DskCommandType) i);

      g_assert_true (g_str_has_suffix (name, "@1"));
      g_assert_true (dsk_command_type_from_string (name, &type));
      g_assert_cmpint (type, ==, (int) i);
    }
  g_assert_true (dsk_command_type_from_string ("message.send@2", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_MESSAGE_SEND);
  g_assert_true (dsk_command_type_from_string ("message.send@3", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_MESSAGE_SEND);
  g_assert_true (dsk_command_type_from_string ("message.send@4", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_MESSAGE_SEND);
  g_assert_false (dsk_command_type_from_string ("message.send@5", &type));
  g_assert_true (dsk_command_type_from_string ("note.edit@1", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_NOTE_EDIT);
  g_assert_true (dsk_command_type_from_string ("note.add@2", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_NOTE_ADD);
  g_assert_true (dsk_command_type_from_string ("note.add@3", &type));
  g_assert_cmpint (type, ==, DSK_COMMAND_NOTE_ADD);
  g_assert_false (dsk_command_type_from_string ("note.add@4", &type));
  g_assert_false (dsk_command_type_from_string (NULL, &type));
  for (guint i = 0; i < DSK_RESULT_N; i++)
    {
      g_assert_true (dsk_result_code_from_string (dsk_result_code_to_string ((DskResultCode) i), &code));
      g_assert_cmpint (code, ==, (int) i);
    }
  g_assert_false (dsk_result_code_from_string ("maybe", &code));
}

static void
test_valid (void)
{
  for (guint i = 0; i < DSK_COMMAND_N; i++)
    {
      g_autoptr (DskCommand) command = new_command ((DskCommandType) i);
      g_autoptr (GError) error = NULL;

      g_assert_true (dsk_command_validate (command, &error));
      g_assert_no_error (error);
    }
}

static void
test_ids (void)
{
  for (guint i = 0; i < DSK_COMMAND_N; i++)
    {
      g_autoptr (DskCommand) command = new_command ((DskCommandType) i);

      set (&command->conv, "not-an-id");
      assert_invalid (command);
      set (&command->conv, NULL);
      if (dsk_command_type_has_conv ((DskCommandType) i))
        assert_invalid (command);
      else
        g_assert_true (dsk_command_validate (command, NULL));
      set (&command->conv, ID);
      set (&command->id, NULL);
      assert_invalid (command);
    }
}

static void
test_objects (void)
{
  static const DskCommandType with_object[] = { DSK_COMMAND_MESSAGE_SEND, DSK_COMMAND_NOTE_ADD,
                                                DSK_COMMAND_MARK_READ, DSK_COMMAND_MARK_UNREAD,
                                                DSK_COMMAND_MENTION_SEEN,
                                                DSK_COMMAND_CANNED_PUT, DSK_COMMAND_CANNED_REMOVE };
  g_autoptr (DskCommand) assign = new_command (DSK_COMMAND_ASSIGN);
  g_autoptr (DskCommand) send = new_command (DSK_COMMAND_MESSAGE_SEND);

  for (guint i = 0; i < G_N_ELEMENTS (with_object); i++)
    {
      g_autoptr (DskCommand) command = new_command (with_object[i]);

      set (&command->object, NULL);
      assert_invalid (command);
    }
  set (&assign->user, "somebody");
  assert_invalid (assign);
  set (&assign->user, ID);
  g_assert_true (dsk_command_validate (assign, NULL));
  set (&send->quote, "wamid.x");
  assert_invalid (send);
  set (&send->quote, NULL);
  set (&send->head_msg, "x");
  assert_invalid (send);
  set (&send->head_msg, NULL);
  set (&send->canned, "hi");
  assert_invalid (send);
  set (&send->canned, ID);
  g_assert_true (dsk_command_validate (send, NULL));
}

/* To one person or one team, with words, and a reason of a few. */
static void
test_handoff (void)
{
  static const DskCommandType answers[]
      = { DSK_COMMAND_HANDOFF_ACCEPT, DSK_COMMAND_HANDOFF_RETURN, DSK_COMMAND_HANDOFF_CANCEL };
  g_autoptr (DskCommand) offer = new_command (DSK_COMMAND_HANDOFF_OFFER);
  g_autofree char *longest = g_strnfill (100, 'x');
  g_autofree char *longer = g_strnfill (101, 'x');

  set (&offer->reason, longest);
  g_assert_true (dsk_command_validate (offer, NULL));
  set (&offer->reason, longer);
  assert_invalid (offer);
  set (&offer->reason, " ");
  assert_invalid (offer);
  set (&offer->reason, NULL);
  set (&offer->team, ID);
  assert_invalid (offer);
  set (&offer->user, NULL);
  g_assert_true (dsk_command_validate (offer, NULL));
  set (&offer->team, NULL);
  assert_invalid (offer);
  set (&offer->team, ID);
  set (&offer->text, "\n");
  assert_invalid (offer);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (DskCommand) command = new_command (answers[i]);

      set (&command->text, NULL);
      g_assert_cmpint (dsk_command_validate (command, NULL), ==, answers[i] != DSK_COMMAND_HANDOFF_RETURN);
      set (&command->text, "no");
      set (&command->object, NULL);
      assert_invalid (command);
    }
}

static void
test_text (void)
{
  g_autoptr (DskCommand) send = new_command (DSK_COMMAND_MESSAGE_SEND);
  g_autoptr (DskCommand) note = new_command (DSK_COMMAND_NOTE_ADD);
  g_autoptr (GString) text = g_string_new (NULL);

  set (&send->text, "");
  assert_invalid (send);
  set (&send->text, " \n\t\xc2\xa0");
  assert_invalid (send);
  set (&send->text, NULL);
  assert_invalid (send);
  set (&send->text, "\xff\xfe");
  assert_invalid (send);

  /* Characters count, not bytes. */
  for (guint i = 0; i < DSK_TEXT_MAX_CHARS; i++)
    g_string_append (text, "😀");
  set (&send->text, text->str);
  g_assert_true (dsk_command_validate (send, NULL));
  g_string_append (text, "a");
  set (&send->text, text->str);
  assert_invalid (send);
  set (&note->text, text->str);
  g_assert_true (dsk_command_validate (note, NULL));
}

/* Of a note with a file, that may be all; without one there is no note without words. */
static void
test_note_file (void)
{
  g_autoptr (DskCommand) note = new_command (DSK_COMMAND_NOTE_ADD);

  set (&note->text, NULL);
  assert_invalid (note);
  note->kind = DSK_MESSAGE_DOCUMENT;
  g_assert_cmpstr (dsk_command_wire_type (note), ==, "note.add@3");
  assert_invalid (note);
  set (&note->content, "{\"media\":{}}");
  g_assert_true (dsk_command_validate (note, NULL));
  set (&note->text, " ");
  assert_invalid (note);
  set (&note->text, "the contract");
  g_assert_true (dsk_command_validate (note, NULL));
  note->kind = DSK_MESSAGE_LOCATION;
  assert_invalid (note);
}

/* A release that knows only the words of a note says that it does not know this one. */
static void
test_note_content (void)
{
  g_autoptr (DskCommand) note = new_command (DSK_COMMAND_NOTE_ADD);

  g_assert_cmpstr (dsk_command_wire_type (note), ==, "note.add@1");
  set (&note->content, "{\"mentions\":[]}");
  g_assert_cmpstr (dsk_command_wire_type (note), ==, "note.add@2");
  g_assert_true (dsk_command_validate (note, NULL));
  set (&note->content, "[]");
  assert_invalid (note);
  set (&note->content, "");
  assert_invalid (note);
}

/* A relay that would send it and leave the status as it is does not know its name. */
static void
test_send_status (void)
{
  g_autoptr (DskCommand) send = new_command (DSK_COMMAND_MESSAGE_SEND);

  send->status = DSK_STATUS_NEW;
  g_assert_cmpstr (dsk_command_wire_type (send), ==, "message.send@1");
  send->status = DSK_STATUS_RESOLVED;
  g_assert_cmpstr (dsk_command_wire_type (send), ==, "message.send@3");
  g_assert_true (dsk_command_validate (send, NULL));
  /* The relay can't take back what it sent because the conversation changed. */
  send->base_seq = 1;
  assert_invalid (send);
  send->base_seq = 0;
  send->status = DSK_STATUS_N;
  assert_invalid (send);
  send->status = DSK_STATUS_WAITING;
  send->kind = DSK_MESSAGE_REACTION;
  set (&send->content, "{\"reaction\":{\"wamid\":\"w\",\"emoji\":\"\"}}");
  assert_invalid (send);
}

/* What is sent later leaves the status to whoever is there then; nobody reacts later. */
static void
test_send_later (void)
{
  g_autoptr (DskCommand) send = new_command (DSK_COMMAND_MESSAGE_SEND);

  send->status = DSK_STATUS_NEW;
  send->until = 1;
  g_assert_cmpstr (dsk_command_wire_type (send), ==, "message.send@4");
  g_assert_true (dsk_command_validate (send, NULL));
  send->status = DSK_STATUS_RESOLVED;
  assert_invalid (send);
  send->status = DSK_STATUS_NEW;
  send->until = -1;
  assert_invalid (send);
  send->until = 1;
  send->kind = DSK_MESSAGE_REACTION;
  set (&send->content, "{\"reaction\":{\"wamid\":\"w\",\"emoji\":\"\"}}");
  assert_invalid (send);
}

/* Which version is changed is said by its number and by what made it. */
static void
test_versions (void)
{
  g_autoptr (DskCommand) edit = new_command (DSK_COMMAND_NOTE_EDIT);

  edit->base_seq = 0;
  assert_invalid (edit);
  edit->base_seq = 1;
  set (&edit->head_msg, NULL);
  assert_invalid (edit);
  set (&edit->head_msg, "1");
  assert_invalid (edit);
}

static void
test_numbers (void)
{
  g_autoptr (DskCommand) command = new_command (DSK_COMMAND_SET_STATUS);

  command->status = DSK_STATUS_NEW;
  assert_invalid (command);
  command->status = (DskStatus) 50;
  assert_invalid (command);
  command->status = DSK_STATUS_RESOLVED;
  command->base_seq = -1;
  assert_invalid (command);
  command->base_seq = 0;
  command->n = -1;
  assert_invalid (command);
  command->n = 0;
  command->until = -1;
  assert_invalid (command);
  command->until = 0;
  g_assert_true (dsk_command_validate (command, NULL));
  command->type = (DskCommandType) 50;
  assert_invalid (command);
}

static void
test_boxed (void)
{
  GValue value = G_VALUE_INIT;
  DskCommand *command = new_command (DSK_COMMAND_CLAIM);
  DskCommandResult result = { .detail = g_strdup ("{}") };

  g_value_init (&value, dsk_command_get_type ());
  g_value_take_boxed (&value, command);
  g_assert_true (dsk_command_ref (command) == command);
  g_value_unset (&value);
  g_assert_cmpstr (command->id, ==, ID);
  dsk_command_unref (command);

  dsk_command_result_clear (&result);
  g_assert_null (result.detail);
}

static void
test_availability (void)
{
  g_autoptr (DskCommand) command = new_command (DSK_COMMAND_USER_AVAILABILITY);

  set (&command->user, "somebody");
  assert_invalid (command);
  set (&command->user, ID);
  g_assert_true (dsk_command_validate (command, NULL));
  command->availability = DSK_AVAILABILITY_N;
  assert_invalid (command);
}

static void
test_start (void)
{
  g_autoptr (DskCommand) command = new_command (DSK_COMMAND_START);

  g_assert_true (dsk_command_validate (command, NULL));
  command->kind = DSK_MESSAGE_TEXT;
  assert_invalid (command);
  command->kind = DSK_MESSAGE_TEMPLATE;
  command->until = 1;
  assert_invalid (command);
  command->until = 0;
  command->status = DSK_STATUS_RESOLVED;
  assert_invalid (command);
  command->status = DSK_STATUS_NEW;
  set (&command->object, NULL);
  assert_invalid (command);
  set (&command->object, ID);
  set (&command->content, NULL);
  assert_invalid (command);
}

static void
test_contact (void)
{
  g_autoptr (DskCommand) command = new_command (DSK_COMMAND_CONTACT_EDIT);

  g_assert_true (dsk_command_validate (command, NULL));
  set (&command->object, NULL);
  assert_invalid (command);
  set (&command->object, ID);
  set (&command->content, NULL);
  assert_invalid (command);
  set (&command->content, "[]");
  assert_invalid (command);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/names", test_names);
  g_test_add_func ("/command/valid", test_valid);
  g_test_add_func ("/command/ids", test_ids);
  g_test_add_func ("/command/objects", test_objects);
  g_test_add_func ("/command/handoff", test_handoff);
  g_test_add_func ("/command/text", test_text);
  g_test_add_func ("/command/note-content", test_note_content);
  g_test_add_func ("/command/note-file", test_note_file);
  g_test_add_func ("/command/versions", test_versions);
  g_test_add_func ("/command/numbers", test_numbers);
  g_test_add_func ("/command/send-status", test_send_status);
  g_test_add_func ("/command/send-later", test_send_later);
  g_test_add_func ("/command/boxed", test_boxed);
  g_test_add_func ("/command/availability", test_availability);
  g_test_add_func ("/command/start", test_start);
  g_test_add_func ("/command/contact", test_contact);
  return g_test_run ();
}
