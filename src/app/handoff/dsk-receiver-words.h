/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-receivers.h"
#include "dsk-staff.h"

G_BEGIN_DECLS

/* What is said of those to whom a conversation can be handed. */

/* Returns: (transfer full): "Agent · Online · 7 of 10", "2 online · 12 open", or why they can't take it */
char *dsk_receiver_words (DskStaff *staff, const DskReceiverRow *row);
/* Returns: (transfer full) (nullable): what to think of before they get it */
char *dsk_receiver_warning (DskStaff *staff, const DskReceiverRow *row);
/* Of a person: whether they are there; of a team: offline. */
DskPresence dsk_receiver_presence (DskStaff *staff, const DskReceiverRow *row);
/* Returns: the smaller, the better */
guint dsk_receiver_rank (DskStaff *staff, const DskReceiverRow *row);

G_END_DECLS
