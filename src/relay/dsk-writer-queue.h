/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/* What waits for the writer, in order. Not locked; zero it to begin. */
typedef struct {
  DskWriterOp *first;
  DskWriterOp *last;
  guint n;
  gsize bytes;
} DskWriterQueue;

/* FALSE: it is full (for BOUNDED operations only); the caller keeps @op. */
gboolean dsk_writer_queue_push (DskWriterQueue *self, DskWriterOp *op);
/* Takes what may share a transaction. @flags: all of theirs
 * Returns: (nullable): a list of @n_ops operations */
DskWriterOp *dsk_writer_queue_take (DskWriterQueue *self, DskWriterFlags *flags, guint *n_ops);

G_END_DECLS
