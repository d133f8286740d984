/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-pages.h"

G_BEGIN_DECLS

#define SIM_N_CUSTOMERS 100 /* the last one is whose number is not known */
#define SIM_N_WRITERS 7     /* customers, and the devices */

/* Whom bytes name: "cust7x" is what customer 7 wrote, "by2on7x" what device 2 wrote to them. */
typedef struct
{
  guint64 of[SIM_N_WRITERS][2]; /* bits of customers; first what they wrote, then for each device what it wrote */
} SimMentions;

/* All of them in a file, as one would find them reading it from its begin to its end. Of a page that did not change
 * since it was read last it is known already. */
void sim_mentions_read (SimMentions *self, const SimPages *pages);
gboolean sim_mentions_has (const SimMentions *self, guint writer, guint customer);

G_END_DECLS
