/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskFlow:
 *
 * Children one after the other, each as wide as it wants, in as many lines as it takes; each line ends where the widget
 * ends, unless said otherwise. (GtkFlowBox makes columns instead, and gives buttons of unlike width less than they
 * need.)
 */
#define DSK_TYPE_FLOW (dsk_flow_get_type ())
G_DECLARE_FINAL_TYPE (DskFlow, dsk_flow, DSK, FLOW, GtkWidget)

GtkWidget *dsk_flow_new (void);
/* Where lines stand that are shorter than the widget: 0 at its start, 0.5 in the middle, 1 at its end. */
void dsk_flow_set_align (DskFlow *self, double align);
void dsk_flow_append (DskFlow *self, GtkWidget *child);

G_END_DECLS
