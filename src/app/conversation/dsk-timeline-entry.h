/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/**
 * DskTimelineEntry:
 *
 * One row of a timeline: a bubble, an event, a day, the unread mark or a fold, whatever its item
 * is.
 * Follows its item's "changed". Gives the list's row around it the whole entry in words as its
 * accessible name.
 *
 * CSS: node "dsk-timeline-entry".
 */
#define DSK_TYPE_TIMELINE_ENTRY (dsk_timeline_entry_get_type ())
G_DECLARE_FINAL_TYPE (DskTimelineEntry, dsk_timeline_entry, DSK, TIMELINE_ENTRY, GtkWidget)

GtkWidget *dsk_timeline_entry_new (void);
/* @user: (nullable): who is signed in */
void dsk_timeline_entry_set_item (DskTimelineEntry *self, DskTimelineItem *item, const char *user);
/* Returns: (nullable) */
DskTimelineItem *dsk_timeline_entry_get_item (DskTimelineEntry *self);
/* Reads the words that depend on the current time again ("Today"). */
void dsk_timeline_entry_refresh (DskTimelineEntry *self);

G_END_DECLS
