/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-labels.h"

G_BEGIN_DECLS

/* Words about handoffs, translated; see dsk-labels.h. */

/* Returns: (transfer full): "Ayesha handed this to Ops: courier check", "Bilal accepted this handoff after 4 m";
 * @event: whose kind begins with "handoff"; without its handoff, which not everybody may see, as far as it says */
char *dsk_label_handoff_event (const DskTimelineRow *event);
/* Returns: (transfer full): "accepted after 4 m, first action 2 m later": from the offer to the end and on to the
 * first thing that its receiver did; "" while it is open */
char *dsk_label_handoff_gap (const DskHandoffRow *handoff);
/* Returns: "Waiting", "Accepted", … */
const char *dsk_label_handoff_state (DskHandoffState state);
/* Returns: (transfer full): of an open one: "Ayesha hands this to you: courier check", "Waiting for Ops to accept" */
char *dsk_label_handoff_open (const DskHandoffRow *handoff);
/* Returns: (transfer full): of an open one: since when, and when it goes to the queue
 * @mine: whether our user has the conversation meanwhile */
char *dsk_label_handoff_times (const DskHandoffRow *handoff, gboolean mine, gint64 now_ms);
/* Returns: (transfer full): on one chip, of an open one: "Handed to you", "Offered to Ops" */
char *dsk_label_handoff_chip (const DskHandoffRow *handoff);

G_END_DECLS
