/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Space: a look at the row with the focus, and on along the list, without opening any. */

#include "dsk-inbox-list-private.h"

#include "dsk-inbox-peek.h"
#include "dsk-inbox-rows.h"
#include "dsk-popover.h"

/* The row that is looked at may have come into view just now. */
static gboolean
point_cb (GtkWidget *peek, GdkFrameClock *clock, gpointer user_data)
{
  DskInboxList *self = user_data;
  GtkWidget *child = dsk_inbox_rows_find (self->list, self->peeked);
  graphene_rect_t bounds;

  if (child != NULL && gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (peek), &(GdkRectangle){ (int) bounds.origin.x, (int) bounds.origin.y,
                                                                      (int) bounds.size.width,
                                                                      (int) bounds.size.height });
  return G_SOURCE_REMOVE;
}

static void
look_at (DskInboxList *self, DskInboxPeek *peek, const DskConversationRow *row)
{
  self->peeked = row->key;
  dsk_inbox_peek_show (peek, row);
  point_cb (GTK_WIDGET (peek), NULL, self);
  gtk_widget_add_tick_callback (GTK_WIDGET (peek), point_cb, g_object_ref (self), g_object_unref);
}

static void
move_cb (DskInboxList *self, int delta, DskInboxPeek *peek)
{
  const int position = dsk_conversation_model_find (self->model, self->peeked) + delta;
  g_autoptr (DskConversationItem) item = NULL;
  const DskConversationRow *row;

  if (position < 0 || position >= (int) g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->model), (guint) position);
  row = dsk_conversation_item_get_row (item);
  /* What was not read yet is in a moment. */
  if (row == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", (guint) position);
  look_at (self, peek, row);
}

static void
open_cb (DskInboxList *self, DskInboxPeek *peek)
{
  const gint64 key = self->peeked;

  gtk_popover_popdown (GTK_POPOVER (peek));
  dsk_key_selection_clear_marked (self->selection);
  dsk_key_selection_set_key (self->selection, key);
  g_signal_emit_by_name (self, "activated");
}

/* After who gives the focus back to what had it. */
static void
closed_cb (DskInboxList *self)
{
  GtkWidget *child = dsk_inbox_rows_find (self->list, self->peeked);

  if (child != NULL)
    gtk_widget_grab_focus (child);
}

gboolean
dsk_inbox_list_peek (DskInboxList *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  const DskConversationRow *row = child != NULL ? dsk_inbox_rows_get (child) : NULL;
  GtkWidget *peek;

  if (row == NULL)
    return FALSE;
  dsk_inbox_list_close_popover (self);
  peek = dsk_inbox_peek_new (self->client);
  gtk_popover_set_position (GTK_POPOVER (peek), GTK_POS_RIGHT);
  g_signal_connect_object (peek, "move", G_CALLBACK (move_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (peek, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  dsk_popover_open (GTK_POPOVER (peek), GTK_WIDGET (self));
  g_signal_connect_object (peek, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  look_at (self, DSK_INBOX_PEEK (peek), row);
  return TRUE;
}
