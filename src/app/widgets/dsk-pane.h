/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskPane:
 *
 * One child whose width the rest of the window can rely on: it asks for "natural-width" whatever
 * its content would like, and never for less than "minimum-width" (or what the content can't do
 * without). The leaflets fold where the sum of these says so, not where a long name happens to be
 * on screen.
 *
 * Properties: child (GtkWidget), minimum-width, natural-width (int, px).
 */
#define DSK_TYPE_PANE (dsk_pane_get_type ())
G_DECLARE_FINAL_TYPE (DskPane, dsk_pane, DSK, PANE, GtkWidget)

void dsk_pane_set_child (DskPane *self, GtkWidget *child);

G_END_DECLS
