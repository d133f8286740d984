/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-clock.h"

#include <time.h>

struct _DskClock
{
  gatomicrefcount ref_count;
  gboolean fake;
  GMutex lock;         /* guards all below */
  gint64 wall_ms;      /* (fake only) */
  gint64 monotonic_ms; /* (fake only) */
  gint64 asleep_ms;    /* (fake only): of that, the machine slept so much besides */
};

static DskClock *
clock_new (gboolean fake, gint64 now_ms)
{
  DskClock *self = g_new0 (DskClock, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->fake = fake;
  self->wall_ms = now_ms;
  return self;
}

/**
 * dsk_clock_new_system:
 *
 * Returns: (transfer full): the clock of the machine
 */
DskClock *
dsk_clock_new_system (void)
{
  return clock_new (FALSE, 0);
}

/**
 * dsk_clock_new_fake:
 * @now_ms: UTC milliseconds since 1970 at which it stands
 *
 * Returns: (transfer full): a clock that moves only by dsk_clock_advance(); its monotonic time
 * starts at 0
 */
DskClock *
dsk_clock_new_fake (gint64 now_ms)
{
  return clock_new (TRUE, now_ms);
}

DskClock *
dsk_clock_ref (DskClock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_clock_unref (DskClock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
dsk_clock_now_ms (DskClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->fake)
    return g_get_real_time () / 1000;

  locker = g_mutex_locker_new (&self->lock);
  return self->wall_ms;
}

gint64
dsk_clock_monotonic_ms (DskClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->fake)
    return g_get_monotonic_time () / 1000;

  locker = g_mutex_locker_new (&self->lock);
  return self->monotonic_ms;
}

gint64
dsk_clock_boot_ms (DskClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  struct timespec at;

  g_return_val_if_fail (self != NULL, 0);

  if (!self->fake)
    return clock_gettime (CLOCK_BOOTTIME, &at) == 0 ? at.tv_sec * (gint64) 1000 + at.tv_nsec / 1000000
                                                    : g_get_monotonic_time () / 1000;

  locker = g_mutex_locker_new (&self->lock);
  return self->monotonic_ms + self->asleep_ms;
}

void
dsk_clock_sleep (DskClock *self, gint64 by_ms)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->fake && by_ms >= 0);

  locker = g_mutex_locker_new (&self->lock);
  self->wall_ms += by_ms;
  self->asleep_ms += by_ms;
}

/**
 * dsk_clock_advance:
 * @self: a fake clock
 * @by_ms: milliseconds; when negative only the wall time steps back, as after a correction by NTP
 */
void
dsk_clock_advance (DskClock *self, gint64 by_ms)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->fake);

  locker = g_mutex_locker_new (&self->lock);
  self->wall_ms += by_ms;
  self->monotonic_ms += MAX (by_ms, 0);
}
