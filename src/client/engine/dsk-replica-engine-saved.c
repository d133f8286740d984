/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The saved views of our user: they are written here, and nobody else hears of them. */

#include "dsk-replica-engine-private.h"
#include "dsk-replica-engine.h"

#include "dsk-error.h"
#include "dsk-replica-care.h"

#include <glib/gi18n-lib.h>

static void
finish (DskEngineJob *job, gboolean ok, GError *error)
{
  if (!ok)
    {
      if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT))
        dsk_engine_post (job->engine,
                         &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_FAIL, .error = error });
      g_task_return_error (job->task, dsk_replica_care_words (error, job->engine->path));
      g_error_free (error);
      return;
    }
  dsk_engine_post (job->engine, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED, .everything = TRUE });
  g_task_return_boolean (job->task, TRUE);
}

static void
saved_job (gpointer data)
{
  g_autoptr (DskEngineJob) job = data;
  DskReplicaStore *store = job->engine->store;
  GError *error = NULL;
  gboolean ok;

  if (store == NULL)
    {
      g_task_return_new_error (job->task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("Nothing was fetched from the relay yet"));
      return;
    }
  if (job->saved != NULL)
    ok = dsk_replica_store_put_saved (store, job->saved, &error);
  else if (job->text != NULL)
    ok = dsk_replica_store_remove_saved (store, job->text, &error);
  else
    ok = dsk_replica_store_order_saved (store, (const char *const *) job->drafts, &error);
  finish (job, ok, error);
}

static void
push (DskReplicaEngine *self, DskEngineJob *job, GTask *task)
{
  job->engine = self;
  job->task = g_object_ref (task);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, saved_job, job);
}

void
dsk_replica_engine_put_saved (DskReplicaEngine *self, const DskSavedView *view, GTask *task)
{
  DskEngineJob *job = g_new0 (DskEngineJob, 1);

  job->saved = dsk_saved_view_copy (view);
  push (self, job, task);
}

void
dsk_replica_engine_remove_saved (DskReplicaEngine *self, const char *id, GTask *task)
{
  DskEngineJob *job = g_new0 (DskEngineJob, 1);

  job->text = g_strdup (id);
  push (self, job, task);
}

void
dsk_replica_engine_order_saved (DskReplicaEngine *self, const char *const *ids, GTask *task)
{
  DskEngineJob *job = g_new0 (DskEngineJob, 1);

  job->drafts = g_strdupv ((char **) ids);
  push (self, job, task);
}
