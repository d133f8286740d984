/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Which picture and which words stand for a message; no widgets here. */

/* Returns: (nullable): icon of a kind that is more than its text */
const char *dsk_message_icon (DskMessageKind kind);
const char *dsk_delivery_icon (DskDelivery delivery);
/* Returns: (transfer full) (nullable): what stands above the text of a message that is more than
 * its text: "Photo", "Document · list.pdf"; NULL for plain text */
char *dsk_message_heading (const DskTimelineRow *row);
/* Whether a message of that kind says by itself what it is, so that no heading has to. */
gboolean dsk_message_has_card (DskMessageKind kind);
/* Returns: (transfer full) (nullable): what the message answers, "Photo · caption"; NULL: nothing */
char *dsk_message_quote (const DskTimelineRow *row);
/* Returns: (transfer full): who wrote, in a group */
char *dsk_message_sender (const DskTimelineRow *row);
/* Returns: (transfer full): what its tick means, and what it cost as far as that is known: "Read, Free · Service" */
char *dsk_message_tick (const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): the text that the bubble shows */
char *dsk_message_body (const DskTimelineRow *row);
/* Returns: (transfer full): a whole entry in words, for people who listen */
char *dsk_entry_describe (const DskTimelineRow *row);

G_END_DECLS
