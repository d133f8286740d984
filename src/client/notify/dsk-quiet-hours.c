/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-quiet-hours.h"

int
dsk_quiet_hours_left (int from, int to, int minute)
{
  const gboolean quiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;

  return quiet ? (to - minute + DSK_QUIET_DAY) % DSK_QUIET_DAY : 0;
}

int
dsk_quiet_hours_minute (gint64 now_ms)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now_ms / 1000);

  return g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
}
