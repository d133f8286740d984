/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The error policy, row by row, as whatsapp.md and Meta's own descriptions have it: stated here once more, and not
 * taken from the table that is tested. */

#include "dsk-wa-send.h"

#define SECOND G_GINT64_CONSTANT (1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

#define RETRY DSK_WA_RETRY
#define HOLD DSK_WA_HOLD
#define NEVER DSK_WA_PERMANENT
#define STOP DSK_WA_STOP
#define MESSAGE DSK_WA_SCOPE_MESSAGE
#define NUMBER DSK_WA_SCOPE_NUMBER
#define ACCOUNT DSK_WA_SCOPE_ACCOUNT

static const struct
{
  int first;
  int last;
  DskWaOutcome outcome;
  DskWaScope scope;
  gint64 wait;  /* before the second attempt */
  gint64 third; /* before the third */
} rows[] = {
  { 1, 2, RETRY, MESSAGE, 2 * SECOND, 4 * SECOND },
  { 3, 3, STOP, MESSAGE, 0, 0 },
  { 4, 4, RETRY, ACCOUNT, MINUTE, 2 * MINUTE },
  { 5, 5, NEVER, MESSAGE, 0, 0 },
  { 10, 10, STOP, MESSAGE, 0, 0 },
  { 17, 17, RETRY, ACCOUNT, MINUTE, 2 * MINUTE },
  { 33, 33, NEVER, MESSAGE, 0, 0 },
  { 100, 100, NEVER, MESSAGE, 0, 0 },
  { 190, 190, STOP, MESSAGE, 0, 0 },
  { 199, 199, NEVER, MESSAGE, 0, 0 },
  { 200, 299, STOP, MESSAGE, 0, 0 },
  { 300, 300, NEVER, MESSAGE, 0, 0 },
  { 341, 341, RETRY, ACCOUNT, MINUTE, 2 * MINUTE },
  { 368, 368, STOP, MESSAGE, 0, 0 },
  { 80007, 80007, RETRY, ACCOUNT, MINUTE, 2 * MINUTE },
  { 130429, 130429, RETRY, NUMBER, SECOND, 2 * SECOND },
  { 130472, 130472, NEVER, MESSAGE, 0, 0 },
  { 130497, 130497, STOP, MESSAGE, 0, 0 },
  { 131000, 131000, RETRY, MESSAGE, 2 * SECOND, 4 * SECOND },
  { 131005, 131005, STOP, MESSAGE, 0, 0 },
  { 131008, 131009, NEVER, MESSAGE, 0, 0 },
  { 131016, 131016, RETRY, MESSAGE, 5 * SECOND, 10 * SECOND },
  { 131020, 131020, NEVER, MESSAGE, 0, 0 },
  { 131021, 131021, NEVER, MESSAGE, 0, 0 },
  { 131026, 131026, NEVER, MESSAGE, 0, 0 },
  { 131030, 131030, NEVER, MESSAGE, 0, 0 },
  { 131031, 131031, STOP, MESSAGE, 0, 0 },
  { 131037, 131037, NEVER, MESSAGE, 0, 0 },
  { 131041, 131041, NEVER, MESSAGE, 0, 0 },
  { 131042, 131042, STOP, MESSAGE, 0, 0 },
  { 131045, 131045, STOP, MESSAGE, 0, 0 },
  { 131047, 131047, NEVER, MESSAGE, 0, 0 },
  { 131048, 131048, STOP, MESSAGE, HOUR, HOUR },
  { 131049, 131049, HOLD, MESSAGE, 24 * HOUR, 24 * HOUR },
  { 131050, 131050, NEVER, MESSAGE, 0, 0 },
  { 131051, 131053, NEVER, MESSAGE, 0, 0 },
  { 131056, 131056, RETRY, MESSAGE, 4 * SECOND, 16 * SECOND },
  { 131057, 131057, RETRY, MESSAGE, MINUTE, 2 * MINUTE },
  { 131062, 131062, NEVER, MESSAGE, 0, 0 },
  { 131063, 131063, NEVER, MESSAGE, 0, 0 },
  { 131064, 131064, STOP, MESSAGE, HOUR, HOUR },
  { 131200, 131207, NEVER, MESSAGE, 0, 0 },
  { 131208, 131208, RETRY, MESSAGE, 5 * SECOND, 10 * SECOND },
  { 131209, 131299, NEVER, MESSAGE, 0, 0 },
  { 132000, 132014, NEVER, MESSAGE, 0, 0 },
  { 132015, 132015, HOLD, MESSAGE, 3 * HOUR, 3 * HOUR },
  { 132016, 132016, NEVER, MESSAGE, 0, 0 },
  { 132068, 132069, NEVER, MESSAGE, 0, 0 },
  { 133004, 133004, RETRY, MESSAGE, 30 * SECOND, MINUTE },
  { 133010, 133010, STOP, MESSAGE, 0, 0 },
  { 133016, 133016, RETRY, MESSAGE, MINUTE, 2 * MINUTE },
  { 135000, 135000, NEVER, MESSAGE, 0, 0 },
  { 137000, 137000, NEVER, MESSAGE, 0, 0 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int code = rows[i].first; code <= rows[i].last; code++)
      {
        gint64 wait = -1, third = -1;
        DskWaOutcome outcome = dsk_wa_error_policy (code, 400, FALSE, 1, &wait);

        dsk_wa_error_policy (code, 400, FALSE, 2, &third);
        if (outcome != rows[i].outcome || wait != rows[i].wait || third != rows[i].third
            || dsk_wa_error_scope (code) != rows[i].scope)
          g_error ("code %d: outcome %u, wait %" G_GINT64_FORMAT ", then %" G_GINT64_FORMAT ", scope %u", code,
                   outcome, wait, third, dsk_wa_error_scope (code));
        /* The status is not what decides, where the code is known: all but three of these are. */
        if (code != 5 && code != 199 && code != 300)
          g_assert_cmpint (dsk_wa_error_policy (code, 500, FALSE, 1, NULL), ==, outcome);
      }
}

