/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"
#include "dsk-relay-readers.h"
#include "dsk-relay-accounts.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayFetcher:
 *
 * Moves files between Meta and the relay, some at a time, in threads of their own: what customers sent comes here, what
 * agents send goes there before its message does. What is to be done stands in the database, so that a crash loses
 * nothing but the work on what was under way. Main thread only.
 */
typedef struct _DskRelayFetcher DskRelayFetcher;

/* All are (transfer none) and outlive it. */
DskRelayFetcher *dsk_relay_fetcher_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock,
                                        DskRandom *random, DskMainQueue *queue, DskRelayReaders *readers,
                                        DskRelayWriter *writer);
/* Sweeps away what the last process left, and begins. */
void dsk_relay_fetcher_start (DskRelayFetcher *self);
/* Something changed: looks for work, soon. */
void dsk_relay_fetcher_look (DskRelayFetcher *self);
/* Begins nothing more; cancels what runs. */
void dsk_relay_fetcher_stop (DskRelayFetcher *self);
/* Waits for its threads; their results are left in the main queue. */
void dsk_relay_fetcher_join (DskRelayFetcher *self);
void dsk_relay_fetcher_free (DskRelayFetcher *self);

G_END_DECLS
