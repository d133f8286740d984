/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message is brought to a colleague, in a note: its words, who said them and when, and its file if that is here. */

#include "dsk-conversation-page-private.h"

#include "dsk-attachment-rules.h"
#include "dsk-forward-text.h"
#include "dsk-inside.h"
#include "dsk-media-cache.h"
#include "dsk-media-name.h"
#include "dsk-message-menu.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* How large the file at @path is, which the relay may not have said. */
static gint64
size_of (const DskMediaRow *media, const char *path)
{
  GStatBuf info;

  return media->size > 0 || g_stat (path, &info) != 0 ? media->size : (gint64) info.st_size;
}

/* @media: (nullable)
 * Returns: (transfer full) (nullable): the file as the content of a message; NULL: there is none, or it can't be
 * attached. @problem: (out) (transfer full) (nullable): why, in words */
static DskOutgoing *
file_of (DskConversationPage *self, const DskTimelineRow *row, const DskMediaRow *media, char **problem)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  const char *mime = media != NULL && media->mime != NULL ? media->mime : "application/octet-stream";
  gboolean as_document;
  gint64 size;

  *problem = NULL;
  if (media == NULL || !dsk_media_kind_has_file (row->kind))
    return NULL;
  path = media->sha256 != NULL ? dsk_media_cache_lookup (dsk_client_get_media (self->client), media->sha256) : NULL;
  size = path != NULL ? size_of (media, path) : 0;
  *problem = path != NULL ? dsk_attachment_problem (row->kind, mime, size, DSK_MEDIA_FOR_NOTE, &as_document)
                          : g_strdup (_ ("The file is not on this computer, and was not attached: open it first"));
  if (*problem != NULL)
    return NULL;
  name = dsk_media_name (row, media);
  return dsk_outgoing_new_media (row->kind, NULL,
                                 &(DskMediaFile){ .sha256 = media->sha256,
                                                  .mime = (char *) mime,
                                                  .size = size,
                                                  .name = name,
                                                  .width = media->width,
                                                  .height = media->height });
}

static void
forward (DskConversationPage *self, const DskConversationRow *conv, const DskTimelineRow *row)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  DskMediaRow *media = dsk_inside_media (row, content);
  g_autofree char *problem = NULL;
  g_autoptr (DskOutgoing) file = file_of (self, row, media, &problem);
  g_autofree char *words = dsk_forward_text (conv, row, file != NULL, now);
  g_autofree char *without = dsk_forward_text (conv, row, FALSE, now);
  g_autoptr (DskOutgoing) what = NULL;

  g_clear_pointer (&media, dsk_media_row_free);
  what = dsk_outgoing_new (file != NULL ? row->kind : DSK_MESSAGE_TEXT, words, file != NULL ? file->content : NULL);
  if (problem != NULL)
    dsk_conversation_page_say (self, problem);
  dsk_composer_forward (self->composer, what, without);
}

static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *conv = dsk_timeline_model_get_row (self->model);
  const DskTimelineRow *row = dsk_conversation_page_find_row (self, g_variant_get_string (parameter, NULL));

  if (conv != NULL && row != NULL && dsk_message_may_forward (row))
    forward (self, conv, row);
}

void
dsk_conversation_page_install_forward_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.forward", "s", forward_action);
}
