/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-conversation.h"
#include "dsk-handoff.h"

#include <string.h>

static void
test_names (void)
{
  DskStatus status;

  for (guint i = 0; i < DSK_STATUS_N; i++)
    {
      g_assert_true (dsk_status_from_string (dsk_status_to_string ((DskStatus) i), &status));
      g_assert_cmpint (status, ==, (int) i);
    }
  g_assert_cmpstr (dsk_status_to_string (DSK_STATUS_ESCALATED), ==, "escalated");
  g_assert_false (dsk_status_from_string ("closed", &status));
  g_assert_false (dsk_status_from_string (NULL, &status));
}

static void
test_by_hand (void)
{
  for (guint from = 0; from < DSK_STATUS_N; from++)
    {
      g_assert_false (dsk_status_can_change ((DskStatus) from, DSK_STATUS_NEW));
      g_assert_false (dsk_status_can_change ((DskStatus) from, (DskStatus) from));
      if (from != DSK_STATUS_RESOLVED)
        g_assert_true (dsk_status_can_change ((DskStatus) from, DSK_STATUS_RESOLVED));
    }
  g_assert_true (dsk_status_can_change (DSK_STATUS_RESOLVED, DSK_STATUS_OPEN));
  g_assert_false (dsk_status_can_change (DSK_STATUS_RESOLVED, DSK_STATUS_WAITING));
  g_assert_false (dsk_status_can_change (DSK_STATUS_RESOLVED, DSK_STATUS_ESCALATED));
  g_assert_false (dsk_status_can_change ((DskStatus) 77, DSK_STATUS_OPEN));
  g_assert_false (dsk_status_can_change (DSK_STATUS_OPEN, (DskStatus) 77));
}

static void
test_by_itself (void)
{
#define ROW(s, stimulus, owner, result) { DSK_STATUS_##s, DSK_STIMULUS_##stimulus, owner, DSK_STATUS_##result }
  static const struct { DskStatus status; DskStimulus stimulus; gboolean owner; DskStatus result; } rows[] = {
    ROW (NEW, CUSTOMER_MESSAGE, FALSE, NEW), ROW (OPEN, CUSTOMER_MESSAGE, TRUE, OPEN),
    ROW (WAITING, CUSTOMER_MESSAGE, TRUE, OPEN), ROW (WAITING, CUSTOMER_MESSAGE, FALSE, OPEN),
    ROW (ESCALATED, CUSTOMER_MESSAGE, TRUE, ESCALATED),
    ROW (RESOLVED, CUSTOMER_MESSAGE, TRUE, OPEN), ROW (RESOLVED, CUSTOMER_MESSAGE, FALSE, NEW),
    ROW (NEW, CLAIM, TRUE, OPEN), ROW (WAITING, CLAIM, TRUE, WAITING), ROW (ESCALATED, CLAIM, TRUE, ESCALATED),
    ROW (RESOLVED, CLAIM, TRUE, RESOLVED),
    ROW (OPEN, RELEASE, FALSE, NEW), ROW (WAITING, RELEASE, FALSE, WAITING),
    ROW (ESCALATED, RELEASE, FALSE, ESCALATED), ROW (RESOLVED, RELEASE, FALSE, RESOLVED),
    ROW (NEW, REPLY, FALSE, WAITING), ROW (OPEN, REPLY, TRUE, WAITING), ROW (WAITING, REPLY, TRUE, WAITING),
    ROW (ESCALATED, REPLY, TRUE, ESCALATED), ROW (RESOLVED, REPLY, TRUE, RESOLVED),
  };
#undef ROW

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (dsk_status_after (rows[i].status, rows[i].stimulus, rows[i].owner), ==, rows[i].result);
}

static void
test_snooze (void)
{
  g_assert_true (dsk_status_can_snooze (DSK_STATUS_NEW));
  g_assert_true (dsk_status_can_snooze (DSK_STATUS_WAITING));
  g_assert_false (dsk_status_can_snooze (DSK_STATUS_RESOLVED));
  g_assert_false (dsk_status_can_snooze ((DskStatus) 77));
  g_assert_true (dsk_stimulus_wakes (DSK_STIMULUS_CUSTOMER_MESSAGE));
  g_assert_true (dsk_stimulus_wakes (DSK_STIMULUS_RELEASE));
  g_assert_false (dsk_stimulus_wakes (DSK_STIMULUS_REPLY));
}

/* --- the table in src/STATUS.md --- */

static const char *
by_hand (DskStatus from)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint to = 0; to < DSK_STATUS_N; to++)
    if (dsk_status_can_change (from, (DskStatus) to))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", dsk_status_to_string ((DskStatus) to));
  return g_intern_string (names->str);
}

static char *
status_table (void)
{
  static const struct { DskStimulus stimulus; gboolean owner; } columns[] = {
    { DSK_STIMULUS_CUSTOMER_MESSAGE, TRUE }, { DSK_STIMULUS_CUSTOMER_MESSAGE, FALSE }, { DSK_STIMULUS_CLAIM, TRUE },
    { DSK_STIMULUS_RELEASE, FALSE }, { DSK_STIMULUS_REPLY, TRUE },
  };
  GString *table = g_string_new (NULL);

  for (guint from = 0; from < DSK_STATUS_N; from++)
    {
      const char *name = dsk_status_to_string ((DskStatus) from);

      g_string_append_printf (table, "| %s | %s |", name, by_hand ((DskStatus) from));
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          DskStatus to = dsk_status_after ((DskStatus) from, columns[i].stimulus, columns[i].owner);

          g_string_append_printf (table, " %s |", dsk_status_to_string (to));
        }
      g_string_append_printf (table, " %s |\n", dsk_status_can_snooze ((DskStatus) from) ? "yes" : "no");
    }
  g_string_append (table, "| *wakes what is snoozed* | when resolved |");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append (table, dsk_stimulus_wakes (columns[i].stimulus) ? " yes |" : " no |");
  g_string_append (table, " when its time comes |\n");
  return g_string_free (table, FALSE);
}

static char *
handoff_table (void)
{
  GString *table = g_string_new (NULL);

  for (guint i = 0; i < DSK_HANDOFF_N_STIMULI; i++)
    {
      const DskHandoffStep *step = dsk_handoff_step ((DskHandoffStimulus) i);

      g_string_append_printf (table, "| %s | %s | %s |\n", dsk_handoff_stimulus_words ((DskHandoffStimulus) i),
                              dsk_handoff_state_to_string (step->state), dsk_handoff_owner_words (step->owner));
    }
  return g_string_free (table, FALSE);
}

/* What people read is what the program does. */
static void
test_table (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "STATUS.md", NULL);
  g_autofree char *table = status_table ();
  g_autofree char *handoffs = handoff_table ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  if (strstr (text, table) == NULL)
    g_test_message ("src/STATUS.md should have\n%s", table);
  g_assert_nonnull (strstr (text, table));
  if (strstr (text, handoffs) == NULL)
    g_test_message ("src/STATUS.md should have\n%s", handoffs);
  g_assert_nonnull (strstr (text, handoffs));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conversation/names", test_names);
  g_test_add_func ("/conversation/by-hand", test_by_hand);
  g_test_add_func ("/conversation/by-itself", test_by_itself);
  g_test_add_func ("/conversation/snooze", test_snooze);
  g_test_add_func ("/conversation/table", test_table);
  return g_test_run ();
}
