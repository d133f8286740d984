/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the relay refused: what it was, why, and what is to become of it. */

#include "dsk-cli.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dsk-attention-rules.h"
#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels.h"
#include "dsk-outgoing.h"
#include "dsk-start.h"

static void
print_object (const DskAttention *row, const char *words)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->command_id);
  dsk_json_writer_set_string (writer, "conversation", row->conv);
  dsk_json_writer_set_bool (writer, "visible", row->visible);
  dsk_json_writer_set_string (writer, "type", row->type);
  dsk_json_writer_set_string (writer, "text", row->text);
  dsk_json_writer_set_string (writer, "result", row->code);
  dsk_json_writer_set_string (writer, "reason", words);
  dsk_json_writer_set_bool (writer, "can_confirm", (dsk_attention_actions (row) & DSK_ATTENTION_SEND) != 0);
  dsk_cli_set_time (writer, "at", "at_ms", row->at);
  dsk_cli_print_object (writer);
}

static int
list (DskCli *cli, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DskAttention *row = g_ptr_array_index (rows, i);
      g_autofree char *words = dsk_attention_why (row);
      g_autofree char *name = dsk_attention_title (row);

      dsk_attention_say (row);

      if (cli->json)
        print_object (row, words);
      else
        dsk_cli_print ("%s  %s  %s  %s", row->command_id, name, words, row->text != NULL ? row->text : "-");
    }
  return DSK_CLI_OK;
}

static const DskAttention *
find (GPtrArray *rows, const char *id, GError **error)
{
  const DskAttention *found = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const DskAttention *row = g_ptr_array_index (rows, i);

      if (strcmp (row->command_id, id) == 0)
        found = row;
    }
  if (found == NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("nothing that needs attention has the id “%s”"), id);
  return found;
}

static int
confirm (DskCli *cli, DskClient *client, const DskAttention *row, GError **error)
{
  g_autoptr (DskOutgoing) message = NULL;
  g_autoptr (DskCommand) command = NULL;

  if ((dsk_attention_actions (row) & DSK_ATTENTION_SEND) == 0)
    {
      g_autofree char *words = dsk_attention_why (row);

      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("it can't be sent as it is: %s"), words);
      return DSK_CLI_ERROR;
    }
  message = dsk_outgoing_new (row->kind, row->text, row->content);
  command = dsk_attention_is_start (row) ? dsk_client_command_start_again (client, row->text, row->content)
                                         : dsk_client_command_send_outgoing (client, row->conv, message, NULL, NULL);
  if (command == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("it can't be sent any more"));
      return DSK_CLI_ERROR;
    }
  return dsk_cli_submit_instead (cli, client, command, row->command_id, error);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  gboolean confirms = g_strcmp0 (argv[0], "confirm") == 0;
  gboolean discards = g_strcmp0 (argv[0], "discard") == 0;
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, &profile, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (DskClient) client = NULL;
  const DskAttention *row;
  int result = DSK_CLI_OK;

  if (reader == NULL || (rows = dsk_replica_reader_list_attention (reader, error)) == NULL)
    return DSK_CLI_ERROR;
  if (strcmp (argv[0], "list") == 0 && argc == 1)
    return list (cli, rows);
  if ((!confirms && !discards) || argc != 2)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s", _ ("it is “list”, “confirm ID” or “discard ID”"));
      return DSK_CLI_USAGE;
    }
  row = find (rows, argv[1], error);
  client = row != NULL ? dsk_cli_open_client (cli, error) : NULL;
  if (client == NULL)
    return DSK_CLI_ERROR;
  if (confirms)
    result = confirm (cli, client, row, error);
  else
    dsk_client_dismiss_attention (client, row->command_id);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_attention = {
  .name = "attention",
  .arguments = "list | confirm ID | discard ID",
  .summary = N_ ("What the relay refused: see it, send it all the same, or let it go"),
  .min_args = 1,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
