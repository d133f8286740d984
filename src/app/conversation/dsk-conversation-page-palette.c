/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with the conversation from elsewhere, without a dialog. */

#include "dsk-conversation-page-private.h"

#include <glib/gi18n.h>

/* To a user's id. */
static void
assign_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv = dsk_timeline_model_get_conversation (self->model);

  if (conv == NULL)
    return;
  dsk_conversation_page_submit (
      self, dsk_client_command_assign (self->client, conv, g_variant_get_string (parameter, NULL), NULL),
      adw_toast_new (_ ("Conversation assigned")));
}

void
dsk_conversation_page_install_palette_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.assign-to", "s", assign_to_action);
}

void
dsk_conversation_page_show (DskConversationPage *self, const char *conv, const char *item)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (conv != NULL);

  dsk_conversation_page_set_conversation (self, conv);
  if (item != NULL)
    dsk_timeline_view_show (self->timeline, item);
}

gboolean
dsk_conversation_page_can_set_status (DskConversationPage *self, DskStatus status)
{
  const DskConversationRow *row;

  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), FALSE);

  row = dsk_timeline_model_get_row (self->model);
  return row != NULL && dsk_status_can_change (row->status, status);
}

GtkWidget *
dsk_conversation_page_get_actor (DskConversationPage *self, const char *action)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), NULL);

  return g_str_has_prefix (action, "composer.") ? GTK_WIDGET (self->composer) : GTK_WIDGET (self);
}
