/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What WCAG 2.1 AA asks of words, of large words (from 24 px, or 18.66 px bold), and of pictures. */
#define CONTRAST_WORDS 4.5
#define CONTRAST_LARGE 3.0

/* Of two colours, 1 to 21. What is transparent of them does not count. */
double contrast_of (GdkRGBA one, GdkRGBA other);

/* What of @window is too faint, as it is painted: the words of labels and fields and the icons, each against what is
 * most of it. As WCAG has it nothing is asked of what cannot be used now, nor of what only decorates: the icons of
 * status pages, signs without letters, those within switches. Calls @found once for each; @ratio: what it has; @wanted:
 * what it should have. */
void contrast_measure (GtkWidget *window,
                       void (*found) (GtkWidget *widget, double ratio, double wanted, gpointer data), gpointer data);

G_END_DECLS
