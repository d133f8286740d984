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
dsk_conversation_page_do (DskConversationPage *self, const char *action, const char *item)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (action != NULL);

  dsk_conversation_page_forget_waiting (self);
  self->to_do = g_strdup (action);
  self->to_do_with = g_strdup (item);
  dsk_conversation_page_do_waiting (self);
}

void
dsk_conversation_page_forget_waiting (DskConversationPage *self)
{
  g_clear_pointer (&self->to_do, g_free);
  g_clear_pointer (&self->to_do_with, g_free);
}

void
dsk_conversation_page_do_waiting (DskConversationPage *self)
{
  g_autofree char *action = NULL, *item = NULL;

  if (self->to_do == NULL || dsk_timeline_model_get_row (self->model) == NULL
      || (self->to_do_with != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0))
    return;
  action = g_steal_pointer (&self->to_do);
  item = g_steal_pointer (&self->to_do_with);
  gtk_widget_activate_action (GTK_WIDGET (self), action, item != NULL ? "s" : NULL, item);
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
