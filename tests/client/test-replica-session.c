/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "dsk-error.h"
#include "dsk-replica-reader.h"
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

static void
test_first_sync (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three four");
  session_assert_texts (f, 2, "two five");
  g_assert_cmpuint (f->relay->owed_frames, ==, 0);
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);

  fake_relay_add_message (f->relay, 2, 6, "six");
  session_pump (f);
  session_assert_texts (f, 2, "two five six");
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);
}

/* How much is missing is known as soon as the relay said hello, also in another process. */
static void
test_lag (Fixture *f, gconstpointer data)
{
  g_auto (DskReplicaPosition) behind = { 0 };
  g_auto (DskReplicaPosition) there = { 0 };
  g_autoptr (DskReplicaReader) reader = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  fake_relay_add_message (f->relay, 2, 6, "six");
  fake_relay_add_message (f->relay, 2, 7, "seven");
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  reader = dsk_replica_reader_open (f->path, NULL);
  g_assert_true (dsk_replica_reader_position (reader, &behind, NULL));
  g_assert_cmpstr (behind.epoch, ==, f->relay->epoch);
  g_assert_cmpint (behind.head - behind.cursor, ==, 2);
  session_pump (f);
  g_assert_true (dsk_replica_reader_position (reader, &there, NULL));
  g_assert_cmpint (there.cursor, ==, f->relay->head);
  g_assert_cmpint (there.head, ==, there.cursor);
}

/* What changed while pages were on their way is not overwritten by them, and nothing is missed. */
static void
test_live_beside_pages (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f); /* WELCOME: the first page is asked for */
  session_to_relay (f);
  fake_relay_add_message (f->relay, 1, 0, "late"); /* sorts before what the page ended with */
  g_queue_push_head (&f->in, fake_relay_live (f->relay));
  session_pump (f);
  session_assert_texts (f, 1, "one three four late");
}

static void
test_resume (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  session_to_relay (f);
  session_to_session (f); /* one page of several */
  session_disconnect (f);
  session_close_store (f);
  session_open_store (f);
  fake_relay_add_message (f->relay, 1, 6, "six");
  session_connect_and_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three four six");
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) live = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  fake_relay_add_message (f->relay, 1, 7, "lost");
  fake_relay_add_message (f->relay, 1, 8, "seen");
  live = fake_relay_live_from (f->relay, f->relay->head - 1);
  session_step (f, DSK_REPLICA_SESSION_FRAME, live);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_PROTOCOL);
  session_assert_texts (f, 1, "one three four");

  f->close_code = 0;
  session_disconnect (f);
  session_connect_and_pump (f);
  session_assert_texts (f, 1, "one three four lost seen");
}

static void
test_scope (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);

  fill (f->relay);
  session_connect_and_pump (f);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  f->relay->head++;
  session_pump (f);
  session_assert_texts (f, 1, "-");
  session_assert_texts (f, 2, "two five");

  g_hash_table_remove_all (f->relay->hidden);
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  g_ptr_array_add (f->relay->resets, g_strdup (conv));
  f->relay->head++;
  session_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three four");
}

/* A page that was read before the conversation was dropped must neither be applied nor let the new
 * job skip what it would have brought. */
static void
test_stale_page (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);
  g_autofree char *job = g_strconcat ("conv:", conv, NULL);
  GBytes *stale;

  fill (f->relay);
  session_connect_and_pump (f);
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (f->relay->drops, g_strdup (conv));
      g_ptr_array_add (f->relay->resets, g_strdup (conv));
      f->relay->head++;
      if (i == 1)
        break;
      g_queue_push_tail (&f->in, fake_relay_live (f->relay));
      session_to_session (f); /* the job begins, its first page is asked for … */
      session_to_relay (f);   /* … and read now */
    }
  stale = g_queue_pop_head (&f->in);
  fake_relay_add_message (f->relay, 1, 0, "zero");
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  session_to_session (f); /* dropped again, and the job begins again at the same position */
  g_queue_push_tail (&f->in, stale);
  session_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three four zero");
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);
}

