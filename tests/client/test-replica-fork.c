/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two files with the numbers of one device: nothing of either is lost, nothing is taken for the other's. */

#include "dsk-frame.h"
#include "session-fixture.h"

static void
fill (FakeRelay *relay)
{
  fake_relay_add_conversation (relay, 1);
  fake_relay_add_conversation (relay, 2);
  fake_relay_add_message (relay, 1, 1, "one");
  fake_relay_add_message (relay, 2, 2, "two");
  fake_relay_add_message (relay, 1, 3, "three");
  fake_relay_add_message (relay, 1, 4, "four");
  fake_relay_add_message (relay, 2, 5, "five");
}

/* Commands of our numbers that this file never made: what is in its outbox goes out under later ones. */
static void
test_fork (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  fake_relay_execute_foreign (f->relay, "foreign");
  fake_relay_execute_foreign (f->relay, "another");
  dsk_command_unref (session_submit (f, "ours", 1));
  session_durable_begins = 0;
  session_connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpuint (session_durable_begins, ==, 1);
  g_assert_cmpstr (f->relay->executed->str, ==, "3:ours ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "3=ok ");
  dsk_command_unref (session_submit (f, "next", 2));
  session_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "3:ours 4:next ");
}

/* The other one is there at the same time. Its acknowledgement is not taken for ours. */
static void
test_fork_live (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  dsk_command_unref (session_submit (f, "ours", 1));
  g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref); /* on its way, and lost */
  fake_relay_execute_foreign (f->relay, "foreign");
  session_pump (f);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_FORK);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");
  session_disconnect (f);
  f->close_code = 0;
  g_assert_true (dsk_replica_store_loosen (f->store, f->now, NULL));
  session_connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpstr (f->relay->executed->str, ==, "2:ours ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "2=ok ");
}

/* What is so old that nobody may know what became of it is for a person. */
static void
test_fork_old (Fixture *f, gconstpointer data)
{
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) attention = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  dsk_command_unref (session_submit (f, "old", 1));
  g_assert_true (dsk_replica_store_loosen (f->store, NOW + 8 * G_GINT64_CONSTANT (86400000), NULL));
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  reader = dsk_replica_reader_open (f->path, NULL);
  attention = dsk_replica_reader_list_attention (reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) attention->pdata[0])->text, ==, "old");
}

/* Another device's worth of commands under our numbers: as many as we have, so that only asking
 * tells. What was written stays, whatever frames come before the relay found out. */
static void
test_fork_same_number (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  dsk_command_unref (session_submit (f, "first", 1));
  session_pump (f);
  session_disconnect (f);
  dsk_command_unref (session_submit (f, "never sent", 2));
  dsk_command_unref (session_submit (f, "later", 1));
  f->relay->last_n = 2;
  f->relay->head++;
  g_ptr_array_add (f->relay->command_ids, g_strdup ("another"));
  g_ptr_array_add (f->relay->results, g_new0 (DskCommandResult, 1));
  ((DskCommandResult *) g_ptr_array_index (f->relay->results, 1))->seq = f->relay->head;
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  session_to_session (f);
  g_assert_cmpint (session_outbox_size (f), ==, 2);
  session_pump (f);
  g_assert_true (f->relay->forked);
  g_assert_cmpint (session_outbox_size (f), ==, 2);
  /* What was written after it did not overtake it. */
  g_assert_cmpstr (f->relay->executed->str, ==, "1:first ");
}

/* A relay that was put back after that counts anew: its answers are to us again. */
static void
test_fork_then_restored (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  for (guint i = 0; i < 3; i++)
    fake_relay_execute_foreign (f->relay, "foreign");
  dsk_command_unref (session_submit (f, "ours", 1));
  session_connect_and_pump (f);
  g_assert_cmpstr (f->log->str, ==, "4=ok ");
  session_disconnect (f);
  g_free (f->relay->epoch);
  f->relay->epoch = g_strdup ("e2");
  f->relay->last_n = 0;
  f->relay->head -= 4;
  g_ptr_array_set_size (f->relay->results, 0);
  g_ptr_array_set_size (f->relay->command_ids, 0);
  g_ptr_array_set_size (f->relay->rows, (int) f->relay->rows->len - 1);
  g_string_truncate (f->log, 0);
  f->relay->answer = DSK_RESULT_FORBIDDEN;
  dsk_command_unref (session_submit (f, "refused", 2));
  session_connect_and_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_nonnull (strstr (f->log->str, "=forbidden "));
}

/* What a relay said of a command in a history that is gone is nothing: it forgot, and executed somebody else's under
 * that number. */
static void
test_answered_in_lost_history (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  f->relay->mute_live = TRUE;
  command = session_submit (f, "ours", 1);
  session_pump (f);
  /* Its result is here, and not its row, which was written again. */
  fake_relay_touch (f->relay, command->object);
  g_queue_push_tail (&f->in, fake_relay_live_part (f->relay, f->relay->head - 1));
  session_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  session_disconnect (f);

  g_free (f->relay->epoch);
  f->relay->epoch = g_strdup ("e2");
  f->relay->mute_live = FALSE;
  f->relay->last_n = 0;
  g_ptr_array_set_size (f->relay->results, 0);
  g_ptr_array_set_size (f->relay->command_ids, 0);
  g_string_truncate (f->log, 0);
  fake_relay_execute_foreign (f->relay, "foreign");
  session_connect_and_pump (f);
  g_assert_true (f->relay->forked);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");
}

/* The name of a connection is remembered for the next one of the same process, and by no other. */
static void
test_seat (Fixture *f, gconstpointer data)
{
  session_connect_and_pump (f);
  g_assert_null (f->relay->had);
  session_disconnect (f);
  session_connect_and_pump (f);
  g_assert_cmpstr (f->relay->had, ==, "1");
  session_disconnect (f);
  session_close_store (f);
  session_open_store (f);
  session_connect_and_pump (f);
  g_assert_null (f->relay->had);
}

#define ADD(path, func) \
  g_test_add ("/client/fork/" path, Fixture, NULL, session_set_up, func, session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("later", test_fork);
  ADD ("live", test_fork_live);
  ADD ("old", test_fork_old);
  ADD ("same-number", test_fork_same_number);
  ADD ("then-restored", test_fork_then_restored);
  ADD ("answered-in-lost-history", test_answered_in_lost_history);
  ADD ("seat", test_seat);
  return g_test_run ();
}
