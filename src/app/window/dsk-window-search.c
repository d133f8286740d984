/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-window-private.h"

#include "dsk-stack.h"

gboolean
dsk_window_is_searching (DskWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->lists), "search") == 0;
}

void
dsk_window_show_inbox (DskWindow *self)
{
  dsk_stack_show (self->lists, "inbox");
}

void
dsk_window_focus_list (DskWindow *self)
{
  if (dsk_window_is_searching (self))
    dsk_search_page_begin (self->search, NULL);
  else
    dsk_inbox_list_focus_list (self->inbox);
}

/* What is open changes; the list, and what was found, stay as they are. */
static void
search_open_cb (DskWindow *self, const char *conv, const char *item)
{
  dsk_inbox_list_show (self->inbox, conv);
  dsk_conversation_page_show (dsk_window_need_page (self), conv, item);
  dsk_window_open_selected (self);
}

static void
search_closed_cb (DskWindow *self)
{
  dsk_window_show_inbox (self);
  dsk_inbox_list_focus_list (self->inbox);
}

static void
need_search (DskWindow *self)
{
  AdwHeaderBar *header;

  if (self->search != NULL)
    return;
  self->search = g_object_new (DSK_TYPE_SEARCH_PAGE, NULL);
  header = dsk_search_page_get_header (self->search);
  dsk_search_page_set_client (self->search, self->client);
  g_signal_connect_object (self->search, "open", G_CALLBACK (search_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "closed", G_CALLBACK (search_closed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->outer, "folded", header, "show-start-title-buttons", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->inner, "folded", header, "show-end-title-buttons", G_BINDING_SYNC_CREATE);
  gtk_stack_add_named (self->lists, GTK_WIDGET (self->search), "search");
}

static void
show_list_pane (DskWindow *self)
{
  if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child_name (self->outer, "work");
  if (adw_leaflet_get_folded (self->inner))
    adw_leaflet_set_visible_child_name (self->inner, "list");
}

static void
show_search (DskWindow *self, const char *text)
{
  need_search (self);
  show_list_pane (self);
  dsk_stack_show (self->lists, "search");
  dsk_search_page_begin (self->search, text);
}

/* With what was looked for in the list, if anything was. */
static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);
  g_autofree char *text = NULL;

  if (!dsk_window_is_main (self))
    return;
  if (!dsk_window_is_searching (self))
    text = g_strdup (dsk_inbox_list_get_search (self->inbox));
  show_search (self, text != NULL && *text != '\0' ? text : NULL);
}

static void
search_for_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (!dsk_window_is_main (self))
    return;
  show_search (self, g_variant_get_string (parameter, NULL));
}

static void
filter_list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (!dsk_window_is_main (self))
    return;
  show_list_pane (self);
  dsk_window_show_inbox (self);
  dsk_inbox_list_focus_search (self->inbox);
}

void
dsk_window_install_search_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.search-for", "s", search_for_action);
  gtk_widget_class_install_action (widget_class, "win.filter-list", NULL, filter_list_action);
}
