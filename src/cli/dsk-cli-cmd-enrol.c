/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "dsk-cli-print.h"
#include "dsk-labels.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
enrol (DskCli *cli, DskClient *client, const char *url, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) probed = NULL;
  g_autoptr (GAsyncResult) enrolled = NULL;
  g_autofree char *name = NULL;

  dsk_client_probe_async (client, url, NULL, on_done, &probed);
  while (probed == NULL)
    g_main_context_iteration (NULL, TRUE);
  name = dsk_client_probe_finish (client, probed, error);
  if (name == NULL)
    return FALSE;
  dsk_client_enrol_async (client, url, code, cli->device_name, NULL, on_done, &enrolled);
  while (enrolled == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dsk_client_enrol_finish (client, enrolled, error);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  gboolean done;

  if (client == NULL)
    return DSK_CLI_ERROR;
  done = enrol (cli, client, argv[0], argc > 1 ? argv[1] : NULL, error);
  if (done)
    /* Translators: a relay's name, its address, a person, a role: "Agent" */
    dsk_cli_print (_ ("Enrolled at %s (%s) as %s, %s."), dsk_client_get_relay_name (client),
                   dsk_client_get_relay_url (client), dsk_client_get_user_name (client),
                   dsk_label_role (dsk_client_get_role (client)));
  dsk_client_close (client);
  return done ? DSK_CLI_OK : DSK_CLI_ERROR;
}

const DskCliCommand dsk_cli_cmd_enrol = {
  .name = "enrol",
  .arguments = "URL [CODE]",
  .summary = N_ ("Make this profile a device of a relay; a dastak:// link has the code in it"),
  .min_args = 1,
  .max_args = 2,
  .run = run,
};
