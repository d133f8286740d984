/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-first-focus.h"

static void
map_cb (GtkWidget *widget, GtkWidget *window)
{
  gtk_widget_grab_focus (widget);
  g_signal_handlers_disconnect_by_func (window, map_cb, widget);
}

/* GTK gives a modal window what is pressed in the window behind it, but not to what has the focus in there. */
static gboolean
key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, GtkWindow *window)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (keys));
  GtkWidget *focus = gtk_window_get_focus (window);

  if (focus == NULL || gdk_event_get_surface (event) == gtk_native_get_surface (GTK_NATIVE (window)))
    return GDK_EVENT_PROPAGATE;
  return gtk_event_controller_key_forward (keys, focus);
}

void
dsk_first_focus (GtkWidget *window, GtkWidget *widget)
{
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), window);
  gtk_widget_add_controller (window, keys);
  g_signal_connect_object (window, "map", G_CALLBACK (map_cb), widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
