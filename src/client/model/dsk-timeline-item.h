/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/* What only the model does with its items; everybody else reads dsk-timeline-model.h. */

/* @row: (transfer full) */
DskTimelineItem *dsk_timeline_item_new_row (DskTimelineRow *row);
DskTimelineItem *dsk_timeline_item_new_day (gint64 day);
DskTimelineItem *dsk_timeline_item_new_unread (void);
/* Takes a newer reading; emits "changed" if a person could see the difference. @row: (transfer
 * full) */
void dsk_timeline_item_take_row (DskTimelineItem *self, DskTimelineRow *row);
void dsk_timeline_item_set_continues (DskTimelineItem *self, gboolean continues);
/* The line that stands for events; closed, and for none as yet. */
DskTimelineItem *dsk_timeline_item_new_fold (void);
/* @id: of the oldest of them */
void dsk_timeline_item_set_folded (DskTimelineItem *self, const char *id, guint n_folded);
void dsk_timeline_item_set_open (DskTimelineItem *self, gboolean open);

G_END_DECLS
