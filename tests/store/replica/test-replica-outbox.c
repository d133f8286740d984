/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-error.h"
#include "dsk-replica-offline.h"
#include "replica-fixture.h"

static void
acknowledge (Replica *r, gint64 last_n)
{
  g_autoptr (GError) error = NULL;

  replica_begin (r);
  dsk_replica_store_acknowledge (r->store, last_n, &error);
  g_assert_no_error (error);
  replica_commit (r);
}

static void
note_result (Replica *r, gint64 n, DskResultCode code, const char *detail)
{
  const DskCommandResult result = { code, 50, (char *) detail };
  g_autoptr (GError) error = NULL;

  dsk_replica_store_note_result (r->store, n, &result, NOW + 5, &error);
  g_assert_no_error (error);
}

static char *
outbox (Replica *r)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = dsk_replica_store_list_outbox (r->store, 0, 100, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    {
      DskCommand *command = commands->pdata[i];

      g_string_append_printf (out, "%s%" G_GINT64_FORMAT ":%s", i > 0 ? " " : "", command->n,
                              command->text != NULL ? command->text
                                                    : dsk_command_type_to_string (command->type));
    }
  return g_string_free (out, FALSE);
}

static void
assert_outbox (Replica *r, const char *expected)
{
  g_autofree char *found = outbox (r);

  g_assert_cmpstr (found, ==, expected);
}

static char *
attention (Replica *r)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = dsk_replica_reader_list_attention (r->reader, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      DskAttention *item = list->pdata[i];

      g_string_append_printf (out, "%s%s %s %s %s", i > 0 ? ";" : "", item->type, item->code,
                              item->text != NULL ? item->text : "-",
                              item->detail != NULL ? item->detail : "-");
    }
  return g_string_free (out, FALSE);
}

static gint64
say (Replica *r, const char *text)
{
  static guint next = 2000000;
  g_autoptr (DskCommand) command
      = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (next++), text);

  return enqueue (r, command);
}

static gint64
act_on (Replica *r, DskCommandType type)
{
  g_autoptr (DskCommand) command = command_new (type, C1, nth_id (77), NULL);

  return enqueue (r, command);
}

static gint64
claim (Replica *r)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_CLAIM, C1, NULL, NULL);

  return enqueue (r, command);
}

/* Everything that a command carries survives the file. */
static void
test_whole (Replica *r, gconstpointer data)
{
  for (guint type = 0; type < DSK_COMMAND_N; type++)
    {
      const char *conv = dsk_command_type_has_conv ((DskCommandType) type) ? C1 : NULL;
      g_autoptr (DskCommand) in = command_new ((DskCommandType) type, conv, ID ("51"), "کل \"x\"");
      g_autoptr (GPtrArray) list = NULL;
      DskCommand *out;
      gint64 n;

      in->quote = g_strdup (ID ("52"));
      in->user = g_strdup (BILAL);
      in->team = g_strdup (OPS);
      in->head_msg = g_strdup (ID ("53"));
      in->canned = g_strdup (ID ("54"));
      in->base_seq = 77;
      in->status = type == DSK_COMMAND_SET_STATUS ? DSK_STATUS_ESCALATED : 0;
      in->availability = type == DSK_COMMAND_USER_AVAILABILITY ? DSK_AVAILABILITY_AWAY : 0;
      n = enqueue (r, in);
      g_assert_cmpint (n, ==, type + 1);
      replica_reopen (r);
      list = dsk_replica_store_list_outbox (r->store, n - 1, 1, NULL);
      g_assert_cmpuint (list->len, ==, 1);
      out = list->pdata[0];
      g_assert_cmpint (out->n, ==, n);
      g_assert_cmpint (out->type, ==, in->type);
      g_assert_cmpstr (out->id, ==, in->id);
      g_assert_cmpstr (out->conv, ==, in->conv);
      g_assert_cmpstr (out->object, ==, in->object);
      g_assert_cmpstr (out->text, ==, in->text);
      g_assert_cmpstr (out->quote, ==, in->quote);
      g_assert_cmpstr (out->user, ==, in->user);
      g_assert_cmpstr (out->team, ==, in->team);
      g_assert_cmpstr (out->head_msg, ==, in->head_msg);
      g_assert_cmpstr (out->canned, ==, in->canned);
      g_assert_cmpint (out->status, ==, in->status);
      g_assert_cmpint (out->availability, ==, in->availability);
      g_assert_cmpint (out->base_seq, ==, 77);
      g_assert_cmpint (out->device_at, ==, NOW);
    }
}

