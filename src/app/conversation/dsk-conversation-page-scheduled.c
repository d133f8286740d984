/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be sent later: written again, sent now, or discarded. */

#include "dsk-conversation-page-private.h"

#include "dsk-ask.h"
#include "dsk-labels-scheduled.h"
#include "dsk-scheduled-entry.h"

#include <glib/gi18n.h>

#define ID_KEY "dsk-scheduled"
#define CONV_KEY "dsk-conversation"
#define HEAD_KEY "dsk-head"
#define OWNER_KEY "dsk-owner"

static const DskScheduledRow *
find (DskConversationPage *self, const char *id)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  for (guint i = 0; row != NULL && row->scheduled != NULL && i < row->scheduled->len; i++)
    if (g_strcmp0 (((const DskScheduledRow *) row->scheduled->pdata[i])->id, id) == 0)
      return row->scheduled->pdata[i];
  return NULL;
}

static void
unscheduled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  gboolean gone;

  if (!dsk_client_take_back_finish (DSK_CLIENT (source), result, &gone, &kept, &error) && self->timeline != NULL)
    {
      dsk_scheduled_bar_done_with (self->scheduled, NULL);
      dsk_conversation_page_say (self, error->message);
    }
}

/* --- to write it again --- */

/* It is a draft before it is taken out: whatever is killed in between, the words are there. */
static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskScheduledRow *row = find (self, g_variant_get_string (parameter, NULL));
  g_autofree char *id = NULL;
  g_autofree char *conv = NULL;
  g_autofree char *quote = NULL;
  g_autoptr (DskOutgoing) what = NULL;

  /* What is put there later, and not now, would be there and be sent as well. */
  if (row == NULL || !dsk_composer_can (self->composer, DSK_COMPOSER_REPLY)
      || !dsk_composer_may_take_back (self->composer))
    return;
  id = g_strdup (row->id);
  conv = g_strdup (row->conv);
  quote = g_strdup (row->quote);
  what = dsk_outgoing_new (row->kind, row->text, row->content);
  if (!dsk_composer_take_back (self->composer, DSK_COMPOSER_REPLY, what, quote, NULL))
    {
      dsk_conversation_page_say (self,
                                 _ ("There is no room for it where you write. Send or delete what is there first."));
      return;
    }
  dsk_composer_flush (self->composer);
  dsk_scheduled_bar_done_with (self->scheduled, id);
  dsk_client_unschedule_async (self->client, conv, id, unscheduled_cb, g_object_ref (self));
}

/* --- to send it now --- */

/* @head, @owner: (nullable): the newest message and whose the conversation was for who decided that */
static void
send_now (DskConversationPage *self, const char *id, const char *head, const char *owner)
{
  const DskScheduledRow *row = find (self, id);

  if (row == NULL || !dsk_composer_may_send (self->composer, row->kind != DSK_MESSAGE_TEMPLATE))
    {
      dsk_conversation_page_say (self, _ ("This can't be sent now"));
      return;
    }
  dsk_scheduled_bar_done_with (self->scheduled, row->id);
  dsk_conversation_page_submit (
      self,
      dsk_client_command_scheduled (self->client, DSK_COMMAND_SCHEDULED_SEND, row->conv, row->id, head, owner), NULL);
}

static void
anyway_cb (DskConversationPage *self, const char *response, GObject *dialog)
{
  if (g_str_equal (response, DSK_ASK_YES) && self->timeline != NULL)
    send_now (self, g_object_get_data (dialog, ID_KEY), g_object_get_data (dialog, HEAD_KEY),
              g_object_get_data (dialog, OWNER_KEY));
}

/* As with what is written: nobody talks over a colleague who is about to answer without being told. What comes while
 * they are asked they have not seen: the relay holds it back then. */
static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  const DskConversationRow *conv = dsk_timeline_model_get_row (self->model);
  const char *head = dsk_timeline_model_get_head (self->model);
  const char *owner = conv != NULL ? conv->owner : NULL;
  g_autofree char *warning = dsk_composer_dup_warning (self->composer);
  GtkRoot *root = gtk_widget_get_root (widget);
  AdwMessageDialog *dialog;

  if (warning == NULL)
    {
      send_now (self, id, head, owner);
      return;
    }
  dialog = dsk_ask_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Send Anyway?"), warning, _ ("_Cancel"),
                        _ ("Send Any_way"));
  g_object_set_data_full (G_OBJECT (dialog), ID_KEY, g_strdup (id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), HEAD_KEY, g_strdup (head), g_free);
  g_object_set_data_full (G_OBJECT (dialog), OWNER_KEY, g_strdup (owner), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (anyway_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- to discard it --- */

static void
response_cb (DskConversationPage *self, const char *response, GObject *dialog)
{
  if (!g_str_equal (response, DSK_ASK_YES) || self->timeline == NULL)
    return;
  dsk_scheduled_bar_done_with (self->scheduled, g_object_get_data (dialog, ID_KEY));
  dsk_client_unschedule_async (self->client, g_object_get_data (dialog, CONV_KEY), g_object_get_data (dialog, ID_KEY),
                               unscheduled_cb, g_object_ref (self));
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskScheduledRow *row = find (self, g_variant_get_string (parameter, NULL));
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *words = NULL;
  AdwMessageDialog *dialog;

  if (row == NULL)
    return;
  words = dsk_label_scheduled_words (row);
  dialog = dsk_ask_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Discard This Message?"), words,
                        _ ("_Cancel"), _ ("_Discard"));
  g_object_set_data_full (G_OBJECT (dialog), ID_KEY, g_strdup (row->id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), CONV_KEY, g_strdup (row->conv), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dsk_conversation_page_update_scheduled (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  DskRole role = DSK_ROLE_VIEWER;

  dsk_role_from_string (dsk_client_get_role (self->client), &role);
  dsk_scheduled_bar_set_rows (self->scheduled, dsk_timeline_model_get_conversation (self->model),
                              row != NULL ? row->scheduled : NULL, dsk_client_get_user_id (self->client),
                              dsk_permission_allows (role, DSK_ACTION_ASSIGN, FALSE),
                              dsk_composer_can (self->composer, DSK_COMPOSER_REPLY), g_get_real_time () / 1000);
}

void
dsk_conversation_page_install_scheduled_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, DSK_SCHEDULED_EDIT, "s", edit_action);
  gtk_widget_class_install_action (widget_class, DSK_SCHEDULED_SEND, "s", send_action);
  gtk_widget_class_install_action (widget_class, DSK_SCHEDULED_DISCARD, "s", discard_action);
}
