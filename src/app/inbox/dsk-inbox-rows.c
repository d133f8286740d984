/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-rows.h"

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *row = dsk_inbox_row_new ();

  dsk_inbox_row_set_user (DSK_INBOX_ROW (row), dsk_client_get_user_id (user_data));
  dsk_inbox_row_set_people (DSK_INBOX_ROW (row), dsk_staff_get (user_data));
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  dsk_inbox_row_set_item (DSK_INBOX_ROW (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (row != NULL)
    dsk_inbox_row_set_item (DSK_INBOX_ROW (row), NULL);
}

GtkListItemFactory *
dsk_inbox_rows_new_factory (DskClient *client)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_return_val_if_fail (DSK_IS_CLIENT (client), factory);

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), client, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), NULL);
  return factory;
}

/* Returns: (nullable): the row in a child of the list view */
static DskInboxRow *
row_of_child (GtkWidget *child)
{
  GtkWidget *row = gtk_widget_get_first_child (child);

  return row != NULL && DSK_IS_INBOX_ROW (row) ? DSK_INBOX_ROW (row) : NULL;
}

/* -------- what is in view -------- */

/* The list has just placed its rows; for those that came into view it places them once more, before
 * anything is painted. */
static void
layout_cb (GdkFrameClock *clock, GtkListView *list)
{
  int height = gtk_widget_get_height (GTK_WIDGET (list));
  int card_height = dsk_inbox_row_card_height ();

  if (!gtk_widget_get_mapped (GTK_WIDGET (list)))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      DskInboxRow *row = row_of_child (child);
      graphene_rect_t bounds;

      if (row == NULL || !gtk_widget_get_child_visible (child)
          || !gtk_widget_compute_bounds (child, GTK_WIDGET (list), &bounds))
        continue;
      if (bounds.origin.y < (float) height && bounds.origin.y + bounds.size.height > 0)
        dsk_inbox_row_show (row);
      if (gtk_widget_get_height (GTK_WIDGET (row)) < card_height)
        gtk_widget_queue_resize (GTK_WIDGET (row));
    }
}

/* A window that is presented places everything at once, before its first frame, which would then have no layout:
 * nothing would be filled until the second one. */
static void
realize_cb (GtkWidget *list)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (list);

  g_signal_connect_after (clock, "layout", G_CALLBACK (layout_cb), list);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

static void
unrealize_cb (GtkWidget *list)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (list), layout_cb, list);
}

void
dsk_inbox_rows_watch (GtkListView *list)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  g_signal_connect_after (list, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (list, "unrealize", G_CALLBACK (unrealize_cb), NULL);
  if (gtk_widget_get_realized (GTK_WIDGET (list)))
    realize_cb (GTK_WIDGET (list));
}

/* -------- all of them -------- */

void
dsk_inbox_rows_refresh (GtkListView *list)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      DskInboxRow *row = gtk_widget_get_mapped (child) ? row_of_child (child) : NULL;
      if (row != NULL)
        dsk_inbox_row_refresh (row);
    }
}

void
dsk_inbox_rows_set_user (GtkListView *list, const char *user_id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      DskInboxRow *row = row_of_child (child);
      if (row != NULL)
        dsk_inbox_row_set_user (row, user_id);
    }
}

GtkWidget *
dsk_inbox_rows_find (GtkListView *list, gint64 key)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      DskInboxRow *row = gtk_widget_get_mapped (child) ? row_of_child (child) : NULL;
      DskConversationItem *item = row != NULL ? dsk_inbox_row_get_item (row) : NULL;
      if (item != NULL && dsk_conversation_item_get_key (item) == key)
        return child;
    }
  return NULL;
}

gint64
dsk_inbox_rows_key (GtkWidget *child)
{
  DskInboxRow *row = row_of_child (child);
  DskConversationItem *item = row != NULL ? dsk_inbox_row_get_item (row) : NULL;

  return item != NULL ? dsk_conversation_item_get_key (item) : 0;
}

const DskConversationRow *
dsk_inbox_rows_get (GtkWidget *child)
{
  DskInboxRow *row = row_of_child (child);
  DskConversationItem *item = row != NULL ? dsk_inbox_row_get_item (row) : NULL;

  return item != NULL ? dsk_conversation_item_get_row (item) : NULL;
}

void
dsk_inbox_rows_refocus (GtkListView *list, gint64 key)
{
  GtkWidget *row = dsk_inbox_rows_find (list, key);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (row != NULL && gtk_widget_get_focus_child (GTK_WIDGET (list)) != row
      && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (list))))
    gtk_widget_grab_focus (row);
}
