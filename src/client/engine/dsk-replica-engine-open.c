/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which file the worker writes: opening it, and what takes its place. */

#include "dsk-replica-engine-private.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-replica-care.h"

/* Another program may be reading. */
#define FINISH_TRIES 40
#define FINISH_WAIT_US (50 * 1000)

void
dsk_engine_close_store (DskReplicaEngine *self)
{
  g_clear_pointer (&self->session, dsk_replica_session_free);
  g_clear_pointer (&self->store, dsk_replica_store_close);
}

static gboolean
open_store (DskReplicaEngine *self, GError **error)
{
  g_autofree char *fresh = dsk_replica_beside_path (self->path);
  const char *path = self->beside ? fresh : self->path;
  g_autoptr (GError) local = NULL;

  dsk_engine_close_store (self);
  self->store = dsk_replica_store_open (path, &local);
  if (self->store == NULL)
    {
      g_propagate_error (error, dsk_replica_care_words (local, path));
      return FALSE;
    }
  self->session = dsk_replica_session_new (&dsk_replica_backend_store, self->store, self->app);
  dsk_engine_count_pending (self);
  dsk_engine_post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS });
  if (self->verify_wanted)
    dsk_engine_step (self, DSK_REPLICA_SESSION_VERIFY, NULL);
  return TRUE;
}

/* What is damaged stays to be read, as far as it can be. */
static gboolean
begin_beside (DskReplicaEngine *self, GError **error)
{
  dsk_engine_close_store (self);
  if (!dsk_replica_care_begin (self->path, &self->beside, error) || !open_store (self, error))
    return FALSE;
  self->rebuilt = TRUE;
  dsk_engine_post (self,
        &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
  return TRUE;
}

static void
return_done (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
dsk_engine_open_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  GError *error = NULL;
  gboolean done = dsk_replica_care_settle (self->path, &error);

  if (done)
    {
      self->beside = dsk_replica_is_beside (self->path);
      done = open_store (self, &error);
    }
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT))
    {
      g_message ("%s", error->message);
      g_clear_error (&error);
      done = begin_beside (self, &error);
    }
  return_done (job->task, done, error);
}

static gboolean
renew (DskReplicaEngine *self, GError **error)
{
  dsk_engine_close_store (self);
  if (!dsk_replica_care_renew (self->path, DSK_REPLICA_CARRY_DRAFTS, error))
    return FALSE;
  self->beside = FALSE;
  if (!open_store (self, error))
    return FALSE;
  dsk_engine_post (self,
        &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
  return TRUE;
}

void
dsk_engine_replace_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  GError *error = NULL;
  gboolean done = job->how == DSK_REPLICA_CARRY_COMMANDS ? begin_beside (job->engine, &error)
                                                         : renew (job->engine, &error);

  return_done (job->task, done, error);
}

void
dsk_engine_finish_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  GError *error = NULL;
  gboolean done;

  /* Nobody of this process reads it now, so that its log can be emptied. */
  for (guint i = 0; i < FINISH_TRIES && self->store != NULL && !dsk_replica_store_tidy (self->store); i++)
    g_usleep (FINISH_WAIT_US);
  dsk_engine_close_store (self);
  done = dsk_replica_care_finish (self->path, &error);
  self->beside = dsk_replica_is_beside (self->path);
  /* Whichever of the two counts now is opened; what went wrong first is told. */
  if (!open_store (self, done ? &error : NULL))
    done = FALSE;
  return_done (job->task, done, error);
}

void
dsk_engine_loosen_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaEngine *self = job->engine;
  GError *error = NULL;

  if (self->store != NULL && dsk_replica_store_loosen (self->store, dsk_clock_now_ms (self->clock), &error))
    {
      dsk_engine_post (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
      g_task_return_boolean (job->task, TRUE);
    }
  else
    g_task_return_error (job->task, error != NULL ? dsk_replica_care_words (error, self->path)
                                                  : g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                                                         _ ("The local copy is not open")));
  g_clear_error (&error);
}

void
dsk_engine_wipe_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;

  dsk_engine_close_store (job->engine);
  dsk_replica_care_wipe (job->engine->path);
  job->engine->beside = FALSE;
  job->engine->pending = 0;
  dsk_engine_post (job->engine, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_STATUS });
}
