/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-attention.h"

#include "demo-office.h"
#include "dsk-start-content.h"

#define GONE "01900000-0000-7000-8000-00000000f0f0" /* a conversation that is not here */

static const struct
{
  const char *conv;
  const char *text;
  DskResultCode code; /* OK: it waits still */
  const char *detail;
} commands[] = {
  { DEMO_SANA, "We have it in blue, too.", DSK_RESULT_NEEDS_CONFIRM,
    "{\"reason\":\"taken\",\"user_name\":\"Bilal Ahmed\"}" },
  { DEMO_URDU, "آپ کا پارسل کل پہنچ جائے گا۔", DSK_RESULT_NEEDS_CONFIRM, "{\"reason\":\"answered\"}" },
  { DEMO_CLOSED,
    "Has it arrived in the meantime? If not, I will ask the courier again, and call you as soon as I know.",
    DSK_RESULT_WINDOW_CLOSED, "{\"reason\":\"window-closed\",\"at\":1790000000000}" },
  { GONE, "I will look into it.", DSK_RESULT_INVALID, NULL },
  { DEMO_SANA, "You’re welcome!", DSK_RESULT_NEEDS_CONFIRM, "{\"reason\":\"resolved\",\"user_name\":\"Bilal Ahmed\"}" },
  { DEMO_SANA, "It leaves tomorrow.", DSK_RESULT_OK, NULL },
  { DEMO_CLOSED, "I am sorry for the delay.", DSK_RESULT_OK, NULL },
};

/* Returns: its number: other screens may have sent before */
static gint64
enqueue (Office *office, guint i)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = office_id (0xe000 + i);
  g_autoptr (DskCommand) command = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, id, commands[i].conv);
  g_autoptr (DskCommand) queued = NULL;

  command->object = office_id (0xe100 + i);
  command->text = g_strdup (commands[i].text);
  command->device_at = office->now - 40 * OFFICE_MINUTE;
  queued = dsk_replica_store_enqueue (office->store, command, &error);
  g_assert_no_error (error);
  return queued->n;
}

void
demo_attention_fill (Office *office)
{
  g_autoptr (GError) error = NULL;
  gint64 numbers[G_N_ELEMENTS (commands)];
  gint64 answered = 0;

  office_begin (office);
  dsk_replica_store_commit (office->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    numbers[i] = enqueue (office, i);
  dsk_replica_store_begin (office->store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const DskCommandResult result = { commands[i].code, 1, (char *) commands[i].detail };

      if (commands[i].code == DSK_RESULT_OK)
        continue;
      answered = numbers[i];
      dsk_replica_store_note_result (office->store, answered, &result, office->now - 5 * OFFICE_MINUTE, &error);
      g_assert_no_error (error);
    }
  dsk_replica_store_acknowledge (office->store, answered, &error);
  g_assert_no_error (error);
  office_commit (office, NULL);
}

/* Queues @command, and notes that it came back so. */
static void
put_back (Office *office, DskCommand *command, const DskCommandResult *result)
{
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GError) error = NULL;

  command->device_at = office->now - 10 * OFFICE_MINUTE;
  office_begin (office);
  dsk_replica_store_commit (office->store, &error);
  g_assert_no_error (error);
  queued = dsk_replica_store_enqueue (office->store, command, &error);
  g_assert_no_error (error);
  dsk_replica_store_begin (office->store, &error);
  g_assert_no_error (error);
  dsk_replica_store_note_result (office->store, queued->n, result, office->now - 5 * OFFICE_MINUTE, &error);
  g_assert_no_error (error);
  dsk_replica_store_acknowledge (office->store, queued->n, &error);
  g_assert_no_error (error);
  office_commit (office, command->conv);
  g_signal_emit_by_name (office->client, "command-result", queued->n, command->id,
                         dsk_result_code_to_string (result->code), result->detail);
}

void
demo_attention_start (Office *office, const char *number, const char *phone, const char *content)
{
  const DskCommandResult result
      = { .code = DSK_RESULT_FORBIDDEN, .seq = 1, .detail = (char *) "{\"reason\":\"number-stopped\"}" };
  g_autofree char *id = office_id (0xe300);
  g_autoptr (DskCommand) start = dsk_command_new (DSK_COMMAND_START, id, NULL);

  start->object = office_id (0xe301);
  start->kind = DSK_MESSAGE_TEMPLATE;
  start->text = g_strdup ("Hi Sana, order *10421* leaves our shop on Monday. Reply here if anything is wrong.");
  start->content = dsk_start_content_new (content, number, phone);
  put_back (office, start, &result);
}

void
demo_attention_lost_claim (Office *office, const char *conv)
{
  const DskCommandResult result
      = { .code = DSK_RESULT_CONFLICT,
          .seq = 1,
          .detail = (char *) "{\"owner\":\"" OFFICE_BILAL "\",\"owner_name\":\"Bilal Demo\",\"at\":1790000000000}" };
  g_autofree char *id = office_id (0xe200);
  g_autoptr (DskCommand) claim = dsk_command_new (DSK_COMMAND_CLAIM, id, conv);

  put_back (office, claim, &result);
}
