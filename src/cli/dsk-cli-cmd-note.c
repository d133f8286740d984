/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result;

  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = dsk_client_command_note (client, conv, argv[1]);
  result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_note = {
  .name = "note",
  .arguments = "CONVERSATION TEXT",
  .summary = N_ ("Write a note that only the team sees"),
  .min_args = 2,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