static void
test_codes_unknown_to_the_table (void)
{
  g_assert_cmpint (dsk_wa_error_policy (999999, 400, FALSE, 1, NULL), ==, NEVER);
  g_assert_cmpint (dsk_wa_error_policy (999999, 400, TRUE, 1, NULL), ==, RETRY);
  g_assert_cmpint (dsk_wa_error_policy (999999, 503, FALSE, 1, NULL), ==, RETRY);
  g_assert_cmpint (dsk_wa_error_policy (999999, 429, FALSE, 1, NULL), ==, RETRY);
  g_assert_cmpint (dsk_wa_error_policy (-5, 400, FALSE, 1, NULL), ==, NEVER);
  g_assert_cmpint (dsk_wa_error_policy (0, 401, FALSE, 1, NULL), ==, STOP);
  g_assert_cmpint (dsk_wa_error_policy (0, 500, FALSE, 1, NULL), ==, RETRY);
}

static void
test_waits_grow_and_end (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 last = 0;

      for (guint attempt = 1; attempt < 100 && rows[i].outcome == RETRY; attempt++)
        {
          gint64 wait;

          dsk_wa_error_policy (rows[i].first, 400, FALSE, attempt, &wait);
          g_assert_cmpint (wait, >=, last);
          g_assert_cmpint (wait, <=, HOUR);
          last = wait;
        }
    }
}

/* When one pair talks too fast Meta asks for four to the power of the attempt, in seconds. */
static void
test_four_to_the_power (void)
{
  gint64 expected = 1;

  for (guint attempt = 1; attempt <= 5; attempt++)
    {
      gint64 wait;

      expected *= 4;
      dsk_wa_error_policy (131056, 400, FALSE, attempt, &wait);
      g_assert_cmpint (wait, ==, expected * SECOND);
    }
}

static void
test_usage (void)
{
  static const struct
  {
    const char *header;
    gint64 wait;
  } usages[] = {
    { NULL, 0 },
    { "", 0 },
    { "nonsense", 0 },
    { "[]", 0 },
    { "{\"call_count\":12,\"total_time\":3,\"total_cputime\":94}", 0 },
    { "{\"call_count\":12,\"total_time\":95,\"total_cputime\":3}", 30 * SECOND },
    { "{\"call_count\":101,\"total_time\":3,\"total_cputime\":3}", 5 * MINUTE },
    { "{\"102290129340398\":[{\"type\":\"whatsapp\",\"call_count\":10,\"total_cputime\":1,\"total_time\":1,"
      "\"estimated_time_to_regain_access\":0}]}", 0 },
    { "{\"102290129340398\":[{\"type\":\"messenger\",\"call_count\":1},{\"type\":\"whatsapp\",\"call_count\":100,"
      "\"total_cputime\":1,\"total_time\":1,\"estimated_time_to_regain_access\":7}]}", 7 * MINUTE },
    { "{\"1\":[{\"estimated_time_to_regain_access\":100000}]}", HOUR },
    { "{\"1\":[{\"estimated_time_to_regain_access\":-5}]}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (usages); i++)
    g_assert_cmpint (dsk_wa_usage_wait_ms (usages[i].header), ==, usages[i].wait);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error-policy/table", test_table);
  g_test_add_func ("/error-policy/codes-unknown-to-the-table", test_codes_unknown_to_the_table);
  g_test_add_func ("/error-policy/waits-grow-and-end", test_waits_grow_and_end);
  g_test_add_func ("/error-policy/four-to-the-power", test_four_to_the_power);
  g_test_add_func ("/error-policy/usage", test_usage);
  return g_test_run ();
}
