/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dsk_read_once:
 * @root: a widget with buttons in it, or a button
 *
 * GTK 4.8 tells a screen reader the label of a button with a mnemonic twice, "_Send Send": as what it was given, marks
 * and all, and as the label inside. Leaves only the one inside. To be called once the buttons have their labels.
 */
void dsk_read_once (GtkWidget *root);

G_END_DECLS
