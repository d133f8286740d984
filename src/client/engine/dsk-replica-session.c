/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-session-private.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"

/* So many commands may be on their way without an answer: within the relay's burst. */
#define MAX_COMMANDS_IN_FLIGHT 64
/* The relay serves so many jobs side by side. */
#define MAX_JOBS_IN_FLIGHT 4

DskReplicaSession *
dsk_replica_session_new (const DskReplicaBackend *backend, DskReplicaStore *store, const char *app)
{
  DskReplicaSession *self = g_new0 (DskReplicaSession, 1);
  g_auto (DskReplicaState) state = { 0 };

  self->backend = backend;
  self->store = store;
  self->app = g_strdup (app);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_replica_job_free);
  self->requested = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unanswered = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  self->answers = dsk_replica_session_answers_new ();
  self->dropped_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->verify.gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (backend->get_state (store, &state, NULL))
    self->epoch = g_strdup (state.epoch);
  return self;
}

void
dsk_replica_session_free (DskReplicaSession *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->unanswered);
  g_ptr_array_unref (self->answers);
  g_hash_table_unref (self->requested);
  g_hash_table_unref (self->dropped_at);
  g_hash_table_unref (self->fences);
  dsk_replica_session_verify_reset (self);
  g_hash_table_unref (self->verify.gone);
  g_free (self->replica);
  g_free (self->seat);
  g_free (self->epoch);
  g_free (self->app);
  g_free (self);
}

gboolean
dsk_replica_session_has_epoch (DskReplicaSession *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->epoch != NULL;
}

void
dsk_replica_session_emit (DskReplicaSession *self, const DskReplicaSessionAction *action)
{
  g_assert (self->sink != NULL);
  self->sink (action, self->sink_data);
}

/* Takes @json. */
void
dsk_replica_session_send (DskReplicaSession *self, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) plain = json;
  g_autoptr (GBytes) frame = dsk_frame_pack (type, plain);

  dsk_replica_session_emit (
      self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_SEND, .frame = frame });
}

void
dsk_replica_session_close (DskReplicaSession *self, int code, gint64 retry_ms, const GError *error)
{
  self->phase = PHASE_ENDED;
  dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CLOSE,
                                                              .code = code,
                                                              .retry_ms = retry_ms,
                                                              .error = error });
}

void
dsk_replica_session_fail (DskReplicaSession *self, const GError *error)
{
  self->phase = PHASE_ENDED;
  dsk_replica_session_emit (
      self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_FAIL, .error = error });
}

void
dsk_replica_session_emit_status (DskReplicaSession *self, gboolean outbox_moved)
{
  if (self->phase == PHASE_RUNNING && self->cursor >= self->head && self->jobs->len == 0)
    self->caught_up = TRUE;
  dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS,
                                                              .caught_up = self->caught_up,
                                                              .done = self->done,
                                                              .total = self->total,
                                                              .outbox_moved = outbox_moved });
}

gboolean
dsk_replica_session_load_jobs (DskReplicaSession *self, GError **error)
{
  GPtrArray *jobs = self->backend->list_jobs (self->store, error);

  if (jobs == NULL)
    return FALSE;
  g_ptr_array_unref (self->jobs);
  self->jobs = jobs;
  return TRUE;
}

void
dsk_replica_session_request_pages (DskReplicaSession *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      const DskReplicaJob *job = g_ptr_array_index (self->jobs, i);

      if (g_hash_table_size (self->requested) >= MAX_JOBS_IN_FLIGHT)
        return;
      if (g_hash_table_contains (self->requested, job->job))
        continue;
      g_hash_table_add (self->requested, g_strdup (job->job));
      dsk_replica_session_send (self, DSK_FRAME_PAGE_GET,
                                dsk_page_get_encode (&(DskPageGet){ .job = job->job,
                                                                    .selector = job->selector,
                                                                    .after = job->after,
                                                                    .limit = self->page_rows }));
    }
}

/* Whoever has a clock is told when the next of what is held back may leave. */
static gboolean
release (DskReplicaSession *self, GError **error)
{
  gint64 next = 0;

  if (!self->backend->release (self->store, self->now_ms, &next, error))
    return FALSE;
  if (next != 0)
    dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_HELD, .due_at = next });
  return TRUE;
}

/* Hands over what the outbox holds beyond what this connection was given, in order. */
void
dsk_replica_session_send_commands (DskReplicaSession *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  gint64 room = MAX_COMMANDS_IN_FLIGHT - (self->sent_n - self->done_n);

  /* While it is open whether the numbers are ours alone, see ask_for_results(), what comes after them waits: it would
   * be executed before what was written earlier. */
  if (self->phase != PHASE_RUNNING || self->unanswered->len > 0 || room <= 0)
    return;
  if (release (self, &error))
    commands = self->backend->list_outbox (self->store, self->sent_n, (guint) room, &error);
  if (commands == NULL)
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  for (guint i = 0; i < commands->len; i++)
    {
      DskCommand *command = g_ptr_array_index (commands, i);

      dsk_replica_session_add_fence (self, command);
      dsk_replica_session_send (self, DSK_FRAME_COMMAND, dsk_command_encode (command));
      self->sent_n = command->n;
    }
}

