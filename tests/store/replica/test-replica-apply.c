/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-error.h"
#include "replica-fixture.h"

static void
test_seq_guard (Replica *r, gconstpointer data)
{
  g_autofree char *texts = NULL;

  replica_begin (r);
  g_assert_true (put_message (r, ID ("51"), C1, "in", NOW, "second", 20));
  g_assert_false (put_message (r, ID ("51"), C1, "in", NOW, "same", 20));
  g_assert_false (put_message (r, ID ("51"), C1, "in", NOW, "first", 10));
  replica_commit (r);
  replica_begin (r);
  g_assert_false (put_message (r, ID ("51"), C1, "in", NOW, "first again", 19));
  g_assert_true (put_message (r, ID ("51"), C1, "in", NOW, "third", 30));
  replica_commit (r);
  texts = timeline_texts (r, C1);
  g_assert_cmpstr (texts, ==, "third");
}

static void
add_job (Replica *r, const char *job)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_add_job (r->store, job, job, &error);
  g_assert_no_error (error);
}

static void
end_job (Replica *r, const char *job)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_advance_job (r->store, job, NULL, &error);
  g_assert_no_error (error);
}

static void
drop (Replica *r, const char *conv, gint64 as_of)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_drop (r->store, conv, as_of, &error);
  g_assert_no_error (error);
}

static void
delete_row (Replica *r, const char *entity, const char *id, gint64 seq)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_delete_row (r->store, entity, id, C1, seq, &error);
  g_assert_no_error (error);
}

/* A page that was read before the conversation was dropped brings nothing back; what was read later
 * does. */
static void
test_drop_guard (Replica *r, gconstpointer data)
{
  g_autofree char *texts = NULL;
  g_autofree char *all = NULL;

  replica_begin (r);
  add_job (r, "all");
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_message (r, ID ("51"), C1, "in", NOW, "hello", 11);
  replica_commit (r);
  replica_begin (r);
  drop (r, C1, 20);
  replica_commit (r);
  all = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (all, ==, "");

  replica_begin (r);
  g_assert_false (put_message_as_of (r, ID ("51"), C1, "in", NOW, "hello", 11, 19));
  replica_commit (r);
  replica_reopen (r);
  replica_begin (r);
  g_assert_false (put_message_as_of (r, ID ("51"), C1, "in", NOW, "hello", 11, 19));
  /* An older drop that is told later does not lower the bar. */
  drop (r, C1, 15);
  g_assert_false (put_message_as_of (r, ID ("51"), C1, "in", NOW, "hello", 11, 19));
  g_assert_true (put_message_as_of (r, ID ("51"), C1, "in", NOW, "hello", 11, 20));
  replica_commit (r);
  texts = timeline_texts (r, C1);
  g_assert_cmpstr (texts, ==, "hello");
}

static void
test_tomb_guard (Replica *r, gconstpointer data)
{
  g_autofree char *texts = NULL;

  replica_begin (r);
  add_job (r, "all");
  put_message (r, ID ("51"), C1, "out", NOW, "gone", 11);
  put_message (r, ID ("53"), C1, "out", NOW, "stays", 11);
  replica_commit (r);
  replica_begin (r);
  delete_row (r, "message", ID ("51"), 20);
  delete_row (r, "message", ID ("52"), 21); /* not here yet */
  delete_row (r, "later-entity", ID ("53"), 22);
  replica_commit (r);
  replica_reopen (r);
  replica_begin (r);
  g_assert_false (put_message_as_of (r, ID ("51"), C1, "out", NOW, "gone", 11, 12));
  g_assert_false (put_message_as_of (r, ID ("52"), C1, "out", NOW, "never", 11, 12));
  /* Another entity of the same id is another row. */
  g_assert_true (put_status (r, ID ("53"), C1, "sent", NOW, 12));
  replica_commit (r);
  texts = timeline_texts (r, C1);
  g_assert_cmpstr (texts, ==, "stays");
}

/* Without jobs nothing old can come, and the guards need not be remembered. */
static void
test_guards_end_with_the_last_job (Replica *r, gconstpointer data)
{
  replica_begin (r);
  add_job (r, "all");
  add_job (r, "conv:" C2);
  delete_row (r, "message", ID ("51"), 20);
  drop (r, C1, 20);
  end_job (r, "all");
  g_assert_false (put_message_as_of (r, ID ("52"), C1, "in", NOW, "old", 11, 19));
  end_job (r, "conv:" C2);
  g_assert_true (put_message_as_of (r, ID ("52"), C1, "in", NOW, "new", 11, 19));
  replica_commit (r);
  replica_begin (r);
  g_assert_true (put_message_as_of (r, ID ("51"), C1, "in", NOW, "new", 11, 19));
  replica_commit (r);
}

