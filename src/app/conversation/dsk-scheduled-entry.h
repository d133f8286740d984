/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What its buttons do, with the id of the message. */
#define DSK_SCHEDULED_EDIT "conversation.edit-scheduled"
#define DSK_SCHEDULED_SEND "conversation.send-scheduled"
#define DSK_SCHEDULED_DISCARD "conversation.discard-scheduled"

/* Style class of one that was held back. */
#define DSK_SCHEDULED_HELD "held"

/* @may_change: whoever looks may discard it; @may_send: and write to the customer; @now_ms: UTC. Returns: (transfer
 * floating): one message of the scheduled bar */
GtkWidget *dsk_scheduled_entry_new (const DskScheduledRow *row, gboolean may_change, gboolean may_send, gint64 now_ms);

G_END_DECLS
