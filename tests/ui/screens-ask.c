/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What asks somebody something, and the menus. */

#include "screens.h"

#include "composer-harness.h"

#include "dsk-contact-editor.h"
#include "dsk-find-bar.h"
#include "dsk-inbox-list.h"
#include "dsk-snooze-dialog.h"

static void
act (Harness *harness, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (harness->page), action, NULL);
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
}

/* -------- later -------- */

GtkWidget *
screens_show_snooze (Harness *harness)
{
  screens_open (harness, DEMO_URDU);
  act (harness, "conversation.snooze");
  return harness_find_window (DSK_TYPE_SNOOZE_DIALOG);
}

/* -------- tags -------- */

GtkWidget *
screens_show_tags (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  act (harness, "conversation.edit-tags");
  return screens_above (harness);
}

/* -------- find -------- */

static GtkWidget *
show_find_for (Harness *harness, const char *conv, const char *words)
{
  GtkWidget *bar;

  screens_open (harness, conv);
  act (harness, "conversation.find");
  bar = harness_find (harness->window, DSK_TYPE_FIND_BAR, NULL);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (bar, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  for (int i = 0; i < 8; i++)
    harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_find (Harness *harness)
{
  return show_find_for (harness, DEMO_LONG, "148");
}

GtkWidget *
screens_show_find_nothing (Harness *harness)
{
  return show_find_for (harness, DEMO_URDU, "zzz");
}

/* -------- words that would be lost -------- */

GtkWidget *
screens_show_unsaved (Harness *harness)
{
  GtkWidget *editor;

  screens_open (harness, DEMO_URDU);
  act (harness, "conversation.edit-contact");
  editor = harness_find_window (DSK_TYPE_CONTACT_EDITOR);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (editor, ADW_TYPE_ENTRY_ROW, NULL)), "Ayesha Malik");
  gtk_window_close (GTK_WINDOW (editor));
  harness_settle (harness);
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

/* -------- menus -------- */

static gboolean
has_icon (GtkMenuButton *button, const char *icon)
{
  return icon == NULL || g_strcmp0 (gtk_menu_button_get_icon_name (button), *icon != '\0' ? icon : NULL) == 0;
}

/* The menu of the first button within @widget that has this icon. @icon: "": none; NULL: whichever */
static GtkWidget *
open_menu (Harness *harness, GtkWidget *widget, const char *icon)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_MENU_BUTTON (widget) && has_icon (GTK_MENU_BUTTON (widget), icon))
    {
      gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
      harness_settle (harness);
      return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = open_menu (harness, child, icon);
  return found;
}

GtkWidget *
screens_show_main_menu (Harness *harness)
{
  /* Where there is room for one pane only, it is this one. */
  gtk_widget_activate_action (harness->window, "win.back", NULL);
  gtk_widget_activate_action (harness->window, "win.back", NULL);
  harness_settle (harness);
  return open_menu (harness, harness->window, "open-menu-symbolic");
}

GtkWidget *
screens_show_sort_menu (Harness *harness)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  return open_menu (harness, harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL), NULL);
}

/* Where there is no room for a button, it is in the menu of the rest. */
GtkWidget *
screens_show_status_menu (Harness *harness)
{
  GtkWidget *menu;

  screens_open (harness, DEMO_SANA);
  menu = open_menu (harness, GTK_WIDGET (harness->page), "");
  return menu != NULL ? menu : open_menu (harness, GTK_WIDGET (harness->page), "view-more-symbolic");
}

GtkWidget *
screens_show_more_menu (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return open_menu (harness, GTK_WIDGET (harness->page), "view-more-symbolic");
}

GtkWidget *
screens_show_attach_menu (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return open_menu (harness, GTK_WIDGET (composer (harness)), "list-add-symbolic");
}
