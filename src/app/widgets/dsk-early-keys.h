/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Control and any Enter that a keyboard has. */
#define DSK_CONTROL_ENTER "<Control>Return|<Control>KP_Enter|<Control>ISO_Enter"

/**
 * dsk_early_keys_add:
 * @widget: a window, or what holds the focus while the keys are its own
 * @keys: as gtk_shortcut_trigger_parse_string() reads them; alternatives with "|" between
 * @action: the name of one of @widget's actions, without a parameter
 *
 * Keys that mean the same wherever the focus is inside of @widget. A binding of its class comes only after what has the
 * focus: a text takes Enter with whatever modifiers as a new line, and nobody else hears of it.
 */
void dsk_early_keys_add (GtkWidget *widget, const char *keys, const char *action);

G_END_DECLS
