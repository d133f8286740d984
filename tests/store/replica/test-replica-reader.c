/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-error.h"
#include "replica-fixture.h"

static void
test_row (Replica *r, gconstpointer data)
{
  const DskValue stopped[]
      = { dsk_value_text (NUMBER), dsk_value_text ("1000"), dsk_value_text ("+1 555 0100"),
          dsk_value_text ("Shop"), dsk_value_text ("active"), dsk_value_text (NULL), dsk_value_text (NULL),
          dsk_value_text (NULL), dsk_value_int (131042), dsk_value_text ("No payment method"),
          dsk_value_int (NOW), dsk_value_int (21) };
  DskConversationRow *row;

  replica_begin (r);
  put_conversation (r, C1, "open", BILAL, NOW + 1, "where is it?", 11);
  put_card (r, ID ("91"), C1, "Sana Khan", "+92 300 1234567", 12);
  replica_commit (r);
  g_assert_true (
      dsk_replica_store_set_drafts (r->store, C1,
                                    (const char *[]){ "reply", "it is\n on its way", NULL }, NULL, NOW, NULL));
  row = row_of (r, C1);
  g_assert_cmpstr (row->id, ==, C1);
  g_assert_cmpstr (row->name, ==, "Sana Khan");
  g_assert_cmpstr (row->phone, ==, "+92 300 1234567");
  g_assert_cmpint (row->status, ==, DSK_STATUS_OPEN);
  g_assert_cmpstr (row->owner, ==, BILAL);
  g_assert_cmpstr (row->owner_name, ==, "Bilal");
  g_assert_null (row->team_name);
  g_assert_cmpstr (row->number_name, ==, "Shop");
  g_assert_cmpint (row->last_at, ==, NOW + 1);
  g_assert_cmpint (row->last_direction, ==, DSK_DIRECTION_IN);
  g_assert_cmpint (row->last_kind, ==, DSK_MESSAGE_TEXT);
  g_assert_cmpstr (row->preview, ==, "where is it?");
  g_assert_cmpstr (row->draft, ==, "it is on its way");
  g_assert_cmpint (row->window_until, ==, NOW + 1 + DSK_WINDOW_MS);
  g_assert_cmpint (row->waiting_since, ==, NOW + 1);
  g_assert_false (row->pending);
  g_assert_cmpstr (row->number_state, ==, "active");
  g_assert_false (row->stopped);
  dsk_conversation_row_free (row);

  /* Meta refuses everything from the number. */
  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_NUMBER, stopped, 21));
  replica_commit (r);
  row = row_of (r, C1);
  g_assert_true (row->stopped);
  g_assert_cmpint (row->stop_code, ==, 131042);
  g_assert_cmpstr (row->stop_text, ==, "No payment method");
  dsk_conversation_row_free (row);

  /* Without a name, the number; without either, nothing. */
  replica_begin (r);
  put_card (r, ID ("91"), C1, NULL, "+92 300 1234567", 22);
  replica_commit (r);
  row = row_of (r, C1);
  g_assert_cmpstr (row->name, ==, "+92 300 1234567");
  dsk_conversation_row_free (row);
  replica_begin (r);
  put_card (r, ID ("91"), C1, "", NULL, 23);
  replica_commit (r);
  row = row_of (r, C1);
  g_assert_null (row->name);
  dsk_conversation_row_free (row);
}