static void
test_jobs (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) after = NULL;

  replica_begin (r);
  add_job (r, "all");
  add_job (r, "conv:" C1);
  g_assert_true (dsk_replica_store_advance_job (r->store, "conv:" C1, "p2", NULL));
  g_assert_true (dsk_replica_store_advance_job (r->store, "all", "p9", NULL));
  replica_commit (r);
  replica_reopen (r);
  jobs = dsk_replica_store_list_jobs (r->store, NULL);
  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_cmpstr (((DskReplicaJob *) jobs->pdata[0])->job, ==, "all");
  g_assert_cmpstr (((DskReplicaJob *) jobs->pdata[0])->after, ==, "p9");
  g_assert_cmpstr (((DskReplicaJob *) jobs->pdata[1])->after, ==, "p2");

  /* The same job again starts over; dropping its conversation ends it. */
  replica_begin (r);
  add_job (r, "all");
  drop (r, C1, 5);
  replica_commit (r);
  after = dsk_replica_store_list_jobs (r->store, NULL);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((DskReplicaJob *) after->pdata[0])->after, ==, "");
}

static void
test_rollback (Replica *r, gconstpointer data)
{
  g_autofree char *texts = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_message (r, ID ("51"), C1, "in", NOW, "unbelievable", 11);
  dsk_replica_store_rollback (r->store);
  all = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (all, ==, "");
  /* The next transaction begins from nothing: keys, words and counts of
   * the lost one are forgotten. */
  replica_begin (r);
  put_conversation (r, C2, "new", NULL, NOW, "hi", 12);
  put_message (r, ID ("52"), C2, "in", NOW, "hi", 13);
  replica_commit (r);
  hits = search (r, "unbelievable");
  g_assert_cmpuint (hits->len, ==, 0);
  texts = timeline_texts (r, C2);
  g_assert_cmpstr (texts, ==, "hi");
}

static void
check_unread (Replica *r, const char *conv, guint expected)
{
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = row_of (r, conv);

  g_assert_cmpuint (row->unread, ==, expected);
  dsk_conversation_row_free (row);
}

static void
test_unread (Replica *r, gconstpointer data)
{
  /* Messages before their conversation, the marker before its message. */
  replica_begin (r);
  put_message (r, ID ("51"), C1, "in", NOW, "one", 11);
  put_message (r, ID ("52"), C1, "in", NOW + 1, "two", 12);
  put_message (r, ID ("53"), C1, "out", NOW + 2, "three", 13);
  replica_commit (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 14);
  replica_commit (r);
  check_unread (r, C1, 2);

  replica_begin (r);
  put_marker (r, ID ("61"), C1, BILAL, ID ("53"), 15);
  replica_commit (r);
  check_unread (r, C1, 2);
  replica_begin (r);
  put_marker (r, ID ("62"), C1, ME, ID ("51"), 16);
  replica_commit (r);
  check_unread (r, C1, 1);
  replica_begin (r);
  put_message (r, ID ("54"), C1, "in", NOW + 3, "four", 17);
  put_message (r, ID ("50"), C1, "in", NOW - 5, "late, but before the marker", 18);
  put_message (r, ID ("55"), C1, "in", NOW, "the same time, after the marker", 19);
  replica_commit (r);
  check_unread (r, C1, 3);
  replica_begin (r);
  put_marker (r, ID ("62"), C1, ME, ID ("54"), 20);
  replica_commit (r);
  check_unread (r, C1, 0);
  replica_begin (r);
  put_marker (r, ID ("62"), C1, ME, DSK_MESSAGE_BEFORE_ALL, 21);
  replica_commit (r);
  check_unread (r, C1, 5);
  replica_begin (r);
  delete_row (r, "read_marker", ID ("62"), 22);
  replica_commit (r);
  check_unread (r, C1, 5);

  /* Another user's replica now: that user's markers count. */
  g_assert_true (
      dsk_replica_store_set_identity (r->store, BILAL, "Bilal", "agent", ID ("d1"), NULL));
  check_unread (r, C1, 1);
}

