/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many events in a row are one line and the newest of them, until somebody wants to see them. */

#include <string.h>

#include "dsk-timeline-model.h"
#include "office.h"

static const char conv[] = "01900000-0000-7000-8000-000000001000";

typedef struct
{
  Office *office;
  DskTimelineModel *model;
} Fixture;

/* Noon of a day in 2024, so that no local time makes a difference. */
static gint64
at_of (int minute)
{
  return G_GINT64_CONSTANT (1709208000000) + minute * OFFICE_MINUTE;
}

static char *
id_of (int minute)
{
  return office_id (0x2000 + (guint) minute);
}

static void
event (Fixture *fixture, int minute)
{
  g_autofree char *id = id_of (minute);

  office_event (fixture->office, conv, id, at_of (minute), minute % 2 == 0 ? "claimed" : "released", OFFICE_ME, NULL,
                NULL);
}

static void
message (Fixture *fixture, int minute)
{
  g_autofree char *id = id_of (minute);

  office_message (fixture->office, conv, id,
                  &(OfficeMessage){ .out = TRUE, .at = at_of (minute), .author = OFFICE_ME, .text = "Hello" });
}

static void
fixture_begin (Fixture *fixture)
{
  fixture->office = office_new ("supervisor");
  office_begin (fixture->office);
  office_conversation (fixture->office, conv, &(OfficeConversation){ .name = "Customer", .phone = "923005550101" });
}

static void
fixture_open (Fixture *fixture)
{
  office_commit (fixture->office, NULL);
  office_open (fixture->office);
  fixture->model = dsk_timeline_model_new (fixture->office->client);
  dsk_timeline_model_set_conversation (fixture->model, conv);
  office_settle (fixture->office);
}

static void
fixture_commit (Fixture *fixture)
{
  office_commit (fixture->office, conv);
  office_settle (fixture->office);
}

static void
fixture_end (Fixture *fixture)
{
  g_clear_object (&fixture->model);
  g_clear_pointer (&fixture->office, office_free);
}

/* What is shown: "D" a day, "m" a message, "e" an event, "[3]" and "[3:" a closed and an open fold. */
static void
expect (Fixture *fixture, const char *what)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->model)); i++)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL)
        g_string_append_c (shown, row->item == DSK_ITEM_EVENT ? 'e' : 'm');
      else if (dsk_timeline_item_get_item_type (item) == DSK_TIMELINE_FOLD)
        g_string_append_printf (shown, "[%u%c", dsk_timeline_item_get_folded (item, NULL),
                                dsk_timeline_item_get_open (item) ? ':' : ']');
      else
        g_string_append_c (shown, dsk_timeline_item_get_item_type (item) == DSK_TIMELINE_DAY ? 'D' : 'U');
    }
  g_assert_cmpstr (shown->str, ==, what);
}

static DskTimelineItem *
item_at (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->model), position);
}

static gboolean
set_open (Fixture *fixture, int minute, gboolean open)
{
  g_autofree char *id = id_of (minute);

  return dsk_timeline_model_set_open (fixture->model, id, open);
}

/* Three are not many. A message and a day end a run. */
static void
test_runs (void)
{
  Fixture fixture = { 0 };

  fixture_begin (&fixture);
  for (int i = 0; i < 3; i++)
    event (&fixture, i);
  message (&fixture, 3);
  for (int i = 4; i < 8; i++)
    event (&fixture, i);
  for (int i = 0; i < 3; i++)
    event (&fixture, 3 * 24 * 60 + i);
  fixture_open (&fixture);
  expect (&fixture, "Deeem[3]eDeee");
  fixture_end (&fixture);
}

static void
test_open_and_close (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DskTimelineItem) newest = NULL;
  g_autoptr (DskTimelineItem) fold = NULL;
  g_autofree char *oldest_id = id_of (1);
  const char *id = NULL;

  fixture_begin (&fixture);
  message (&fixture, 0);
  for (int i = 1; i < 7; i++)
    event (&fixture, i);
  fixture_open (&fixture);
  expect (&fixture, "Dm[5]e");
  fold = item_at (&fixture, 2);
  newest = item_at (&fixture, 3);
  g_assert_cmpuint (dsk_timeline_item_get_folded (fold, &id), ==, 5);
  g_assert_cmpstr (id, ==, oldest_id);
  g_assert_cmpint (dsk_timeline_item_get_row (newest)->at, ==, at_of (6));

  /* By any of them; what is in none is not there to be opened. */
  g_assert_false (set_open (&fixture, 0, TRUE));
  g_assert_true (set_open (&fixture, 4, TRUE));
  g_assert_false (set_open (&fixture, 4, TRUE));
  expect (&fixture, "Dm[5:eeeeee");
  g_assert_true (set_open (&fixture, 1, FALSE));
  expect (&fixture, "Dm[5]e");

  /* It is not there for good: whoever comes back finds it closed. */
  g_assert_true (set_open (&fixture, 1, TRUE));
  dsk_timeline_model_set_conversation (fixture.model, NULL);
  dsk_timeline_model_set_conversation (fixture.model, conv);
  office_settle (fixture.office);
  expect (&fixture, "Dm[5]e");
  fixture_end (&fixture);
}