static void
test_acknowledge (Replica *r, gconstpointer data)
{
  g_autofree char *none = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *dismissed = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 count;

  say (r, "one");
  claim (r);
  say (r, "three");
  note_result (r, 1, DSK_RESULT_OK, NULL);
  note_result (r, 3, DSK_RESULT_WINDOW_CLOSED, NULL);
  /* A hint alone changes nothing. */
  assert_outbox (r, "1:one 2:conversation.claim@1 3:three");
  none = attention (r);
  g_assert_cmpstr (none, ==, "");

  acknowledge (r, 1);
  assert_outbox (r, "2:conversation.claim@1 3:three");
  note_result (r, 2, DSK_RESULT_CONFLICT, "{\"owner\":\"" BILAL "\"}");
  acknowledge (r, 3);
  assert_outbox (r, "");
  replica_reopen (r);
  refused = attention (r);
  g_assert_cmpstr (refused, ==,
                   "message.send@1 window-closed three -;"
                   "conversation.claim@1 conflict - {\"owner\":\"" BILAL "\"}");
  g_assert_true (dsk_replica_store_count_outbox (r->store, &count, NULL));
  g_assert_cmpint (count, ==, 0);

  list = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_true (dsk_replica_store_dismiss_attention (
      r->store, ((DskAttention *) list->pdata[0])->command_id, NULL));
  dismissed = attention (r);
  g_assert_true (g_str_has_prefix (dismissed, "conversation.claim@1"));
}

/* The result may come after the acknowledgement; a reader's refused marker concerns nobody. */
static void
test_late_result (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) mark = command_new (DSK_COMMAND_MARK_READ, C1, ID ("51"), NULL);
  g_autofree char *refused = NULL;

  say (r, "one");
  enqueue (r, mark);
  acknowledge (r, 2);
  note_result (r, 1, DSK_RESULT_FORBIDDEN, NULL);
  note_result (r, 2, DSK_RESULT_FORBIDDEN, NULL);
  refused = attention (r);
  g_assert_cmpstr (refused, ==, "message.send@1 forbidden one -");
}

/* What was more than text comes back whole. */
static void
test_refused_content (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) photo = command_new (DSK_COMMAND_MESSAGE_SEND, C1, ID ("51"), "blue");
  g_autoptr (GPtrArray) list = NULL;
  const DskAttention *item;

  photo->kind = DSK_MESSAGE_IMAGE;
  photo->content = g_strdup ("{\"media\":{\"name\":\"blue.png\"}}");
  enqueue (r, photo);
  note_result (r, 1, DSK_RESULT_WINDOW_CLOSED, NULL);
  acknowledge (r, 1);
  replica_reopen (r);
  list = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  item = g_ptr_array_index (list, 0);
  g_assert_cmpint (item->kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_cmpstr (item->text, ==, "blue");
  g_assert_cmpstr (item->content, ==, photo->content);
}

/* From anywhere in the outbox, if nobody else can know of it; those after it move up. */
static void
test_withdraw (Replica *r, gconstpointer data)
{
  gboolean gone;

  replica_begin (r);
  put_conversation (r, C1, "open", ME, NOW, "a", 11);
  replica_commit (r);
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *words = g_strdup_printf ("%u", i);
      g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (i), words);

      g_assert_cmpint (enqueue (r, command), ==, i);
      if (i == 1)
        assert_outbox (r, "1:1");
    }
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (1), NOW, NULL, &gone, NULL));
  g_assert_false (gone); /* handed over */
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (9), NOW, NULL, &gone, NULL));
  g_assert_false (gone); /* there is none */
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (2), NOW, NULL, &gone, NULL));
  g_assert_true (gone);
  {
    g_autofree char *texts = timeline_texts (r, C1);

    g_assert_cmpstr (texts, ==, "1*|3*|4*");
  }
  g_assert_true (dsk_replica_store_withdraw (r->store, nth_id (4), NOW, NULL, &gone, NULL));
  g_assert_true (gone);
  g_assert_cmpint (say (r, "next"), ==, 3);
  assert_outbox (r, "1:1 2:3 3:next");
  replica_reopen (r);
  assert_outbox (r, "1:1 2:3 3:next");
}

static void
refetch_as (Replica *r, const char *epoch, gint64 relay_last_n)
{
  g_autoptr (GError) error = NULL;

  replica_begin (r);
  dsk_replica_store_refetch (r->store, epoch, 1, relay_last_n, &error);
  g_assert_no_error (error);
  replica_commit (r);
}

static void
refetch (Replica *r, gint64 relay_last_n)
{
  refetch_as (r, "epoch-2", relay_last_n);
}

