/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session-fixture.h"

#include <glib/gstdio.h>

#include "dsk-error.h"
#include "dsk-replica-reader.h"

gint session_fault_at; /* the how manieth call of the store fails; 0 none */
gint session_fault_calls;
guint session_durable_begins;
gint64 session_fence;

static gboolean
fault (GError **error)
{
  if (session_fault_at == 0 || ++session_fault_calls != session_fault_at)
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
FAULTY (set_head, (DskReplicaStore * s, gint64 head, gint64 now, GError **error),
        (s, head, now, error))
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

static gboolean
faulty_begin_durable (DskReplicaStore *s, GError **error)
{
  session_durable_begins++;
  return !fault (error) && dsk_replica_store_begin_durable (s, error);
}

static DskReplicaBackend
faulty_backend (void)
{
  DskReplicaBackend backend = dsk_replica_backend_store;

  backend.begin = faulty_begin;
  backend.begin_durable = faulty_begin_durable;
  backend.commit = faulty_commit;
  backend.set_cursor = faulty_set_cursor;
  backend.set_head = faulty_set_head;
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

void
session_open_store (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->store = dsk_replica_store_open (f->path, &error);
  g_assert_no_error (error);
  f->session = dsk_replica_session_new (&backend, f->store, "test");
  f->failed = FALSE;
}

void
session_close_store (Fixture *f)
{
  g_clear_pointer (&f->session, dsk_replica_session_free);
  g_clear_pointer (&f->store, dsk_replica_store_close);
}

void
session_set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-session-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "replica.db", NULL);
  f->relay = fake_relay_new ();
  f->log = g_string_new (NULL);
  f->news = g_string_new (NULL);
  f->now = NOW;
  f->compared = -1;
  session_fault_at = session_fault_calls = 0;
  backend = faulty_backend ();
  session_open_store (f);
}

void
session_tear_down (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  session_close_store (f);
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
  g_string_free (f->news, TRUE);
  g_free (f->path);
  g_free (f->dir);
}

static void
append_news (GString *text, const DskEphNews *news)
{
  for (guint i = 0; i < news->convs->len; i++)
    {
      const DskEphConv *conv = g_ptr_array_index (news->convs, i);

      g_string_append_printf (text, "%s:", conv->conv);
      for (guint j = 0; j < conv->acts->len; j++)
        g_string_append_printf (text, "%s=%u", g_array_index (conv->acts, DskEphAct, j).user,
                                g_array_index (conv->acts, DskEphAct, j).doing);
      g_string_append_c (text, ' ');
    }
  if (news->lease.conv != NULL)
    g_string_append_printf (text, "lease:%s=%" G_GINT64_FORMAT " ", news->lease.conv, news->lease.fence);
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
      f->fail_domain = action->error->domain;
      f->fail_code = action->error->code;
      break;
    case DSK_REPLICA_SESSION_VERIFIED:
      f->compared = (int) action->compared;
      f->differed = (int) action->differed;
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
    case DSK_REPLICA_SESSION_NEWS:
      append_news (f->news, action->news);
      break;
    case DSK_REPLICA_SESSION_CHANGED:
    default:
      break;
    }
}

void
session_step (Fixture *f, DskReplicaSessionEventType type, GBytes *frame)
{
  dsk_replica_session_step (
      f->session, &(DskReplicaSessionEvent){ .type = type, .frame = frame, .now_ms = f->now },
      on_action, f);
}

void
session_say (Fixture *f, const DskEphSay *say)
{
  dsk_replica_session_step (
      f->session,
      &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_SAY, .say = say, .now_ms = f->now },
      on_action, f);
}

/* Everything the client said goes to the relay; its answers wait in f->in. */
void
session_to_relay (Fixture *f)
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

void
session_to_session (Fixture *f)
{
  GBytes *frame = g_queue_pop_head (&f->in);

  session_step (f, DSK_REPLICA_SESSION_FRAME, frame);
  g_bytes_unref (frame);
}

void
session_disconnect (Fixture *f)
{
  session_step (f, DSK_REPLICA_SESSION_DISCONNECTED, NULL);
  g_queue_clear_full (&f->out, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&f->in, (GDestroyNotify) g_bytes_unref);
}

/* Until both sides have nothing to say. */
void
session_pump (Fixture *f)
{
  for (guint i = 0; i < 10000 && f->close_code == 0 && !f->failed; i++)
    {
      GBytes *live;

      session_to_relay (f);
      if (g_queue_is_empty (&f->in) && (live = fake_relay_live (f->relay)) != NULL)
        g_queue_push_tail (&f->in, live);
      if (g_queue_is_empty (&f->in))
        return;
      session_to_session (f);
    }
}

void
session_connect_and_pump (Fixture *f)
{
  session_step (f, DSK_REPLICA_SESSION_CONNECTED, NULL);
  session_pump (f);
}

DskCommand *
session_submit (Fixture *f, const char *text, guint number)
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
  dsk_replica_session_step (
      f->session,
      &(DskReplicaSessionEvent){
          .type = DSK_REPLICA_SESSION_OUTBOX, .command = queued->id, .fence = session_fence, .now_ms = f->now },
      on_action, f);
  return queued;
}

gint64
session_outbox_size (Fixture *f)
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

void
session_assert_texts (Fixture *f, guint conv, const char *expected)
{
  g_autofree char *got = texts (f, conv);

  g_assert_cmpstr (got, ==, expected);
}
