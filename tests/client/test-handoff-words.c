/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is said of handoffs, and what the next one is told. */

#include "dsk-handoff-summary.h"
#include "dsk-labels-handoff.h"

#include <string.h>

#define MINUTE ((gint64) 60 * 1000)
#define NOW G_GINT64_CONSTANT (1700000000000) /* Tuesday, 14 November 2023, 22:13 */
#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define LRI "\342\201\246"

static void
assert_words (char *words, const char *expected)
{
  g_autofree char *owned = words;

  g_assert_cmpstr (owned, ==, expected);
}

static const DskHandoffRow accepted = { .from_name = (char *) "Ayesha", .to_user = (char *) "u",
                                        .to_name = (char *) "Bilal", .reason = (char *) "courier",
                                        .summary = (char *) "Look", .state = DSK_HANDOFF_ACCEPTED, .at = NOW,
                                        .ended_at = NOW + 4 * MINUTE };

/* --- events --- */

static void
test_events (void)
{
  DskHandoffRow handoff = accepted;
  DskTimelineRow row = { .item = DSK_ITEM_EVENT, .event_kind = (char *) "handoff", .author_name = (char *) "Ayesha",
                         .subject_name = (char *) "Ops", .handoff = &handoff };

  assert_words (dsk_label_event (&row), FSI "Ayesha" PDI " handed this to " FSI "Ops" PDI ": " FSI "courier" PDI);
  handoff.reason = NULL;
  assert_words (dsk_label_event (&row), FSI "Ayesha" PDI " handed this to " FSI "Ops" PDI ": " FSI "Look" PDI);
  /* Who may not read notes knows that it happened. */
  row.handoff = NULL;
  assert_words (dsk_label_event (&row), FSI "Ayesha" PDI " handed this to " FSI "Ops" PDI);

  row.event_kind = (char *) "handoff-accepted";
  row.author_name = (char *) "Bilal";
  assert_words (dsk_label_event (&row), FSI "Bilal" PDI " accepted this handoff");
  row.handoff = &handoff;
  assert_words (dsk_label_event (&row), FSI "Bilal" PDI " accepted this handoff after 4 m");
  handoff.acted_at = handoff.ended_at + 3 * 60 * MINUTE;
  assert_words (dsk_label_event (&row), FSI "Bilal" PDI " accepted this handoff after 4 m, first action 3 h later");

  row.event_kind = (char *) "handoff-returned";
  assert_words (dsk_label_event (&row), FSI "Bilal" PDI " returned this");
  /* Nothing in it turns what follows around, and all of it is there. */
  handoff.answer = (char *) "not\342\200\256 ours:\nask Sales, who know the customer, their order, its courier, "
                            "where it is and what was promised";
  assert_words (dsk_label_event (&row),
                FSI "Bilal" PDI " returned this: " FSI "not ours: ask Sales, who know the customer, their order, its "
                    "courier, where it is and what was promised" PDI);

  row.event_kind = (char *) "handoff-expired";
  row.author_name = NULL;
  assert_words (dsk_label_event (&row), "Not accepted by " FSI "Ops" PDI " in 4 m: back in the queue");
  row.event_kind = (char *) "handoff-cancelled";
  assert_words (dsk_label_event (&row), "The handoff to " FSI "Ops" PDI " was taken back");
  row.author_name = (char *) "Ayesha";
  assert_words (dsk_label_event (&row), FSI "Ayesha" PDI " took back the handoff to " FSI "Ops" PDI);
  row.event_kind = (char *) "handoff-of-the-future";
  assert_words (dsk_label_event (&row), "This conversation changed");
}

static void
test_gap (void)
{
  DskHandoffRow handoff = accepted;

  assert_words (dsk_label_handoff_gap (&handoff), "accepted after 4 m");
  handoff.acted_at = handoff.ended_at + 30 * 1000;
  assert_words (dsk_label_handoff_gap (&handoff), "accepted after 4 m, first action less than 1 m later");
  handoff.state = DSK_HANDOFF_EXPIRED;
  assert_words (dsk_label_handoff_gap (&handoff), "not accepted in 4 m");
  handoff.state = DSK_HANDOFF_RETURNED;
  assert_words (dsk_label_handoff_gap (&handoff), "returned after 4 m");
  handoff.state = DSK_HANDOFF_CANCELLED;
  assert_words (dsk_label_handoff_gap (&handoff), "taken back after 4 m");
  handoff.state = DSK_HANDOFF_OFFERED;
  handoff.ended_at = 0;
  assert_words (dsk_label_handoff_gap (&handoff), "");
}

static void
test_open (void)
{
  DskHandoffRow handoff = accepted;

  handoff.state = DSK_HANDOFF_OFFERED;
  handoff.ended_at = 0;
  assert_words (dsk_label_handoff_open (&handoff), "Waiting for " FSI "Bilal" PDI " to accept: " FSI "courier" PDI);
  assert_words (dsk_label_handoff_chip (&handoff), "Offered to " FSI "Bilal" PDI);
  assert_words (dsk_label_handoff_times (&handoff, TRUE, NOW), "Not sent yet: it waits for the relay");
  handoff.due_at = NOW + 15 * MINUTE;
  assert_words (dsk_label_handoff_times (&handoff, TRUE, NOW),
                "Since 22:13. It stays yours until somebody accepts, and goes to the queue at 22:28.");
  assert_words (dsk_label_handoff_times (&handoff, FALSE, NOW), "Since 22:13. Goes to the queue at 22:28.");
  handoff.for_me = TRUE;
  handoff.reason = NULL;
  assert_words (dsk_label_handoff_open (&handoff), FSI "Ayesha" PDI " hands this to you");
  assert_words (dsk_label_handoff_chip (&handoff), "Handed to you");
  handoff.to_user = NULL;
  handoff.to_team = (char *) "t";
  handoff.to_name = (char *) "Ops";
  assert_words (dsk_label_handoff_open (&handoff), FSI "Ayesha" PDI " hands this to your team " FSI "Ops" PDI);
}

