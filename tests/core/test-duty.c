/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-duty.h"

#include <string.h>

/* For each role: nobody's, mine, a colleague's; first as anybody may answer, then as only the owner does.
 * y: yes, c: yes, and it is theirs, t: take over first, a: ask for it, -: never. */
static const struct { DskRole role; const char *open; const char *owner_only; } table[] = {
  { DSK_ROLE_SUPER_ADMIN, "cyy", "cyt" },
  { DSK_ROLE_ADMIN, "cyy", "cyt" },
  { DSK_ROLE_SUPERVISOR, "cyy", "cyt" },
  { DSK_ROLE_AGENT, "cyy", "cya" },
  { DSK_ROLE_OPERATOR, "-y-", "-y-" },
  { DSK_ROLE_VIEWER, "---", "---" },
};

static void
test_may_reply (void)
{
  static const char letters[DSK_MAY_REPLY_N] = { '-', 'y', 'c', 't', 'a' };

  g_assert_cmpuint (G_N_ELEMENTS (table), ==, DSK_ROLE_N);
  for (guint i = 0; i < DSK_ROLE_N; i++)
    for (guint owned = 0; owned < DSK_OWNED_N; owned++)
      for (guint only = 0; only < 2; only++)
        {
          const char wanted = (only ? table[i].owner_only : table[i].open)[owned];
          const DskMayReply may = dsk_may_reply (table[i].role, (DskOwned) owned, only != 0);

          g_assert_cmpint (letters[may], ==, wanted);
          g_assert_cmpint (dsk_may_reply_is_yes (may), ==, wanted == 'y' || wanted == 'c');
        }
  g_assert_cmpint (dsk_may_reply ((DskRole) 99, DSK_OWNED_BY_ME, FALSE), ==, DSK_MAY_REPLY_NO);
}

static const struct { const char *name; DskReturnTo who; DskRoute route; } returns[] = {
  { "there", { TRUE, TRUE, DSK_AVAILABILITY_ONLINE, 0, 50 }, DSK_ROUTE_BEFORE },
  { "busy", { TRUE, TRUE, DSK_AVAILABILITY_BUSY, 0, 0 }, DSK_ROUTE_BEFORE },
  { "away for a while", { TRUE, TRUE, DSK_AVAILABILITY_AWAY, 0, 0 }, DSK_ROUTE_BEFORE },
  { "off shift", { TRUE, TRUE, DSK_AVAILABILITY_OFF_SHIFT, 0, 0 }, DSK_ROUTE_OFF_SHIFT },
  { "room for one", { TRUE, TRUE, DSK_AVAILABILITY_ONLINE, 10, 9 }, DSK_ROUTE_BEFORE },
  { "full", { TRUE, TRUE, DSK_AVAILABILITY_ONLINE, 10, 10 }, DSK_ROUTE_FULL },
  { "more than full", { TRUE, TRUE, DSK_AVAILABILITY_ONLINE, 10, 12 }, DSK_ROUTE_FULL },
  { "off shift and full", { TRUE, TRUE, DSK_AVAILABILITY_OFF_SHIFT, 1, 1 }, DSK_ROUTE_OFF_SHIFT },
  { "not in the team", { TRUE, FALSE, DSK_AVAILABILITY_ONLINE, 0, 0 }, DSK_ROUTE_SIGHT },
  { "gone", { FALSE, TRUE, DSK_AVAILABILITY_ONLINE, 0, 0 }, DSK_ROUTE_LEFT },
  { "gone altogether", { FALSE, FALSE, DSK_AVAILABILITY_OFF_SHIFT, 1, 9 }, DSK_ROUTE_LEFT },
};

static void
test_returning (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_test_message ("%s", returns[i].name);
      g_assert_cmpint (dsk_route_returning (&returns[i].who), ==, returns[i].route);
    }
}

static void
test_availability (void)
{
  static const DskPresence presence[DSK_AVAILABILITY_N]
      = { DSK_PRESENCE_ONLINE, DSK_PRESENCE_BUSY, DSK_PRESENCE_AWAY, DSK_PRESENCE_AWAY };

  for (guint i = 0; i < DSK_AVAILABILITY_N; i++)
    {
      g_assert_cmpint (dsk_availability_is_on_shift ((DskAvailability) i), ==, i != DSK_AVAILABILITY_OFF_SHIFT);
      g_assert_cmpint (dsk_availability_presence ((DskAvailability) i), ==, presence[i]);
    }
}

static void
test_names (void)
{
  DskAvailability availability;
  DskRoute route;

  for (guint i = 0; i < DSK_AVAILABILITY_N; i++)
    {
      g_assert_true (dsk_availability_from_string (dsk_availability_to_string ((DskAvailability) i), &availability));
      g_assert_cmpint (availability, ==, (int) i);
    }
  g_assert_false (dsk_availability_from_string ("offline", &availability));
  g_assert_false (dsk_availability_from_string (NULL, &availability));
  for (guint i = 0; i < DSK_ROUTE_N; i++)
    {
      g_assert_true (dsk_route_from_string (dsk_route_to_string ((DskRoute) i), &route));
      g_assert_cmpint (route, ==, (int) i);
    }
  g_assert_false (dsk_route_from_string ("elsewhere", &route));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duty/may-reply", test_may_reply);
  g_test_add_func ("/duty/returning", test_returning);
  g_test_add_func ("/duty/availability", test_availability);
  g_test_add_func ("/duty/names", test_names);
  return g_test_run ();
}