/* What comes below is one more; the line is the same one, open or not. */
static void
test_grow_below (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DskTimelineItem) fold = NULL;
  g_autoptr (DskTimelineItem) same = NULL;

  fixture_begin (&fixture);
  message (&fixture, 0);
  for (int i = 1; i < 4; i++)
    event (&fixture, i);
  fixture_open (&fixture);
  expect (&fixture, "Dmeee");
  office_begin (fixture.office);
  event (&fixture, 4);
  fixture_commit (&fixture);
  expect (&fixture, "Dm[3]e");
  fold = item_at (&fixture, 2);
  office_begin (fixture.office);
  event (&fixture, 5);
  fixture_commit (&fixture);
  expect (&fixture, "Dm[4]e");
  g_assert_true (set_open (&fixture, 2, TRUE));
  office_begin (fixture.office);
  event (&fixture, 6);
  message (&fixture, 7);
  fixture_commit (&fixture);
  expect (&fixture, "Dm[5:eeeeeem");
  same = item_at (&fixture, 2);
  g_assert_true (same == fold);
  fixture_end (&fixture);
}

/* An older page that ends within a run: it stays the same line, and nothing below it is touched. */
static void
test_grow_above (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DskTimelineItem) fold = NULL;
  g_autoptr (DskTimelineItem) newest = NULL;
  g_autoptr (DskTimelineItem) last = NULL;

  fixture_begin (&fixture);
  message (&fixture, 0);
  for (int i = 1; i < 60; i++)
    event (&fixture, i);
  message (&fixture, 60);
  fixture_open (&fixture);
  expect (&fixture, "D[48]em");
  fold = item_at (&fixture, 1);
  newest = item_at (&fixture, 2);
  dsk_timeline_model_load_older (fixture.model, 50);
  office_settle (fixture.office);
  expect (&fixture, "Dm[58]em");
  last = item_at (&fixture, 2);
  g_assert_true (last == fold);
  g_clear_object (&last);
  last = item_at (&fixture, 3);
  g_assert_true (last == newest);
  fixture_end (&fixture);
}

/* A message that came late stands between: both parts are as the whole was. */
static void
test_come_apart (void)
{
  Fixture fixture = { 0 };

  fixture_begin (&fixture);
  message (&fixture, 0);
  for (int i = 1; i < 10; i++)
    if (i != 5)
      event (&fixture, i);
  fixture_open (&fixture);
  expect (&fixture, "Dm[7]e");
  g_assert_true (set_open (&fixture, 1, TRUE));
  office_begin (fixture.office);
  message (&fixture, 5);
  fixture_commit (&fixture);
  expect (&fixture, "Dm[3:eeeem[3:eeee");
  g_assert_true (set_open (&fixture, 6, FALSE));
  expect (&fixture, "Dm[3:eeeem[3]e");
  fixture_end (&fixture);
}

/* What was written for whoever takes it is to be read, also among many events. */
static void
test_handoff (void)
{
  Fixture fixture = { 0 };
  g_autofree char *id = id_of (4);
  g_autofree char *handoff = office_id (0x5000);
  g_autofree char *at_text = g_strdup_printf ("%" G_GINT64_FORMAT, at_of (4));
  const char *row[] = { handoff, conv, OFFICE_ME, OFFICE_BILAL, NULL, "Refund", "Wants her money back.", "offered",
                        at_text, NULL, NULL, NULL, NULL, NULL, NULL };

  fixture_begin (&fixture);
  for (int i = 0; i < 4; i++)
    event (&fixture, i);
  office_put (fixture.office, DSK_ENTITY_HANDOFF, row);
  office_event (fixture.office, conv, id, at_of (4), "handoff", OFFICE_ME, OFFICE_BILAL, handoff);
  for (int i = 5; i < 9; i++)
    event (&fixture, i);
  fixture_open (&fixture);
  expect (&fixture, "D[3]ee[3]e");
  fixture_end (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-fold/runs", test_runs);
  g_test_add_func ("/timeline-fold/open-and-close", test_open_and_close);
  g_test_add_func ("/timeline-fold/grow-below", test_grow_below);
  g_test_add_func ("/timeline-fold/grow-above", test_grow_above);
  g_test_add_func ("/timeline-fold/come-apart", test_come_apart);
  g_test_add_func ("/timeline-fold/handoff", test_handoff);
  return g_test_run ();
}