/* The ordinary case: the relay executed some, and we did not hear of it yet. */
static void
test_refetch_keeps_what_is_not_answered (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  say (r, "one");
  say (r, "two");
  say (r, "three");
  refetch (r, 2);
  list = dsk_replica_store_list_unanswered (r->store, 2, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  assert_outbox (r, "1:one 2:two 3:three");
  g_assert_cmpint (say (r, "four"), ==, 4);
  acknowledge (r, 2);
  assert_outbox (r, "3:three 4:four");
}

/* The relay went back to a backup and forgot what it had acknowledged. What only it is concerned
 * with is asked for again; what may have reached the customer is a person's to decide. */
static void
test_refetch_after_restore (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) note = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("51"), "a note");
  g_autofree char *asked = NULL;

  say (r, "one");
  say (r, "two");
  enqueue (r, note);
  claim (r);
  say (r, "refused");
  note_result (r, 5, DSK_RESULT_FORBIDDEN, NULL);
  acknowledge (r, 5);
  say (r, "not sent yet");
  refetch (r, 1);
  /* Numbers follow the relay's, without gaps. */
  assert_outbox (r, "2:a note 3:conversation.claim@1 4:not sent yet");
  g_assert_cmpint (say (r, "next"), ==, 5);
  asked = attention (r);
  g_assert_cmpstr (asked, ==,
                   "message.send@1 forbidden refused -;message.send@1 needs-confirm two {\"reason\":\"restored\"}");
  acknowledge (r, 5);
  assert_outbox (r, "");
}

/* What left for a relay of which an older copy was put back: it may have sent it and have forgotten that. */
static void
test_refetch_of_what_may_have_left (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) note = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("51"), "a note");
  g_autofree char *asked = NULL;

  refetch (r, 0);
  say (r, "executed");
  enqueue (r, note);
  say (r, "left");
  assert_outbox (r, "1:executed 2:a note 3:left");
  say (r, "written later");
  /* The same history: it will ask for what it does not have. */
  refetch (r, 1);
  assert_outbox (r, "1:executed 2:a note 3:left 4:written later");
  say (r, "written last");
  refetch_as (r, "epoch-3", 1);
  assert_outbox (r, "1:executed 2:a note 3:written last");
  asked = attention (r);
  g_assert_cmpstr (asked, ==,
                   "message.send@1 needs-confirm written later {\"reason\":\"restored\"};"
                   "message.send@1 needs-confirm left {\"reason\":\"restored\"}");
}

static gint64
begin (Replica *r, const char *message, const char *words)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_START, NULL, message, words);

  command->kind = DSK_MESSAGE_TEMPLATE;
  command->content = g_strdup ("{\"template\":{}}");
  return enqueue (r, command);
}

/* A conversation that was begun is a message, too: it waits where a person sees it, and is not sent twice. */
static void
test_begun (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) waiting = NULL;
  g_autofree char *asked = NULL;
  const DskWaiting *first;

  refetch (r, 0);
  begin (r, ID ("51"), "executed");
  begin (r, ID ("52"), "left");
  waiting = dsk_replica_reader_list_waiting (r->reader, NULL);
  g_assert_cmpuint (waiting->len, ==, 2);
  first = waiting->pdata[0];
  g_assert_cmpstr (first->type, ==, "conversation.start@1");
  g_assert_cmpstr (first->conv, ==, "");
  g_assert_cmpstr (first->content, ==, "{\"template\":{}}");
  assert_outbox (r, "1:executed 2:left");
  note_result (r, 1, DSK_RESULT_OK, NULL);
  acknowledge (r, 1);
  begin (r, ID ("53"), "written last");
  refetch_as (r, "epoch-3", 0);
  assert_outbox (r, "1:written last");
  asked = attention (r);
  g_assert_cmpstr (asked, ==,
                   "conversation.start@1 needs-confirm left {\"reason\":\"restored\"};"
                   "conversation.start@1 needs-confirm executed {\"reason\":\"restored\"}");
}

static void
assert_knows (Replica *r, gint64 cursor)
{
  g_autoptr (GPtrArray) list = NULL;
  gint64 n = begin (r, ID ("51"), "hello");

  list = dsk_replica_store_list_outbox (r->store, n - 1, 1, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((DskCommand *) list->pdata[0])->base_seq, ==, cursor);
  note_result (r, n, DSK_RESULT_OK, NULL);
  acknowledge (r, n);
}

/* The relay is told how much of it was known where a conversation was begun. */
static void
test_begun_knows (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  refetch (r, 0);
  replica_begin (r);
  dsk_replica_store_set_cursor (r->store, 41, NOW, &error);
  g_assert_no_error (error);
  replica_commit (r);
  assert_knows (r, 1);
  replica_begin (r);
  dsk_replica_store_advance_job (r->store, "all", NULL, &error);
  g_assert_no_error (error);
  replica_commit (r);
  assert_knows (r, 41);
}

