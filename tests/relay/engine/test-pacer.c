/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Meta allows, whatever is asked of the pacer, with a clock that is only a number. */

#include "dsk-pacer.h"

#define SECOND 1000
#define N_CONVS 60

typedef struct
{
  gint64 at;
  guint conv;
} Sent;

static guint
most_within (GArray *times, gint64 window)
{
  guint most = 0;

  for (guint first = 0, last = 0; last < times->len; last++)
    {
      while (g_array_index (times, gint64, last) - g_array_index (times, gint64, first) >= window)
        first++;
      most = MAX (most, last - first + 1);
    }
  return most;
}

/* Conversations want to send all the time, or by fits; the clock goes by jumps of any size. */
static void
run (guint rate, guint seconds, GArray **all, GArray **pairs)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  g_autofree char *names[N_CONVS] = { NULL };
  gint64 now = 1790000000000;
  gint64 end = now + (gint64) seconds * SECOND;

  dsk_pacer_add_number (pacer, "n", rate, now);
  for (guint i = 0; i < N_CONVS; i++)
    {
      names[i] = g_strdup_printf ("conv %u", i);
      dsk_pacer_add_pair (pacer, names[i], 0, now);
    }
  while (now < end)
    {
      guint tries = (guint) g_test_rand_int_range (1, 40);

      for (guint i = 0; i < tries; i++)
        {
          guint conv = (guint) g_test_rand_int_range (0, g_test_rand_int_range (1, N_CONVS));
          gint64 due;

          if (dsk_pacer_take (pacer, "n", names[conv], now, &due) != DSK_PACE_GO)
            {
              g_assert_cmpint (due, >, now);
              continue;
            }
          g_array_append_val (*all, now);
          g_array_append_val (pairs[conv], now);
        }
      now += g_test_rand_int_range (0, g_test_rand_int_range (1, 50) == 1 ? 2000 : 30);
    }
  for (guint i = 0; i < N_CONVS; i++)
    g_clear_pointer (&names[i], g_free);
}

static void
test_never_too_fast (void)
{
  static const guint rates[] = { 1, 20, 80, 1000 };

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      GArray *all = g_array_new (FALSE, FALSE, sizeof (gint64));
      GArray *pairs[N_CONVS];

      for (guint i = 0; i < N_CONVS; i++)
        pairs[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
      run (rates[r], 120, &all, pairs);
      g_assert_cmpuint (all->len, >, 0);
      g_assert_cmpuint (most_within (all, SECOND), <=, rates[r]);
      for (guint i = 0; i < N_CONVS; i++)
        {
          /* Any window holds the burst and what came back within it. */
          for (gint64 window = SECOND; window <= 300 * SECOND; window *= 3)
            g_assert_cmpuint (most_within (pairs[i], window), <=,
                              DSK_PACER_PAIR_BURST + (guint) (window / DSK_PACER_PAIR_MS) + 1);
          g_array_unref (pairs[i]);
        }
      g_array_unref (all);
    }
}

/* Who asks again when told to is served then, and most of the rate can be had. */
static void
test_due_is_right (void)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  gint64 now = 1790000000000, start = now, due;
  guint sent = 0;

  dsk_pacer_add_number (pacer, "n", 80, now);
  for (guint i = 0; now < start + 10 * SECOND; i++)
    {
      g_autofree char *conv = g_strdup_printf ("%u", i);

      dsk_pacer_add_pair (pacer, conv, 0, now);
      if (dsk_pacer_take (pacer, "n", conv, now, &due) == DSK_PACE_GO)
        {
          sent++;
          continue;
        }
      g_assert_cmpint (due, >, now);
      now = due;
      g_assert_cmpint (dsk_pacer_take (pacer, "n", conv, now, &due), ==, DSK_PACE_GO);
      sent++;
    }
  g_assert_cmpuint (sent, >=, 10 * 70);
  g_assert_cmpuint (sent, <=, 10 * 80);
}

static void
test_pair (void)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  gint64 now = 1790000000000, due;
  guint sent = 0;

  dsk_pacer_add_number (pacer, "n", 1000, now);
  dsk_pacer_add_pair (pacer, "c", 0, now);
  for (guint i = 0; i < 100; i++)
    sent += dsk_pacer_take (pacer, "n", "c", now, &due) == DSK_PACE_GO;
  g_assert_cmpuint (sent, ==, DSK_PACER_PAIR_BURST);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", now, &due), ==, DSK_PACE_PAIR);
  g_assert_cmpint (due, ==, now + DSK_PACER_PAIR_MS);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", due, &due), ==, DSK_PACE_GO);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", due, &due), ==, DSK_PACE_PAIR);
}

/* What was sent before a restart counts. */
static void
test_rebuilt (void)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  gint64 now = 1790000000000, due;

  g_assert_false (dsk_pacer_knows_pair (pacer, "c"));
  dsk_pacer_add_number (pacer, "n", 80, now);
  dsk_pacer_add_pair (pacer, "c", 200, now);
  dsk_pacer_add_pair (pacer, "d", DSK_PACER_PAIR_BURST - 1, now);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", now, &due), ==, DSK_PACE_PAIR);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "d", now, &due), ==, DSK_PACE_GO);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "d", now, &due), ==, DSK_PACE_PAIR);
}

/* A clock that is set back makes nobody wait for ever, nor gives anything away. */
static void
test_clock_set_back (void)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  gint64 now = 1790000000000, due;

  dsk_pacer_add_number (pacer, "n", 1, now);
  dsk_pacer_add_pair (pacer, "c", 0, now);
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", now, &due), ==, DSK_PACE_GO);
  now -= 3600 * SECOND;
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "c", now, &due), ==, DSK_PACE_NUMBER);
  g_assert_cmpint (due, <=, now + 2 * SECOND);
}

static void
test_tidy (void)
{
  g_autoptr (DskPacer) pacer = dsk_pacer_new ();
  gint64 now = 1790000000000, due;

  dsk_pacer_add_number (pacer, "n", 1000, now);
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *conv = g_strdup_printf ("%u", i);

      dsk_pacer_add_pair (pacer, conv, 0, now);
    }
  now += SECOND;
  g_assert_cmpint (dsk_pacer_take (pacer, "n", "7", now, &due), ==, DSK_PACE_GO);
  dsk_pacer_tidy (pacer, now);
  g_assert_true (dsk_pacer_knows_pair (pacer, "7"));
  g_assert_false (dsk_pacer_knows_pair (pacer, "8"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pacer/never-too-fast", test_never_too_fast);
  g_test_add_func ("/pacer/due-is-right", test_due_is_right);
  g_test_add_func ("/pacer/pair", test_pair);
  g_test_add_func ("/pacer/rebuilt", test_rebuilt);
  g_test_add_func ("/pacer/clock-set-back", test_clock_set_back);
  g_test_add_func ("/pacer/tidy", test_tidy);
  return g_test_run ();
}
