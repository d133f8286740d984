/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/**
 * DskBubbleBody:
 *
 * What a message shows besides its text: above it and below it, each by the kind of the message. Built anew only when
 * that changes: a new tick leaves a picture and where somebody is with the keyboard alone.
 */
typedef struct
{
  GtkBox *above;
  GtkBox *below;
  char *key; /* (owned) (nullable): of what is shown */
} DskBubbleBody;

void dsk_bubble_body_set_row (DskBubbleBody *self, const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): "Forwarded · Edited" and what else is to be said above a message */
char *dsk_bubble_marks (const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): "Edited", in front of the time */
char *dsk_bubble_time_mark (const DskTimelineRow *row);

G_END_DECLS
