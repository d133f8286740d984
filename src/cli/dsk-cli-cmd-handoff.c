/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handing a conversation to somebody, and answering that. */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-error.h"
#include "dsk-handoff-summary.h"
#include "dsk-replica-receivers.h"

static void
receiver_names (gconstpointer row, const char **id, const char **name)
{
  *id = ((const DskReceiverRow *) row)->id;
  *name = ((const DskReceiverRow *) row)->name;
}

/* What the app would offer as a summary. Returns: (transfer full) (nullable): with @error */
static char *
make_summary (DskReplicaReader *reader, const DskConversationRow *row, GError **error)
{
  g_autoptr (GPtrArray) rows
      = dsk_replica_reader_timeline (reader, row->id, 0, NULL, DSK_HANDOFF_SUMMARY_ROWS, error);

  return rows != NULL ? dsk_handoff_summary (row, rows, g_get_real_time () / 1000) : NULL;
}

/* Returns: (transfer full) (nullable): with @error */
static DskCommand *
make_offer (DskCli *cli, DskClient *client, DskReplicaReader *reader, const DskConversationRow *row, const char *to,
            const char *summary, GError **error)
{
  g_autoptr (GPtrArray) receivers = dsk_replica_reader_list_receivers (reader, row->id, error);
  const DskReceiverRow *receiver = receivers != NULL ? dsk_cli_find_among (receivers, receiver_names, to, error) : NULL;
  g_autofree char *made = NULL;

  if (receiver == NULL || (summary == NULL && (made = make_summary (reader, row, error)) == NULL))
    return NULL;
  return dsk_client_command_handoff (client, row->id, receiver->team ? NULL : receiver->id,
                                     receiver->team ? receiver->id : NULL, cli->reason,
                                     summary != NULL ? summary : made);
}

static DskCommand *
make_answer (DskClient *client, const DskConversationRow *row, DskCommandType type, const char *why, GError **error)
{
  if (row->handoff == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                           _ ("Nothing waits to be accepted in this conversation"));
      return NULL;
    }
  return dsk_client_command_handoff_answer (client, type, row->id, row->handoff->id, why);
}

/* Returns: (transfer full) (nullable): with @error */
static DskCommand *
make_command (DskCli *cli, DskClient *client, const char *conv, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, &profile, error);
  DskConversationRow *row
      = reader != NULL ? dsk_replica_reader_get_conversation (reader, conv, profile->user, error) : NULL;
  DskCommand *command = NULL;

  if (row == NULL)
    return NULL;
  if (g_str_equal (argv[0], "offer"))
    command = make_offer (cli, client, reader, row, argv[2], argv[3], error);
  else if (g_str_equal (argv[0], "accept"))
    command = make_answer (client, row, DSK_COMMAND_HANDOFF_ACCEPT, NULL, error);
  else if (g_str_equal (argv[0], "return"))
    command = make_answer (client, row, DSK_COMMAND_HANDOFF_RETURN, argv[2], error);
  else
    command = make_answer (client, row, DSK_COMMAND_HANDOFF_CANCEL, NULL, error);
  dsk_conversation_row_free (row);
  return command;
}

static gboolean
is_right (int argc, char **argv)
{
  if (g_str_equal (argv[0], "offer"))
    return argc == 3 || argc == 4;
  if (g_str_equal (argv[0], "return"))
    return argc == 3;
  return argc == 2 && (g_str_equal (argv[0], "accept") || g_str_equal (argv[0], "cancel"));
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  /* So that what is left out is NULL. */
  char *all[] = { argv[0], argv[1], argc > 2 ? argv[2] : NULL, argc > 3 ? argv[3] : NULL };
  g_autofree char *conv = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;

  if (!is_right (argc, argv))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s",
                   _ ("it is “offer CONVERSATION TO [SUMMARY]”, “accept CONVERSATION”, “return CONVERSATION WHY” or "
                      "“cancel CONVERSATION”"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[1], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = make_command (cli, client, conv, all, error);
  if (command != NULL)
    result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_handoff = {
  .name = "handoff",
  .arguments = "offer CONVERSATION TO [SUMMARY] | accept CONVERSATION | return CONVERSATION WHY | cancel CONVERSATION",
  .summary = N_ ("Hand a conversation to a person or a team (--reason), or answer that"),
  .min_args = 2,
  .max_args = 4,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
