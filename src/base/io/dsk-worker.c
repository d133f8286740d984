/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-worker.h"

typedef struct
{
  int priority;
  guint64 serial; /* order of pushing among equals */
  DskWorkerFunc func;
  gpointer user_data;
} Job;

struct _DskWorker
{
  GThread *thread; /* (owned) */
  GMutex lock;     /* guards all below */
  GCond cond;
  GArray *heap; /* (owned) of Job: a binary heap, the next one first */
  guint64 serial;
  gboolean stopping;
  gboolean orphaned; /* freed by one of its own jobs: the thread cleans up after itself */
};

typedef struct
{
  GTask *task; /* (owned) */
  GTaskThreadFunc func;
} TaskJob;

static gboolean
runs_before (const Job *a, const Job *b)
{
  return a->priority != b->priority ? a->priority < b->priority : a->serial < b->serial;
}

static void
heap_push (GArray *heap, Job job)
{
  Job *jobs;
  guint i = heap->len;

  g_array_append_val (heap, job);
  jobs = (Job *) (gpointer) heap->data;
  while (i > 0 && runs_before (&job, &jobs[(i - 1) / 2]))
    {
      jobs[i] = jobs[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  jobs[i] = job;
}

static Job
heap_pop (GArray *heap)
{
  Job *jobs = (Job *) (gpointer) heap->data;
  Job first = jobs[0];
  Job last = jobs[heap->len - 1];
  guint len = heap->len - 1;
  guint i = 0;

  g_array_set_size (heap, len);
  for (guint child = 1; child < len; child = 2 * i + 1)
    {
      if (child + 1 < len && runs_before (&jobs[child + 1], &jobs[child]))
        child++;
      if (!runs_before (&jobs[child], &last))
        break;
      jobs[i] = jobs[child];
      i = child;
    }
  if (len > 0)
    jobs[i] = last;
  return first;
}

/* Runs what is queued until the queue is empty. Entered and left with the lock held. */
static void
drain (DskWorker *self)
{
  while (self->heap->len > 0)
    {
      Job job = heap_pop (self->heap);

      g_mutex_unlock (&self->lock);
      job.func (job.user_data);
      g_mutex_lock (&self->lock);
    }
}

static void
worker_destroy (DskWorker *self)
{
  g_assert (self->heap->len == 0);
  g_array_unref (self->heap);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gpointer
worker_main (gpointer data)
{
  DskWorker *self = data;
  gboolean orphaned;

  g_mutex_lock (&self->lock);
  while (TRUE)
    {
      drain (self);
      if (self->stopping)
        break;
      g_cond_wait (&self->cond, &self->lock);
    }
  orphaned = self->orphaned;
  g_mutex_unlock (&self->lock);

  if (orphaned)
    worker_destroy (self);
  return NULL;
}

/**
 * dsk_worker_new:
 * @name: for debuggers; 15 bytes of it are seen
 *
 * Returns: (transfer full): a worker whose thread waits for jobs
 */
DskWorker *
dsk_worker_new (const char *name)
{
  DskWorker *self = g_new0 (DskWorker, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->heap = g_array_new (FALSE, FALSE, sizeof (Job));

  g_mutex_lock (&self->lock);
  self->thread = g_thread_new (name, worker_main, self);
  g_mutex_unlock (&self->lock);
  return self;
}

void
dsk_worker_free (DskWorker *self)
{
  GThread *thread;

  if (self == NULL)
    return;

  thread = self->thread;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  if (thread == g_thread_self ())
    {
      /* The last reference to the owner was dropped in a job. A thread cannot join itself: run what
       * is left now, while the owner still stands, and let the thread end when this job returns. */
      drain (self);
      self->orphaned = TRUE;
      g_mutex_unlock (&self->lock);
      g_thread_unref (thread);
      return;
    }
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);

  g_thread_join (thread);
  worker_destroy (self);
}

/**
 * dsk_worker_push:
 * @priority: lower runs first, see DskWorkerPriority; any number between will do
 * @func: (scope async): called once in the worker
 */
void
dsk_worker_push (DskWorker *self, int priority, DskWorkerFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  g_mutex_lock (&self->lock);
  heap_push (self->heap, (Job){ priority, self->serial++, func, user_data });
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
run_task_job (gpointer data)
{
  TaskJob *job = data;
  GTask *task = job->task;
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* What nobody waits for any more is not worth doing. */
  if (!g_task_get_check_cancellable (task) || !g_task_return_error_if_cancelled (task))
    job->func (task, g_task_get_source_object (task), g_task_get_task_data (task), cancellable);

  g_object_unref (task);
  g_free (job);
}

void
dsk_worker_run_task (DskWorker *self, int priority, GTask *task, GTaskThreadFunc func)
{
  TaskJob *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new (TaskJob, 1);
  job->task = g_object_ref (task);
  job->func = func;
  dsk_worker_push (self, priority, run_task_job, job);
}

gboolean
dsk_worker_is_current (DskWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->thread == g_thread_self ();
}

guint
dsk_worker_pending (DskWorker *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->heap->len;
}
