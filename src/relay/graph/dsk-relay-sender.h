/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"
#include "dsk-relay-accounts.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelaySender:
 *
 * Takes messages out of the send queue and posts them. A message is claimed in the writer's transaction,
 * posted only after its commit, and what Meta said is committed before the slot is free again. So a crash
 * leaves "sending", never a second post.
 */
typedef struct _DskRelaySender DskRelaySender;

/* @accounts: (transfer none): whose access token is which; asked before every post */
DskRelaySender *dsk_relay_sender_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock);
void dsk_relay_sender_free (DskRelaySender *self);
/* Begins to claim. */
void dsk_relay_sender_start (DskRelaySender *self, DskRelayWriter *writer);
/* Claims no more; what was posted is waited for. */
void dsk_relay_sender_stop (DskRelaySender *self);
/* Messages claimed whose outcome is not committed yet. */
guint dsk_relay_sender_busy (DskRelaySender *self);
/* In the main thread: somebody writes in the conversation @conv (an id, which they may see). The customer is shown
 * it, if the policy says so; otherwise nothing happens. */
void dsk_relay_sender_typing (DskRelaySender *self, const char *conv);
/* The writer's tail. */
DskWriterOp *dsk_relay_sender_claim (DskRelayEngine *engine, DskRelaySender *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelaySender, dsk_relay_sender_free)

G_END_DECLS