/* A page of another position, say of a job that began again meanwhile, does not move the job. */
static void
test_other_position (Fixture *f, gconstpointer data)
{
  g_autofree char *last = fake_id ('e', 4);

  fill (f->relay);
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  g_queue_push_head (&f->in, fake_relay_page (f->relay, "all", last));
  session_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three four");
  session_assert_texts (f, 2, "two five");
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);

  fill (f->relay);
  session_connect_and_pump (f);
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  g_ptr_array_add (f->relay->resets, g_strdup (conv));
  f->relay->head++;
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  session_to_session (f);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  session_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "-");
}

static void
test_outbox (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("n%u", i);
      g_autoptr (DskCommand) command = session_submit (f, text, i);

      g_assert_cmpint (command->n, ==, i);
    }
  g_assert_true (g_queue_is_empty (&f->out));
  g_assert_cmpint (session_outbox_size (f), ==, 3);
  session_connect_and_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n1 2:n2 3:n3 ");
  g_assert_cmpstr (f->log->str, ==, "1=ok 2=ok 3=ok ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
}

/* The hint alone changes nothing: a command leaves the outbox with its effect. */
static void
test_hint (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  f->relay->mute_live = TRUE;
  command = session_submit (f, "n", 1);
  session_pump (f);
  g_assert_cmpint (f->relay->last_n, ==, 1);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");

  /* Executed, but not seen: it is not sent again, and waits for its frame. */
  session_disconnect (f);
  f->relay->mute_live = FALSE;
  session_connect_and_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  g_assert_cmpstr (f->log->str, ==, "1=ok ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
}

static void
test_many_commands (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  for (guint i = 1; i <= 300; i++)
    dsk_command_unref (session_submit (f, "n", i));
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  g_assert_cmpuint (g_queue_get_length (&f->out), <=, 64);
  session_pump (f);
  g_assert_cmpint (f->relay->last_n, ==, 300);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
}

/* A refusal that lies before the cursor of a fresh start is asked for once more. */
static void
test_result_after_refetch (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) attention = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  f->relay->mute_live = f->relay->mute_results = TRUE;
  f->relay->answer = DSK_RESULT_FORBIDDEN;
  command = session_submit (f, "n", 1);
  session_pump (f);
  session_disconnect (f);
  f->relay->mute_live = f->relay->mute_results = FALSE;
  f->relay->floor = f->relay->head; /* what we missed is gone from the log */
  session_connect_and_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "1=forbidden ");
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  reader = dsk_replica_reader_open (f->path, NULL);
  attention = dsk_replica_reader_list_attention (reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) g_ptr_array_index (attention, 0))->text, ==, "n");
}

/* … also if the connection breaks before the answer, and the program ends. */
static void
test_result_after_broken_refetch (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) attention = NULL;

  fill (f->relay);
  session_connect_and_pump (f);
  f->relay->mute_live = f->relay->mute_results = TRUE;
  f->relay->answer = DSK_RESULT_FORBIDDEN;
  command = session_submit (f, "n", 1);
  session_pump (f);
  session_disconnect (f);
  f->relay->floor = f->relay->head;
  session_connect_and_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 1);
  session_disconnect (f);
  session_close_store (f);
  session_open_store (f);
  f->relay->mute_live = f->relay->mute_results = FALSE;
  session_connect_and_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "1=forbidden ");
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  reader = dsk_replica_reader_open (f->path, NULL);
  attention = dsk_replica_reader_list_attention (reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
}

/* The relay came back from a backup: what it forgot is sent again from the journal. */
static void
test_restored_relay (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  dsk_command_unref (session_submit (f, "kept", 1));
  session_pump (f);
  dsk_command_unref (session_submit (f, "forgotten", 2));
  session_pump (f);
  g_assert_cmpint (session_outbox_size (f), ==, 0);
  session_disconnect (f);

  g_free (f->relay->epoch);
  f->relay->epoch = g_strdup ("e2");
  f->relay->last_n = 1;
  f->relay->head -= 2;
  g_ptr_array_set_size (f->relay->results, 1);
  g_ptr_array_set_size (f->relay->rows, (int) f->relay->rows->len - 1);
  session_connect_and_pump (f);
  g_assert_true (f->caught_up);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:kept 2:forgotten 2:forgotten ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
}

