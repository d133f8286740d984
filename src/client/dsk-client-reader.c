/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-reader.h"

#include "dsk-worker.h"

struct _DskClientReader
{
  char *path;               /* (owned) */
  DskWorker *worker;        /* (owned) */
  GHashTable *newest;       /* (owned): tag → Request, not owned: those that have not begun */
  GMutex lock;              /* guards newest, and how it is paused */
  GCond moved;              /* paused or closed changed */
  gboolean paused;
  gboolean closed; /* while it is paused */
  DskReplicaReader *reader; /* (owned) (nullable): in the worker only */
};

typedef struct
{
  DskClientReader *owner; /* (unowned) */
  char *tag;              /* (owned) (nullable) */
  DskReadFunc func;
  gpointer data; /* (owned) */
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GTask *task;         /* (owned) */
  gboolean superseded; /* guarded by the owner's lock */
} Request;

static void
request_free (Request *request)
{
  if (request->data_free != NULL)
    request->data_free (request->data);
  g_object_unref (request->task);
  g_free (request->tag);
  g_free (request);
}

/* Whether it is still wanted; from here on it can't be superseded. */
static gboolean
request_begin (Request *request)
{
  DskClientReader *self = request->owner;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (request->superseded)
    return FALSE;
  if (request->tag != NULL && g_hash_table_lookup (self->newest, request->tag) == request)
    g_hash_table_remove (self->newest, request->tag);
  return TRUE;
}

/* In the worker. */
static gpointer
read_by (DskClientReader *self, DskReadFunc func, gpointer data, GError **error)
{
  if (self->reader == NULL)
    self->reader = dsk_replica_reader_open (self->path, error);
  return self->reader != NULL ? func (self->reader, data, error) : NULL;
}

static void
run_request (gpointer data)
{
  Request *request = data;
  DskClientReader *self = request->owner;
  GError *error = NULL;
  gpointer result = NULL;

  if (!request_begin (request))
    g_task_return_new_error (request->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "A newer request came");
  else if (!g_task_return_error_if_cancelled (request->task))
    {
      result = read_by (self, request->func, request->data, &error);
      if (error != NULL)
        g_task_return_error (request->task, error);
      else
        g_task_return_pointer (request->task, result, request->result_free);
    }
  request_free (request);
}

static void
close_reader (gpointer data)
{
  DskClientReader *self = data;

  g_clear_pointer (&self->reader, dsk_replica_reader_close);
}

DskClientReader *
dsk_client_reader_new (const char *path)
{
  DskClientReader *self = g_new0 (DskClientReader, 1);

  self->path = g_strdup (path);
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  self->worker = dsk_worker_new ("dsk-reader");
  return self;
}

static void
wait_paused (gpointer data)
{
  DskClientReader *self = data;
  g_autoptr (GMutexLocker) locker = NULL;

  close_reader (self);
  locker = g_mutex_locker_new (&self->lock);
  self->closed = TRUE;
  g_cond_broadcast (&self->moved);
  while (self->paused)
    g_cond_wait (&self->moved, &self->lock);
}

void
dsk_client_reader_pause (DskClientReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_return_if_fail (!self->paused);

  self->paused = TRUE;
  self->closed = FALSE;
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, wait_paused, self);
  while (!self->closed)
    g_cond_wait (&self->moved, &self->lock);
}

void
dsk_client_reader_resume (DskClientReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->paused = FALSE;
  g_cond_broadcast (&self->moved);
}

/* The connection is closed after the last request: one that came later would open it again. */
void
dsk_client_reader_free (DskClientReader *self)
{
  if (self == NULL)
    return;
  dsk_client_reader_resume (self);
  dsk_worker_push (self->worker, DSK_WORKER_IDLE, close_reader, self);
  dsk_worker_free (self->worker);
  g_hash_table_unref (self->newest);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->moved);
  g_free (self->path);
  g_free (self);
}

void
dsk_client_reader_run (DskClientReader *self, const char *tag, DskReadFunc func, gpointer data,
                       GDestroyNotify data_free, GDestroyNotify result_free, GTask *task)
{
  Request *request = g_new0 (Request, 1);
  Request *before;

  request->owner = self;
  request->tag = g_strdup (tag);
  request->func = func;
  request->data = data;
  request->data_free = data_free;
  request->result_free = result_free;
  request->task = g_object_ref (task);
  if (tag != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      before = g_hash_table_lookup (self->newest, tag);
      if (before != NULL)
        before->superseded = TRUE;
      g_hash_table_replace (self->newest, g_strdup (tag), request);
    }
  dsk_worker_push (self->worker, DSK_WORKER_DEFAULT, run_request, request);
}

/* --- what is waited for --- */

/* Of the one who waits and the worker; whoever comes last frees it. */
typedef struct
{
  DskClientReader *owner; /* (unowned) */
  DskReadFunc func;
  gpointer data; /* (owned) */
  GDestroyNotify data_free;
  GDestroyNotify result_free;

  GMutex lock; /* guards all below */
  GCond cond;
  gpointer result; /* (owned) (nullable) */
  gboolean done;
  gboolean given_up; /* nobody waits any more */
} Errand;

static void
errand_clear (gpointer data)
{
  Errand *errand = data;

  if (errand->data_free != NULL)
    errand->data_free (errand->data);
  if (errand->result != NULL && errand->result_free != NULL)
    errand->result_free (errand->result);
  g_mutex_clear (&errand->lock);
  g_cond_clear (&errand->cond);
}

static void
errand_unref (Errand *errand)
{
  g_atomic_rc_box_release_full (errand, errand_clear);
}

static gboolean
errand_is_wanted (Errand *errand)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&errand->lock);

  return !errand->given_up;
}

static void
run_errand (gpointer data)
{
  Errand *errand = data;
  gpointer result = NULL;
  g_autoptr (GError) error = NULL;

  if (errand_is_wanted (errand))
    result = read_by (errand->owner, errand->func, errand->data, &error);
  g_mutex_lock (&errand->lock);
  errand->result = result;
  errand->done = TRUE;
  g_cond_signal (&errand->cond);
  g_mutex_unlock (&errand->lock);
  errand_unref (errand);
}

gpointer
dsk_client_reader_run_now (DskClientReader *self, DskReadFunc func, gpointer data, GDestroyNotify data_free,
                           GDestroyNotify result_free, guint patience_ms)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64) patience_ms * G_TIME_SPAN_MILLISECOND;
  Errand *errand = g_atomic_rc_box_new0 (Errand);
  gpointer result;

  errand->owner = self;
  errand->func = func;
  errand->data = data;
  errand->data_free = data_free;
  errand->result_free = result_free;
  g_mutex_init (&errand->lock);
  g_cond_init (&errand->cond);
  dsk_worker_push (self->worker, DSK_WORKER_URGENT, run_errand, g_atomic_rc_box_acquire (errand));

  g_mutex_lock (&errand->lock);
  while (!errand->done && g_cond_wait_until (&errand->cond, &errand->lock, deadline))
    continue;
  errand->given_up = !errand->done;
  result = g_steal_pointer (&errand->result);
  g_mutex_unlock (&errand->lock);
  errand_unref (errand);
  return result;
}
