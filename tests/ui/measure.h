/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What of @window nobody can read: words that are cut off without a sign that there are more, or of which hardly more
 * than that sign is left, initials that reach beyond their disc or are tiny in it, widgets that got less room than they
 * need, and what is outside of the window. What scrolls is looked at inside of what scrolls it. Calls
 * @found once for each. */
void measure_cut (GtkWidget *window, void (*found) (GtkWidget *widget, const char *why, gpointer data), gpointer data);

G_END_DECLS
