/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much room a widget has that stands in a box with others, one of which takes what is left: the timeline, of which
 * enough is to be seen. */

/* Returns: px that @widget is high by its nature when it is @width px wide */
int dsk_room_height_at (GtkWidget *widget, int width);
/* @widget: in a vertical box that has its size; @lines: of text of its size that are to be seen of what takes the rest.
 * Returns: px that are left for it; below 0: there are not even these */
int dsk_room_for (GtkWidget *widget, int lines);

G_END_DECLS
