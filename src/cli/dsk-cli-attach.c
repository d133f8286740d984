/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are sent: they go into the media cache first. */

#include "dsk-cli-outgoing.h"

#include <glib/gi18n.h>

#include "dsk-attachment-rules.h"
#include "dsk-error.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static DskMediaFile *
add_file (DskCli *cli, DskClient *client, DskMediaUse use, GError **error)
{
  DskMediaCache *media = dsk_client_get_media (client);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (use == DSK_MEDIA_FOR_NOTE ? cli->attach : cli->file);
  g_autoptr (GAsyncResult) result = NULL;

  dsk_media_cache_add_async (media, file, use, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dsk_media_cache_add_finish (media, result, error);
}

DskOutgoing *
dsk_cli_make_file (DskCli *cli, DskClient *client, DskMediaUse use, const char *caption, GError **error)
{
  g_autoptr (DskMediaFile) file = add_file (cli, client, use, error);
  g_autofree char *problem = NULL;
  DskMessageKind kind;
  gboolean as_document;

  if (file == NULL)
    return NULL;
  kind = dsk_attachment_kind (file->mime);
  problem = dsk_attachment_problem (kind, file->mime, file->size, use, &as_document);
  if (problem != NULL && as_document)
    {
      g_clear_pointer (&problem, g_free);
      kind = DSK_MESSAGE_DOCUMENT;
    }
  if (problem == NULL && use == DSK_MEDIA_FOR_MESSAGE && caption != NULL && !dsk_attachment_takes_caption (kind))
    problem = g_strdup (_ ("A file of this kind has no caption; send the text by itself"));
  if (problem != NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, problem);
      return NULL;
    }
  return dsk_outgoing_new_media (kind, caption, file);
}
