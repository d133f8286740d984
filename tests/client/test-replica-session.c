/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The session against the real store, with a relay in memory on the other side. */

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-replica-reader.h"
#include "dsk-replica-session.h"
#include "fake-relay.h"

#define NOW G_GINT64_CONSTANT (1790000100000)

typedef struct
{
  char *dir;
  char *path;
  FakeRelay *relay;
  DskReplicaStore *store;
  DskReplicaSession *session;
  GQueue out;   /* frames for the relay */
  GQueue in;    /* frames for the session */
  GString *log; /* "n=code " per RESULT */
  int close_code;
  gint64 retry_ms;
  gboolean failed;
  gboolean caught_up;
  gint64 now;
} Fixture;

static gint fault_at; /* the how manieth call of the store fails; 0 none */
static gint fault_calls;

static gboolean
fault (GError **error)
{
  if (fault_at == 0 || ++fault_calls != fault_at)
    return FALSE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, "planted");
  return TRUE;
}

#define FAULTY(name, declaration, arguments)                                                       \
  static gboolean faulty_##name declaration                                                        \
  {                                                                                                \
    return !fault (error) && dsk_replica_store_##name arguments;                                   \
  }

FAULTY (begin, (DskReplicaStore * s, GError **error), (s, error))
FAULTY (commit, (DskReplicaStore * s, GError **error), (s, error))
FAULTY (set_cursor, (DskReplicaStore * s, gint64 c, gint64 now, GError **error), (s, c, now, error))
FAULTY (acknowledge, (DskReplicaStore * s, gint64 n, GError **error), (s, n, error))
FAULTY (rebuild_overlay, (DskReplicaStore * s, GError **error), (s, error))
FAULTY (add_job, (DskReplicaStore * s, const char *j, const char *sel, GError **error),
        (s, j, sel, error))
FAULTY (advance_job, (DskReplicaStore * s, const char *j, const char *n, GError **error),
        (s, j, n, error))
FAULTY (drop, (DskReplicaStore * s, const char *c, gint64 as_of, GError **error),
        (s, c, as_of, error))
FAULTY (refetch, (DskReplicaStore * s, const char *e, gint64 c, gint64 n, GError **error),
        (s, e, c, n, error))
FAULTY (note_result,
        (DskReplicaStore * s, gint64 n, const DskCommandResult *r, gint64 now, GError **error),
        (s, n, r, now, error))
FAULTY (put_row,
        (DskReplicaStore * s, const DskEntity *e, const DskValue *v, gint64 as_of, gboolean *c,
         GError **error),
        (s, e, v, as_of, c, error))

static DskReplicaBackend
faulty_backend (void)
{
  DskReplicaBackend backend = dsk_replica_backend_store;

  backend.begin = faulty_begin;
  backend.commit = faulty_commit;
  backend.set_cursor = faulty_set_cursor;
  backend.acknowledge = faulty_acknowledge;
  backend.rebuild_overlay = faulty_rebuild_overlay;
  backend.add_job = faulty_add_job;
  backend.advance_job = faulty_advance_job;
  backend.drop = faulty_drop;
  backend.refetch = faulty_refetch;
  backend.note_result = faulty_note_result;
  backend.put_row = faulty_put_row;
  return backend;
}

static DskReplicaBackend backend;

static void
open_store (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = dsk_replica_store_open (f->path, &error);
  g_assert_no_error (error);
  f->session = dsk_replica_session_new (&backend, f->store, "test");
  f->failed = FALSE;
}

static void
close_store (Fixture *f)
{
  g_clear_pointer (&f->session, dsk_replica_session_free);
  g_clear_pointer (&f->store, dsk_replica_store_close);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-session-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "replica.db", NULL);
  f->relay = fake_relay_new ();
  f->log = g_string_new (NULL);
  f->now = NOW;
  fault_at = fault_calls = 0;
  backend = faulty_backend ();
  open_store (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  close_store (f);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (f->path, suffixes[i], NULL);

      g_unlink (file);
    }
  g_rmdir (f->dir);
  g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&f->in, (GDestroyNotify) g_bytes_unref);
  fake_relay_free (f->relay);
  g_string_free (f->log, TRUE);
  g_free (f->path);
  g_free (f->dir);
}

