/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-readers.h"

#include <sys/resource.h>

#include "dsk-worker.h"

/* Below the others: a frame may come some thousandths of a second later, the answer to a webhook should not. */
#define READER_NICE 5

/* One thread and its connection, which is opened, used and closed there. */
typedef struct
{
  DskWorker *worker;      /* (owned) */
  DskRelayReader *reader; /* (owned) */
  DskMainQueue *queue;
  int under_way;          /* (atomic): jobs that were pushed and have not run */
  const char *data_dir; /* while opening */
  GError *error;        /* (owned) (nullable) while opening */
  GMutex lock;          /* guards opened */
  GCond cond;
  gboolean opened;
} Lane;

struct _DskRelayReaders
{
  guint n;
  Lane *lanes; /* (owned) (array length=n) */
};

static void
lane_open (gpointer data)
{
  Lane *lane = data;

  setpriority (PRIO_PROCESS, 0, READER_NICE); /* of this thread */
  lane->reader = dsk_relay_reader_open (lane->data_dir, &lane->error);
  g_mutex_lock (&lane->lock);
  lane->opened = TRUE;
  g_cond_signal (&lane->cond);
  g_mutex_unlock (&lane->lock);
}

static void
lane_close (gpointer data)
{
  Lane *lane = data;

  g_clear_pointer (&lane->reader, dsk_relay_reader_close);
}

static void
job_finish (gpointer data)
{
  DskReaderJob *job = data;

  job->done (job);
}

static void
job_run (gpointer data)
{
  DskReaderJob *job = data;
  Lane *lane = job->lane;

  job->run (job, lane->reader);
  g_atomic_int_add (&lane->under_way, -1);
  dsk_main_queue_push (lane->queue, job_finish, job);
}

/* Waits until the connection is open or could not be opened. */
static gboolean
lane_start (Lane *lane, const char *data_dir, DskMainQueue *queue, guint index, GError **error)
{
  g_autofree char *name = g_strdup_printf ("reader-%u", index);

  g_mutex_init (&lane->lock);
  g_cond_init (&lane->cond);
  lane->queue = queue;
  lane->data_dir = data_dir;
  lane->worker = dsk_worker_new (name);
  dsk_worker_push (lane->worker, DSK_WORKER_DEFAULT, lane_open, lane);
  g_mutex_lock (&lane->lock);
  while (!lane->opened)
    g_cond_wait (&lane->cond, &lane->lock);
  g_mutex_unlock (&lane->lock);
  lane->data_dir = NULL;
  if (lane->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&lane->error));
  return FALSE;
}

DskRelayReaders *
dsk_relay_readers_new (const char *data_dir, guint n, DskMainQueue *queue, GError **error)
{
  g_autoptr (DskRelayReaders) self = g_new0 (DskRelayReaders, 1);

  self->lanes = g_new0 (Lane, n);
  for (guint i = 0; i < n; i++)
    {
      self->n++;
      if (!lane_start (&self->lanes[i], data_dir, queue, i, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
dsk_relay_readers_free (DskRelayReaders *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    {
      Lane *lane = &self->lanes[i];

      dsk_worker_push (lane->worker, DSK_WORKER_IDLE, lane_close, lane);
      dsk_worker_free (lane->worker);
      g_cond_clear (&lane->cond);
      g_mutex_clear (&lane->lock);
    }
  g_free (self->lanes);
  g_free (self);
}

static void
push (Lane *lane, DskWorkerPriority priority, DskReaderJob *job)
{
  job->lane = lane;
  g_atomic_int_inc (&lane->under_way);
  dsk_worker_push (lane->worker, priority, job_run, job);
}

void
dsk_relay_readers_push (DskRelayReaders *self, guint key, DskReaderJob *job)
{
  push (&self->lanes[key % self->n], DSK_WORKER_DEFAULT, job);
}

void
dsk_relay_readers_push_first (DskRelayReaders *self, DskReaderJob *job)
{
  Lane *lane = &self->lanes[0];

  for (guint i = 1; i < self->n; i++)
    if (g_atomic_int_get (&self->lanes[i].under_way) < g_atomic_int_get (&lane->under_way))
      lane = &self->lanes[i];
  push (lane, DSK_WORKER_URGENT, job);
}

void
dsk_reader_job_tell (DskReaderJob *job, DskMainFunc func, gpointer data)
{
  dsk_main_queue_push (((Lane *) job->lane)->queue, func, data);
}

void
dsk_relay_readers_stop (DskRelayReaders *self)
{
  for (guint i = 0; i < self->n; i++)
    dsk_relay_reader_stop (self->lanes[i].reader);
}
