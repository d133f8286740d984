/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* What was sent in a conversation of a number, in this month and in the one before: by Ayesha, by Bilal and by nobody,
 * billed and free, of several categories, one not priced yet. Between office_begin() and office_commit(). */
#define DEMO_COSTS_LAST 700029 /* office_id() of the last one, of last month */
void demo_costs_add (Office *office, const char *conv);

G_END_DECLS
