/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be sent later: listed, sent now, discarded. */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels-scheduled.h"

#define LOOK_BACK 50 /* among so many entries stands the newest message */

static void
print_object (const DskScheduledRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "conversation", row->conv);
  dsk_json_writer_set_string (writer, "author", row->author);
  dsk_json_writer_set_string (writer, "author_name", row->author_name);
  dsk_cli_set_time (writer, "at", "at_ms", row->at);
  dsk_cli_set_time (writer, "due", "due_ms", row->due_at);
  dsk_json_writer_set_string (writer, "state", row->held ? "held" : "waiting");
  dsk_json_writer_set_bool (writer, "pending", row->pending);
  dsk_json_writer_set_string (writer, "kind", dsk_message_kind_to_string (row->kind));
  dsk_json_writer_set_string (writer, "text", row->text);
  dsk_json_writer_set_string (writer, "code", row->code);
  dsk_cli_print_object (writer);
}

static void
print_line (const DskScheduledRow *row)
{
  g_autofree char *due = dsk_cli_iso_time (row->due_at);
  g_autofree char *state = dsk_label_scheduled (row, g_get_real_time () / 1000);
  g_autofree char *about = dsk_label_scheduled_about (row);
  g_autofree char *words = dsk_label_scheduled_words (row);

  dsk_cli_print ("%s  %s  %s  %s  %s  %s", row->id, row->conv, due, state, words, about);
}

static int
run_list (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  DskConversationRow *conv = NULL;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  if (reader != NULL && argc > 0)
    conv = dsk_cli_find_conversation (reader, profile->user, argv[0], error);
  if (reader == NULL || (argc > 0 && conv == NULL))
    return DSK_CLI_ERROR;
  rows = dsk_replica_reader_scheduled (reader, conv != NULL ? conv->id : NULL, error);
  dsk_conversation_row_free (conv);
  if (rows == NULL)
    return DSK_CLI_ERROR;
  for (guint i = 0; i < rows->len; i++)
    if (cli->json)
      print_object (rows->pdata[i]);
    else
      print_line (rows->pdata[i]);
  return DSK_CLI_OK;
}

/* What is here has been seen: what came since is asked about. Returns: (transfer full) (nullable): with @error */
static DskCommand *
make_send (DskClient *client, DskReplicaReader *reader, const DskScheduledRow *row, GError **error)
{
  DskConversationRow *conv
      = dsk_replica_reader_get_conversation (reader, row->conv, dsk_client_get_user_id (client), error);
  g_autoptr (GPtrArray) rows
      = conv != NULL ? dsk_replica_reader_timeline (reader, row->conv, 0, NULL, LOOK_BACK, error) : NULL;
  const char *head = NULL;
  DskCommand *command = NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DskTimelineRow *entry = rows->pdata[i];

      if (entry->item == DSK_ITEM_MESSAGE && !entry->pending)
        head = entry->id;
    }
  if (rows != NULL)
    command = dsk_client_command_scheduled (client, DSK_COMMAND_SCHEDULED_SEND, row->conv, row->id, head, conv->owner);
  dsk_conversation_row_free (conv);
  return command;
}

/* Returns: (transfer full) (nullable): with @error */
static DskCommand *
make_command (DskCli *cli, DskClient *client, const char *what, const char *id, GError **error)
{
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, NULL, error);
  g_autoptr (DskScheduledRow) row = reader != NULL ? dsk_replica_reader_find_scheduled (reader, id, error) : NULL;

  if (row == NULL)
    return NULL;
  if (!g_str_equal (what, "send"))
    return dsk_client_command_scheduled (client, DSK_COMMAND_SCHEDULED_REMOVE, row->conv, row->id, NULL, NULL);
  return make_send (client, reader, row, error);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;

  if (!g_str_equal (argv[0], "send") && !g_str_equal (argv[0], "discard"))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s", _ ("it is “send MESSAGE” or “discard MESSAGE”"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_client (cli, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = make_command (cli, client, argv[0], argv[1], error);
  if (command != NULL)
    result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_schedule = {
  .name = "schedule",
  .arguments = "send MESSAGE | discard MESSAGE",
  .summary = N_ ("Send now what is to be sent later, or discard it"),
  .min_args = 2,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};

const DskCliCommand dsk_cli_cmd_scheduled = {
  .name = "scheduled",
  .arguments = "[CONVERSATION]",
  .summary = N_ ("List what is to be sent later, and what was not sent"),
  .min_args = 0,
  .max_args = 1,
  .flags = DSK_CLI_READS,
  .run = run_list,
};
