/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"
#include "dsk-relay-accounts.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayTemplates:
 *
 * Fetches the message templates of our business accounts from Meta: hourly, and soon after something said that
 * they changed. One request at a time; an account that can't be read is left alone for a while.
 */
typedef struct _DskRelayTemplates DskRelayTemplates;

/* @accounts: (transfer none): whose access token is which; asked before every request */
DskRelayTemplates *dsk_relay_templates_new (const DskRelayConfig *config, DskRelayAccounts *accounts,
                                            DskClock *clock);
void dsk_relay_templates_free (DskRelayTemplates *self);
void dsk_relay_templates_start (DskRelayTemplates *self, DskRelayWriter *writer);
/* Asks no more; what comes is not kept. */
void dsk_relay_templates_stop (DskRelayTemplates *self);
/* Whether something is under way that refers to this. */
gboolean dsk_relay_templates_busy (DskRelayTemplates *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayTemplates, dsk_relay_templates_free)

G_END_DECLS
