/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-sandbox.h"

G_BEGIN_DECLS

#define DSK_SB_DAY_MAX_CUSTOMERS 100000
#define DSK_SB_DAY_MAX_MESSAGES 1000000

/**
 * dsk_sb_day_start:
 * @customers: how many write; each writes a text first
 * @messages: in all
 * @rate: messages a second; 0: at once
 * @error: DSK_ERROR_INVALID in words
 *
 * A shop's day: customers who write, attach, press buttons, order, react, correct and take back, about as often as they
 * do. What there is nothing yet to be about becomes a text. Which kind comes follows from the sandbox's seed.
 */
gboolean dsk_sb_day_start (DskSandbox *sandbox, gint64 customers, gint64 messages, gint64 rate, GError **error);

G_END_DECLS
