/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-readers.h"

G_BEGIN_DECLS

/**
 * DskRelayFanout:
 *
 * Collects what connections ask for when the log moved, and has it read together: see dsk_relay_reader_live_many(). A
 * connection asks only when its device has credit, and for one frame at a time, so nothing is queued here.
 */
typedef struct _DskRelayFanout DskRelayFanout;

/* Who is further behind than so many numbers of the log asks a reader alone, so that nobody waits for them. */
#define DSK_FANOUT_BEHIND 1000

/* @ask: answered; what it holds is the fan-out's */
typedef void (*DskFanoutDone) (const DskLiveAsk *ask, gpointer user_data);

DskRelayFanout *dsk_relay_fanout_new (DskRelayReaders *readers);
/* Hands on what was asked for, while the readers are still there; nobody may ask any more. */
void dsk_relay_fanout_stop (DskRelayFanout *self);
void dsk_relay_fanout_free (DskRelayFanout *self);
/* @who: stays until @done is called, which always happens, from the main loop */
void dsk_relay_fanout_ask (DskRelayFanout *self, const DskPrincipal *who, const char *epoch, gint64 cursor,
                           gsize max_bytes, DskFanoutDone done, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayFanout, dsk_relay_fanout_free)

G_END_DECLS
