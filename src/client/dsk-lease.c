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
