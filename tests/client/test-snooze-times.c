/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-snooze-times.h"

#include "dsk-labels.h"

/* 2026-11-26 is a Thursday. Local time is that of Karachi, five hours ahead of UTC. */

static void
assert_preset (DskSnoozePreset preset, const char *now, const char *expected)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) from = g_date_time_new_from_iso8601 (now, local);
  gint64 until = dsk_snooze_preset_time (preset, g_date_time_to_unix (from) * 1000);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (until / 1000);
  g_autofree char *got = until != 0 ? g_date_time_format (at, "%Y-%m-%d %H:%M") : NULL;

  g_assert_cmpstr (got, ==, expected);
}

static void
test_presets (void)
{
  static const struct { const char *now; const char *until[DSK_SNOOZE_N]; } rows[] = {
    { "2026-11-26T10:15:00", { "2026-11-26 11:15", "2026-11-26 18:00", "2026-11-27 09:00", "2026-11-30 09:00" } },
    { "2026-11-26T17:30:00", { "2026-11-26 18:30", "2026-11-26 18:00", "2026-11-27 09:00", "2026-11-30 09:00" } },
    { "2026-11-26T17:31:00", { "2026-11-26 18:31", NULL, "2026-11-27 09:00", "2026-11-30 09:00" } },
    { "2026-11-26T23:59:00", { "2026-11-27 00:59", NULL, "2026-11-27 09:00", "2026-11-30 09:00" } },
    /* Tomorrow is Monday. */
    { "2026-11-29T08:00:00", { "2026-11-29 09:00", "2026-11-29 18:00", "2026-11-30 09:00", NULL } },
    { "2026-11-30T08:00:00", { "2026-11-30 09:00", "2026-11-30 18:00", "2026-12-01 09:00", "2026-12-07 09:00" } },
    { "2026-12-31T20:00:00", { "2026-12-31 21:00", NULL, "2027-01-01 09:00", "2027-01-04 09:00" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint preset = 0; preset < DSK_SNOOZE_N; preset++)
      assert_preset ((DskSnoozePreset) preset, rows[i].now, rows[i].until[preset]);
}

static void
test_time (void)
{
  g_assert_cmpint (dsk_snooze_time (2026, 11, 26, 12, 0), ==, G_GINT64_CONSTANT (1795676400000));
  g_assert_cmpint (dsk_snooze_time (2026, 13, 26, 12, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Karachi", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snooze-times/presets", test_presets);
  g_test_add_func ("/snooze-times/time", test_time);
  return g_test_run ();
}
