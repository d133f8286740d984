/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-conversation.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conversation/names", test_names);
  g_test_add_func ("/conversation/by-hand", test_by_hand);
  g_test_add_func ("/conversation/by-itself", test_by_itself);
  return g_test_run ();
}
