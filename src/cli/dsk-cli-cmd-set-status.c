/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-error.h"

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result;
  DskStatus status;

  if (!dsk_status_from_string (argv[1], &status) || status == DSK_STATUS_NEW)
    {
      g_set_error (
          error, DSK_ERROR, DSK_ERROR_INVALID,
          _ ("“%s” is no status that can be set: there are open, waiting, escalated and resolved"),
          argv[1]);
      return DSK_CLI_USAGE;
    }

  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = dsk_client_command_set_status (client, conv, status);
  result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_set_status = {
  .name = "set-status",
  .arguments = "CONVERSATION STATUS",
  .summary = N_ ("Set the status: open, waiting, escalated or resolved"),
  .min_args = 2,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
