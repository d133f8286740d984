/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-engine.h"

#include <glib/gi18n-lib.h>

#include "dsk-clock.h"
#include "dsk-error.h"
#include "dsk-replica-care.h"
#include "dsk-replica-engine-private.h"

static DskEngineJob *
job_new (DskReplicaEngine *engine)
{
  DskEngineJob *job = g_new0 (DskEngineJob, 1);

  job->engine = engine;
  return job;
}

void
dsk_engine_job_free (DskEngineJob *job)
{
  g_clear_pointer (&job->frame, g_bytes_unref);
  g_clear_pointer (&job->command, dsk_command_unref);
  g_clear_object (&job->task);
  g_free (job->conv);
  g_free (job->text);
  g_strfreev (job->drafts);
  g_clear_pointer (&job->told, g_ptr_array_unref);
  g_clear_pointer (&job->saved, dsk_saved_view_free);
  dsk_eph_say_clear (&job->say);
  g_free (job);
}

void
dsk_engine_post (DskReplicaEngine *self, const DskReplicaSessionAction *action)
{
  dsk_engine_mailbox_post (self->mailbox, action,
                           &(DskEngineReport){ .connection = self->connection,
                                               .pending = self->pending,
                                               .rebuilt = self->rebuilt,
                                               .beside = self->beside,
                                               .untidy = self->store != NULL
                                                         && dsk_replica_store_is_untidy (self->store) });
}

void
dsk_engine_count_pending (DskReplicaEngine *self)
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
    dsk_engine_count_pending (self);
  dsk_engine_post (self, action);
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

void
dsk_engine_step (DskReplicaEngine *self, DskReplicaSessionEventType type, GBytes *frame)
{
  step_event (self, &(DskReplicaSessionEvent){ .type = type, .frame = frame });
}

static void
close_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  /* What was forgotten is not to lie around on the disk until somebody starts us again. */
  if (job->engine->store != NULL)
    dsk_replica_store_tidy (job->engine->store);
  dsk_engine_close_store (job->engine);
}

/* --- the session's events, in the worker --- */

static void
connection_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  if (job->type == DSK_REPLICA_SESSION_CONNECTED)
    job->engine->connection = job->connection;
  else if (job->connection != job->engine->connection)
    return;
  dsk_engine_step (job->engine, job->type, NULL);
  if (job->type == DSK_REPLICA_SESSION_DISCONNECTED)
    job->engine->connection = 0;
}

static void
care_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  if (job->type == DSK_REPLICA_SESSION_VERIFY)
    job->engine->verify_wanted = TRUE;
  dsk_engine_step (job->engine, job->type, NULL);
}

static void
frame_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  if (job->connection == job->engine->connection)
    dsk_engine_step (job->engine, DSK_REPLICA_SESSION_FRAME, job->frame);
  g_atomic_int_add (&job->engine->queued, -(int) g_bytes_get_size (job->frame));
}

static void
say_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  if (job->connection == job->engine->connection)
    step_event (job->engine, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_SAY, .say = &job->say });
}

static void
tell_damage (DskReplicaEngine *self, const GError *error)
{
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT))
    dsk_engine_post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_FAIL, .error = error });
}

/* Tells what the outbox shows now. @conv: (nullable) */
static void
post_outbox (DskReplicaEngine *self, const char *conv)
{
  const char *convs[] = { conv, NULL };

  dsk_engine_post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED,
                                                     .everything = conv == NULL,
                                                     .convs = convs });
  dsk_engine_post (self,
        &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS, .outbox_moved = TRUE });
}

static gboolean
can_submit (DskReplicaEngine *self, const DskEngineJob *job)
{
  if (self->session != NULL && (self->beside || dsk_replica_session_has_epoch (self->session)))
    return TRUE;
  g_task_return_new_error (job->task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                           _ ("Nothing was fetched from the relay yet"));
  return FALSE;
}

static void
take_back_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  gboolean gone;

  if (!can_submit (self, job))
    return;
  if (dsk_replica_store_withdraw (self->store, job->command->object, job->now_ms, job->keep ? &kept : NULL, &gone,
                                  &error)
      && !gone)
    queued = dsk_replica_store_enqueue (self->store, job->command, &error);
  if (error != NULL)
    {
      tell_damage (self, error);
      g_task_return_error (job->task, dsk_replica_care_words (error, self->path));
      return;
    }
  self->pending += gone ? -1 : 1;
  post_outbox (self, job->command->conv);
  if (gone && kept == NULL)
    kept = g_strdup ("");
  g_task_return_pointer (job->task, g_steal_pointer (&kept), g_free);
  if (queued != NULL)
    step_event (self, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_OUTBOX });
}

static void
undo_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = NULL;
  DskUndone undone;

  if (!can_submit (self, job))
    return;
  if (!dsk_replica_store_undo (self->store, job->text, &undone, &conv, &error))
    {
      tell_damage (self, error);
      g_task_return_error (job->task, dsk_replica_care_words (error, self->path));
      return;
    }
  if (undone == DSK_UNDONE_GONE)
    {
      self->pending--;
      post_outbox (self, conv);
    }
  g_task_return_int (job->task, undone);
}

static void
release_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  step_event (job->engine, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_OUTBOX, .flush = job->flush });
}

static void
submit_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  DskCommand *queued;
  g_autoptr (GError) error = NULL;

  if (!can_submit (self, job))
    return;
  queued = dsk_replica_store_enqueue_instead (self->store, job->command, job->text, &error);
  if (queued == NULL)
    {
      tell_damage (self, error);
      g_task_return_error (job->task, dsk_replica_care_words (error, self->path));
      return;
    }
  self->pending++;
  post_outbox (self, job->command->conv);
  g_task_return_pointer (job->task, queued, (GDestroyNotify) dsk_command_unref);
  step_event (self, &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_OUTBOX,
                                               .command = job->command->id,
                                               .fence = job->command->lease_fence });
}

