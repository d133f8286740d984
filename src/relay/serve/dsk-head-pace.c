/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-head-pace.h"

#define EVERY_MS 10 /* no oftener than this … */
#define DEVICES 4   /* … in a rush, for more devices than this, in proportion less often … */
#define MOST_MS 50  /* … but so often at least: nobody notices that */
#define RUSH_MS 2   /* a change so often, or oftener, is a rush */

guint
dsk_head_pace_wait (const DskHeadPace *self, guint n_devices, gint64 now_ms)
{
  gint64 every = self->rush ? (gint64) EVERY_MS * n_devices / DEVICES : 0;
  gint64 passed = now_ms - self->told_ms;

  every = CLAMP (every, EVERY_MS, MOST_MS);
  return self->told_ms == 0 || passed >= every ? 0 : (guint) MIN (every - passed, every);
}

void
dsk_head_pace_told (DskHeadPace *self, gint64 head, gint64 now_ms)
{
  self->rush = self->told_ms != 0 && (head - self->told) * RUSH_MS >= now_ms - self->told_ms;
  self->told = head;
  self->told_ms = now_ms;
}
