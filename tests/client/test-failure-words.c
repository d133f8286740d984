/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each row of the error policy has words for people that say the same: what became of the message, and what somebody
 * can do. The table is asked, not copied, so that a row that is new or changed is noticed here. */

#include "dsk-labels.h"
#include "dsk-wa-send.h"

#include <string.h>

#define LAST_CODE 140000

/* Of a code that the table does not know the rest decides. */
static gboolean
is_known (int code)
{
  return dsk_wa_error_policy (code, 400, FALSE, 1, NULL) == dsk_wa_error_policy (code, 503, TRUE, 1, NULL);
}

static DskWaOutcome
outcome_of (int code)
{
  return dsk_wa_error_policy (code, 400, FALSE, 1, NULL);
}

/* Words of our own, not Meta's number alone. */
static void
assert_said (int code, const char *words, const char *begin)
{
  g_autofree char *number = g_strdup_printf ("%d", code);

  if (!g_str_has_prefix (words, begin) || (code > 9 && strstr (words, number) != NULL))
    g_error ("code %d: %s", code, words);
}

static void
test_failures (void)
{
  guint known = 0;

  for (int code = 1; code < LAST_CODE; code++)
    if (is_known (code))
      {
        g_autofree char *words = dsk_label_failure (code, "Meta's words");

        known++;
        assert_said (code, words, "Not delivered: ");
        g_assert_null (strstr (words, "Meta's words"));
      }
  g_assert_cmpuint (known, >, 100);
}

/* A number that was stopped says why, and so does each message that waits for it. */
static void
test_stops (void)
{
  guint n = 0;

  for (int code = 1; code < LAST_CODE; code++)
    if (is_known (code) && outcome_of (code) == DSK_WA_STOP)
      {
        g_autofree char *stop = dsk_label_stop (code, NULL);
        g_autofree char *hold = dsk_label_hold (code, NULL);

        n++;
        if (strstr (stop, "error") != NULL || strstr (hold, "our number") == NULL)
          g_error ("code %d: %s; %s", code, stop, hold);
      }
  g_assert_cmpuint (n, >, 100);
}

/* What is tried again says that it is, and of what is only too fast that it is. */
static void
test_holds (void)
{
  for (int code = 1; code < LAST_CODE; code++)
    {
      const DskWaOutcome outcome = outcome_of (code);
      g_autofree char *words = NULL;

      if (!is_known (code) || (outcome != DSK_WA_RETRY && outcome != DSK_WA_HOLD))
        continue;
      words = dsk_label_hold (code, NULL);
      assert_said (code, words, "Not sent yet: ");
      if (strstr (words, "our number") != NULL
          || (dsk_wa_error_scope (code) != DSK_WA_SCOPE_MESSAGE && strstr (words, "too many messages") == NULL)
          || (outcome == DSK_WA_HOLD && strstr (words, "trouble of its own") != NULL))
        g_error ("code %d: %s", code, words);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/failure-words/failures", test_failures);
  g_test_add_func ("/failure-words/stops", test_stops);
  g_test_add_func ("/failure-words/holds", test_holds);
  return g_test_run ();
}
