/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The focus, which is in @widget, goes on to what comes after all of it, or before: what Tab does in a list, whose rows
 * the arrow keys go through. */
void dsk_focus_leave (GtkWidget *widget, gboolean backward);

G_END_DECLS