static void
check_seen (Replica *r, const char *expected, gboolean unseen)
{
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = row_of (r, C1);
  g_autofree char *names = row->seen_by != NULL ? g_strjoinv (", ", row->seen_by) : g_strdup ("");
  const DskListQuery query = { { DSK_VIEW_ALL, "" }, ME, "is:unseen", DSK_ORDER_NEWEST, NOW };
  g_autoptr (GArray) keys = NULL;

  g_assert_cmpstr (names, ==, expected);
  g_assert_true (dsk_replica_reader_list_keys (r->reader, &query, &keys, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, unseen ? 1 : 0);
  dsk_conversation_row_free (row);
}

/* One's own mark is "unread"; that of others says whether anybody looked. */
static void
test_seen_by (Replica *r, gconstpointer data)
{
#define T dsk_value_text
#define N dsk_value_int
  const DskValue reaction[]
      = { T (ID ("53")), T (C1), T ("in"), T ("reaction"), N (NOW + 1), N (NOW + 1), T (NULL), T (NULL),
          T ("923001234567"), T ("x"), T (NULL), T (NULL), T (NULL), N (15) };
#undef T
#undef N

  replica_begin (r);
  put_conversation_as (r, C1, &(Conversation){ "new", NULL, NULL, NULL, NOW, NOW, NOW }, 10);
  put_message (r, ID ("51"), C1, "in", NOW, "one", 11);
  put_message (r, ID ("52"), C1, "in", NOW, "two, at the same time", 12);
  replica_commit (r);
  check_seen (r, "", TRUE);

  replica_begin (r);
  put_marker (r, ID ("61"), C1, BILAL, ID ("51"), 13);
  replica_commit (r);
  check_seen (r, "", TRUE);
  replica_begin (r);
  put_marker (r, ID ("61"), C1, BILAL, ID ("52"), 14);
  replica_commit (r);
  check_seen (r, "Bilal", FALSE);
  /* A newer message, whose kind wants no answer, changes nothing; one that does is news to all. */
  replica_begin (r);
  put (r, DSK_ENTITY_MESSAGE, reaction, 15);
  replica_commit (r);
  check_seen (r, "Bilal", FALSE);
  replica_begin (r);
  put_message (r, ID ("54"), C1, "in", NOW + 2, "three", 16);
  replica_commit (r);
  check_seen (r, "", TRUE);
  /* Ours alone says nothing of others, but then somebody has seen it. */
  replica_begin (r);
  put_marker (r, ID ("62"), C1, ME, ID ("54"), 17);
  replica_commit (r);
  check_seen (r, "", FALSE);
  /* What was put back to unread was read by nobody. */
  replica_begin (r);
  put_marker (r, ID ("61"), C1, BILAL, ID ("54"), 18);
  put_marker (r, ID ("62"), C1, ME, DSK_MESSAGE_BEFORE_ALL, 19);
  replica_commit (r);
  check_seen (r, "Bilal", FALSE);
  replica_begin (r);
  put_marker (r, ID ("61"), C1, BILAL, DSK_MESSAGE_BEFORE_ALL, 20);
  replica_commit (r);
  check_seen (r, "", TRUE);
}

static void
test_unread_marker_before_message (Replica *r, gconstpointer data)
{
  const gint64 id_time = 0x018900000000; /* that the ids carry */

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_marker (r, ID ("62"), C1, ME, ID ("52"), 11);
  put_message (r, ID ("51"), C1, "in", id_time - 1, "before", 12);
  put_message (r, ID ("53"), C1, "in", id_time + 1, "after", 13);
  replica_commit (r);
  check_unread (r, C1, 1);
  replica_begin (r);
  put_message (r, ID ("52"), C1, "in", id_time + 5, "the one that was read", 14);
  replica_commit (r);
  check_unread (r, C1, 0);
}

/* More rows of one second than one second has numbers for. */
static void
test_many_of_one_second (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;

  replica_begin (r);
  for (guint i = 0; i < 700; i++)
    g_assert_true (put_message (r, nth_id (i), C1, "in", NOW, "x", 10 + i));
  g_assert_true (put_message (r, nth_id (800), C1, "in", G_MININT64, "x", 1000));
  g_assert_true (put_message (r, nth_id (801), C1, "in", G_MAXINT64, "x", 1001));
  replica_commit (r);
  rows = timeline (r, C1);
  g_assert_cmpuint (rows->len, ==, 702);
}

/* An older relay does not know a column: its rows are taken all the same. */
static void
test_missing_columns (Replica *r, gconstpointer data)
{
  const DskValue user[] = { dsk_value_text (ID ("a9")), { 0 }, { 0 }, { 0 }, dsk_value_int (9) };
  g_autoptr (GPtrArray) users = NULL;

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_USER, user, 9));
  g_assert_true (dsk_replica_store_put_unknown (r->store, "ticket", "[\"id\"]", "[\"t1\"]", NULL));
  replica_commit (r);
  users = dsk_replica_reader_list_users (r->reader, NULL);
  g_assert_cmpuint (users->len, ==, 3);
  g_assert_cmpstr (((DskUserRow *) users->pdata[0])->name, ==, "");
}

