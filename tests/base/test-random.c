/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-random.h"

#include <string.h>

/* The first outputs of xoshiro256** whose state splitmix64 filled from seed 0, computed with an
 * implementation of its own: recorded runs of the simulator depend on them. */
static void
test_seeded_is_fixed (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (0);

  g_assert_cmphex (dsk_random_u64 (random), ==, G_GUINT64_CONSTANT (0x99ec5f36cb75f2b4));
  g_assert_cmphex (dsk_random_u64 (random), ==, G_GUINT64_CONSTANT (0xbf6e1f784956452a));
  g_assert_cmphex (dsk_random_u64 (random), ==, G_GUINT64_CONSTANT (0x1a5f849d4933e6e0));
}

static void
test_seeds_differ (void)
{
  g_autoptr (DskRandom) a = dsk_random_new_seeded (1);
  g_autoptr (DskRandom) b = dsk_random_new_seeded (1);
  g_autoptr (DskRandom) c = dsk_random_new_seeded (2);
  guint8 x[37], y[37], z[37];

  dsk_random_bytes (a, x, sizeof x);
  dsk_random_bytes (b, y, sizeof y);
  dsk_random_bytes (c, z, sizeof z);
  g_assert_cmpmem (x, sizeof x, y, sizeof y);
  g_assert_true (memcmp (x, z, sizeof x) != 0);
}

static void
test_bytes_stay_inside (void)
{
  g_autoptr (DskRandom) seeded = dsk_random_new_seeded (3);
  g_autoptr (DskRandom) system = dsk_random_new_system ();
  DskRandom *sources[] = { seeded, system };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    for (gsize len = 0; len <= 600; len += 7)
      {
        guint8 buffer[640];

        memset (buffer, 0xaa, sizeof buffer);
        dsk_random_bytes (sources[i], buffer + 8, len);
        for (gsize k = 0; k < 8; k++)
          g_assert_cmpuint (buffer[k], ==, 0xaa);
        for (gsize k = len + 8; k < sizeof buffer; k++)
          g_assert_cmpuint (buffer[k], ==, 0xaa);
      }
}

static void
test_system_differs (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  guint8 a[1000], b[1000];

  dsk_random_bytes (random, a, sizeof a);
  dsk_random_bytes (random, b, sizeof b);
  g_assert_true (memcmp (a, b, sizeof a) != 0);
  /* The end is filled too: sixteen zero bytes there would be a one in 2^128 chance. */
  g_assert_false (memcmp (a + 984, (guint8[16]){ 0 }, 16) == 0);
  g_assert_true (dsk_random_u64 (random) != dsk_random_u64 (random));
}

static void
test_below (void)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (7);
  guint seen[6] = { 0 };
  guint64 huge = G_GUINT64_CONSTANT (1) << 63;

  for (guint i = 0; i < 6000; i++)
    {
      guint64 value = dsk_random_below (random, G_N_ELEMENTS (seen));

      g_assert_cmpuint (value, <, G_N_ELEMENTS (seen));
      seen[value]++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      g_assert_cmpuint (seen[i], >, 850);
      g_assert_cmpuint (seen[i], <, 1150);
    }

  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (dsk_random_below (random, 1), ==, 0);
      g_assert_cmpuint (dsk_random_below (random, huge + 1), <=, huge);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/random/seeded-is-fixed", test_seeded_is_fixed);
  g_test_add_func ("/base/random/seeds-differ", test_seeds_differ);
  g_test_add_func ("/base/random/bytes-stay-inside", test_bytes_stay_inside);
  g_test_add_func ("/base/random/system-differs", test_system_differs);
  g_test_add_func ("/base/random/below", test_below);
  return g_test_run ();
}
