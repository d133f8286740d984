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
