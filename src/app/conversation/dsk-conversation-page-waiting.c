/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with a message of ours that was not sent yet: it is taken back, or goes back to where it was written. */

#include "dsk-conversation-page-private.h"

#include "dsk-inside.h"
#include "dsk-message-menu.h"

#include <glib/gi18n.h>

typedef struct
{
  DskConversationPage *page; /* (owned) */
  char *conv;                /* (owned) */
  char *message;             /* (owned) */
  char *sha256;              /* (owned) (nullable): its file */
  DskOutgoing *edit;         /* (owned) (nullable): what is to be written again */
  char *quote;               /* (owned) (nullable): the message that it answers */
} TakeBack;

static void
take_back_free (TakeBack *what)
{
  g_object_unref (what->page);
  g_clear_pointer (&what->edit, dsk_outgoing_free);
  g_free (what->conv);
  g_free (what->message);
  g_free (what->sha256);
  g_free (what->quote);
  g_free (what);
}

/* After what is in the composer already. It is listed as @kept until it is a draft. */
static void
write_again (DskConversationPage *self, const TakeBack *what, const char *kept)
{
  dsk_conversation_page_take_back (self, what->conv, DSK_COMPOSER_REPLY, what->edit, what->quote, kept);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TakeBack *what = user_data;
  DskConversationPage *self = what->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  gboolean gone;

  if (!dsk_client_take_back_finish (DSK_CLIENT (source), result, &gone, &kept, &error))
    dsk_conversation_page_say (self, error->message);
  else if (kept != NULL && self->model != NULL)
    write_again (self, what, kept);
  else if (kept == NULL)
    {
      if (what->sha256 != NULL)
        dsk_client_give_up_file (DSK_CLIENT (source), what->message, what->sha256);
      dsk_conversation_page_say (self, gone ? _ ("Deleted: it was not sent")
                                            : _ ("It may have left this computer: the relay is asked not to send it"));
    }
  take_back_free (what);
}

const DskTimelineRow *
dsk_conversation_page_find_row (DskConversationPage *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->model);

  for (guint i = model != NULL ? g_list_model_get_n_items (model) : 0; i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (model, i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL && g_str_equal (row->id, id))
        return row;
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): the digest of its file */
static char *
file_of (const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  DskMediaRow *media = dsk_inside_media (row, content);
  char *sha256 = media != NULL ? g_strdup (media->sha256) : NULL;

  dsk_media_row_free (media);
  return sha256;
}

/* The same, of one that the outbox has. */
static char *
file_in (const char *content)
{
  g_autoptr (JsonObject) object = dsk_inside_parse (content);

  return g_strdup (dsk_json_get_string (dsk_json_get_object (object, "media"), "sha256"));
}

void
dsk_conversation_page_unsend (DskConversationPage *self, const DskCommand *command)
{
  TakeBack *what = g_new0 (TakeBack, 1);

  what->page = g_object_ref (self);
  what->conv = g_strdup (command->conv);
  what->message = g_strdup (command->object);
  what->quote = g_strdup (command->quote);
  what->sha256 = file_in (command->content);
  if (command->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (command->kind))
    what->edit = dsk_outgoing_new (command->kind, command->text, command->content);
  dsk_client_take_back_async (self->client, what->conv, what->message, what->edit != NULL, taken_back_cb, what);
}

static void
take_back (DskConversationPage *self, const char *id, gboolean edit)
{
  const DskTimelineRow *row = dsk_conversation_page_find_row (self, id);
  TakeBack *what;

  if (row == NULL || !dsk_message_may_take_back (row))
    {
      dsk_conversation_page_say (self, _ ("It is too late: the message was sent"));
      return;
    }
  what = g_new0 (TakeBack, 1);
  what->page = g_object_ref (self);
  what->conv = g_strdup (dsk_timeline_model_get_conversation (self->model));
  what->message = g_strdup (id);
  what->sha256 = file_of (row);
  what->quote = g_strdup (row->quote);
  if (edit)
    what->edit = dsk_outgoing_new (row->kind, row->text, row->content);
  dsk_client_take_back_async (self->client, what->conv, id, edit, taken_back_cb, what);
}

static void
take_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_back (DSK_CONVERSATION_PAGE (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  take_back (DSK_CONVERSATION_PAGE (widget), g_variant_get_string (parameter, NULL), TRUE);
}

void
dsk_conversation_page_install_waiting_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.take-back", "s", take_back_action);
  gtk_widget_class_install_action (widget_class, "conversation.edit-waiting", "s", edit_action);
}
