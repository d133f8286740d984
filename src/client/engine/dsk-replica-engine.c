/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-engine.h"

#include <glib/gi18n-lib.h>

#include "dsk-clock.h"
#include "dsk-engine-mailbox.h"
#include "dsk-error.h"
#include "dsk-replica-care.h"
#include "dsk-worker.h"

struct _DskReplicaEngine
{
  char *path;                /* (owned) */
  char *app;                 /* (owned) */
  DskWorker *worker;         /* (owned) */
  DskEngineMailbox *mailbox; /* (owned) */
  DskClock *clock;           /* (owned) */
  gint queued;               /* (atomic): bytes of frames in the worker's queue */

  /* Only in the worker. */
  DskReplicaStore *store;     /* (owned) (nullable) */
  DskReplicaSession *session; /* (owned) (nullable) */
  guint connection;
  guint pending;
  gboolean verify_wanted;
  gboolean rebuilt; /* since VERIFIED was last reported */
};

typedef struct
{
  DskReplicaEngine *engine; /* (unowned) */
  DskReplicaSessionEventType type;
  guint connection;
  GBytes *frame;       /* (owned) (nullable) */
  DskCommand *command; /* (owned) (nullable) */
  GTask *task;         /* (owned) (nullable) */
  char *conv;          /* (owned) (nullable) */
  char *mode;
  char *text;
  gint64 now_ms;
  DskEphSay say;
  DskReplicaCarry how;
} Job;

static Job *
job_new (DskReplicaEngine *engine)
{
  Job *job = g_new0 (Job, 1);

  job->engine = engine;
  return job;
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->frame, g_bytes_unref);
  g_clear_pointer (&job->command, dsk_command_unref);
  g_clear_object (&job->task);
  g_free (job->conv);
  g_free (job->mode);
  g_free (job->text);
  dsk_eph_say_clear (&job->say);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
post (DskReplicaEngine *self, const DskReplicaSessionAction *action)
{
  dsk_engine_mailbox_post (self->mailbox, self->connection, action, self->pending, self->rebuilt);
}

static void
count_pending (DskReplicaEngine *self)
{
  gint64 count = 0;

  if (dsk_replica_store_count_outbox (self->store, &count, NULL))
    self->pending = (guint) count;
}

static void
on_action (const DskReplicaSessionAction *action, gpointer user_data)
{
  DskReplicaEngine *self = user_data;

  if (action->type == DSK_REPLICA_SESSION_STATUS && action->outbox_moved)
    count_pending (self);
  post (self, action);
  if (action->type == DSK_REPLICA_SESSION_VERIFIED)
    self->verify_wanted = self->rebuilt = FALSE;
}

static void
step_event (DskReplicaEngine *self, DskReplicaSessionEvent *event)
{
  if (self->session == NULL)
    return;
  event->now_ms = dsk_clock_now_ms (self->clock);
  dsk_replica_session_step (self->session, event, on_action, self);
}

static void
step (DskReplicaEngine *self, DskReplicaSessionEventType type, GBytes *frame)
{
  step_event (self, &(DskReplicaSessionEvent){ .type = type, .frame = frame });
}

/* --- opening and closing, in the worker --- */

static void
close_store (DskReplicaEngine *self)
{
  g_clear_pointer (&self->session, dsk_replica_session_free);
  g_clear_pointer (&self->store, dsk_replica_store_close);
}

static gboolean
open_store (DskReplicaEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  close_store (self);
  self->store = dsk_replica_store_open (self->path, &local);
  if (self->store == NULL)
    {
      g_propagate_error (error, dsk_replica_care_words (local, self->path));
      return FALSE;
    }
  self->session = dsk_replica_session_new (&dsk_replica_backend_store, self->store, self->app);
  count_pending (self);
  post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS });
  if (self->verify_wanted)
    step (self, DSK_REPLICA_SESSION_VERIFY, NULL);
  return TRUE;
}

static void
open_job (gpointer data)
{
  g_autoptr (Job) job = data;
  GError *error = NULL;

  if (dsk_replica_care_settle (job->engine->path, &error) && open_store (job->engine, &error))
    {
      g_task_return_boolean (job->task, TRUE);
      return;
    }
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT))
    {
      g_autofree char *aside = dsk_replica_care_put_aside (job->engine->path, "damaged", NULL);

      if (aside != NULL)
        {
          g_clear_error (&error);
          g_set_error (
              &error, DSK_ERROR, DSK_ERROR_CORRUPT,
              _ ("The local copy is damaged. It was kept as %s; the next start fetches a new "
                 "one from the relay"),
              aside);
        }
    }
  g_task_return_error (job->task, error);
}