/* The same without the relay having noticed: it calls its history by the same name, and has executed less than before.
 */
static void
test_refetch_from_behind (Replica *r, gconstpointer data)
{
  g_autofree char *asked = NULL;
  gint64 first;
  gint64 last;

  refetch (r, 0);
  say (r, "acknowledged");
  acknowledge (r, 1);
  say (r, "left");
  assert_outbox (r, "2:left");
  say (r, "not yet");
  g_assert_true (dsk_replica_store_outbox_range (r->store, &first, &last, NULL));
  g_assert_cmpint (first, ==, 2);
  g_assert_cmpint (last, ==, 3);
  refetch (r, 0);
  assert_outbox (r, "1:not yet");
  asked = attention (r);
  g_assert_cmpstr (asked, ==,
                   "message.send@1 needs-confirm left {\"reason\":\"restored\"};"
                   "message.send@1 needs-confirm acknowledged {\"reason\":\"restored\"}");
}

/* What was to be sent later, and was sent at once, is not sent again by itself: it stands where it waits. */
static void
test_sent_now_is_not_repeated (Replica *r, gconstpointer data)
{
  g_autofree char *asked = NULL;

  refetch (r, 0);
  g_assert_cmpint (act_on (r, DSK_COMMAND_SCHEDULED_SEND), ==, 1);
  acknowledge (r, 1);
  g_assert_cmpint (act_on (r, DSK_COMMAND_SCHEDULED_SEND), ==, 2);
  assert_outbox (r, "2:scheduled.send@1");
  g_assert_cmpint (claim (r), ==, 3);
  refetch (r, 0);
  assert_outbox (r, "1:conversation.claim@1");
  asked = attention (r);
  g_assert_cmpstr (asked, ==, "");
}

static void
test_last_n_survives (Replica *r, gconstpointer data)
{
  g_auto (DskReplicaState) state = { 0 };

  say (r, "one");
  say (r, "two");
  acknowledge (r, 2);
  replica_reopen (r);
  g_assert_true (dsk_replica_store_get_state (r->store, &state, NULL));
  g_assert_cmpint (state.last_n, ==, 2);
  g_assert_cmpint (say (r, "three"), ==, 3);
}

/* The journal is kept for a week. */
static void
test_journal_is_pruned (Replica *r, gconstpointer data)
{
  const gint64 day = 24 * 60 * 60 * 1000;

  claim (r);
  acknowledge (r, 1);
  claim (r);
  replica_begin (r);
  g_assert_true (dsk_replica_store_set_cursor (r->store, 5, NOW + 8 * day, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, 2, NULL));
  replica_commit (r);
  claim (r);
  /* Both are forgotten: a relay that went back further gets the third under the number that it
   * expects. */
  refetch (r, 0);
  assert_outbox (r, "1:conversation.claim@1");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/outbox/" name, Replica, NULL, setup, func, teardown)

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

/* What is sent all the same leaves the list in the transaction that queues it, and only once. */
static void
test_instead (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) again = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (3000000), "refused");
  g_autoptr (DskCommand) other = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (3000001), "refused");
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (DskCommand) twice = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;
  g_autofree char *id = NULL;

  say (r, "refused");
  note_result (r, 1, DSK_RESULT_NEEDS_CONFIRM, NULL);
  acknowledge (r, 1);
  list = dsk_replica_reader_list_attention (r->reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  id = g_strdup (((DskAttention *) list->pdata[0])->command_id);
  queued = dsk_replica_store_enqueue_instead (r->store, again, id, &error);
  g_assert_no_error (error);
  left = attention (r);
  g_assert_cmpstr (left, ==, "");
  assert_outbox (r, "2:refused");
  twice = dsk_replica_store_enqueue_instead (r->store, other, id, &error);
  g_assert_null (twice);
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CONFLICT);
  assert_outbox (r, "2:refused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("acknowledge", test_acknowledge);
  ADD ("late-result", test_late_result);
  ADD ("refused-content", test_refused_content);
  ADD ("withdraw", test_withdraw);
  ADD ("instead", test_instead);
  ADD ("refetch", test_refetch_keeps_what_is_not_answered);
  ADD ("refetch-after-restore", test_refetch_after_restore);
  ADD ("refetch-of-what-may-have-left", test_refetch_of_what_may_have_left);
  ADD ("begun", test_begun);
  ADD ("begun-knows", test_begun_knows);
  ADD ("refetch-from-behind", test_refetch_from_behind);
  ADD ("sent-now", test_sent_now_is_not_repeated);
  ADD ("last-n-survives", test_last_n_survives);
  ADD ("journal-is-pruned", test_journal_is_pruned);
  return g_test_run ();
}
