/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskWorkBar:
 *
 * A line above the timeline: why the conversation is in nobody's list of work now, and what can be done about it. It is
 * not there if there is nothing to say.
 */
#define DSK_TYPE_WORK_BAR (dsk_work_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskWorkBar, dsk_work_bar, DSK, WORK_BAR, GtkWidget)

/* @row: (nullable); @may_wake: whether the person may change it */
void dsk_work_bar_set_row (DskWorkBar *self, const DskConversationRow *row, gboolean may_wake, gint64 now_ms);

G_END_DECLS
