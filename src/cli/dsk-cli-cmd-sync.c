/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  int result;

  if (client == NULL)
    return DSK_CLI_ERROR;
  result = dsk_cli_catch_up (cli, client, error);
  if (result == DSK_CLI_OK)
    result = dsk_cli_bring_files (cli, client, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_sync = {
  .name = "sync",
  .arguments = "",
  .summary = N_ ("Send what is queued, fetch what is new, and end when both are done"),
  .flags = 0,
  .run = run,
};
