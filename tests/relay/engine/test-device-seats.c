/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-device-seats.h"

typedef struct
{
  const char *name;
  const char *had[8]; /* of each connection: the seat that it names; the n-th gets "n" from 0 */
  const char *told;   /* of each: '2': that there are two, '!': and that is news */
} Case;

static const Case cases[] = {
  { "one", { "-", "0", "1", "2" }, "...." },
  { "welcomes lost", { "-", "0", "0", "0", "3" }, "....." },
  { "started again", { "-", "-", "1", "-", "-", "4" }, "......" },
  { "two in turn", { "-", "-", "0", "1", "2" }, "..!22" },
  { "one that only comes back", { "-", "-", "1", "2", "0" }, "....!" },
  { "many that are gone", { "-", "-", "-", "-", "-", "-", "-", "6" }, "........" },
  { "of another run of the relay", { "x", "0", "1" }, "..." },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DskDeviceSeats) seats = dsk_device_seats_new ();

      for (guint j = 0; cases[i].told[j] != '\0'; j++)
        {
          const char *had = g_str_equal (cases[i].had[j], "-") ? NULL : cases[i].had[j];
          g_autofree char *seat = g_strdup_printf ("%u", j);
          gboolean news = FALSE;
          gboolean two = dsk_device_seats_take (seats, "device", had, seat, 1000 * j, &news);

          if (two != (cases[i].told[j] != '.') || news != (cases[i].told[j] == '!'))
            g_error ("%s: connection %u", cases[i].name, j);
          /* Another device's seats are of no meaning here. */
          g_assert_false (dsk_device_seats_take (seats, "other", NULL, seat, 1000 * j, &news));
        }
    }
}

/* Once one of them is gone, the other hears no more of it. */
static void
test_over (void)
{
  g_autoptr (DskDeviceSeats) seats = dsk_device_seats_new ();
  gboolean news;

  dsk_device_seats_take (seats, "device", NULL, "0", 0, &news);
  dsk_device_seats_take (seats, "device", NULL, "1", 0, &news);
  g_assert_true (dsk_device_seats_take (seats, "device", "0", "2", 0, &news));
  g_assert_true (news);
  g_assert_true (dsk_device_seats_take (seats, "device", "2", "3", 60 * 1000, &news));
  g_assert_false (news);
  g_assert_false (dsk_device_seats_take (seats, "device", "3", "4", 20 * 60 * 1000, &news));
  g_assert_true (dsk_device_seats_take (seats, "device", "1", "5", 20 * 60 * 1000, &news));
  g_assert_true (news);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/device-seats/cases", test_cases);
  g_test_add_func ("/engine/device-seats/over", test_over);
  return g_test_run ();
}
