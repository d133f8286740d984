/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-error.h"

/* @text: (nullable): a user, or "-"; @user, @team: (out) (transfer full) (nullable): NULL for nobody, or no team */
static gboolean
find_assignees (DskCli *cli, const char *text, char **user, char **team, GError **error)
{
  const gboolean nobody = text == NULL || g_str_equal (text, "-");
  g_autoptr (DskReplicaReader) reader = NULL;

  *user = *team = NULL;
  if (nobody && cli->team == NULL)
    return TRUE;
  reader = dsk_cli_open_reader (cli, NULL, error);
  if (reader == NULL)
    return FALSE;
  if (!nobody && (*user = dsk_cli_find_user (reader, text, error)) == NULL)
    return FALSE;
  return cli->team == NULL || (*team = dsk_cli_find_team (reader, cli->team, error)) != NULL;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autofree char *user = NULL;
  g_autofree char *team = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result;

  if (argc < 2 && cli->team == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("it is “assign CONVERSATION USER” or “assign CONVERSATION --team=NAME”"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  if (!find_assignees (cli, argc > 1 ? argv[1] : NULL, &user, &team, error))
    {
      dsk_client_close (client);
      return DSK_CLI_ERROR;
    }
  command = dsk_client_command_assign (client, conv, user, team);
  result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_assign = {
  .name = "assign",
  .arguments = "CONVERSATION [USER]",
  .summary = N_ ("Give a conversation to somebody or to a team (--team); “-” gives it back to everybody"),
  .min_args = 1,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
