/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-writer-queue.h"

gboolean
dsk_writer_queue_push (DskWriterQueue *self, DskWriterOp *op)
{
  op->next = NULL;
  if ((op->flags & DSK_WRITER_BOUNDED) != 0
      && (self->n >= DSK_WRITER_QUEUE_OPS || self->bytes + op->weight > DSK_WRITER_QUEUE_BYTES))
    return FALSE;
  if (self->last != NULL)
    self->last->next = op;
  else
    self->first = op;
  self->last = op;
  self->n++;
  self->bytes += op->weight;
  return TRUE;
}

DskWriterOp *
dsk_writer_queue_take (DskWriterQueue *self, DskWriterFlags *flags, guint *n_ops)
{
  DskWriterOp *batch = self->first;
  DskWriterOp *end = NULL;
  gsize bytes = 0;
  guint n = 0;

  *flags = 0;
  for (DskWriterOp *op = self->first; op != NULL; op = op->next)
    {
      if (n > 0 && (n >= DSK_WRITER_BATCH_OPS || bytes + op->weight > DSK_WRITER_BATCH_BYTES))
        break;
      end = op;
      n++;
      bytes += op->weight;
      *flags |= op->flags;
    }
  *n_ops = n;
  if (end == NULL)
    return NULL;
  self->first = end->next;
  if (self->first == NULL)
    self->last = NULL;
  end->next = NULL;
  self->n -= n;
  self->bytes -= bytes;
  return batch;
}