static void
on_action (const DskReplicaSessionAction *action, gpointer user_data)
{
  Fixture *f = user_data;

  switch (action->type)
    {
    case DSK_REPLICA_SESSION_SEND:
      g_queue_push_tail (&f->out, g_bytes_ref (action->frame));
      break;
    case DSK_REPLICA_SESSION_CLOSE:
      f->close_code = action->code;
      f->retry_ms = action->retry_ms;
      g_assert_nonnull (action->error);
      break;
    case DSK_REPLICA_SESSION_FAIL:
      f->failed = TRUE;
      break;
    case DSK_REPLICA_SESSION_RESULT:
      g_string_append_printf (f->log, "%" G_GINT64_FORMAT "=%s ", action->n,
                              dsk_result_code_to_string (action->result->code));
      break;
    case DSK_REPLICA_SESSION_STATUS:
      f->caught_up = action->caught_up;
      g_assert_cmpint (action->done, <=, action->total);
      break;
    case DSK_REPLICA_SESSION_WELCOMED:
      g_assert_cmpstr (action->welcome->user_name, ==, "Ayesha");
      break;
    case DSK_REPLICA_SESSION_CHANGED:
    default:
      break;
    }
}

static void
step (Fixture *f, DskReplicaSessionEventType type, GBytes *frame)
{
  dsk_replica_session_step (
      f->session, &(DskReplicaSessionEvent){ .type = type, .frame = frame, .now_ms = f->now },
      on_action, f);
}

/* Everything the client said goes to the relay; its answers wait in f->in. */
static void
to_relay (Fixture *f)
{
  GBytes *frame;

  while ((frame = g_queue_pop_head (&f->out)) != NULL)
    {
      g_autoptr (GPtrArray) answers = fake_relay_receive (f->relay, frame);

      for (guint i = 0; i < answers->len; i++)
        g_queue_push_tail (&f->in, g_bytes_ref (g_ptr_array_index (answers, i)));
      g_bytes_unref (frame);
    }
}

static void
to_session (Fixture *f)
{
  GBytes *frame = g_queue_pop_head (&f->in);

  step (f, DSK_REPLICA_SESSION_FRAME, frame);
  g_bytes_unref (frame);
}

static void
disconnect (Fixture *f)
{
  step (f, DSK_REPLICA_SESSION_DISCONNECTED, NULL);
  g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&f->in, (GDestroyNotify) g_bytes_unref);
}

/* Until both sides have nothing to say. */
static void
pump (Fixture *f)
{
  for (guint i = 0; i < 10000 && f->close_code == 0 && !f->failed; i++)
    {
      GBytes *live;

      to_relay (f);
      if (g_queue_is_empty (&f->in) && (live = fake_relay_live (f->relay)) != NULL)
        g_queue_push_tail (&f->in, live);
      if (g_queue_is_empty (&f->in))
        return;
      to_session (f);
    }
}

static void
connect_and_pump (Fixture *f)
{
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  pump (f);
}

static DskCommand *
submit (Fixture *f, const char *text, guint number)
{
  g_autofree char *id = fake_id ('d', number);
  g_autofree char *conv = fake_id ('c', 1);
  g_autoptr (DskCommand) command = dsk_command_new (DSK_COMMAND_NOTE_ADD, id, conv);
  g_autoptr (GError) error = NULL;
  DskCommand *queued;

  command->object = fake_id ('f', number);
  command->text = g_strdup (text);
  command->device_at = NOW;
  queued = dsk_replica_store_enqueue (f->store, command, &error);
  g_assert_no_error (error);
  step (f, DSK_REPLICA_SESSION_OUTBOX, NULL);
  return queued;
}

static gint64
outbox_size (Fixture *f)
{
  gint64 count = -1;

  g_assert_true (dsk_replica_store_count_outbox (f->store, &count, NULL));
  return count;
}