static void
replace_job (gpointer data)
{
  g_autoptr (Job) job = data;
  DskReplicaEngine *self = job->engine;
  GError *error = NULL;

  close_store (self);
  if (!dsk_replica_care_renew (self->path, job->how, &error) || !open_store (self, &error))
    {
      g_task_return_error (job->task, error);
      return;
    }
  self->rebuilt = TRUE;
  post (self,
        &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
  g_task_return_boolean (job->task, TRUE);
}

static void
loosen_job (gpointer data)
{
  g_autoptr (Job) job = data;
  DskReplicaEngine *self = job->engine;
  GError *error = NULL;

  if (self->store != NULL && dsk_replica_store_loosen (self->store, dsk_clock_now_ms (self->clock), &error))
    {
      post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
      g_task_return_boolean (job->task, TRUE);
    }
  else
    g_task_return_error (job->task, error != NULL ? dsk_replica_care_words (error, self->path)
                                                  : g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                                                         _ ("The local copy is not open")));
  g_clear_error (&error);
}

static void
wipe_job (gpointer data)
{
  g_autoptr (Job) job = data;

  close_store (job->engine);
  dsk_replica_care_wipe (job->engine->path);
  job->engine->pending = 0;
  post (job->engine, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS });
}

static void
close_job (gpointer data)
{
  g_autoptr (Job) job = data;

  /* What was forgotten is not to lie around on the disk until somebody starts us again. */
  if (job->engine->store != NULL)
    dsk_replica_store_tidy (job->engine->store);
  close_store (job->engine);
}

/* --- the session's events, in the worker --- */

static void
connection_job (gpointer data)
{
  g_autoptr (Job) job = data;

  if (job->type == DSK_REPLICA_SESSION_CONNECTED)
    job->engine->connection = job->connection;
  else if (job->connection != job->engine->connection)
    return;
  step (job->engine, job->type, NULL);
  if (job->type == DSK_REPLICA_SESSION_DISCONNECTED)
    job->engine->connection = 0;
}

static void
care_job (gpointer data)
{
  g_autoptr (Job) job = data;

  if (job->type == DSK_REPLICA_SESSION_VERIFY)
    job->engine->verify_wanted = TRUE;
  step (job->engine, job->type, NULL);
}

static void
frame_job (gpointer data)
{
  g_autoptr (Job) job = data;

  if (job->connection == job->engine->connection)
    step (job->engine, DSK_REPLICA_SESSION_FRAME, job->frame);
  g_atomic_int_add (&job->engine->queued, -(int) g_bytes_get_size (job->frame));
}

static void
say_job (gpointer data)
{
  g_autoptr (Job) job = data;

  if (job->connection == job->engine->connection)
    step_event (job->engine, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_SAY, .say = &job->say });
}

static void
submit_job (gpointer data)
{
  g_autoptr (Job) job = data;
  DskReplicaEngine *self = job->engine;
  const char *convs[] = { job->command->conv, NULL };
  DskCommand *queued;
  gint64 n;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL || !dsk_replica_store_has_user (self->store))
    {
      g_task_return_new_error (job->task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("Nothing was fetched from the relay yet"));
      return;
    }
  queued = dsk_replica_store_enqueue_instead (self->store, job->command, job->text, &error);
  if (queued == NULL)
    {
      g_task_return_error (job->task, dsk_replica_care_words (error, self->path));
      return;
    }
  n = queued->n;
  self->pending++;
  post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .convs = convs });
  post (self,
        &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS, .outbox_moved = TRUE });
  g_task_return_pointer (job->task, queued, (GDestroyNotify) dsk_command_unref);
  step_event (self, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_OUTBOX,
                                               .n = n,
                                               .fence = job->command->lease_fence });
}

static void
draft_job (gpointer data)
{
  g_autoptr (Job) job = data;
  DskReplicaEngine *self = job->engine;
  const char *convs[] = { job->conv, NULL };
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  if (!dsk_replica_store_set_draft (self->store, job->conv, job->mode, job->text, job->now_ms,
                                    &error))
    g_warning ("A draft could not be saved: %s", error->message);
  else
    post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .convs = convs });
}

static void
mark_clock_job (gpointer data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;

  if (job->engine->store != NULL && !dsk_replica_store_set_clock_mark (job->engine->store, job->now_ms, &error))
    g_warning ("The time could not be noted: %s", error->message);
}

