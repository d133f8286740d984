/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"
#include "dsk-relay-engine.h"
#include "dsk-relay-accounts.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayCourtesy:
 *
 * Tells Meta that a customer's message was read, or that somebody writes. Each is posted at most once: what fails
 * is forgotten, what would be the same again within a while is left out, and only a few are on their way at once.
 */
typedef struct _DskRelayCourtesy DskRelayCourtesy;

/* @accounts: (transfer none): whose access token is which; asked before every post */
DskRelayCourtesy *dsk_relay_courtesy_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock);
/* @writer: (nullable) (transfer none): what heeds the account's meter; NULL: nothing does */
void dsk_relay_courtesy_set_writer (DskRelayCourtesy *self, DskRelayWriter *writer);
void dsk_relay_courtesy_free (DskRelayCourtesy *self);
/* In the main thread. @typing: also shows for 25 seconds that somebody writes */
void dsk_relay_courtesy_post (DskRelayCourtesy *self, const DskCourtesy *courtesy, gboolean typing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayCourtesy, dsk_relay_courtesy_free)

G_END_DECLS