/* The messages of a conversation in order, as "a b c"; "-" if it is not there. */
static char *
texts (Fixture *f, guint number)
{
  g_autofree char *conv = fake_id ('c', number);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (f->path, &error);
  g_autoptr (GPtrArray) rows = NULL;
  DskConversationRow *row;
  GString *all = g_string_new (NULL);

  g_assert_no_error (error);
  row = dsk_replica_reader_get_conversation (reader, conv, "u", NULL);
  if (row == NULL)
    return g_string_free (g_string_assign (all, "-"), FALSE);
  dsk_conversation_row_free (row);
  rows = dsk_replica_reader_timeline (reader, conv, 0, NULL, 1000, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            ((DskTimelineRow *) g_ptr_array_index (rows, i))->text);
  return g_string_free (all, FALSE);
}

static void
assert_texts (Fixture *f, guint conv, const char *expected)
{
  g_autofree char *got = texts (f, conv);

  g_assert_cmpstr (got, ==, expected);
}

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
  connect_and_pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "one three four");
  assert_texts (f, 2, "two five");
  g_assert_cmpuint (f->relay->owed_frames, ==, 0);
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);

  fake_relay_add_message (f->relay, 2, 6, "six");
  pump (f);
  assert_texts (f, 2, "two five six");
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);
}

/* What changed while pages were on their way is not overwritten by them, and nothing is missed. */
static void
test_live_beside_pages (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  to_relay (f);
  to_session (f); /* WELCOME: the first page is asked for */
  to_relay (f);
  fake_relay_add_message (f->relay, 1, 0, "late"); /* sorts before what the page ended with */
  g_queue_push_head (&f->in, fake_relay_live (f->relay));
  pump (f);
  assert_texts (f, 1, "one three four late");
}

static void
test_resume (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  to_relay (f);
  to_session (f);
  to_relay (f);
  to_session (f); /* one page of several */
  disconnect (f);
  close_store (f);
  open_store (f);
  fake_relay_add_message (f->relay, 1, 6, "six");
  connect_and_pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "one three four six");
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) live = NULL;

  fill (f->relay);
  connect_and_pump (f);
  fake_relay_add_message (f->relay, 1, 7, "lost");
  fake_relay_add_message (f->relay, 1, 8, "seen");
  live = fake_relay_live_from (f->relay, f->relay->head - 1);
  step (f, DSK_REPLICA_SESSION_FRAME, live);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_PROTOCOL);
  assert_texts (f, 1, "one three four");

  f->close_code = 0;
  disconnect (f);
  connect_and_pump (f);
  assert_texts (f, 1, "one three four lost seen");
}

static void
test_scope (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);

  fill (f->relay);
  connect_and_pump (f);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  f->relay->head++;
  pump (f);
  assert_texts (f, 1, "-");
  assert_texts (f, 2, "two five");

  g_hash_table_remove_all (f->relay->hidden);
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  g_ptr_array_add (f->relay->resets, g_strdup (conv));
  f->relay->head++;
  pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "one three four");
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
  connect_and_pump (f);
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (f->relay->drops, g_strdup (conv));
      g_ptr_array_add (f->relay->resets, g_strdup (conv));
      f->relay->head++;
      if (i == 1)
        break;
      g_queue_push_tail (&f->in, fake_relay_live (f->relay));
      to_session (f); /* the job begins, its first page is asked for … */
      to_relay (f);   /* … and read now */
    }
  stale = g_queue_pop_head (&f->in);
  fake_relay_add_message (f->relay, 1, 0, "zero");
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  to_session (f); /* dropped again, and the job begins again at the same position */
  g_queue_push_tail (&f->in, stale);
  pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "one three four zero");
  g_assert_cmpuint (f->relay->owed_bytes, ==, 0);
}

/* A page of another position, say of a job that began again meanwhile, does not move the job. */
static void
test_other_position (Fixture *f, gconstpointer data)
{
  g_autofree char *last = fake_id ('e', 4);

  fill (f->relay);
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  to_relay (f);
  to_session (f);
  g_queue_push_head (&f->in, fake_relay_page (f->relay, "all", last));
  pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "one three four");
  assert_texts (f, 2, "two five");
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fake_id ('c', 1);

  fill (f->relay);
  connect_and_pump (f);
  g_ptr_array_add (f->relay->drops, g_strdup (conv));
  g_ptr_array_add (f->relay->resets, g_strdup (conv));
  f->relay->head++;
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  to_session (f);
  g_hash_table_add (f->relay->hidden, g_strdup (conv));
  pump (f);
  g_assert_true (f->caught_up);
  assert_texts (f, 1, "-");
}

