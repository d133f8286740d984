/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/* Of more than so many events in a row, one line stands for all but the newest. */
#define DSK_TIMELINE_FOLD_ABOVE 3

/**
 * dsk_timeline_fold:
 * @shown: (element-type DskTimelineItem): rows and separators, oldest first
 * @folds: (element-type utf8 DskTimelineItem): the line of each event that is or was in a long run, by the event's id;
 * owned; made when missing
 *
 * What is shown of them. Above each long run of events comes a line that says how many they are, without the newest;
 * they themselves follow if it is open. The newest one always does. A day, the unread mark, a message and a handoff
 * with words for whoever takes it end a run: each of them is to be seen. A line stays the same object while its run
 * grows at either end.
 *
 * Returns: (transfer full) (element-type DskTimelineItem)
 */
GPtrArray *dsk_timeline_fold (GPtrArray *shown, GHashTable *folds);

G_END_DECLS
