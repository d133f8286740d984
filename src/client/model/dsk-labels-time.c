/* SPDX-License-Identifier: GPL-3.0-or-later */

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

/* --- names of days and months --- */

/* Our own: the C library's come in the language of its locale, which may not be installed, or not
 * be the one that the words around them are in. */
static const char *const weekdays[7] = {
  NC_ ("weekday", "Monday"),   NC_ ("weekday", "Tuesday"), NC_ ("weekday", "Wednesday"),
  NC_ ("weekday", "Thursday"), NC_ ("weekday", "Friday"),  NC_ ("weekday", "Saturday"),
  NC_ ("weekday", "Sunday"),
};
static const char *const short_weekdays[7] = {
  NC_ ("short weekday", "Mon"), NC_ ("short weekday", "Tue"), NC_ ("short weekday", "Wed"),
  NC_ ("short weekday", "Thu"), NC_ ("short weekday", "Fri"), NC_ ("short weekday", "Sat"),
  NC_ ("short weekday", "Sun"),
};
/* Translators: in the form that stands beside the day: "12 November" */
static const char *const months[12] = {
  NC_ ("month", "January"), NC_ ("month", "February"), NC_ ("month", "March"),
  NC_ ("month", "April"),   NC_ ("month", "May"),      NC_ ("month", "June"),
  NC_ ("month", "July"),    NC_ ("month", "August"),   NC_ ("month", "September"),
  NC_ ("month", "October"), NC_ ("month", "November"), NC_ ("month", "December"),
};
static const char *const short_months[12] = {
  NC_ ("short month", "Jan"), NC_ ("short month", "Feb"), NC_ ("short month", "Mar"),
  NC_ ("short month", "Apr"), NC_ ("short month", "May"), NC_ ("short month", "Jun"),
  NC_ ("short month", "Jul"), NC_ ("short month", "Aug"), NC_ ("short month", "Sep"),
  NC_ ("short month", "Oct"), NC_ ("short month", "Nov"), NC_ ("short month", "Dec"),
};

/* Returns: (nullable): what stands for %@letter; NULL: nothing of ours */
static const char *
own_name (GDateTime *at, char letter)
{
  int day = g_date_time_get_day_of_week (at) - 1;
  int month = g_date_time_get_month (at) - 1;

  switch (letter)
    {
    case 'A':
      return g_dpgettext2 (GETTEXT_PACKAGE, "weekday", weekdays[day]);
    case 'a':
      return g_dpgettext2 (GETTEXT_PACKAGE, "short weekday", short_weekdays[day]);
    case 'B':
      return g_dpgettext2 (GETTEXT_PACKAGE, "month", months[month]);
    case 'b':
      return g_dpgettext2 (GETTEXT_PACKAGE, "short month", short_months[month]);
    case '%':
      return "%%";
    default:
      return NULL;
    }
}

/* Returns: (transfer full): as g_date_time_format(), with our names of days and months */
static char *
format_time (GDateTime *at, const char *format)
{
  g_autoptr (GString) named = g_string_new (NULL);
  char *text;

  for (const char *p = format; *p != '\0'; p++)
    {
      const char *name = *p == '%' ? own_name (at, p[1]) : NULL;

      if (name != NULL)
        g_string_append (named, name);
      else
        g_string_append_c (named, *p);
      p += name != NULL ? 1 : 0;
    }
  text = g_date_time_format (at, named->str);
  /* A format of a translation, which nothing has checked. */
  return text != NULL ? text : g_date_time_format (at, "%Y-%m-%d %H:%M");
}

/* --- times --- */

char *
dsk_label_clock_time (gint64 at_ms)
{
  g_autoptr (GDateTime) at = local_time (at_ms);

  /* Translators: the time of day, as for strftime() */
  return format_time (at, C_ ("time", "%H:%M"));
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
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d m", "%d m", (gulong) (age / MINUTE_MS)),
        (int) (age / MINUTE_MS));
  if (days == 0)
    return dsk_label_clock_time (at_ms);
  if (days > 0 && days < 7)
    return format_time (at, "%a");
  if (g_date_time_get_year (at) == g_date_time_get_year (now))
    /* Translators: day and month, short, as for strftime() */
    return format_time (at, C_ ("time", "%-d %b"));
  /* Translators: day, month and year, short, as for strftime() */
  return format_time (at, C_ ("time", "%-d %b %Y"));
}

char *
dsk_label_when (gint64 at_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) at = local_time (at_ms);
  g_autoptr (GDateTime) now = local_time (now_ms);
  int days = days_between (at, now);

  if (days == 0)
    return dsk_label_clock_time (at_ms);
  if (days == 1)
    /* Translators: a time tomorrow, as for strftime() */
    return format_time (at, C_ ("time", "tomorrow, %H:%M"));
  if (days > 1 && days < 7)
    /* Translators: short weekday and time of day, as for strftime() */
    return format_time (at, C_ ("time", "%a, %H:%M"));
  if (g_date_time_get_year (at) == g_date_time_get_year (now))
    /* Translators: day, short month and time of day, as for strftime() */
    return format_time (at, C_ ("time", "%-d %b, %H:%M"));
  /* Translators: day, short month, year and time of day, as for strftime() */
  return format_time (at, C_ ("time", "%-d %b %Y, %H:%M"));
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
    return format_time (at, C_ ("time", "%A, %-d %B"));
  /* Translators: day, month and year, as for strftime() */
  return format_time (at, C_ ("time", "%-d %B %Y"));
}

char *
dsk_label_month (const char *month)
{
  g_autofree char *first = g_strconcat (month, "-01T00:00:00", NULL);
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (first, local);

  /* Translators: month and year, as for strftime() */
  return at != NULL ? format_time (at, C_ ("time", "%B %Y")) : g_strdup (month);
}

char *
dsk_label_duration (gint64 ms)
{
  gint64 minutes = MAX (ms, 0) / MINUTE_MS;
  int days = (int) MIN (minutes / (24 * 60), G_MAXINT);
  int hours = (int) (minutes / 60 % 24);

  if (days > 0 && hours > 0)
    /* Translators: days and hours, as short as can be; the plural is the hours' */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d d %d h", "%d d %d h", (gulong) hours),
                            days, hours);
  if (days > 0)
    /* Translators: days, as short as can be */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d d", "%d d", (gulong) days), days);
  if (hours > 0 && minutes % 60 > 0)
    /* Translators: hours and minutes, as short as can be; the plural is the hours' */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h %d m", "%d h %d m", (gulong) hours),
                            hours, (int) (minutes % 60));
  if (hours > 0)
    /* Translators: hours, as short as can be */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d h", "%d h", (gulong) hours), hours);
  if (minutes > 0)
    /* Translators: minutes, as short as can be */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d m", "%d m", (gulong) minutes),
                            (int) minutes);
  return g_strdup (C_ ("duration", "less than 1 m"));
}

char *
dsk_label_length (gint64 ms)
{
  gint64 seconds = CLAMP (ms / 1000, 0, 359999);

  if (seconds >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60));
  return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}