/* While everything is fetched again it can be read as it was; then it is as the relay has it. */
static void
test_readable_meanwhile (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  session_disconnect (f);
  g_free (f->relay->epoch);
  f->relay->epoch = g_strdup ("e2");
  g_ptr_array_set_size (f->relay->rows, (int) f->relay->rows->len - 2); /* "four" and "five" */
  session_durable_begins = 0;
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_to_relay (f);
  session_to_session (f);
  /* The numbers that commands have from now on are on the disk before they leave. */
  g_assert_cmpuint (session_durable_begins, ==, 1);
  g_assert_false (f->caught_up);
  session_assert_texts (f, 1, "one three four");
  session_assert_texts (f, 2, "two five");
  session_pump (f);
  g_assert_true (f->caught_up);
  session_assert_texts (f, 1, "one three");
  session_assert_texts (f, 2, "two");
}

static void
test_versions (Fixture *f, gconstpointer data)
{
  f->relay->proto = DSK_PROTO_MAX + 1;
  session_connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_UPGRADE);
}

/* What a newer relay tells beyond what was agreed on is passed over, and nothing else is lost with it. */
static void
test_newer_relay (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) newer = g_bytes_new_static ("\xc8\0\0\0\0\x02{}", 8);

  fill (f->relay);
  session_connect_and_pump (f);
  session_step (f, DSK_REPLICA_SESSION_FRAME, newer);
  g_assert_cmpint (f->close_code, ==, 0);
  fake_relay_add_message (f->relay, 2, 6, "six");
  session_pump (f);
  session_assert_texts (f, 2, "two five six");
}

static void
test_refetch_loop (Fixture *f, gconstpointer data)
{
  guint times = 0;

  fill (f->relay);
  f->relay->always_refetch = TRUE;
  while (f->close_code == 0 && times++ < 20)
    {
      session_connect_and_pump (f);
      session_disconnect (f);
      f->now += 1000;
    }
  g_assert_cmpuint (times, ==, 3); /* the first copy, one more, and the end of patience */
  g_assert_cmpint (f->retry_ms, >, 9 * 60 * 1000);
  session_assert_texts (f, 1, "one three four");

  f->close_code = 0;
  f->now += f->retry_ms;
  session_connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
}

/* An older copy of the relay's files was put back: the same history by name, but it forgot commands that it had
 * executed, and the outbox has them no more. */
static void
test_relay_behind (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  for (guint i = 1; i <= 3; i++)
    dsk_command_unref (session_submit (f, "n", i));
  session_pump (f);
  g_assert_cmpint (f->relay->last_n, ==, 3);
  session_disconnect (f);
  f->relay->last_n = 1;
  g_ptr_array_set_size (f->relay->results, 1);
  g_ptr_array_set_size (f->relay->command_ids, 1);
  g_string_truncate (f->relay->executed, 0);
  dsk_command_unref (session_submit (f, "m", 4));
  session_connect_and_pump (f);
  session_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpint (f->relay->last_n, ==, 4);
  g_assert_cmpstr (f->relay->executed->str, ==, "2:n 3:n 4:m ");
  g_assert_cmpint (session_outbox_size (f), ==, 0);
}

/* What is taken back after the HELLO, which counted it, is missing in no history: the relay is not taken for one that
 * forgot. */
static void
test_taken_back_while_greeting (Fixture *f, gconstpointer data)
{
  g_autofree char *id = fake_id ('d', 2);
  g_autofree char *conv = fake_id ('c', 1);
  g_autoptr (DskCommand) command = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, id, conv);
  g_autoptr (DskCommand) queued = NULL;
  gboolean gone = FALSE;

  fill (f->relay);
  session_connect_and_pump (f);
  dsk_command_unref (session_submit (f, "n", 1));
  session_pump (f);
  session_disconnect (f);

  command->object = fake_id ('f', 2);
  command->text = g_strdup ("not after all");
  command->device_at = f->now;
  queued = dsk_replica_store_enqueue (f->store, command, NULL);
  g_assert_nonnull (queued);
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  g_assert_true (dsk_replica_store_withdraw (f->store, command->object, f->now, NULL, &gone, NULL));
  g_assert_true (gone);
  fake_relay_add_message (f->relay, 2, 6, "meanwhile");
  session_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpint (f->relay->last_n, ==, 1);
  session_assert_texts (f, 2, "two five meanwhile");

  dsk_command_unref (session_submit (f, "m", 3));
  session_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n 2:m ");
}

