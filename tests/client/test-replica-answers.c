/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When a command leaves the outbox, if its row was written again since: frames that are cut short name the command and
 * do not have the row. */

#include "dsk-replica-reader.h"
#include "session-fixture.h"

/* A note was executed, its row has a later place in the log, and a frame comes that ends between the two. */
static void
receive_part (Fixture *f)
{
  g_autoptr (DskCommand) command = NULL;
  gint64 upto;

  fake_relay_add_conversation (f->relay, 1);
  fake_relay_add_conversation (f->relay, 2);
  fake_relay_add_message (f->relay, 1, 1, "one");
  session_connect_and_pump (f);
  command = session_submit (f, "n", 1);
  session_to_relay (f);
  session_to_session (f);
  upto = ((DskCommandResult *) g_ptr_array_index (f->relay->results, 0))->seq;
  fake_relay_touch (f->relay, command->object);
  fake_relay_add_message (f->relay, 2, 2, "two");
  g_queue_push_tail (&f->in, fake_relay_live_part (f->relay, upto));
  session_to_session (f);
  g_assert_cmpint (f->close_code, ==, 0);
}

static void
assert_waiting (Fixture *f)
{
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");
  session_assert_texts (f, 1, "one n");
}

static void
assert_answered (Fixture *f, guint n_attention)
{
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (f->path, NULL);
  g_autoptr (GPtrArray) attention = dsk_replica_reader_list_attention (reader, NULL);

  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  g_assert_cmpuint (attention->len, ==, n_attention);
  session_assert_texts (f, 1, n_attention > 0 ? "one" : "one n");
}

static void
test_part (Fixture *f, gconstpointer data)
{
  receive_part (f);
  assert_waiting (f);
  session_pump (f);
  assert_answered (f, 0);
  g_assert_cmpstr (f->log->str, ==, "1=ok ");
}

/* A frame without anything of ours may be the one that makes the replica whole. */
static void
test_two_parts (Fixture *f, gconstpointer data)
{
  receive_part (f);
  g_queue_push_tail (&f->in, fake_relay_live_part (f->relay, f->relay->head - 1));
  session_to_session (f);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  session_assert_texts (f, 2, "");
  session_pump (f);
  assert_answered (f, 0);
  session_assert_texts (f, 2, "two");
  g_assert_cmpstr (f->log->str, ==, "1=ok ");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  f->relay->answer = DSK_RESULT_FORBIDDEN;
  receive_part (f);
  assert_waiting (f);
  session_pump (f);
  assert_answered (f, 1);
  g_assert_cmpstr (f->log->str, ==, "1=forbidden ");
}

/* Meanwhile nobody may see it any more: it goes with its conversation. */
static void
test_out_of_sight (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);

  receive_part (f);
  assert_waiting (f);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  f->relay->head++;
  session_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "1=ok ");
  session_assert_texts (f, 1, "-");
}

static void
start_again (Fixture *f)
{
  session_disconnect (f);
  session_close_store (f);
  session_open_store (f);
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f); /* WELCOME */
}

/* The connection and the program end in between: the row is still shown, and what came of it is not asked for again,
 * since the relay may have forgotten it. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  receive_part (f);
  ((DskCommandResult *) g_ptr_array_index (f->relay->results, 0))->code = DSK_RESULT_NEEDS_CONFIRM;
  start_again (f);
  assert_waiting (f);
  session_pump (f);
  assert_answered (f, 0);
}

/* Everything is here when the connection opens: nothing more comes that it could leave with. */
static void
test_welcome (Fixture *f, gconstpointer data)
{
  receive_part (f);
  g_ptr_array_set_size (f->relay->rows, 3);
  f->relay->head = f->relay->sent;
  start_again (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_true (f->caught_up);
}

#define ADD(path, func)                                                                                           \
  g_test_add ("/client/answers/" path, Fixture, NULL, session_set_up, func, session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("part", test_part);
  ADD ("two-parts", test_two_parts);
  ADD ("refused", test_refused);
  ADD ("out-of-sight", test_out_of_sight);
  ADD ("restart", test_restart);
  ADD ("welcome", test_welcome);
  return g_test_run ();
}