static void
on_connected (DskReplicaSession *self)
{
  g_auto (DskReplicaState) state = { 0 };
  g_autoptr (GError) error = NULL;

  g_hash_table_remove_all (self->requested);
  g_hash_table_remove_all (self->dropped_at);
  g_hash_table_remove_all (self->fences);
  dsk_replica_session_verify_reset (self);
  self->caught_up = self->eph = self->whole = FALSE;
  self->done = self->total = 0;
  g_ptr_array_set_size (self->unanswered, 0);
  self->phase = PHASE_GREETING;

  if (!self->backend->get_state (self->store, &state, &error))
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  g_free (self->epoch);
  self->epoch = g_strdup (state.epoch);
  self->cursor = state.cursor;
  self->hello_last_n = state.last_n;
  self->rev = state.schema_rev;
  self->refetched_at = state.refetched_at;
  self->verify.verified_at = state.verified_at;
  g_free (self->replica);
  self->replica = g_strdup (state.replica);
  dsk_replica_session_send (self, DSK_FRAME_HELLO,
                            dsk_hello_encode (&(DskHello){ .proto_min = DSK_PROTO_MIN,
                                                           .proto_max = DSK_PROTO_MAX,
                                                           .app = self->app,
                                                           .replica = state.replica,
                                                           .epoch = state.epoch,
                                                           .boot = state.boot,
                                                           .seat = self->seat,
                                                           .cursor = state.cursor,
                                                           .last_n = state.last_n,
                                                           .schema_rev = state.schema_rev,
                                                           .eph = TRUE }));
}

static void
on_frame (DskReplicaSession *self, GBytes *frame, gint64 now_ms)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  DskFrameType type;

  if (!dsk_frame_unpack (frame, &type, &json, &error))
    {
      /* What a newer relay tells beyond what was agreed on. */
      if (self->phase == PHASE_RUNNING && g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER))
        return;
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  if (type == DSK_FRAME_WELCOME)
    {
      dsk_replica_session_on_welcome (self, json, now_ms);
      return;
    }
  if (self->phase == PHASE_GREETING)
    {
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_INVALID,
                                   _ ("The relay sent data before its welcome"));
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  switch (type)
    {
    case DSK_FRAME_LIVE:
      dsk_replica_session_on_live (self, json, g_bytes_get_size (frame), now_ms);
      break;
    case DSK_FRAME_PAGE:
      dsk_replica_session_on_page (self, json, g_bytes_get_size (frame), now_ms);
      break;
    case DSK_FRAME_RESULT:
      dsk_replica_session_on_result (self, json, now_ms);
      break;
    case DSK_FRAME_EPH:
      dsk_replica_session_on_eph (self, json);
      break;
    case DSK_FRAME_DIGEST:
      dsk_replica_session_on_digests (self, json, g_bytes_get_size (frame), now_ms);
      break;
    case DSK_FRAME_WELCOME:
    case DSK_FRAME_HELLO:
    case DSK_FRAME_PAGE_GET:
    case DSK_FRAME_COMMAND:
    case DSK_FRAME_ACK:
    case DSK_FRAME_PING:
    case DSK_FRAME_PONG:
    case DSK_FRAME_VERIFY:
    default:
      break; /* nothing that a relay says to a session; pings are the transport's */
    }
}

/* Until now the relay was there: it is what time without it is counted from. */
static void
note_end (DskReplicaSession *self, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;

  if (self->phase != PHASE_RUNNING || now_ms == 0)
    return;
  if (self->backend->begin (self->store, &error)
      && self->backend->set_head (self->store, MAX (self->head, self->cursor), now_ms, &error)
      && self->backend->commit (self->store, &error))
    return;
  self->backend->rollback (self->store);
  g_message ("%s", error->message);
}

void
dsk_replica_session_step (DskReplicaSession *self, const DskReplicaSessionEvent *event,
                          DskReplicaSessionSink sink, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (event != NULL);
  g_return_if_fail (sink != NULL);

  self->sink = sink;
  self->sink_data = user_data;
  self->now_ms = event->now_ms;
  switch (event->type)
    {
    case DSK_REPLICA_SESSION_CONNECTED:
      on_connected (self);
      break;
    case DSK_REPLICA_SESSION_FRAME:
      if (self->phase == PHASE_GREETING || self->phase == PHASE_RUNNING)
        on_frame (self, event->frame, event->now_ms);
      break;
    case DSK_REPLICA_SESSION_OUTBOX:
      if (event->flush)
        self->now_ms = G_MAXINT64;
      dsk_replica_session_keep_fence (self, event->command, event->fence);
      dsk_replica_session_send_commands (self);
      break;
    case DSK_REPLICA_SESSION_TICK:
      dsk_replica_session_verify_due (self, event->now_ms);
      break;
    case DSK_REPLICA_SESSION_VERIFY:
      dsk_replica_session_verify_wanted (self, event->now_ms);
      break;
    case DSK_REPLICA_SESSION_DISCONNECTED:
      dsk_replica_session_verify_reset (self);
      note_end (self, event->now_ms);
      self->phase = PHASE_IDLE;
      g_hash_table_remove_all (self->requested);
      break;
    case DSK_REPLICA_SESSION_SAY:
      dsk_replica_session_say (self, event->say);
      break;
    default:
      g_assert_not_reached ();
    }
  self->sink = NULL;
}