static void
test_outbox (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  connect_and_pump (f);
  disconnect (f);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("n%u", i);
      g_autoptr (DskCommand) command = submit (f, text, i);

      g_assert_cmpint (command->n, ==, i);
    }
  g_assert_true (g_queue_is_empty (&f->out));
  g_assert_cmpint (outbox_size (f), ==, 3);
  connect_and_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n1 2:n2 3:n3 ");
  g_assert_cmpstr (f->log->str, ==, "1=ok 2=ok 3=ok ");
  g_assert_cmpint (outbox_size (f), ==, 0);
}

/* The hint alone changes nothing: a command leaves the outbox with its effect. */
static void
test_hint (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;

  fill (f->relay);
  connect_and_pump (f);
  f->relay->mute_live = TRUE;
  command = submit (f, "n", 1);
  pump (f);
  g_assert_cmpint (f->relay->last_n, ==, 1);
  g_assert_cmpint (outbox_size (f), ==, 1);
  g_assert_cmpstr (f->log->str, ==, "");

  /* Executed, but not seen: it is not sent again, and waits for its frame. */
  disconnect (f);
  f->relay->mute_live = FALSE;
  connect_and_pump (f);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  g_assert_cmpstr (f->log->str, ==, "1=ok ");
  g_assert_cmpint (outbox_size (f), ==, 0);
}

static void
test_many_commands (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  connect_and_pump (f);
  disconnect (f);
  for (guint i = 1; i <= 300; i++)
    dsk_command_unref (submit (f, "n", i));
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  to_relay (f);
  to_session (f);
  g_assert_cmpuint (g_queue_get_length (&f->out), <=, 64);
  pump (f);
  g_assert_cmpint (f->relay->last_n, ==, 300);
  g_assert_cmpint (outbox_size (f), ==, 0);
}

/* A refusal that lies before the cursor of a fresh start is asked for once more. */
static void
test_result_after_refetch (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) attention = NULL;

  fill (f->relay);
  connect_and_pump (f);
  f->relay->mute_live = f->relay->mute_results = TRUE;
  f->relay->answer = DSK_RESULT_FORBIDDEN;
  command = submit (f, "n", 1);
  pump (f);
  disconnect (f);
  f->relay->mute_live = f->relay->mute_results = FALSE;
  f->relay->floor = f->relay->head; /* what we missed is gone from the log */
  connect_and_pump (f);
  g_assert_cmpint (outbox_size (f), ==, 0);
  g_assert_cmpstr (f->log->str, ==, "1=forbidden ");
  g_assert_cmpstr (f->relay->executed->str, ==, "1:n ");
  reader = dsk_replica_reader_open (f->path, NULL);
  attention = dsk_replica_reader_list_attention (reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) g_ptr_array_index (attention, 0))->text, ==, "n");
}

/* The relay came back from a backup: what it forgot is sent again from the journal. */
static void
test_restored_relay (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  connect_and_pump (f);
  dsk_command_unref (submit (f, "kept", 1));
  pump (f);
  dsk_command_unref (submit (f, "forgotten", 2));
  pump (f);
  g_assert_cmpint (outbox_size (f), ==, 0);
  disconnect (f);

  g_free (f->relay->epoch);
  f->relay->epoch = g_strdup ("e2");
  f->relay->last_n = 1;
  f->relay->head -= 2;
  g_ptr_array_set_size (f->relay->results, 1);
  g_ptr_array_set_size (f->relay->rows, (int) f->relay->rows->len - 1);
  connect_and_pump (f);
  g_assert_true (f->caught_up);
  g_assert_cmpstr (f->relay->executed->str, ==, "1:kept 2:forgotten 2:forgotten ");
  g_assert_cmpint (outbox_size (f), ==, 0);
}

static void
test_fork (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  connect_and_pump (f);
  disconnect (f);
  f->relay->last_n = 5; /* commands of ours that we never made */
  connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_FORK);
}

/* Another device's worth of commands under our numbers: as many as we have, so that only asking
 * tells. What was written stays, whatever frames come before the relay found out. */
