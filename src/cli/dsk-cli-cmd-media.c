/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dsk-error.h"

#define PAGE 500

/* @text: the id of a message, or its beginning. Returns: (transfer full) (nullable): the digest of its file */
static char *
find_in_page (GPtrArray *page, const char *text, gboolean *found, GError **error)
{
  for (guint i = 0; i < page->len; i++)
    {
      const DskTimelineRow *row = g_ptr_array_index (page, i);

      if (row->item == DSK_ITEM_EVENT || !g_str_has_prefix (row->id, text))
        continue;
      *found = TRUE;
      if (row->media != NULL && row->media->sha256 != NULL && g_strcmp0 (row->media->state, "ready") == 0)
        return g_strdup (row->media->sha256);
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                   row->media == NULL ? _ ("This message has no file")
                                      : _ ("The relay does not have the file of this message (%s)"),
                   row->media != NULL ? row->media->state : "");
      return NULL;
    }
  return NULL;
}

static char *
find_file (DskCli *cli, const char *conv, const char *text, GError **error)
{
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, NULL, error);
  g_autofree char *before_id = NULL;
  gint64 before_at = 0;
  gboolean found = FALSE;

  while (reader != NULL)
    {
      g_autoptr (GPtrArray) page = dsk_replica_reader_timeline (reader, conv, before_at, before_id, PAGE, error);
      const DskTimelineRow *oldest;
      char *sha256;

      if (page == NULL)
        return NULL;
      sha256 = find_in_page (page, text, &found, error);
      if (found)
        return sha256;
      if (page->len == 0)
        break;
      oldest = g_ptr_array_index (page, 0);
      before_at = oldest->at;
      g_free (before_id);
      before_id = g_strdup (oldest->id);
    }
  if (reader != NULL)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                         _ ("There is no such message in this conversation here"));
  return NULL;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Returns: (transfer full) (nullable): where it is */
static char *
fetch (DskClient *client, const char *sha256, GError **error)
{
  DskMediaCache *media = dsk_client_get_media (client);
  g_autoptr (GAsyncResult) result = NULL;

  dsk_media_cache_fetch_async (media, sha256, 0, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dsk_media_cache_fetch_finish (media, result, error);
}

static gboolean
save (const char *path, const char *target, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = NULL;

  if (target == NULL)
    {
      printf ("%s\n", path);
      return TRUE;
    }
  to = g_file_new_for_commandline_arg (target);
  return g_file_copy (from, to, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, error);
}

static int
fetch_with (DskCli *cli, DskClient *client, const char *conv, char **argv, GError **error)
{
  int result = dsk_cli_catch_up (cli, client, error);
  g_autoptr (GError) offline = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *path = NULL;

  /* What is here already needs no connection. */
  if (result == DSK_CLI_ERROR)
    return result;
  if (result == DSK_CLI_OFFLINE)
    offline = g_steal_pointer (error);
  sha256 = find_file (cli, conv, argv[2], error);
  path = sha256 != NULL ? fetch (client, sha256, error) : NULL;
  if (path == NULL)
    return result == DSK_CLI_OFFLINE ? DSK_CLI_OFFLINE : DSK_CLI_ERROR;
  return save (path, argv[3], error) ? DSK_CLI_OK : DSK_CLI_ERROR;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = NULL;
  g_autofree char *conv = NULL;
  int result;

  if (strcmp (argv[0], "fetch") != 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("there is no command “media %s”"), argv[0]);
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[1], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  result = fetch_with (cli, client, conv, argv, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_media = {
  .name = "media",
  .arguments = "fetch CONVERSATION MESSAGE [FILE]",
  .summary = N_ ("Get the file of a message; say where it is, or put it into FILE"),
  .min_args = 3,
  .max_args = 4,
  .flags = 0,
  .run = run,
};
