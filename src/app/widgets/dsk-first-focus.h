/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dsk_first_focus:
 * @window: not shown yet
 * @widget: in it
 *
 * @widget has the keyboard when @window comes up. A window whose focus is set before it is shown has no role for
 * assistive technology in GTK 4.8: it would not be said that a dialog came up.
 *
 * What is typed while the window system still has the keyboard elsewhere is written in @window all the same: whoever
 * asked for it and types on loses no letter.
 */
void dsk_first_focus (GtkWidget *window, GtkWidget *widget);

G_END_DECLS
