/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-offline.h"

G_BEGIN_DECLS

/* What waits for the relay may come too late for WhatsApp. */

/* Whether WhatsApp takes it only until the customer's 24 hours end. */
gboolean dsk_waiting_has_window (const DskWaiting *waiting);
/* @rows: (element-type DskWaiting): what waits; @now: UTC ms
 * Returns: (transfer full) (nullable): that for some of it the window has closed, or when the first closes, if that is
 *   within two hours; NULL: there is time enough */
char *dsk_waiting_risk (const GPtrArray *rows, gint64 now);

G_END_DECLS
