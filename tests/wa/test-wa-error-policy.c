/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-wa-send.h"

typedef struct
{
  DskWaOutcome outcome;
  const int *codes; /* 0 ends */
} Group;

/* As Meta describes them. */
static const int retry[] = { 1, 2, 4, 17, 341, 80007, 130429, 131000, 131016, 131056, 131057, 131208, 133004,
                             133016, 0 };
static const int hold[] = { 131049, 132015, 0 };
static const int permanent[] = { 33, 100, 131008, 131009, 131020, 131021, 131026, 131030, 131037, 131041, 131047,
                                 131050, 131051, 131052, 131053, 131062, 131063, 130472, 131200, 131207, 131209,
                                 131299, 132000, 132001, 132005, 132007, 132012, 132016, 132068, 132069, 135000,
                                 137000, 0 };
static const int stop[] = { 3, 10, 190, 200, 250, 299, 368, 130497, 131005, 131031, 131042, 131045, 131048, 131064,
                            133010, 0 };

static void
test_table (void)
{
  static const Group groups[] = {
    { DSK_WA_RETRY, retry }, { DSK_WA_HOLD, hold }, { DSK_WA_PERMANENT, permanent }, { DSK_WA_STOP, stop },
  };

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const int *code = groups[g].codes; *code != 0; code++)
      {
        gint64 wait = -1;
        DskWaOutcome outcome = dsk_wa_error_policy (*code, 400, FALSE, 1, &wait);

        if (outcome != groups[g].outcome)
          g_error ("code %d is %u, not %u", *code, outcome, groups[g].outcome);
        if (outcome == DSK_WA_RETRY || outcome == DSK_WA_HOLD)
          g_assert_cmpint (wait, >, 0);
        else
          g_assert_cmpint (wait, ==, 0);
        /* The status is not what decides. */
        g_assert_cmpint (dsk_wa_error_policy (*code, 500, FALSE, 1, NULL), ==, outcome);
      }
}

static void
test_codes_unknown_to_the_table (void)
{
  g_assert_cmpint (dsk_wa_error_policy (999999, 400, FALSE, 1, NULL), ==, DSK_WA_PERMANENT);
  g_assert_cmpint (dsk_wa_error_policy (999999, 400, TRUE, 1, NULL), ==, DSK_WA_RETRY);
  g_assert_cmpint (dsk_wa_error_policy (999999, 503, FALSE, 1, NULL), ==, DSK_WA_RETRY);
  g_assert_cmpint (dsk_wa_error_policy (999999, 429, FALSE, 1, NULL), ==, DSK_WA_RETRY);
  g_assert_cmpint (dsk_wa_error_policy (-5, 400, FALSE, 1, NULL), ==, DSK_WA_PERMANENT);
  g_assert_cmpint (dsk_wa_error_policy (0, 401, FALSE, 1, NULL), ==, DSK_WA_STOP);
  g_assert_cmpint (dsk_wa_error_policy (0, 500, FALSE, 1, NULL), ==, DSK_WA_RETRY);
}

static void
test_waits_grow_and_end (void)
{
  for (const int *code = retry; *code != 0; code++)
    {
      gint64 last = 0;

      for (guint attempt = 1; attempt < 100; attempt++)
        {
          gint64 wait;

          dsk_wa_error_policy (*code, 400, FALSE, attempt, &wait);
          g_assert_cmpint (wait, >=, last);
          g_assert_cmpint (wait, <=, 60 * 60 * 1000);
          last = wait;
        }
    }
}

static void
test_waits_that_meta_asks_for (void)
{
  gint64 wait;

  dsk_wa_error_policy (131056, 400, FALSE, 1, &wait);
  g_assert_cmpint (wait, ==, 4000);
  dsk_wa_error_policy (131056, 400, FALSE, 3, &wait);
  g_assert_cmpint (wait, ==, 64000);
  dsk_wa_error_policy (131049, 400, FALSE, 1, &wait);
  g_assert_cmpint (wait, >=, G_GINT64_CONSTANT (24) * 60 * 60 * 1000);
  dsk_wa_error_policy (130429, 400, FALSE, 0, &wait);
  g_assert_cmpint (wait, ==, 1000);
}

static void
test_advice (void)
{
  static const struct { int code; const char *advice; } rows[] = {
    { 131047, "use-template" }, { 131026, "check-number" }, { 131050, "opted-out" }, { 131052, "fix-file" },
    { 131053, "fix-file" }, { 132001, "fix-template" }, { 132015, "fix-template" }, { 190, "admin" },
    { 131042, "admin" }, { 131000, "other" }, { 0, "other" }, { 424242, "other" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (dsk_wa_error_advice (rows[i].code), ==, rows[i].advice);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-policy/table", test_table);
  g_test_add_func ("/error-policy/codes-unknown-to-the-table", test_codes_unknown_to_the_table);
  g_test_add_func ("/error-policy/waits-grow-and-end", test_waits_grow_and_end);
  g_test_add_func ("/error-policy/waits-that-meta-asks-for", test_waits_that_meta_asks_for);
  g_test_add_func ("/error-policy/advice", test_advice);
  return g_test_run ();
}
