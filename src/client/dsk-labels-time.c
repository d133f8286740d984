/* SPDX-License-Identifier: GPL-3.0-or-later */

#ifndef GETTEXT_PACKAGE
#define GETTEXT_PACKAGE "dastak"
#endif

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#define MINUTE_MS ((gint64) 60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* The calendar of GDateTime, in UTC ms, a day short on both sides for any time zone. */
#define FIRST_MS G_GINT64_CONSTANT (-62135510400000)
#define LAST_MS G_GINT64_CONSTANT (253402214400000)

/* What lies outside of the calendar comes from a broken sender and is shown as its edge. */
static gint64
within_calendar (gint64 at_ms)
{
  return CLAMP (at_ms, FIRST_MS, LAST_MS);
}

static GDateTime *
local_time (gint64 at_ms)
{
  GDateTime *time = g_date_time_new_from_unix_local (within_calendar (at_ms) / 1000);

  g_assert (time != NULL);
  return time;
}

/* Whole calendar days from @b to @a, in local time. */
static int
days_between (GDateTime *a, GDateTime *b)
{
  GDate first, second;

  g_date_clear (&first, 1);
  g_date_clear (&second, 1);
  g_date_set_dmy (&first, (GDateDay) g_date_time_get_day_of_month (a),
                  (GDateMonth) g_date_time_get_month (a), (GDateYear) g_date_time_get_year (a));
  g_date_set_dmy (&second, (GDateDay) g_date_time_get_day_of_month (b),
                  (GDateMonth) g_date_time_get_month (b), (GDateYear) g_date_time_get_year (b));
  return g_date_days_between (&second, &first);
}

char *
dsk_label_clock_time (gint64 at_ms)
{
  g_autoptr (GDateTime) at = local_time (at_ms);

  /* Translators: the time of day, as for strftime() */
  return g_date_time_format (at, C_ ("time", "%H:%M"));
}

char *
dsk_label_short_time (gint64 at_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) at = local_time (at_ms);
  g_autoptr (GDateTime) now = local_time (now_ms);
  gint64 age = within_calendar (now_ms) - within_calendar (at_ms);
  int days = days_between (now, at);

  if (age > -HOUR_MS && age < MINUTE_MS)
    return g_strdup (C_ ("time", "now"));
  if (age > 0 && age < HOUR_MS)
    /* Translators: minutes ago, as short as can be */
    return g_strdup_printf (C_ ("time", "%d m"), (int) (age / MINUTE_MS));
  if (days == 0)
    return dsk_label_clock_time (at_ms);
  if (days > 0 && days < 7)
    return g_date_time_format (at, "%a");
  if (g_date_time_get_year (at) == g_date_time_get_year (now))
    /* Translators: day and month, short, as for strftime() */
    return g_date_time_format (at, C_ ("time", "%-d %b"));
  /* Translators: day, month and year, short, as for strftime() */
  return g_date_time_format (at, C_ ("time", "%-d %b %Y"));
}

char *
dsk_label_day (gint64 at_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) at = local_time (at_ms);
  g_autoptr (GDateTime) now = local_time (now_ms);
  int days = days_between (now, at);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (at) == g_date_time_get_year (now))
    /* Translators: weekday, day and month, as for strftime() */
    return g_date_time_format (at, C_ ("time", "%A, %-d %B"));
  /* Translators: day, month and year, as for strftime() */
  return g_date_time_format (at, C_ ("time", "%-d %B %Y"));
}

char *
dsk_label_duration (gint64 ms)
{
  gint64 minutes = MAX (ms, 0) / MINUTE_MS;
  int days = (int) MIN (minutes / (24 * 60), G_MAXINT);
  int hours = (int) (minutes / 60 % 24);

  if (days > 0)
    /* Translators: days and hours, as short as can be */
    return hours > 0 ? g_strdup_printf (C_ ("duration", "%d d %d h"), days, hours)
                     : g_strdup_printf (C_ ("duration", "%d d"), days);
  if (hours > 0)
    /* Translators: hours and minutes, as short as can be */
    return minutes % 60 > 0
               ? g_strdup_printf (C_ ("duration", "%d h %d m"), hours, (int) (minutes % 60))
               : g_strdup_printf (C_ ("duration", "%d h"), hours);
  /* Translators: minutes, as short as can be */
  return minutes > 0 ? g_strdup_printf (C_ ("duration", "%d m"), (int) minutes)
                     : g_strdup (C_ ("duration", "less than 1 m"));
}
