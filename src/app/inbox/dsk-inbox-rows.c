/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-rows.h"

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, gpointer user_data)
{
  if (n_press == 1)
    gtk_widget_activate_action (GTK_WIDGET (user_data), "inbox.tap", NULL);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  DskClient *client = user_data;
  GtkWidget *row = dsk_inbox_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  dsk_inbox_row_set_user (DSK_INBOX_ROW (row), dsk_client_get_user_id (client));
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