/* --- the summary --- */

static void
add (GPtrArray *rows, DskItemKind item, DskDirection direction, gint64 at, const char *author, const char *text)
{
  DskTimelineRow *row = g_new0 (DskTimelineRow, 1);

  row->item = item;
  row->direction = direction;
  row->kind = DSK_MESSAGE_TEXT;
  row->at = at;
  row->author_name = g_strdup (author);
  row->text = g_strdup (text);
  row->delivery = DSK_DELIVERY_SENT;
  g_ptr_array_add (rows, row);
}

static GPtrArray *
make_rows (void)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_timeline_row_free);

  add (rows, DSK_ITEM_MESSAGE, DSK_DIRECTION_IN, NOW - 26 * 60 * MINUTE, NULL, "Where is it?");
  add (rows, DSK_ITEM_NOTE, DSK_DIRECTION_OUT, NOW - 25 * 60 * MINUTE, "Bilal", "Order 10421,\nTCS");
  add (rows, DSK_ITEM_MESSAGE, DSK_DIRECTION_OUT, NOW - 60 * MINUTE, "Ayesha", "You have it tomorrow");
  add (rows, DSK_ITEM_EVENT, DSK_DIRECTION_OUT, NOW - 50 * MINUTE, "Ayesha", NULL);
  add (rows, DSK_ITEM_MESSAGE, DSK_DIRECTION_IN, NOW - 40 * MINUTE, NULL, "Really\342\200\256?");
  add (rows, DSK_ITEM_MESSAGE, DSK_DIRECTION_IN, NOW - 39 * MINUTE, NULL, "When?");
  return rows;
}

static void
test_summary (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();
  DskConversationRow conv = { .name = (char *) "Sana Khan", .phone = (char *) "923005550101",
                              .waiting_since = NOW - 40 * MINUTE };
  g_autofree char *whole = NULL;

  assert_words (dsk_handoff_summary (&conv, rows, NOW),
                "Customer: " FSI "Sana Khan" PDI ", " LRI "+923005550101" PDI "\n"
                "Unanswered since 21:33: " FSI "Really?" PDI " / " FSI "When?" PDI "\n"
                "Last note (" FSI "Bilal" PDI ", Yesterday, 21:13): " FSI "Order 10421, TCS" PDI "\n"
                "We said last (" FSI "Ayesha" PDI ", 21:13): " FSI "You have it tomorrow" PDI);
  /* What was answered does not wait, whatever is said of since when. */
  conv.waiting_since = NOW - 27 * 60 * MINUTE;
  whole = dsk_handoff_summary (&conv, rows, NOW);
  g_assert_null (strstr (whole, "Where is it?"));
  g_assert_nonnull (strstr (whole, "Really?" PDI " / " FSI "When?"));
  /* A message that never arrived promised nothing. */
  ((DskTimelineRow *) rows->pdata[2])->delivery = DSK_DELIVERY_FAILED;
  conv.name = NULL;
  conv.waiting_since = 0;
  conv.snoozed_until = NOW + 10 * 60 * MINUTE;
  assert_words (dsk_handoff_summary (&conv, rows, NOW),
                "Customer: " LRI "+92 300 555 0101" PDI "\n"
                "Nothing waits for an answer.\n"
                "Last note (" FSI "Bilal" PDI ", Yesterday, 21:13): " FSI "Order 10421, TCS" PDI "\n"
                "Put off until tomorrow, 08:13");
}

/* Of nothing, it still says whose it is; of very much, what the relay takes. */
static void
test_summary_bounds (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = make_rows ();
  const DskConversationRow nobody = { .waiting_since = NOW };
  DskConversationRow conv = { .name = (char *) "Sana", .waiting_since = NOW - 40 * MINUTE };
  g_autofree char *endless = g_strnfill (60000, 'x');
  g_autofree char *summary = NULL;

  assert_words (dsk_handoff_summary (&nobody, none, NOW),
                "Customer: " FSI "WhatsApp user" PDI "\nUnanswered since 22:13");
  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];

      g_free (row->text);
      row->text = g_strdup (endless);
    }
  conv.name = endless;
  summary = dsk_handoff_summary (&conv, rows, NOW);
  g_assert_cmpint (g_utf8_strlen (summary, -1), <=, DSK_HANDOFF_SUMMARY_MAX_CHARS);
  g_assert_nonnull (strstr (summary, "We said last"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handoff-words/events", test_events);
  g_test_add_func ("/handoff-words/gap", test_gap);
  g_test_add_func ("/handoff-words/open", test_open);
  g_test_add_func ("/handoff-words/summary", test_summary);
  g_test_add_func ("/handoff-words/summary-bounds", test_summary_bounds);
  return g_test_run ();
}
