/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-accounts.h"
#include "dsk-relay-config.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayNumbers:
 *
 * Asks Meta how the numbers of an account stand: their quality and how many customers a day they may write to. Webhooks
 * tell of changes only, and not of those while nobody listened. Asked seldom; what fails is asked the next time.
 */
typedef struct _DskRelayNumbers DskRelayNumbers;

/* @accounts: (transfer none): whose access token is which */
DskRelayNumbers *dsk_relay_numbers_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock);
void dsk_relay_numbers_free (DskRelayNumbers *self);
/* @writer: (nullable) (transfer none): NULL: nothing is asked, and what comes is not kept */
void dsk_relay_numbers_set_writer (DskRelayNumbers *self, DskRelayWriter *writer);
/* Nothing if the account @waba was asked about within hours, or something is asked just now. */
void dsk_relay_numbers_ask (DskRelayNumbers *self, const char *waba);
/* Whether something is under way that refers to this. */
gboolean dsk_relay_numbers_busy (DskRelayNumbers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayNumbers, dsk_relay_numbers_free)

G_END_DECLS
