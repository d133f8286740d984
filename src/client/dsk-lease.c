/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-lease.h"

#define CLOCK_BACK_MS ((gint64) 60 * 60 * 1000) /* more than a clock is corrected by */

DskLease
dsk_lease_judge (gint64 seen, gint64 now, gint64 lock_ms, gint64 wipe_ms)
{
  gint64 away = now - seen;

  if (seen <= 0)
    return DSK_LEASE_HELD;
  if (wipe_ms > 0 && away >= wipe_ms)
    return DSK_LEASE_OVER;
  if (lock_ms > 0 && (away >= lock_ms || away < -CLOCK_BACK_MS))
    return DSK_LEASE_LOCKED;
  return DSK_LEASE_HELD;
}

DskLease
dsk_lease_judge_marked (gint64 seen, gint64 mark, gint64 now, gint64 lock_ms, gint64 wipe_ms)
{
  DskLease by_clock = dsk_lease_judge (seen, now, lock_ms, wipe_ms);

  return MAX (by_clock, dsk_lease_judge (seen, MAX (mark, now), lock_ms, wipe_ms));
}