static void
mark_clock_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  g_autoptr (GError) error = NULL;

  if (job->engine->store != NULL && !dsk_replica_store_set_clock_mark (job->engine->store, job->now_ms, &error))
    g_warning ("The time could not be noted: %s", error->message);
}

static void
told_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  g_autoptr (GError) error = NULL;

  if (job->engine->store != NULL && !dsk_replica_store_keep_told (job->engine->store, job->told, &error))
    g_warning ("What was told could not be noted: %s", error->message);
}

static void
dismiss_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  if (!dsk_replica_store_dismiss_attention (self->store, job->text, &error))
    g_warning ("A refused command could not be put away: %s", error->message);
  else
    dsk_engine_post (self,
          &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
}

static void
drafts_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  const char *convs[] = { job->conv, NULL };
  const DskReplicaSessionAction changed
      = { .type = DSK_REPLICA_SESSION_CHANGED, .everything = job->text != NULL, .convs = convs };
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  if (dsk_replica_store_set_drafts (self->store, job->conv, (const char *const *) job->drafts, job->text, job->now_ms,
                                    &error))
    dsk_engine_post (self, &changed);
  else
    {
      g_warning ("A draft could not be saved: %s", error->message);
      tell_damage (self, error);
    }
}

static void
tidy_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaStore *store = job->engine->store;
  gint64 began = g_get_monotonic_time ();

  if (store != NULL && !dsk_replica_store_tidy (store))
    g_task_return_int (job->task, -1);
  else
    g_task_return_int (job->task, (g_get_monotonic_time () - began) / 1000);
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
  DskEngineJob *job = job_new (self);

  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, func, job);
}

void
dsk_replica_engine_open (DskReplicaEngine *self, GTask *task)
{
  push_task (self, task, dsk_engine_open_job);
}

void
dsk_replica_engine_replace (DskReplicaEngine *self, DskReplicaCarry how, GTask *task)
{
  DskEngineJob *job = job_new (self);

  job->task = g_object_ref (task);
  job->how = how;
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, dsk_engine_replace_job, job);
}

void
dsk_replica_engine_finish (DskReplicaEngine *self, GTask *task)
{
  push_task (self, task, dsk_engine_finish_job);
}

void
dsk_replica_engine_loosen (DskReplicaEngine *self, GTask *task)
{
  push_task (self, task, dsk_engine_loosen_job);
}

void
dsk_replica_engine_wipe (DskReplicaEngine *self)
{
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, dsk_engine_wipe_job, job_new (self));
}

static void
push_connection (DskReplicaEngine *self, DskReplicaSessionEventType type, guint connection)
{
  DskEngineJob *job = job_new (self);

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
  DskEngineJob *job = job_new (self);

  job->connection = connection;
  job->frame = g_bytes_ref (frame);
  g_atomic_int_add (&self->queued, (int) g_bytes_get_size (frame));
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, frame_job, job);
}

/* Before what the relay sends: it is about this moment. */
void
dsk_replica_engine_say (DskReplicaEngine *self, guint connection, const DskEphSay *say)
{
  DskEngineJob *job = job_new (self);

  job->connection = connection;
  job->say = (DskEphSay){ say->type, g_strdup (say->conv), say->on, say->force, say->presence };
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, say_job, job);
}

static void
push_care (DskReplicaEngine *self, DskReplicaSessionEventType type)
{
  DskEngineJob *job = job_new (self);

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
  DskEngineJob *job = job_new (self);

  job->command = dsk_command_ref (command);
  job->text = g_strdup (instead);
  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, submit_job, job);
}

void
dsk_replica_engine_release (DskReplicaEngine *self, gboolean all)
{
  DskEngineJob *job = job_new (self);

  job->flush = all;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, release_job, job);
}

void
dsk_replica_engine_take_back (DskReplicaEngine *self, DskCommand *cancel, gboolean keep, GTask *task)
{
  DskEngineJob *job = job_new (self);

  job->keep = keep;
  job->now_ms = cancel->device_at;
  job->command = dsk_command_ref (cancel);
  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, take_back_job, job);
}

void
dsk_replica_engine_undo (DskReplicaEngine *self, const char *command_id, GTask *task)
{
  DskEngineJob *job = job_new (self);

  job->text = g_strdup (command_id);
  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, undo_job, job);
}

void
dsk_replica_engine_dismiss (DskReplicaEngine *self, const char *command_id)
{
  DskEngineJob *job = job_new (self);

  job->text = g_strdup (command_id);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, dismiss_job, job);
}

void
dsk_replica_engine_set_drafts (DskReplicaEngine *self, const char *conv, const char *const *drafts,
                               const char *attention, gint64 now_ms)
{
  DskEngineJob *job = job_new (self);

  job->text = g_strdup (attention);
  job->conv = g_strdup (conv);
  job->drafts = g_strdupv ((char **) drafts);
  job->now_ms = now_ms;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, drafts_job, job);
}

void
dsk_replica_engine_mark_clock (DskReplicaEngine *self, gint64 mark)
{
  DskEngineJob *job = job_new (self);

  job->now_ms = mark;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, mark_clock_job, job);
}

void
dsk_replica_engine_keep_told (DskReplicaEngine *self, GPtrArray *rows)
{
  DskEngineJob *job = job_new (self);

  job->told = rows;
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, told_job, job);
}

void
dsk_replica_engine_tidy (DskReplicaEngine *self, GTask *task)
{
  DskEngineJob *job = job_new (self);

  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_IDLE, tidy_job, job);
}
