/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-first-focus.h"

static void
map_cb (GtkWidget *widget, GtkWidget *window)
{
  gtk_widget_grab_focus (widget);
  g_signal_handlers_disconnect_by_func (window, map_cb, widget);
}

void
dsk_first_focus (GtkWidget *window, GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_connect_object (window, "map", G_CALLBACK (map_cb), widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
