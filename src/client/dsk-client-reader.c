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
      if (self->reader == NULL)
        self->reader = dsk_replica_reader_open (self->path, &error);
      if (self->reader != NULL)
        result = request->func (self->reader, request->data, &error);
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
