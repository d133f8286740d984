/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done from the list: with several conversations, and with one that is not open. */

#include "screens.h"

#include "composer-harness.h"

#include "dsk-inbox-list.h"
#include "dsk-inbox-peek.h"
#include "dsk-inbox-rows.h"

static DskInboxList *
mark_some (Harness *harness, guint first, guint n)
{
  DskInboxList *inbox;
  GtkSelectionModel *selection;

  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  inbox = DSK_INBOX_LIST (harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL));
  selection = gtk_list_view_get_model (GTK_LIST_VIEW (harness_find (GTK_WIDGET (inbox), GTK_TYPE_LIST_VIEW, NULL)));
  gtk_selection_model_select_range (selection, first, n, TRUE);
  harness_settle (harness);
  return inbox;
}

GtkWidget *
screens_show_marked (Harness *harness)
{
  GtkWidget *inbox = harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL);

  /* Another screen may have searched there. */
  if (inbox != NULL)
    gtk_editable_set_text (GTK_EDITABLE (harness_find (inbox, GTK_TYPE_SEARCH_ENTRY, NULL)), "");
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  mark_some (harness, 1, 3);
  return harness->window;
}

GtkWidget *
screens_show_bulk_tags (Harness *harness)
{
  dsk_inbox_list_do_with_marked (mark_some (harness, 0, 4), "win.tags");
  harness_settle (harness);
  return screens_above (harness);
}

/* What was done with several, and with which of them it was not. */
GtkWidget *
screens_show_bulk_said (Harness *harness)
{
  dsk_inbox_list_do_with_marked (mark_some (harness, 4, 3), "win.claim");
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return harness->window;
}

/* The menu of the third row, as the keyboard asks for it. */
GtkWidget *
screens_show_row_menu (Harness *harness)
{
  DskInboxList *inbox = DSK_INBOX_LIST (harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL));
  GtkWidget *list = harness_find (GTK_WIDGET (inbox), GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *child;

  dsk_inbox_list_do_with_marked (inbox, "bulk.clear");
  harness_settle (harness);
  child = gtk_widget_get_first_child (list);
  for (int i = 0; i < 2; i++)
    child = gtk_widget_get_next_sibling (child);
  gtk_widget_grab_focus (child);
  harness_press (list, "<Shift>F10");
  harness_settle (harness);
  return harness_find (GTK_WIDGET (inbox), GTK_TYPE_POPOVER_MENU, NULL);
}

GtkWidget *
screens_show_peek (Harness *harness)
{
  DskInboxList *inbox = DSK_INBOX_LIST (harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL));
  GtkWidget *list = harness_find (GTK_WIDGET (inbox), GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *child = gtk_widget_get_first_child (list);

  for (int i = 0; i < 2; i++)
    child = gtk_widget_get_next_sibling (child);
  gtk_widget_grab_focus (child);
  harness_press_early (list, "space");
  for (int i = 0; i < 3; i++)
    harness_settle (harness);
  return harness_find (GTK_WIDGET (inbox), DSK_TYPE_INBOX_PEEK, NULL);
}

GtkWidget *
screens_show_why (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.why", NULL);
  for (int i = 0; i < 3; i++)
    harness_settle (harness);
  return harness_find (GTK_WIDGET (harness->page), GTK_TYPE_POPOVER, NULL);
}

/* What waits for the relay comes too late. */
GtkWidget *
screens_show_late (Harness *harness)
{
  g_autoptr (DskCommand) command
      = dsk_client_command_send (harness->office->client, DEMO_CLOSED, "I am sorry for the delay.", NULL, NULL);

  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return harness->window;
}
