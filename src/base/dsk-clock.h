/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskClock:
 *
 * Where time comes from. Production code asks the system clock; tests and the simulator move a fake
 * one by hand. Reference counted; may be shared by threads.
 */
typedef struct _DskClock DskClock;

DskClock *dsk_clock_new_system (void);
DskClock *dsk_clock_new_fake (gint64 now_ms);
DskClock *dsk_clock_ref (DskClock *self);
void dsk_clock_unref (DskClock *self);

/* UTC milliseconds since 1970. */
gint64 dsk_clock_now_ms (DskClock *self);
/* Milliseconds that never go backwards; only differences mean anything. */
gint64 dsk_clock_monotonic_ms (DskClock *self);
/* Milliseconds that pass also while the machine sleeps, which those of dsk_clock_monotonic_ms() do not. */
gint64 dsk_clock_boot_ms (DskClock *self);
/* A fake clock's machine slept for @by_ms. */
void dsk_clock_sleep (DskClock *self, gint64 by_ms);
/* Moves a fake clock: both of its times by @by_ms, but only the wall time when that is negative. */
void dsk_clock_advance (DskClock *self, gint64 by_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskClock, dsk_clock_unref)

G_END_DECLS
