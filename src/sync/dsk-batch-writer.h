/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-command.h"
#include "dsk-frame-body.h"

G_BEGIN_DECLS

/**
 * DskBatchWriter:
 *
 * Builds a LIVE or PAGE frame row by row, without a tree in between. Rows are grouped by entity as they
 * come: {"t":"message","c":["id",…],"r":[[…],…]}. Call order: rows, then the rest, then finish.
 */
typedef struct _DskBatchWriter DskBatchWriter;

DskBatchWriter *dsk_batch_writer_new (void);
void dsk_batch_writer_free (DskBatchWriter *self);

/* A DskRowFunc with the writer as user data. */
gboolean dsk_batch_writer_add_row (const DskEntity *entity, const DskValue *values, gpointer self);
/* A row as it goes into a frame, to be put into several. Returns: (transfer full) */
GBytes *dsk_batch_row_encode (const DskEntity *entity, const DskValue *values);
void dsk_batch_writer_add_encoded (DskBatchWriter *self, const DskEntity *entity, GBytes *row);
void dsk_batch_writer_add_drop (DskBatchWriter *self, const char *conv);
void dsk_batch_writer_add_reset (DskBatchWriter *self, const char *conv);
void dsk_batch_writer_add_delete (DskBatchWriter *self, const char *entity, const char *id,
                                  const char *conv, gint64 seq);
/* Results of this device's commands, ascending by n. */
void dsk_batch_writer_add_result (DskBatchWriter *self, gint64 n, const DskCommandResult *result);

gsize dsk_batch_writer_size (DskBatchWriter *self); /* bytes of JSON so far */
guint dsk_batch_writer_n_rows (DskBatchWriter *self);

/* Returns: (transfer full): the packed frame; the writer is empty afterwards.
 * @last_n: the device's highest executed n as of @upto */
GBytes *dsk_batch_writer_finish_live (DskBatchWriter *self, gint64 from, gint64 upto, gint64 as_of,
                                      gint64 last_n);
/* The same in two steps, for devices that are told the same but for the numbers: what was added, then the frame.
 * Returns: (transfer full): the writer is empty afterwards */
DskFrameBody *dsk_batch_writer_finish_body (DskBatchWriter *self);
GBytes *dsk_batch_live_from_body (DskFrameBody *body, gint64 from, gint64 upto, gint64 as_of, gint64 last_n);
/* @next: (nullable): position for the next page; NULL ends the job. @gone: the conversation can't be seen.
 * @done, @total: rows of the job so far and in all, estimates for a progress bar. */
GBytes *dsk_batch_writer_finish_page (DskBatchWriter *self, const char *job, const char *after,
                                      gint64 as_of, const char *next, gboolean gone, gint64 done,
                                      gint64 total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskBatchWriter, dsk_batch_writer_free)

G_END_DECLS
