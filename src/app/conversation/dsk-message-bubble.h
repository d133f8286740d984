/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/**
 * DskMessageBubble:
 *
 * One message or note: author, quoted message, what kind it is, text, time and where it is on its
 * way; below the bubble, in red, why it was not delivered. The start side is the customer's, the
 * end side the team's.
 *
 * CSS: node "dsk-bubble-line" with a box.bubble.(incoming|outgoing|note)[.continues] inside.
 */
#define DSK_TYPE_MESSAGE_BUBBLE (dsk_message_bubble_get_type ())
G_DECLARE_FINAL_TYPE (DskMessageBubble, dsk_message_bubble, DSK, MESSAGE_BUBBLE, GtkWidget)

GtkWidget *dsk_message_bubble_new (void);
/* @continues: the entry before is by the same author: no author line, closer together
 * @user: (nullable): who is signed in */
void dsk_message_bubble_set_row (DskMessageBubble *self, const DskTimelineRow *row,
                                 gboolean continues, const char *user);

G_END_DECLS
