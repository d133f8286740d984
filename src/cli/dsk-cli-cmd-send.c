/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-attachment-rules.h"
#include "dsk-error.h"
#include "dsk-outgoing.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static DskMediaFile *
add_file (DskCli *cli, DskClient *client, GError **error)
{
  DskMediaCache *media = dsk_client_get_media (client);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (cli->file);
  g_autoptr (GAsyncResult) result = NULL;

  dsk_media_cache_add_async (media, file, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dsk_media_cache_add_finish (media, result, error);
}

/* @caption: (nullable). Returns: (transfer full) (nullable) */
static DskCommand *
command_for_file (DskCli *cli, DskClient *client, const char *conv, const char *caption, GError **error)
{
  g_autoptr (DskMediaFile) file = add_file (cli, client, error);
  g_autoptr (DskOutgoing) outgoing = NULL;
  g_autofree char *problem = NULL;
  DskMessageKind kind;
  gboolean as_document;

  if (file == NULL)
    return NULL;
  kind = dsk_attachment_kind (file->mime);
  problem = dsk_attachment_problem (kind, file->mime, file->size, &as_document);
  if (problem != NULL && as_document)
    {
      g_clear_pointer (&problem, g_free);
      kind = DSK_MESSAGE_DOCUMENT;
    }
  if (problem == NULL && caption != NULL && !dsk_attachment_takes_caption (kind))
    problem = g_strdup (_ ("A file of this kind has no caption; send the text by itself"));
  if (problem != NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, problem);
      return NULL;
    }
  outgoing = dsk_outgoing_new_media (kind, caption, file->sha256, file->mime, file->size, file->name);
  return dsk_client_command_send_outgoing (client, conv, outgoing, NULL, NULL);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;

  if (argc < 2 && cli->file == NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("say what to send: a text, a --file, or both"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  if (cli->file == NULL)
    command = dsk_client_command_send (client, conv, argv[1], NULL, NULL);
  else
    command = command_for_file (cli, client, conv, argc > 1 ? argv[1] : NULL, error);
  if (command != NULL)
    result = dsk_cli_submit (cli, client, command, error);
  if (result == DSK_CLI_OK && cli->file != NULL)
    result = dsk_cli_bring_files (cli, client, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_send = {
  .name = "send",
  .arguments = "CONVERSATION [TEXT]",
  .summary = N_ ("Answer the customer (--file)"),
  .min_args = 1,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
