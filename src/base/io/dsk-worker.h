/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DskWorker:
 *
 * One thread with a queue. Whoever owns a SQLite connection owns a worker and touches the
 * connection only there. Jobs run by priority, then in the order of pushing.
 */
typedef struct _DskWorker DskWorker;

/* Lower runs first. */
typedef enum
{
  DSK_WORKER_URGENT = -100,
  DSK_WORKER_DEFAULT = 0,
  DSK_WORKER_IDLE = 100,
} DskWorkerPriority;

typedef void (*DskWorkerFunc) (gpointer user_data);

DskWorker *dsk_worker_new (const char *name);
/* Runs what is queued, joins the thread and frees the worker. Jobs pushed meanwhile run too. May be
 * called in a job of the worker itself (the last reference to its owner may be dropped there): then
 * what is queued runs before this returns, and the thread ends with that job. */
void dsk_worker_free (DskWorker *self);
void dsk_worker_push (DskWorker *self, int priority, DskWorkerFunc func, gpointer user_data);
/* Runs @func with (@task, source object, task data, cancellable) in the worker. Takes no reference
 * of the caller's: holds its own until @func returned. A task cancelled while it waits
 * finishes with G_IO_ERROR_CANCELLED and @func is not called (unless check-cancellable is off). */
void dsk_worker_run_task (DskWorker *self, int priority, GTask *task, GTaskThreadFunc func);
gboolean dsk_worker_is_current (DskWorker *self);
/* Jobs waiting; for metrics. */
guint dsk_worker_pending (DskWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWorker, dsk_worker_free)

G_END_DECLS