static void
test_fork_same_number (Fixture *f, gconstpointer data)
{
  GPtrArray *unanswered;

  fill (f->relay);
  connect_and_pump (f);
  dsk_command_unref (submit (f, "first", 1));
  pump (f);
  disconnect (f);
  dsk_command_unref (submit (f, "never sent", 2));
  f->relay->last_n = 2;
  f->relay->head++;
  g_ptr_array_add (f->relay->command_ids, g_strdup ("another"));
  g_ptr_array_add (f->relay->results, g_new0 (DskCommandResult, 1));
  ((DskCommandResult *) g_ptr_array_index (f->relay->results, 1))->seq = f->relay->head;
  step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  to_relay (f);
  to_session (f);
  g_queue_push_tail (&f->in, fake_relay_live (f->relay));
  to_session (f);
  g_assert_cmpint (outbox_size (f), ==, 1);
  unanswered = dsk_replica_session_get_unanswered (f->session);
  g_assert_cmpuint (unanswered->len, ==, 1);
  pump (f);
  g_assert_true (f->relay->forked);
  g_assert_cmpint (outbox_size (f), ==, 1);
}

static void
test_versions (Fixture *f, gconstpointer data)
{
  f->relay->proto = DSK_PROTO_MAX + 1;
  connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, DSK_CLOSE_UPGRADE);
}

static void
test_refetch_loop (Fixture *f, gconstpointer data)
{
  guint times = 0;

  fill (f->relay);
  f->relay->always_refetch = TRUE;
  while (f->close_code == 0 && times++ < 20)
    {
      connect_and_pump (f);
      disconnect (f);
      f->now += 1000;
    }
  g_assert_cmpuint (times, ==, 5); /* the first copy, three more, and the end of patience */
  g_assert_cmpint (f->retry_ms, >, 9 * 60 * 1000);
  assert_texts (f, 1, "one three four");

  f->close_code = 0;
  f->now += f->retry_ms;
  connect_and_pump (f);
  g_assert_cmpint (f->close_code, ==, 0);
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

      connect_and_pump (f);
      g_assert_cmpint (f->close_code, ==, 0);
      step (f, DSK_REPLICA_SESSION_FRAME, frame);
      g_assert_cmpint (f->close_code, ==, DSK_CLOSE_PROTOCOL);
      f->close_code = 0;
      disconnect (f);
    }
  assert_texts (f, 1, "one three four");
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

      tear_down (f, NULL);
      memset (f, 0, sizeof *f);
      set_up (f, NULL);
      fill (f->relay);
      connect_and_pump (f);
      dsk_command_unref (submit (f, "n1", 1));
      fake_relay_add_message (f->relay, 2, 6, "six");
      g_ptr_array_add (f->relay->drops, g_strdup (conv));
      g_ptr_array_add (f->relay->resets, g_strdup (conv));
      fault_at = at;
      fault_calls = 0;
      pump (f);
      hit = f->failed;
      fault_at = 0;
      if (f->failed)
        {
          survived++;
          close_store (f);
          open_store (f);
          f->relay->sent = 0;
          g_queue_clear_full (&f->in, (GDestroyNotify) g_bytes_unref);
          g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref);
          g_ptr_array_add (f->relay->drops, g_strdup (conv));
          g_ptr_array_add (f->relay->resets, g_strdup (conv));
          f->relay->head++;
          connect_and_pump (f);
        }
      g_assert_cmpstr (f->relay->executed->str, ==, "1:n1 ");
      g_assert_cmpint (outbox_size (f), ==, 0);
      assert_texts (f, 1, "one three four n1");
      assert_texts (f, 2, "two five six");
      if (!hit)
        break;
    }
  g_assert_cmpuint (survived, >=, 15);
}

#define ADD(path, func) g_test_add ("/client/session/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first-sync", test_first_sync);
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
  ADD ("restored-relay", test_restored_relay);
  ADD ("fork", test_fork);
  ADD ("fork-same-number", test_fork_same_number);
  ADD ("versions", test_versions);
  ADD ("refetch-loop", test_refetch_loop);
  ADD ("hostile", test_hostile);
  ADD ("crash-everywhere", test_crash_everywhere);
  return g_test_run ();
}
