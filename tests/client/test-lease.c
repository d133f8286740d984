/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-lease.h"

#define H ((gint64) 60 * 60 * 1000)
#define D (24 * H)
#define T0 G_GINT64_CONSTANT (1790000000000)

static void
test_table (void)
{
  static const struct
  {
    gint64 seen;
    gint64 now;
    gint64 lock;
    gint64 wipe;
    DskLease wanted;
  } table[] = {
    { T0, T0, 72 * H, 30 * D, DSK_LEASE_HELD },
    { T0, T0 + 72 * H - 1, 72 * H, 30 * D, DSK_LEASE_HELD },
    { T0, T0 + 72 * H, 72 * H, 30 * D, DSK_LEASE_LOCKED },
    { T0, T0 + 30 * D - 1, 72 * H, 30 * D, DSK_LEASE_LOCKED },
    { T0, T0 + 30 * D, 72 * H, 30 * D, DSK_LEASE_OVER },
    { T0, T0 + 3650 * D, 72 * H, 30 * D, DSK_LEASE_OVER },
    /* never reached: there is nothing */
    { 0, T0, 72 * H, 30 * D, DSK_LEASE_HELD },
    /* an older relay does not say */
    { T0, T0 + 3650 * D, 0, 0, DSK_LEASE_HELD },
    { T0, T0 + 100 * D, 72 * H, 0, DSK_LEASE_LOCKED },
    /* a clock that was corrected, and one that was set back */
    { T0, T0 - H / 2, 72 * H, 30 * D, DSK_LEASE_HELD },
    { T0, T0 - 2 * H, 72 * H, 30 * D, DSK_LEASE_LOCKED },
    { T0, T0 - 3650 * D, 72 * H, 30 * D, DSK_LEASE_LOCKED },
    /* as the relay is set up */
    { T0, T0 + H, H, D, DSK_LEASE_LOCKED },
    { T0, T0 + D, H, D, DSK_LEASE_OVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%u", i);
      g_assert_cmpint (dsk_lease_judge (table[i].seen, table[i].now, table[i].lock, table[i].wipe), ==,
                       table[i].wanted);
    }
}

/* A clock that is set back to a moment at which all was well. */
static void
test_marked (void)
{
  static const struct
  {
    gint64 mark;
    gint64 now;
    DskLease wanted;
  } table[] = {
    { 0, T0 + H, DSK_LEASE_HELD },
    { T0 + 71 * H, T0 + H, DSK_LEASE_HELD },
    { T0 + 72 * H, T0 + H, DSK_LEASE_LOCKED },
    { T0 + 30 * D, T0 + H, DSK_LEASE_OVER },
    { T0 + H, T0 + 72 * H, DSK_LEASE_LOCKED },
    { T0 + 100 * H, T0 - 3650 * D, DSK_LEASE_LOCKED },
    { T0 + H, T0 - 2 * H, DSK_LEASE_LOCKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%u", i);
      g_assert_cmpint (dsk_lease_judge_marked (T0, table[i].mark, table[i].now, 72 * H, 30 * D), ==, table[i].wanted);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/lease/table", test_table);
  g_test_add_func ("/client/lease/marked", test_marked);
  return g_test_run ();
}
