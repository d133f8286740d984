/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with the conversation from elsewhere, without a dialog. */

#include "dsk-conversation-page-private.h"

void
dsk_conversation_page_show (DskConversationPage *self, const char *conv, const char *item)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (conv != NULL);

  dsk_conversation_page_set_conversation (self, conv);
  if (item != NULL)
    dsk_timeline_view_show (self->timeline, item);
}

void
dsk_conversation_page_do (DskConversationPage *self, const char *action)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (action != NULL);

  g_free (self->to_do);
  self->to_do = g_strdup (action);
  dsk_conversation_page_do_waiting (self);
}

void
dsk_conversation_page_do_waiting (DskConversationPage *self)
{
  g_autofree char *action = NULL;

  if (self->to_do == NULL || dsk_timeline_model_get_row (self->model) == NULL)
    return;
  action = g_steal_pointer (&self->to_do);
  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
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
