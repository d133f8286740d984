/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskFlowText:
 *
 * A label with a small footer (time and tick) that stands at the end of the label's last line if
 * there is room, and below it if not. So a short message takes one line.
 */
#define DSK_TYPE_FLOW_TEXT (dsk_flow_text_get_type ())
G_DECLARE_FINAL_TYPE (DskFlowText, dsk_flow_text, DSK, FLOW_TEXT, GtkWidget)

/* @label: its text may change at any time; @footer: what stands at the end */
GtkWidget *dsk_flow_text_new (GtkLabel *label, GtkWidget *footer);
/* Call after the label's text changed. */
void dsk_flow_text_changed (DskFlowText *self);

G_END_DECLS
