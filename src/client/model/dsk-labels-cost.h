/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What messages cost, in words; as WhatsApp says it. All: (transfer full) (nullable). */

/* "Billable · Marketing", "Free · Service"; NULL: it is none of ours, or WhatsApp has not said it. */
char *dsk_label_price (const DskTimelineRow *row);
/* "Marketing"; of what WhatsApp did not name "Not said by WhatsApp"; never NULL */
char *dsk_label_price_category (const char *category);
/* "3 billable · 12 free", with what is not priced yet: "0 billable · 0 free · 2 not priced yet"; never NULL */
char *dsk_label_costs (const DskCostRow *cost);
/* "3 billable · 12 free"; NULL: nothing is known.
 * @cost: (nullable) */
char *dsk_label_cost (const DskCostRow *cost);
/* "660 of 1,000"; never NULL: of what nothing is known, nothing is used up.
 * @cost: (nullable): of one number in one month */
char *dsk_label_free_left (const DskCostRow *cost);

G_END_DECLS
