/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskScheduledBar:
 *
 * What will be sent to the customer later, or was not sent, at the end of the timeline: when, what it says, who wrote
 * it, and what can be done about it. Always in sight while one writes, so that nobody answers twice; not there if there
 * is nothing. Its buttons do conversation.edit-scheduled, .send-scheduled and .discard-scheduled with the id.
 *
 * Property "composer": what gets the focus once that is gone whose button had it.
 */
#define DSK_TYPE_SCHEDULED_BAR (dsk_scheduled_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskScheduledBar, dsk_scheduled_bar, DSK, SCHEDULED_BAR, GtkWidget)

/* @conv: (nullable): the conversation; when it is another one, the keyboard is taken to the composer; @rows: (nullable)
 * (element-type DskScheduledRow); @user: (nullable): who looks; @may_all: they may change those of others, too;
 * @may_send: they may write to the customer */
void dsk_scheduled_bar_set_rows (DskScheduledBar *self, const char *conv, GPtrArray *rows, const char *user,
                                 gboolean may_all, gboolean may_send, gint64 now_ms);
/* @id: (nullable): the message that goes next, as was asked for here: whoever did goes on writing then. Forgotten with
 * the next rows that are others. */
void dsk_scheduled_bar_done_with (DskScheduledBar *self, const char *id);

G_END_DECLS
