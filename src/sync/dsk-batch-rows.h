/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-batch.h"

G_BEGIN_DECLS

/**
 * DskBatchRows:
 *
 * The rows of a batch, read without a tree: they are nearly all of what a first sync brings.
 */
typedef struct _DskBatchRows DskBatchRows;

/* Where the value of the member @name of the object at @json is, which is guarded. @value_len: (optional): takes a
 * look at all of it. FALSE: there is none */
gboolean dsk_batch_find_member (const char *json, const char *name, gsize *at, gsize *value_len);

/* @json: an array of groups, as DskBatchWriter describes them; guarded; must stay
 * @error: DSK_ERROR_INVALID */
DskBatchRows *dsk_batch_rows_parse (const char *json, gsize len, GError **error);
void dsk_batch_rows_free (DskBatchRows *self);
guint dsk_batch_rows_count (DskBatchRows *self);
/* As dsk_batch_foreach_row(). */
gboolean dsk_batch_rows_foreach (DskBatchRows *self, DskRowFunc func, DskUnknownRowFunc unknown, gpointer user_data,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskBatchRows, dsk_batch_rows_free)

G_END_DECLS
