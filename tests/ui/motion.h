/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is on its way from one state to another, of @root and all in it: it moves, fades or unfolds. Where somebody
 * wants less motion (gtk-enable-animations is FALSE) nothing ever is, not even in between.
 * Returns: (transfer none) (nullable): the first that is found */
GtkWidget *motion_find (GtkWidget *root);

/* The same in all windows of this process. */
GtkWidget *motion_find_anywhere (void);

G_END_DECLS