static void
test_prefix (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DskConversationRow *row;

  replica_begin (r);
  put_conversation (r, "01890000-aaaa-7000-8000-000000000001", "new", NULL, NOW, "a", 11);
  put_conversation (r, "01890000-bbbb-7000-8000-000000000001", "new", NULL, NOW, "a", 12);
  replica_commit (r);
  row = dsk_replica_reader_get_conversation (r->reader, "01890000-b", ME, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (row->id, ==, "01890000-bbbb-7000-8000-000000000001");
  dsk_conversation_row_free (row);
  g_assert_null (dsk_replica_reader_get_conversation (r->reader, "01890000", ME, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (dsk_replica_reader_get_conversation (r->reader, "0189", ME, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (dsk_replica_reader_get_conversation (r->reader, "01890001-c", ME, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
}

static void
test_rows_of_what_is_gone (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  DskConversationRow *row;
  gint64 keys[3];

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "a", 11);
  put_conversation (r, C2, "new", NULL, NOW, "b", 12);
  replica_commit (r);
  row = row_of (r, C1);
  keys[2] = row->key;
  dsk_conversation_row_free (row);
  row = row_of (r, C2);
  keys[0] = row->key;
  dsk_conversation_row_free (row);
  keys[1] = 12345;
  rows = dsk_replica_reader_get_rows (r->reader, keys, 3, ME, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((DskConversationRow *) rows->pdata[0])->id, ==, C2);
  g_assert_cmpstr (((DskConversationRow *) rows->pdata[1])->id, ==, C1);
}

static void
test_timeline_rows (Replica *r, gconstpointer data)
{
  const DskValue reply[] = {
    dsk_value_text (ID ("52")),
    dsk_value_text (C1),
    dsk_value_text ("out"),
    dsk_value_text ("text"),
    dsk_value_int (NOW + 2),
    dsk_value_int (NOW + 2),
    { 0 },
    dsk_value_text (BILAL),
    { 0 },
    dsk_value_text ("soon"),
    dsk_value_text (ID ("51")),
    { 0 },
    dsk_value_text ("wamid.X"),
    dsk_value_int (12),
  };
  const DskValue failed[] = { dsk_value_text (ID ("52")), dsk_value_text (C1),
                              dsk_value_text ("failed"),  dsk_value_int (NOW + 3),
                              dsk_value_int (131047),     dsk_value_text ("Re-engagement message"),
                              dsk_value_int (13) };
  g_autoptr (GPtrArray) rows = NULL;
  DskTimelineRow *row;

  replica_begin (r);
  put_message (r, ID ("51"), C1, "in", NOW + 1, "where?", 11);
  put (r, DSK_ENTITY_MESSAGE, reply, 12);
  put (r, DSK_ENTITY_MESSAGE_STATUS, failed, 13);
  put_note (r, ID ("53"), C1, ME, NOW + 4, "hm", 14);
  put_event (r, ID ("54"), C1, "assigned", NOW + 5, ME, BILAL, 15);
  put_event (r, ID ("55"), C1, "assigned", NOW + 6, NULL, OPS, 16);
  replica_commit (r);
  rows = timeline (r, C1);
  g_assert_cmpuint (rows->len, ==, 5);
  row = rows->pdata[0];
  g_assert_cmpint (row->direction, ==, DSK_DIRECTION_IN);
  g_assert_cmpstr (row->sender, ==, "923001234567");
  g_assert_null (row->author_name);
  row = rows->pdata[1];
  g_assert_cmpint (row->direction, ==, DSK_DIRECTION_OUT);
  g_assert_cmpstr (row->author_name, ==, "Bilal");
  g_assert_cmpstr (row->quote_text, ==, "where?");
  g_assert_cmpstr (row->quote_author, ==, "923001234567");
  g_assert_cmpstr (row->wamid, ==, "wamid.X");
  g_assert_cmpint (row->delivery, ==, DSK_DELIVERY_FAILED);
  g_assert_cmpint (row->delivery_at, ==, NOW + 3);
  g_assert_cmpint (row->error_code, ==, 131047);
  g_assert_cmpstr (row->error_text, ==, "Re-engagement message");
  row = rows->pdata[2];
  g_assert_cmpint (row->item, ==, DSK_ITEM_NOTE);
  g_assert_cmpstr (row->author_name, ==, "Ayesha");
  row = rows->pdata[3];
  g_assert_cmpint (row->item, ==, DSK_ITEM_EVENT);
  g_assert_cmpstr (row->event_kind, ==, "assigned");
  g_assert_cmpstr (row->author_name, ==, "Ayesha");
  g_assert_cmpstr (row->subject_name, ==, "Bilal");
  row = rows->pdata[4];
  g_assert_cmpstr (row->subject_name, ==, "Ops");
}

/* Page by page backwards, over entries of the same time too, every
 * entry comes once and in order. */
static void
test_timeline_pages (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  guint seen = 0;
  gint64 at = 0;
  g_autofree char *id = NULL;

  replica_begin (r);
  for (guint i = 0; i < 120; i++)
    {
      put_message (r, nth_id (1000 + i * 7 % 120), C1, "in", NOW + i / 5, "m", 100 + i);
      if (i % 3 == 0)
        put_note (r, nth_id (2000 + i), C1, ME, NOW + i / 5, "n", 300 + i);
      if (i % 4 == 0)
        put_event (r, nth_id (500 + i), C1, "opened", NOW + i / 5, ME, NULL, 600 + i);
    }
  replica_commit (r);
  all = timeline (r, C1);
  g_assert_cmpuint (all->len, ==, 190);
  for (guint i = 1; i < all->len; i++)
    {
      DskTimelineRow *x = all->pdata[i - 1];
      DskTimelineRow *y = all->pdata[i];

      g_assert_true (x->at < y->at || (x->at == y->at && g_strcmp0 (x->id, y->id) < 0));
    }
  for (;;)
    {
      g_autoptr (GPtrArray) page = dsk_replica_reader_timeline (r->reader, C1, at, id, 7, NULL);

      if (page->len == 0)
        break;
      for (guint i = 0; i < page->len; i++)
        {
          DskTimelineRow *expected = all->pdata[all->len - seen - page->len + i];

          g_assert_cmpstr (((DskTimelineRow *) page->pdata[i])->id, ==, expected->id);
        }
      seen += page->len;
      at = ((DskTimelineRow *) page->pdata[0])->at;
      g_free (id);
      id = g_strdup (((DskTimelineRow *) page->pdata[0])->id);
    }
  g_assert_cmpuint (seen, ==, all->len);
}

static void
test_totals (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_CLAIM, C1, NULL, NULL);
  DskReplicaTotals totals;

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "a", 11);
  put_message (r, ID ("51"), C1, "in", NOW, "a", 12);
  put_message (r, ID ("52"), C1, "in", NOW, "b", 13);
  g_assert_true (dsk_replica_store_add_job (r->store, "all", "all", NULL));
  replica_commit (r);
  enqueue (r, command);
  g_assert_true (dsk_replica_reader_totals (r->reader, &totals, NULL));
  g_assert_cmpint (totals.conversations, ==, 1);
  g_assert_cmpint (totals.messages, ==, 2);
  g_assert_cmpint (totals.outbox, ==, 1);
  g_assert_cmpint (totals.attention, ==, 0);
  g_assert_cmpint (totals.jobs, ==, 1);
}

/* The file must have been made by a store. */
static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dsk_replica_reader_open ("/nonexistent/replica.db", &error));
  g_assert_nonnull (error);
}

static void
put_template (Replica *r, guint n, const char *waba, const char *name, const char *active)
{
  const DskValue row[]
      = { dsk_value_text (nth_id (n)),     dsk_value_text (waba), dsk_value_text (name),
          dsk_value_text ("en"),           dsk_value_text ("UTILITY"),
          dsk_value_text ("APPROVED"),     dsk_value_text ("GREEN"), dsk_value_text ("SCAM"),
          dsk_value_text ("[]"), dsk_value_int (*active == '1'), dsk_value_int (n) };

  g_assert_true (put (r, DSK_ENTITY_TEMPLATE, row, n));
}

static char *
templates (Replica *r, const char *conv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_templates (r->reader, conv, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskTemplateRow *row = rows->pdata[i];

      g_assert_cmpstr (row->components, ==, "[]");
      g_assert_cmpstr (row->reason, ==, "SCAM");
      g_string_append_printf (out, "%s ", row->name);
    }
  return g_string_free (out, FALSE);
}

static void
test_templates (Replica *r, gconstpointer data)
{
  const DskValue number[]
      = { dsk_value_text (NUMBER), dsk_value_text ("1000"), dsk_value_text (NULL),
          dsk_value_text ("Shop"), dsk_value_text ("active"), dsk_value_text ("W1"),
          dsk_value_text (NULL), dsk_value_text (NULL), dsk_value_text (NULL),
          dsk_value_text (NULL), dsk_value_text (NULL), dsk_value_int (34) };
  g_autofree char *before = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *all = NULL;

  replica_begin (r);
  put_conversation (r, C1, "open", BILAL, NOW + 1, "where is it?", 11);
  put_template (r, 30, "W1", "order", "1");
  put_template (r, 31, "W1", "hello", "1");
  put_template (r, 32, "W1", "gone", "0");
  put_template (r, 33, "W2", "other", "1");
  replica_commit (r);
  /* A number whose account is not known yet hides nothing. */
  before = templates (r, C1);
  g_assert_cmpstr (before, ==, "hello order other ");
  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_NUMBER, number, 34));
  replica_commit (r);
  ours = templates (r, C1);
  g_assert_cmpstr (ours, ==, "hello order ");
  all = templates (r, NULL);
  g_assert_cmpstr (all, ==, "hello order other ");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/reader/" name, Replica, NULL, setup, func, teardown)

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("templates", test_templates);
  ADD ("row", test_row);
  ADD ("prefix", test_prefix);
  ADD ("rows-of-what-is-gone", test_rows_of_what_is_gone);
  ADD ("timeline-rows", test_timeline_rows);
  ADD ("timeline-pages", test_timeline_pages);
  ADD ("totals", test_totals);
  g_test_add_func ("/store/replica/reader/no-file", test_no_file);
  return g_test_run ();
}
