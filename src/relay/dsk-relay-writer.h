/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-main-queue.h"
#include "dsk-relay-engine.h"

G_BEGIN_DECLS

/**
 * DskRelayWriter:
 *
 * The writer thread: it owns the engine, and everything that changes the truth is an operation pushed to
 * it. What waits together shares one transaction and one fsync; only after the commit do the operations
 * hear that they are done, all with one wake-up of the main thread. Between batches it applies webhook
 * bodies that were kept, in slices, so that neither intake nor work behind it starves.
 */
typedef struct _DskRelayWriter DskRelayWriter;
typedef struct _DskWriterOp DskWriterOp;

#define DSK_WRITER_BATCH_OPS 256
#define DSK_WRITER_BATCH_BYTES (8 * 1024 * 1024)
#define DSK_WRITER_QUEUE_BYTES (64 * 1024 * 1024)
#define DSK_WRITER_QUEUE_OPS 20000

typedef enum {
  DSK_WRITER_NOTHING = 1 << 0, /* touches nothing: a sign of life */
  DSK_WRITER_APPENDS = 1 << 1, /* leaves a body to be applied */
  DSK_WRITER_SENDS = 1 << 2,   /* may leave a message to be sent: the tail runs */
  DSK_WRITER_BOUNDED = 1 << 3, /* refused when the queue is full; the others are always taken */
} DskWriterFlags;

/* In the writer thread. FALSE with @error: this operation alone is undone. */
typedef gboolean (*DskWriterRun) (DskWriterOp *op, DskRelayEngine *engine, GError **error);
/* In the main thread, after the commit; frees the operation. @error: (nullable): its own, or the commit's */
typedef void (*DskWriterDone) (DskWriterOp *op, const GError *error);

/* First member of every operation. */
struct _DskWriterOp {
  DskWriterRun run;
  DskWriterDone done;
  DskWriterFlags flags;
  gsize weight;      /* bytes that it holds */
  GError *error;     /* private (owned) (nullable) */
  DskWriterOp *next; /* private */
};

/* In the writer thread, inside a transaction after operations that may leave something to send.
 * Returns: (transfer full) (nullable): operations, one after the other, whose run was done already; NULL without
 * @error: nothing */
typedef DskWriterOp *(*DskWriterTail) (DskRelayEngine *engine, gpointer user_data, GError **error);
/* In the main thread, after a commit that moved the log. */
typedef void (*DskWriterHead) (gint64 head, gpointer user_data);
/* In the main thread, once: the store failed in a way that only a restart can mend. From then on every operation is
 * refused with what happened, and nothing is written. */
typedef void (*DskWriterFatal) (const GError *error, gpointer user_data);

typedef struct {
  DskWriterTail tail;
  DskWriterHead head;
  DskWriterFatal fatal;
  gpointer user_data;
} DskWriterHooks;

/* Opens the engine in its own thread and waits for that. @error: as dsk_relay_engine_open() */
DskRelayWriter *dsk_relay_writer_new (const char *data_dir, DskClock *clock, DskRandom *random,
                                      DskMainQueue *queue, const DskWriterHooks *hooks, GError **error);
/* Runs what is queued, commits, closes the engine, joins the thread. Completions are left in the main queue,
 * which must be emptied before the writer is freed. Nothing may be pushed any more. */
void dsk_relay_writer_stop (DskRelayWriter *self);
void dsk_relay_writer_free (DskRelayWriter *self);

/* From the main thread. FALSE: the queue is full (BOUNDED operations only); the caller keeps @op. */
gboolean dsk_relay_writer_push (DskRelayWriter *self, DskWriterOp *op);
guint dsk_relay_writer_pending (DskRelayWriter *self);
gint64 dsk_relay_writer_head (DskRelayWriter *self);
/* Returns: (transfer none): of the engine */
DskReplyLeases *dsk_relay_writer_get_leases (DskRelayWriter *self);

/* Whether a commit that failed so leaves a store that can go on. */
gboolean dsk_relay_writer_error_is_passing (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayWriter, dsk_relay_writer_free)

G_END_DECLS
