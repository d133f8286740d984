/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-room.h"

int
dsk_room_height_at (GtkWidget *widget, int width)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, MAX (width, 1), NULL, &natural, NULL, NULL);
  return natural;
}

static int
line_height (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  const int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

int
dsk_room_for (GtkWidget *widget, int lines)
{
  GtkWidget *around = gtk_widget_get_parent (widget);
  int room;

  g_return_val_if_fail (around != NULL, 0);

  room = gtk_widget_get_height (around) - lines * line_height (widget);
  for (GtkWidget *other = gtk_widget_get_first_child (around); other != NULL;
       other = gtk_widget_get_next_sibling (other))
    if (other != widget && gtk_widget_should_layout (other) && !gtk_widget_get_vexpand (other))
      room -= dsk_room_height_at (other, gtk_widget_get_width (around));
  return room;
}