static void
test_refetch (Replica *r, gconstpointer data)
{
  g_auto (DskReplicaState) state = { 0 };
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GPtrArray) users = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  DskConversationRow *row;
  gint64 key;

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_conversation (r, C2, "new", NULL, NOW + 1, "hello", 11);
  put_message (r, ID ("51"), C1, "in", NOW, "remarkable", 12);
  replica_commit (r);
  row = row_of (r, C1);
  key = row->key;
  dsk_conversation_row_free (row);
  g_assert_true (dsk_replica_store_set_drafts (r->store, C1,
                                               (const char *[]){ "reply", "half a th", NULL }, NULL, NOW, NULL));

  replica_begin (r);
  g_assert_true (dsk_replica_store_refetch (r->store, "epoch-2", 99, 0, NULL));
  replica_commit (r);
  /* Until all is here again what was there can be read. */
  before = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (before, ==, "02 01");
  hits = search (r, "remarkable");
  g_assert_cmpuint (hits->len, ==, 1);
  jobs = dsk_replica_store_list_jobs (r->store, NULL);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpstr (((DskReplicaJob *) jobs->pdata[0])->job, ==, "all");
  g_assert_true (dsk_replica_store_get_state (r->store, &state, NULL));
  g_assert_cmpstr (state.epoch, ==, "epoch-2");
  g_assert_cmpint (state.cursor, ==, 99);

  /* One comes again, though its number is lower now, with the key that it had; not all of its
   * messages do. */
  replica_reopen (r);
  replica_begin (r);
  put_user (r, ME, "Ayesha", 1);
  put_conversation (r, C1, "open", NULL, NOW, "hello", 3);
  put_message (r, ID ("52"), C1, "in", NOW, "another", 4);
  g_assert_true (dsk_replica_store_advance_job (r->store, "all", NULL, NULL));
  replica_commit (r);
  after = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (after, ==, "01");
  gone = search (r, "remarkable");
  g_assert_cmpuint (gone->len, ==, 0);
  users = dsk_replica_reader_list_users (r->reader, NULL);
  g_assert_cmpuint (users->len, ==, 1);
  row = row_of (r, C1);
  g_assert_cmpint (row->status, ==, DSK_STATUS_OPEN);
  g_assert_cmpuint (row->unread, ==, 1);
  g_assert_cmpint (row->key, ==, key);
  g_assert_cmpstr (row->draft, ==, "half a th");
  dsk_conversation_row_free (row);
}

/* What another person could read is gone at once. */
static void
test_refetch_of_another_user (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *after = NULL;

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_message (r, ID ("51"), C1, "in", NOW, "remarkable", 12);
  replica_commit (r);
  replica_begin (r);
  g_assert_true (dsk_replica_store_set_identity (r->store, BILAL, "Bilal", "agent", ID ("d1"), NULL));
  g_assert_true (dsk_replica_store_refetch (r->store, "epoch-2", 99, 0, NULL));
  replica_commit (r);
  after = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (after, ==, "");
  hits = search (r, "remarkable");
  g_assert_cmpuint (hits->len, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/apply/" name, Replica, NULL, setup, func, teardown)

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
  ADD ("seq-guard", test_seq_guard);
  ADD ("drop-guard", test_drop_guard);
  ADD ("tomb-guard", test_tomb_guard);
  ADD ("guards-end-with-the-last-job", test_guards_end_with_the_last_job);
  ADD ("jobs", test_jobs);
  ADD ("rollback", test_rollback);
  ADD ("unread", test_unread);
  ADD ("seen-by", test_seen_by);
  ADD ("unread-marker-before-message", test_unread_marker_before_message);
  ADD ("many-of-one-second", test_many_of_one_second);
  ADD ("missing-columns", test_missing_columns);
  ADD ("refetch", test_refetch);
  ADD ("refetch-of-another-user", test_refetch_of_another_user);
  return g_test_run ();
}
