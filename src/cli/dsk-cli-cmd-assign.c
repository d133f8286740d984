/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

/* @user: (out) (nullable): NULL for "-" */
static gboolean
find_assignee (DskCli *cli, const char *text, char **user, GError **error)
{
  g_autoptr (DskReplicaReader) reader = NULL;

  *user = NULL;
  if (g_str_equal (text, "-"))
    return TRUE;
  reader = dsk_cli_open_reader (cli, NULL, error);
  if (reader == NULL)
    return FALSE;
  *user = dsk_cli_find_user (reader, text, error);
  return *user != NULL;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autofree char *user = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result;

  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  if (!find_assignee (cli, argv[1], &user, error))
    {
      dsk_client_close (client);
      return DSK_CLI_ERROR;
    }
  command = dsk_client_command_assign (client, conv, user, NULL);
  result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_assign = {
  .name = "assign",
  .arguments = "CONVERSATION USER",
  .summary = N_ ("Give a conversation to somebody; “-” gives it back to everybody"),
  .min_args = 2,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
