/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-id.h"

#include <string.h>

typedef struct
{
  DskClock *clock;
  DskIdGen *gen;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (42);

  f->clock = dsk_clock_new_fake (1700000000000);
  f->gen = dsk_id_gen_new (f->clock, random);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  dsk_id_gen_free (f->gen);
  dsk_clock_unref (f->clock);
}

static void
test_form (Fixture *f, gconstpointer data)
{
  g_autofree char *id = dsk_id_gen_next (f->gen);

  g_assert_cmpuint (strlen (id), ==, DSK_ID_LEN);
  g_assert_true (dsk_id_is_valid (id));
  g_assert_cmpint (dsk_id_time_ms (id), ==, 1700000000000);
  g_assert_true (g_str_has_prefix (id, "018bcfe5-6800-7"));
}

static void
test_ascending_within_a_millisecond (Fixture *f, gconstpointer data)
{
  g_autofree char *last = dsk_id_gen_next (f->gen);

  /* More than a millisecond's counter holds: time is borrowed, the order stays. */
  for (guint i = 0; i < 20000; i++)
    {
      char *id = dsk_id_gen_next (f->gen);

      g_assert_cmpstr (id, >, last);
      g_assert_true (dsk_id_is_valid (id));
      g_free (last);
      last = id;
    }
  g_assert_cmpint (dsk_id_time_ms (last), >, 1700000000000);
  g_assert_cmpint (dsk_id_time_ms (last), <, 1700000000010);
}

static void
test_ascending_when_time_steps_back (Fixture *f, gconstpointer data)
{
  g_autofree char *last = dsk_id_gen_next (f->gen);
  const gint64 steps[] = { 1, -3600000, 0, 5, 3600000, -86400000, -1, 2, 86400000 };

  for (guint i = 0; i < 5000; i++)
    {
      char *id;

      dsk_clock_advance (f->clock, steps[i % G_N_ELEMENTS (steps)]);
      id = dsk_id_gen_next (f->gen);
      g_assert_cmpstr (id, >, last);
      g_free (last);
      last = id;
    }
}

static void
test_clock_out_of_range (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_fake (-5);
  g_autoptr (DskRandom) random = dsk_random_new_seeded (1);
  g_autoptr (DskIdGen) gen = dsk_id_gen_new (clock, random);
  g_autofree char *first = dsk_id_gen_next (gen);
  g_autofree char *second = NULL;

  g_assert_true (dsk_id_is_valid (first));
  g_assert_cmpint (dsk_id_time_ms (first), ==, 0);
  dsk_clock_advance (clock, G_GINT64_CONSTANT (1) << 50);
  second = dsk_id_gen_next (gen);
  g_assert_true (dsk_id_is_valid (second));
  g_assert_cmpint (dsk_id_time_ms (second), ==, (G_GINT64_CONSTANT (1) << 48) - 1);
}

#define PER_THREAD 5000

static gpointer
take_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < PER_THREAD; i++)
    g_ptr_array_add (ids, dsk_id_gen_next (data));
  return ids;
}

static void
test_threads (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  g_autoptr (DskIdGen) gen = dsk_id_gen_new (clock, random);
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ids", take_many, gen);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GPtrArray) ids = g_thread_join (threads[i]);

      for (guint k = 0; k < ids->len; k++)
        {
          if (k > 0)
            g_assert_cmpstr (ids->pdata[k], >, ids->pdata[k - 1]);
          g_assert_true (g_hash_table_add (all, g_strdup (ids->pdata[k])));
        }
    }
  g_assert_cmpuint (g_hash_table_size (all), ==, PER_THREAD * G_N_ELEMENTS (threads));
}

static void
test_generators_differ (void)
{
  g_autoptr (DskClock) clock = dsk_clock_new_fake (1);
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  g_autoptr (DskIdGen) a = dsk_id_gen_new (clock, random);
  g_autoptr (DskIdGen) b = dsk_id_gen_new (clock, random);
  g_autofree char *x = dsk_id_gen_next (a);
  g_autofree char *y = dsk_id_gen_next (b);

  g_assert_cmpstr (x, !=, y);
}

static void
test_valid (void)
{
  static const char good[] = "018bcfe5-6800-7abc-9def-0123456789ab";
  const char *bad[] = {
    NULL,
    "",
    "018bcfe5",
    "018bcfe5-6800-7abc-9def-0123456789a",
    "018bcfe5-6800-7abc-9def-0123456789abc",
    "018bcfe5-6800-7abc-9def-0123456789a ",
    "018BCFE5-6800-7ABC-9DEF-0123456789AB",
    "018bcfe5-6800-4abc-9def-0123456789ab", /* version 4 */
    "018bcfe5-6800-7abc-cdef-0123456789ab", /* another variant */
    "018bcfe5-6800-7abc-7def-0123456789ab",
    "018bcfe5x6800-7abc-9def-0123456789ab",
    "018bcfe5-68007-abc-9def-0123456789ab",
    "018bcfe56-800-7abc-9def-0123456789ab",
    "018bcfe5-6800-7abc-9def-0123456789ag",
    "{018bcfe5-6800-7abc-9def-0123456789a",
  };

  g_assert_true (dsk_id_is_valid (good));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dsk_id_is_valid (bad[i]));

  /* Any one character changed for one that may not stand there. */
  for (guint i = 0; i < DSK_ID_LEN; i++)
    {
      g_autofree char *id = g_strdup (good);

      id[i] = 'z';
      g_assert_false (dsk_id_is_valid (id));
    }
}

static void
test_hex (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (0);
  g_autofree char *hex = dsk_random_hex (random, 9);
  g_autofree char *next = dsk_random_hex (random, 32);

  /* The bytes of test-random's numbers, least significant first. */
  g_assert_cmpstr (hex, ==, "b4f275cb365fec992a");
  g_assert_cmpuint (strlen (next), ==, 64);
  g_assert_cmpuint (strspn (next, "0123456789abcdef"), ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/base/id/form", Fixture, NULL, setup, test_form, teardown);
  g_test_add ("/base/id/ascending-within-a-millisecond", Fixture, NULL, setup,
              test_ascending_within_a_millisecond, teardown);
  g_test_add ("/base/id/ascending-when-time-steps-back", Fixture, NULL, setup,
              test_ascending_when_time_steps_back, teardown);
  g_test_add_func ("/base/id/clock-out-of-range", test_clock_out_of_range);
  g_test_add_func ("/base/id/threads", test_threads);
  g_test_add_func ("/base/id/generators-differ", test_generators_differ);
  g_test_add_func ("/base/id/valid", test_valid);
  g_test_add_func ("/base/id/hex", test_hex);
  return g_test_run ();
}
