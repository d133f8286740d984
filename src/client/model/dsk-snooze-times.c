/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-snooze-times.h"

#include <glib/gi18n-lib.h>

#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define MORNING 9
#define EVENING 18
/* Later than this the evening is no time to put something off to. */
#define EVENING_LAST_MS (HOUR_MS / 2)

gint64
dsk_snooze_time (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (year, month, day, hour, minute, 0);

  return at != NULL ? g_date_time_to_unix (at) * 1000 : 0;
}

/* At @hour, @days after the day of @now. */
static gint64
days_later (GDateTime *now, int days, int hour)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);

  return dsk_snooze_time (g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
                          hour, 0);
}

gint64
dsk_snooze_preset_time (DskSnoozePreset preset, gint64 now_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  int to_monday;
  gint64 at;

  g_return_val_if_fail (now != NULL, 0);

  switch (preset)
    {
    case DSK_SNOOZE_HOUR:
      return now_ms + HOUR_MS;
    case DSK_SNOOZE_EVENING:
      at = days_later (now, 0, EVENING);
      return at - now_ms >= EVENING_LAST_MS ? at : 0;
    case DSK_SNOOZE_TOMORROW:
      return days_later (now, 1, MORNING);
    case DSK_SNOOZE_MONDAY:
      to_monday = 8 - g_date_time_get_day_of_week (now);
      return to_monday > 1 ? days_later (now, to_monday, MORNING) : 0;
    case DSK_SNOOZE_N:
    default:
      g_return_val_if_reached (0);
    }
}

const char *
dsk_snooze_preset_label (DskSnoozePreset preset)
{
  static const char *const labels[DSK_SNOOZE_N] = {
    [DSK_SNOOZE_HOUR] = N_ ("In One Hour"),
    [DSK_SNOOZE_EVENING] = N_ ("This Evening"),
    [DSK_SNOOZE_TOMORROW] = N_ ("Tomorrow Morning"),
    [DSK_SNOOZE_MONDAY] = N_ ("On Monday"),
  };

  g_return_val_if_fail ((guint) preset < DSK_SNOOZE_N, NULL);

  return _ (labels[preset]);
}
