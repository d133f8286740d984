/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/**
 * dsk_timeline_sequence:
 * @rows: (element-type DskTimelineItem): the rows, oldest first
 * @days: (element-type gint64 DskTimelineItem): day separators by midnight, owned; made when
 * missing
 * @unread: (nullable): the unread mark
 * @unread_before: (nullable): id of the row that the unread mark goes before
 *
 * What is shown: the rows with a separator before the first of each local day, and the unread mark.
 * Tells each row whether it continues the one before.
 *
 * Returns: (transfer full) (element-type DskTimelineItem)
 */
GPtrArray *dsk_timeline_sequence (GPtrArray *rows, GHashTable *days, DskTimelineItem *unread,
                                  const char *unread_before);

/* Local midnight of the day that @at_ms is in; UTC ms. @end: (out) (optional): that of the next day
 */
gint64 dsk_timeline_day (gint64 at_ms, gint64 *end);

/* Counts back from what was newest at opening, @until, to the oldest of @unread customer messages.
 * @rows: (element-type DskTimelineItem): oldest first
 * Returns: (transfer full) (nullable): its id; NULL: it is on an older page */
char *dsk_timeline_find_unread (GPtrArray *rows, const char *until, guint unread);

/* The order of a timeline: below 0: @a is above @b. */
int dsk_timeline_compare (const DskTimelineRow *a, const DskTimelineRow *b);

G_END_DECLS
