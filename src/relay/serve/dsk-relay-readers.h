/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-main-queue.h"
#include "dsk-relay-reader.h"

G_BEGIN_DECLS

/**
 * DskRelayReaders:
 *
 * A few threads, each with a read-only connection of its own, that answer questions about the truth. A
 * question is asked from the main thread and answered there.
 */
typedef struct _DskRelayReaders DskRelayReaders;
typedef struct _DskReaderJob DskReaderJob;

/* In a reader's thread. */
typedef void (*DskReaderRun) (DskReaderJob *job, DskRelayReader *reader);
/* In the main thread; frees the job. */
typedef void (*DskReaderDone) (DskReaderJob *job);

/* First member of every job. */
struct _DskReaderJob {
  DskReaderRun run;
  DskReaderDone done;
  gpointer lane; /* private */
};

DskRelayReaders *dsk_relay_readers_new (const char *data_dir, guint n, DskMainQueue *queue,
                                        GError **error);
/* Finishes what was asked and joins the threads. Answers are left in the main queue. */
void dsk_relay_readers_free (DskRelayReaders *self);
/* Backups and checks that run or wait end soon, with an error. */
void dsk_relay_readers_stop (DskRelayReaders *self);
/* Jobs with the same @key are answered in the order in which they were asked. */
void dsk_relay_readers_push (DskRelayReaders *self, guint key, DskReaderJob *job);
/* Before all that wait, but for others that were pushed like this, and where the least is under way. */
void dsk_relay_readers_push_first (DskRelayReaders *self, DskReaderJob *job);
/* In a reader's thread, while @job runs: has @func called in the main thread, before the job is done there. */
void dsk_reader_job_tell (DskReaderJob *job, DskMainFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayReaders, dsk_relay_readers_free)

G_END_DECLS
