/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayTimer:
 *
 * Has the engine do what its time has come for, with one timer for all of it; see dsk_relay_engine_due().
 */
typedef struct _DskRelayTimer DskRelayTimer;

DskRelayTimer *dsk_relay_timer_new (DskClock *clock, guint handoff_minutes);
/* Begins, with what became due while the relay was not there. */
void dsk_relay_timer_start (DskRelayTimer *self, DskRelayWriter *writer);
/* No operation is pushed any more; those under way are left to the writer. */
void dsk_relay_timer_stop (DskRelayTimer *self);
void dsk_relay_timer_free (DskRelayTimer *self);
/* In the writer's thread, after operations that may have changed when something is due.
 * Returns: (transfer full) (nullable): an operation that tells the main thread, if it has to know */
DskWriterOp *dsk_relay_timer_look (DskRelayTimer *self, DskRelayEngine *engine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayTimer, dsk_relay_timer_free)

G_END_DECLS