static void
dismiss_job (gpointer data)
{
  g_autoptr (Job) job = data;
  DskReplicaEngine *self = job->engine;
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  if (!dsk_replica_store_dismiss_attention (self->store, job->text, &error))
    g_warning ("A refused command could not be put away: %s", error->message);
  else
    post (self,
          &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
}

static void
tidy_job (gpointer data)
{
  g_autoptr (Job) job = data;

  if (job->engine->store != NULL)
    dsk_replica_store_tidy (job->engine->store);
}

/* --- from the owner's thread --- */

DskReplicaEngine *
dsk_replica_engine_new (const char *path, const char *app, DskEngineFunc func, gpointer user_data)
{
  DskReplicaEngine *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (DskReplicaEngine, 1);
  self->path = g_strdup (path);
  self->app = g_strdup (app);
  self->clock = dsk_clock_new_system ();
  self->mailbox = dsk_engine_mailbox_new (func, user_data);
  self->worker = dsk_worker_new ("dsk-writer");
  return self;
}

void
dsk_replica_engine_free (DskReplicaEngine *self)
{
  if (self == NULL)
    return;
  dsk_worker_push (self->worker, DSK_WORKER_IDLE + 1, close_job, job_new (self));
  dsk_worker_free (self->worker);
  dsk_engine_mailbox_shut (self->mailbox);
  dsk_engine_mailbox_unref (self->mailbox);
  dsk_clock_unref (self->clock);
  g_free (self->path);
  g_free (self->app);
  g_free (self);
}

static void
push_task (DskReplicaEngine *self, GTask *task, DskWorkerFunc func)
{
  Job *job = job_new (self);

  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, func, job);
}

void
dsk_replica_engine_open (DskReplicaEngine *self, GTask *task)
{
  push_task (self, task, open_job);
}

void
dsk_replica_engine_replace (DskReplicaEngine *self, DskReplicaCarry how, GTask *task)
{
  Job *job = job_new (self);

  job->task = g_object_ref (task);
  job->how = how;
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, replace_job, job);
}

void
dsk_replica_engine_loosen (DskReplicaEngine *self, GTask *task)
{
  push_task (self, task, loosen_job);
}

void
dsk_replica_engine_wipe (DskReplicaEngine *self)
{
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, wipe_job, job_new (self));
}

static void
push_connection (DskReplicaEngine *self, DskReplicaSessionEventType type, guint connection)
{
  Job *job = job_new (self);

  job->type = type;
  job->connection = connection;
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, connection_job, job);
}

void
dsk_replica_engine_connected (DskReplicaEngine *self, guint connection)
{
  push_connection (self, DSK_REPLICA_SESSION_CONNECTED, connection);
}

void
dsk_replica_engine_disconnected (DskReplicaEngine *self, guint connection)
{
  push_connection (self, DSK_REPLICA_SESSION_DISCONNECTED, connection);
}

void
dsk_replica_engine_frame (DskReplicaEngine *self, guint connection, GBytes *frame)
{
  Job *job = job_new (self);

  job->connection = connection;
  job->frame = g_bytes_ref (frame);
  g_atomic_int_add (&self->queued, (int) g_bytes_get_size (frame));
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, frame_job, job);
}

/* Before what the relay sends: it is about this moment. */
void
dsk_replica_engine_say (DskReplicaEngine *self, guint connection, const DskEphSay *say)
{
  Job *job = job_new (self);

  job->connection = connection;
  job->say = (DskEphSay){ say->type, g_strdup (say->conv), say->on, say->force, say->presence };
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, say_job, job);
}

static void
push_care (DskReplicaEngine *self, DskReplicaSessionEventType type)
{
  Job *job = job_new (self);

  job->type = type;
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, care_job, job);
}

void
dsk_replica_engine_tick (DskReplicaEngine *self)
{
  push_care (self, DSK_REPLICA_SESSION_TICK);
}

void
dsk_replica_engine_verify (DskReplicaEngine *self)
{
  push_care (self, DSK_REPLICA_SESSION_VERIFY);
}

gsize
dsk_replica_engine_queued (DskReplicaEngine *self)
{
  return (gsize) MAX (g_atomic_int_get (&self->queued), 0);
}

/* What a person does goes before what the relay sends: a page may take a while. */
void
dsk_replica_engine_submit (DskReplicaEngine *self, DskCommand *command, const char *instead, GTask *task)
{
  Job *job = job_new (self);

  job->command = dsk_command_ref (command);
  job->text = g_strdup (instead);
  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, submit_job, job);
}

void
dsk_replica_engine_set_draft (DskReplicaEngine *self, const char *conv, const char *mode,
                              const char *text, gint64 now_ms)
{
  Job *job = job_new (self);

  job->conv = g_strdup (conv);
  job->mode = g_strdup (mode);
  job->text = g_strdup (text);
  job->now_ms = now_ms;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, draft_job, job);
}

void
dsk_replica_engine_dismiss (DskReplicaEngine *self, const char *command_id)
{
  Job *job = job_new (self);

  job->text = g_strdup (command_id);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, dismiss_job, job);
}

void
dsk_replica_engine_mark_clock (DskReplicaEngine *self, gint64 mark)
{
  Job *job = job_new (self);

  job->now_ms = mark;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, mark_clock_job, job);
}

void
dsk_replica_engine_tidy (DskReplicaEngine *self)
{
  dsk_worker_push (self->worker, DSK_WORKER_IDLE, tidy_job, job_new (self));
}