static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const garbage[]
      = { "", "\3", "\3\0\0\0\0\2{}", "\5\0\0\0\0\4null", "\2\0\0\0\0\2{}" };
  static const gsize sizes[] = { 0, 1, 8, 10, 8 };

  fill (f->relay);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      g_autoptr (GBytes) frame = g_bytes_new_static (garbage[i], sizes[i]);

      session_connect_and_pump (f);
      g_assert_cmpint (f->close_code, ==, 0);
      session_step (f, DSK_REPLICA_SESSION_FRAME, frame);
      g_assert_cmpint (f->close_code, ==, DSK_CLOSE_PROTOCOL);
      f->close_code = 0;
      session_disconnect (f);
    }
  session_assert_texts (f, 1, "one three four");
}

/* Fails every call of the store in turn, as if the process had died there, and starts again. */
static void
test_crash_everywhere (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);
  guint survived = 0;

  for (gint at = 1;; at++)
    {
      gboolean hit = FALSE;

      session_tear_down (f, NULL);
      memset (f, 0, sizeof *f);
      session_set_up (f, NULL);
      fill (f->relay);
      session_connect_and_pump (f);
      dsk_command_unref (session_submit (f, "n1", 1));
      fake_relay_add_message (f->relay, 2, 6, "six");
      g_ptr_array_add (f->relay->drops, g_strdup (conv));
      g_ptr_array_add (f->relay->resets, g_strdup (conv));
      session_fault_at = at;
      session_fault_calls = 0;
      session_pump (f);
      hit = f->failed;
      session_fault_at = 0;
      if (f->failed)
        {
          survived++;
          session_close_store (f);
          session_open_store (f);
          f->relay->sent = 0;
          g_queue_clear_full (&f->in, (GDestroyNotify) g_bytes_unref);
          g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref);
          g_ptr_array_add (f->relay->drops, g_strdup (conv));
          g_ptr_array_add (f->relay->resets, g_strdup (conv));
          f->relay->head++;
          session_connect_and_pump (f);
        }
      g_assert_cmpstr (f->relay->executed->str, ==, "1:n1 ");
      g_assert_cmpint (session_outbox_size (f), ==, 0);
      session_assert_texts (f, 1, "one three four n1");
      session_assert_texts (f, 2, "two five six");
      if (!hit)
        break;
    }
  g_assert_cmpuint (survived, >=, 15);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/client/session/" path, Fixture, NULL, session_set_up, func, session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-sync", test_first_sync);
  ADD ("lag", test_lag);
  ADD ("live-beside-pages", test_live_beside_pages);
  ADD ("resume", test_resume);
  ADD ("gap", test_gap);
  ADD ("scope", test_scope);
  ADD ("stale-page", test_stale_page);
  ADD ("other-position", test_other_position);
  ADD ("gone", test_gone);
  ADD ("outbox", test_outbox);
  ADD ("hint", test_hint);
  ADD ("many-commands", test_many_commands);
  ADD ("result-after-refetch", test_result_after_refetch);
  ADD ("result-after-broken-refetch", test_result_after_broken_refetch);
  ADD ("restored-relay", test_restored_relay);
  ADD ("readable-meanwhile", test_readable_meanwhile);
  ADD ("versions", test_versions);
  ADD ("newer-relay", test_newer_relay);
  ADD ("refetch-loop", test_refetch_loop);
  ADD ("relay-behind", test_relay_behind);
  ADD ("taken-back-while-greeting", test_taken_back_while_greeting);
  ADD ("hostile", test_hostile);
  ADD ("crash-everywhere", test_crash_everywhere);
  return g_test_run ();
}
