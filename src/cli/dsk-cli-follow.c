/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-cli-follow.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

static gboolean
on_signal (gpointer user_data)
{
  ((DskCliFollow *) user_data)->interrupted = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_error (DskClient *client, GParamSpec *pspec, gpointer user_data)
{
  const GError *error = dsk_client_get_last_error (client);

  if (error != NULL)
    fprintf (stderr, "dastakctl: %s\n", error->message);
}

static gboolean
goes_on (DskCliFollow *follow)
{
  DskClientState state = dsk_client_get_state (follow->client);

  return !follow->interrupted
         && (state == DSK_CLIENT_OFFLINE || state == DSK_CLIENT_CONNECTING || state == DSK_CLIENT_SYNCING
             || state == DSK_CLIENT_ONLINE);
}

static void
stay (DskCliFollow *follow, DskCliFollowFunc begin, gpointer user_data)
{
  guint sources[] = { g_unix_signal_add (SIGINT, on_signal, follow), g_unix_signal_add (SIGTERM, on_signal, follow) };

  g_signal_connect (follow->client, "notify::last-error", G_CALLBACK (on_error), follow);
  dsk_client_start (follow->client);
  while (goes_on (follow) && dsk_client_get_state (follow->client) != DSK_CLIENT_ONLINE)
    g_main_context_iteration (NULL, TRUE);
  if (goes_on (follow))
    begin (follow, user_data);
  while (goes_on (follow))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (follow->client, user_data);
  g_signal_handlers_disconnect_by_data (follow->client, follow);
  while (follow->reading > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

int
dsk_cli_follow (DskCli *cli, DskCliFollowFunc begin, gpointer user_data, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  DskCliFollow follow = { .client = client };
  const GError *last;

  if (client == NULL)
    return DSK_CLI_ERROR;
  if (dsk_client_get_state (client) == DSK_CLIENT_OFFLINE)
    stay (&follow, begin, user_data);
  last = dsk_client_get_last_error (client);
  if (!follow.interrupted)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         last != NULL ? last->message : _ ("This profile belongs to no relay yet"));
  dsk_client_close (client);
  return follow.interrupted ? DSK_CLI_OK : DSK_CLI_ERROR;
}
