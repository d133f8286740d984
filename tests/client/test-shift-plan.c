/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of what somebody has when their shift ends. */

#include "dsk-shift-plan.h"

#define MINUTE ((gint64) 60 * 1000)
#define NOW G_GINT64_CONSTANT (1700000000000)

static DskShiftPart *
add (GPtrArray *parts, gint64 waiting_since, gint64 snoozed_until, gboolean noted, gboolean hand)
{
  DskShiftPart *part = g_new0 (DskShiftPart, 1);

  part->row = g_new0 (DskConversationRow, 1);
  part->row->status = DSK_STATUS_OPEN;
  part->row->waiting_since = waiting_since;
  part->row->snoozed_until = snoozed_until;
  part->noted = noted;
  part->hand = hand;
  g_ptr_array_add (parts, part);
  return part;
}

static void
assert_left (GPtrArray *parts, guint n_queue, const char *expected)
{
  const DskShiftPlan plan = { .parts = parts, .n_queue = n_queue };
  DskShiftSum sum = dsk_shift_sum (&plan);
  g_autofree char *words = dsk_shift_left_words (&sum);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_sum (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_shift_part_free);
  DskShiftPart *waits, *put_off;
  const DskShiftPlan plan = { .parts = parts };
  DskShiftSum sum;

  assert_left (parts, 0, NULL);
  waits = add (parts, NOW, 0, FALSE, TRUE);
  assert_left (parts, 0, NULL); /* it is handed on */
  waits->hand = FALSE;
  assert_left (parts, 0, "1 customer who waits goes back to the queue, with no owner. "
                         "1 conversation is left without a note.");
  waits->noted = TRUE;
  assert_left (parts, 0, "1 customer who waits goes back to the queue, with no owner.");
  add (parts, 0, 0, FALSE, FALSE);
  add (parts, NOW, 0, TRUE, FALSE);
  assert_left (parts, 0, "2 customers who wait go back to the queue, with no owner. "
                         "1 conversation is left without a note.");
  /* What is put off waits for nobody until then. */
  put_off = add (parts, NOW, NOW + MINUTE, TRUE, FALSE);
  assert_left (parts, 0, "2 customers who wait go back to the queue, with no owner. "
                         "1 conversation is left without a note.");
  put_off->hand = TRUE;
  sum = dsk_shift_sum (&plan);
  g_assert_cmpuint (sum.hand, ==, 1);
  g_assert_cmpuint (sum.offered, ==, 0);
  /* What is on its way is nobody's loss. */
  waits->row->handoff = g_new0 (DskHandoffRow, 1);
  waits->noted = FALSE;
  sum = dsk_shift_sum (&plan);
  g_assert_cmpuint (sum.offered, ==, 1);
  g_assert_cmpuint (sum.ownerless, ==, 1);
  g_assert_cmpuint (sum.unnoted, ==, 1);
  g_assert_false (dsk_shift_part_can_hand (waits));
}

/* What nobody has is left whoever has what. */
static void
test_queue (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_shift_part_free);
  DskConversationRow row = { .waiting_since = NOW - 12 * MINUTE };
  g_autofree char *alone = dsk_shift_queue_words (&row, NOW);
  g_autofree char *of_team = NULL;
  char ops[] = "Ops";

  assert_left (parts, 1, "1 customer waits in the queue already.");
  add (parts, NOW, 0, FALSE, FALSE);
  assert_left (parts, 2, "1 customer who waits goes back to the queue, with no owner. "
                         "1 conversation is left without a note. 2 customers wait in the queue already.");
  g_assert_cmpstr (alone, ==, "Unanswered for 12 m");
  row.team_name = ops;
  of_team = dsk_shift_queue_words (&row, NOW);
  g_assert_cmpstr (of_team, ==, "Unanswered for 12 m · \342\201\250Ops\342\201\251");
}

static void
assert_words (const DskShiftPart *part, const char *expected)
{
  g_autofree char *words = dsk_shift_part_words (part, NOW);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_shift_part_free);
  DskShiftPart *part = add (parts, NOW - 12 * MINUTE, 0, FALSE, TRUE);

  assert_words (part, "Unanswered for 12 m · No note");
  part->noted = TRUE;
  assert_words (part, "Unanswered for 12 m");
  part->row->waiting_since = 0;
  assert_words (part, "Open");
  part->row->snoozed_until = NOW + 10 * 60 * MINUTE;
  assert_words (part, "Snoozed until tomorrow, 08:13");
  part->noted = FALSE;
  part->row->handoff = g_new0 (DskHandoffRow, 1);
  part->row->handoff->to_name = g_strdup ("Ops");
  assert_words (part, "Waiting for \342\201\250Ops\342\201\251 to accept");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shift-plan/sum", test_sum);
  g_test_add_func ("/shift-plan/queue", test_queue);
  g_test_add_func ("/shift-plan/words", test_words);
  return g_test_run ();
}
