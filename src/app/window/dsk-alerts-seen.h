/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-replica-health.h"

G_BEGIN_DECLS

/* What whoever manages our numbers has not looked at yet of what WhatsApp said of them. Where they had looked last is
 * kept on this computer, in the settings. */

/* Whether our user is told of it at all. */
gboolean dsk_alerts_may_see (DskClient *client);
/* Returns: (transfer full) (nullable): the id of the newest that our user has looked at; NULL: none */
char *dsk_alerts_dup_seen (DskClient *client);
/* They look at @alerts now: (element-type DskAlertRow) */
void dsk_alerts_see (DskClient *client, const GPtrArray *alerts);

G_END_DECLS
