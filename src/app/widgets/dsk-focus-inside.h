/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The "focus" of a class, derived from GtkWidget, whose "grab_focus" gives the focus to something inside: GTK 4.8 calls
 * that on the way out backwards, and Shift+Tab would never leave. */
gboolean dsk_focus_inside (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
