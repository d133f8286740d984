/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskLease:
 * @DSK_LEASE_HELD: what is here may be shown
 * @DSK_LEASE_LOCKED: not before the relay was reached: nobody knows whether its user may still see it
 * @DSK_LEASE_OVER: it is to be deleted
 */
typedef enum
{
  DSK_LEASE_HELD,
  DSK_LEASE_LOCKED,
  DSK_LEASE_OVER,
} DskLease;

/* @seen: when the relay was last reached, UTC ms; 0: never, so that there is nothing. @lock_ms, @wipe_ms: what the
 * relay said; 0: it did not. A clock that went back is no way to keep what one has. */
DskLease dsk_lease_judge (gint64 seen, gint64 now, gint64 lock_ms, gint64 wipe_ms);

/* The same; @mark: the latest time that was seen since, 0: none. What is stricter counts, so that a clock that was set
 * back to a moment after @seen does not help either. */
DskLease dsk_lease_judge_marked (gint64 seen, gint64 mark, gint64 now, gint64 lock_ms, gint64 wipe_ms);

G_END_DECLS
