/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is to be sent later: as the relay says, and as the outbox will have it. */

#include "replica-fixture.h"

#include "dsk-replica-news.h"

#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)
#define S1 ID ("71")
#define DUE (NOW + 3600000)

static void
put_scheduled (Replica *r, const char *state, gint64 seq)
{
  const gboolean over = g_str_equal (state, "sent") || g_str_equal (state, "removed");
  const gboolean held = g_str_equal (state, "held");
  const DskValue values[]
      = { T (S1), T (C1), T (ME), N (NOW), N (DUE), T (state), T ("text"), T (over ? NULL : "good morning"),
          T (NULL), T (NULL), T (NULL), T (held ? "needs-confirm" : NULL),
          T (held ? "{\"reason\":\"answered\"}" : NULL), held ? N (NOW + 5) : T (NULL), T (NULL), N (seq) };

  replica_begin (r);
  put (r, DSK_ENTITY_SCHEDULED, values, seq);
  replica_commit (r);
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_user (r, ME, "Ayesha", 20);
  put_user (r, BILAL, "Bilal", 20);
  put_conversation (r, C1, "open", NULL, NOW - 1, "hello", 21);
  put_message (r, ID ("61"), C1, "in", NOW - 1, "hello", 21);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
assert_shown (Replica *r, const char *expected, const char *timeline)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_scheduled (r->reader, C1, &error);
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autofree char *texts = timeline_texts (r, C1);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskScheduledRow *row = rows->pdata[i];

      g_assert_cmpint (row->due_at, ==, DUE);
      g_string_append_printf (shown, "%s%s by %s%s%s", shown->len > 0 ? ", " : "", row->text, row->author_name,
                              row->held ? " held" : "", row->pending ? "*" : "");
    }
  g_assert_cmpstr (shown->str, ==, expected);
  g_assert_cmpstr (texts, ==, timeline);
}

static void
run (Replica *r, DskCommandType type)
{
  g_autoptr (DskCommand) command
      = command_new (type, C1, S1, type == DSK_COMMAND_MESSAGE_SEND ? "good morning" : NULL);

  if (type == DSK_COMMAND_MESSAGE_SEND)
    command->until = DUE;
  enqueue (r, command);
}

/* Shown before the relay knows of it, kept over a restart, and discarded; it never stands among what was sent. */
static void
test_outbox (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) commands = NULL;

  run (r, DSK_COMMAND_MESSAGE_SEND);
  assert_shown (r, "good morning by Ayesha*", "hello");
  replica_reopen (r);
  assert_shown (r, "good morning by Ayesha*", "hello");
  commands = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);
  g_assert_cmpint (((DskCommand *) commands->pdata[0])->until, ==, DUE);
  run (r, DSK_COMMAND_SCHEDULED_REMOVE);
  assert_shown (r, "", "hello");
}

static void
test_relay (Replica *r, gconstpointer data)
{
  run (r, DSK_COMMAND_MESSAGE_SEND);
  put_scheduled (r, "waiting", 30);
  assert_shown (r, "good morning by Ayesha", "hello");
  put_scheduled (r, "held", 31);
  assert_shown (r, "good morning by Ayesha held", "hello");
  put_scheduled (r, "removed", 32);
  assert_shown (r, "", "hello");
}

/* Sent now, it stands where what is on its way stands; what the relay says of it is heeded at once. */
static void
test_send (Replica *r, gconstpointer data)
{
  put_scheduled (r, "held", 30);
  run (r, DSK_COMMAND_SCHEDULED_SEND);
  assert_shown (r, "", "hello|good morning*");
  replica_reopen (r);
  assert_shown (r, "", "hello|good morning*");
  replica_begin (r);
  put_message (r, S1, C1, "out", NOW + 5, "good morning", 31);
  replica_commit (r);
  put_scheduled (r, "sent", 31);
  assert_shown (r, "", "hello|good morning");
}

static void
test_find (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DskScheduledRow *row;

  put_scheduled (r, "held", 30);
  row = dsk_replica_reader_find_scheduled (r->reader, S1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (row->code, ==, "needs-confirm");
  dsk_scheduled_row_free (row);
  g_assert_null (dsk_replica_reader_find_scheduled (r->reader, ID ("72"), &error));
  g_assert_nonnull (error);
}

/* Its author is told that it was not sent, until they do something about it. */
static void
test_news (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) news = NULL;
      gint64 next;

      if (i == 1)
        put_scheduled (r, "held", 30);
      else if (i == 2)
        run (r, DSK_COMMAND_SCHEDULED_REMOVE);
      news = dsk_replica_reader_news (r->reader, DUE, 0, &next, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (news->len, ==, i == 1 ? 1 : 0);
      if (i != 1)
        continue;
      g_assert_cmpint (((DskNewsRow *) news->pdata[0])->kind, ==, DSK_NEWS_UNSENT);
      g_assert_cmpstr (((DskNewsRow *) news->pdata[0])->text, ==, "good morning");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/replica/scheduled/outbox", Replica, NULL, setup, test_outbox, teardown);
  g_test_add ("/replica/scheduled/relay", Replica, NULL, setup, test_relay, teardown);
  g_test_add ("/replica/scheduled/send", Replica, NULL, setup, test_send, teardown);
  g_test_add ("/replica/scheduled/find", Replica, NULL, setup, test_find, teardown);
  g_test_add ("/replica/scheduled/news", Replica, NULL, setup, test_news, teardown);
  return g_test_run ();
}
