/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-command.h"
#include "dsk-frame.h"

G_BEGIN_DECLS

/**
 * DskBatch:
 *
 * A LIVE or PAGE frame as received: the head in fields, the rows to be walked. Columns are matched by name,
 * so a frame of an older or newer relay still fits: a missing column reads as NULL, an unknown one is
 * passed over, an unknown entity goes to the unknown callback whole.
 */
typedef struct _DskBatch DskBatch;

DskBatch *dsk_batch_parse (DskFrameType type, GBytes *json, GError **error);
void dsk_batch_free (DskBatch *self);

gint64 dsk_batch_from (DskBatch *self);
gint64 dsk_batch_upto (DskBatch *self);
gint64 dsk_batch_as_of (DskBatch *self);
gint64 dsk_batch_last_n (DskBatch *self);
guint dsk_batch_n_rows (DskBatch *self);

const char *dsk_batch_job (DskBatch *self);
const char *dsk_batch_after (DskBatch *self);
const char *dsk_batch_next (DskBatch *self); /* (nullable) */
gboolean dsk_batch_gone (DskBatch *self);
gint64 dsk_batch_done (DskBatch *self);
gint64 dsk_batch_total (DskBatch *self);

/* Returns: (transfer none) (element-type utf8): NULL-terminated */
const char *const *dsk_batch_drops (DskBatch *self);
const char *const *dsk_batch_resets (DskBatch *self);

/* @json: one row as a JSON array; @columns: the names as a JSON array */
typedef gboolean (*DskUnknownRowFunc) (const char *entity, const char *columns, const char *json,
                                       gpointer user_data);
/* Stops and returns FALSE when a callback does. @error: a row that does not fit its entity. */
gboolean dsk_batch_foreach_row (DskBatch *self, DskRowFunc func, DskUnknownRowFunc unknown,
                                gpointer user_data, GError **error);

typedef gboolean (*DskDeleteFunc) (const char *entity, const char *id, const char *conv, gint64 seq,
                                   gpointer user_data);
gboolean dsk_batch_foreach_delete (DskBatch *self, DskDeleteFunc func, gpointer user_data);

typedef gboolean (*DskResultFunc) (gint64 n, const DskCommandResult *result, gpointer user_data);
gboolean dsk_batch_foreach_result (DskBatch *self, DskResultFunc func, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskBatch, dsk_batch_free)

G_END_DECLS
