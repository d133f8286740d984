/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-clock.h"

static void
test_system (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  gint64 before = g_get_real_time () / 1000;
  gint64 now = dsk_clock_now_ms (clock);
  gint64 after = g_get_real_time () / 1000;
  gint64 first = dsk_clock_monotonic_ms (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, after);
  g_assert_cmpint (dsk_clock_monotonic_ms (clock), >=, first);
}

static void
test_fake (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_fake (1700000000000);

  g_assert_cmpint (dsk_clock_now_ms (clock), ==, 1700000000000);
  g_assert_cmpint (dsk_clock_now_ms (clock), ==, 1700000000000);
  g_assert_cmpint (dsk_clock_monotonic_ms (clock), ==, 0);

  dsk_clock_advance (clock, 1500);
  g_assert_cmpint (dsk_clock_now_ms (clock), ==, 1700000001500);
  g_assert_cmpint (dsk_clock_monotonic_ms (clock), ==, 1500);
}

static void
test_step_back (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_fake (10000);

  dsk_clock_advance (clock, 100);
  dsk_clock_advance (clock, -4000);
  g_assert_cmpint (dsk_clock_now_ms (clock), ==, 6100);
  g_assert_cmpint (dsk_clock_monotonic_ms (clock), ==, 100);
}

static void
test_system_does_not_move (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*self->fake*");
  dsk_clock_advance (clock, 1);
  g_test_assert_expected_messages ();
}

static void
test_references (void)
{
  DskClock *clock = dsk_clock_new_fake (5);
  DskClock *other = dsk_clock_ref (clock);

  g_assert_true (other == clock);
  dsk_clock_unref (clock);
  g_assert_cmpint (dsk_clock_now_ms (other), ==, 5);
  dsk_clock_unref (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/system", test_system);
  g_test_add_func ("/base/clock/fake", test_fake);
  g_test_add_func ("/base/clock/step-back", test_step_back);
  g_test_add_func ("/base/clock/system-does-not-move", test_system_does_not_move);
  g_test_add_func ("/base/clock/references", test_references);
  return g_test_run ();
}
