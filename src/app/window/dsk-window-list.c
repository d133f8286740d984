/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-window-private.h"

void
dsk_window_set_view (DskWindow *self, const DskView *view)
{
  dsk_window_show_inbox (self);
  dsk_inbox_list_set_view (self->inbox, view, dsk_nav_get_label (self->nav, view));
  dsk_nav_set_view (self->nav, view);
}

void
dsk_window_update_label (DskWindow *self)
{
  const DskView *view = dsk_inbox_list_get_view (self->inbox);
  const char *label = dsk_nav_get_label (self->nav, view);

  if (label != NULL)
    dsk_inbox_list_set_title (self->inbox, label);
}

static void
next_conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (dsk_window_is_main (DSK_WINDOW (widget)))
    dsk_inbox_list_move (DSK_WINDOW (widget)->inbox, 1);
}

static void
previous_conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (dsk_window_is_main (DSK_WINDOW (widget)))
    dsk_inbox_list_move (DSK_WINDOW (widget)->inbox, -1);
}

static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  DskView view;

  if (!self->prepared || !dsk_view_from_string (g_variant_get_string (parameter, NULL), &view)
      || dsk_nav_get_label (self->nav, &view) == NULL)
    return;
  dsk_window_set_view (self, &view);
  if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child_name (self->outer, "work");
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child_name (self->inner, "list");
  dsk_inbox_list_focus_list (self->inbox);
}

/* Of the list's menu, what only the conversation can do: its id, and an action of its page. */
static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  const char *conv, *action;

  if (!self->prepared)
    return;
  g_variant_get (parameter, "(&s&s)", &conv, &action);
  /* Something else may be open that was found elsewhere. */
  dsk_conversation_page_set_conversation (dsk_window_need_page (self), conv);
  dsk_conversation_page_do (dsk_window_need_page (self), action, NULL);
  if (g_str_equal (action, "conversation.note-mode"))
    dsk_window_open_selected (self);
}

/* To a message, note or event of a conversation, wherever that is. */
static void
show_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  const char *conv, *item;

  if (!self->prepared)
    return;
  g_variant_get (parameter, "(&s&s)", &conv, &item);
  dsk_inbox_list_show (self->inbox, conv);
  dsk_window_open_selected (self);
  dsk_conversation_page_show (dsk_window_need_page (self), conv, item);
}

static void
nth_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *view = dsk_nav_get_nth (DSK_WINDOW (widget)->nav, g_variant_get_int32 (parameter));

  if (view != NULL)
    gtk_widget_activate_action (widget, "win.view", "s", view);
}

void
dsk_window_install_list_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.show-item", "(ss)", show_item_action);
  gtk_widget_class_install_action (widget_class, "win.do-in-conversation", "(ss)", do_action);
  gtk_widget_class_install_action (widget_class, "win.nth-view", "i", nth_view_action);
  gtk_widget_class_install_action (widget_class, "win.next-conversation", NULL,
                                   next_conversation_action);
  gtk_widget_class_install_action (widget_class, "win.previous-conversation", NULL,
                                   previous_conversation_action);
}
