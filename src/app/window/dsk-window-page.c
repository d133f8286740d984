/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of the conversation that is open. To make it takes as long as to make all else that is in the window, and at
 * first nothing is open: so the list is seen before it is made. */

#include "dsk-window-private.h"

void
dsk_window_open_listed (DskWindow *self, const char *id)
{
  dsk_inbox_list_show (self->inbox, id);
  dsk_window_open_selected (self);
}

DskConversationPage *
dsk_window_need_page (DskWindow *self)
{
  g_return_val_if_fail (self->client != NULL, NULL);

  if (self->conversation != NULL)
    return self->conversation;
  g_clear_handle_id (&self->page_id, g_source_remove);
  self->conversation = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (self->client));
  g_object_bind_property (self->inner, "folded", self->conversation, "folded", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->conversation, "open", G_CALLBACK (dsk_window_open_listed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conversation, "taken-back", G_CALLBACK (dsk_window_taken_back), self,
                           G_CONNECT_SWAPPED);
  dsk_pane_set_child (self->conversation_pane, GTK_WIDGET (self->conversation));
  return self->conversation;
}

const char *
dsk_window_get_open (DskWindow *self)
{
  return self->conversation != NULL ? dsk_conversation_page_get_conversation (self->conversation) : NULL;
}

static gboolean
make_cb (gpointer user_data)
{
  DskWindow *self = user_data;

  self->page_id = 0;
  dsk_window_need_page (self);
  return G_SOURCE_REMOVE;
}

/* Once nothing else is to be done: what was to be seen first is drawn. */
static void
filled_cb (DskWindow *self)
{
  if (self->client != NULL && self->conversation == NULL && self->page_id == 0)
    self->page_id = g_idle_add_full (G_PRIORITY_LOW, make_cb, self, NULL);
}

void
dsk_window_prepare_page (DskWindow *self)
{
  g_signal_connect_object (self->inbox, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
}
