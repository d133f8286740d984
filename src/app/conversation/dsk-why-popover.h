/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dsk_why_popover_open:
 * @parent: above what
 * @at: (nullable): where on it
 *
 * Says why the conversation @conv is in the queue or with the person where it is, once that was read: what happened,
 * when, and the way there in its timeline.
 *
 * Returns: (transfer none): the popover, which is gone once it was closed
 */
GtkWidget *dsk_why_popover_open (DskClient *client, const char *conv, GtkWidget *parent, const GdkRectangle *at);

G_END_DECLS
