/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-entity.h"

G_BEGIN_DECLS

/**
 * DskDigest:
 *
 * What a set of rows comes to, in whatever order they are added: how many there are, and the sum of the first
 * 64 bits of a SHA-256 over each. It is there to find damage, not to withstand somebody who makes rows on purpose.
 */
typedef struct
{
  gint64 count;
  guint64 sum;
} DskDigest;

/* Adds digests of rows; one for each thread. */
typedef struct _DskDigester DskDigester;

DskDigester *dsk_digester_new (void);
void dsk_digester_free (DskDigester *self);

/**
 * dsk_digester_add:
 * @deep: all columns; FALSE: only id and seq, for two sides that know different columns
 * @values: @entity->n_columns of them
 */
void dsk_digester_add (DskDigester *self, DskDigest *digest, const DskEntity *entity, const DskValue *values,
                       gboolean deep);

static inline gboolean
dsk_digest_equal (const DskDigest *a, const DskDigest *b)
{
  return a->count == b->count && a->sum == b->sum;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskDigester, dsk_digester_free)

G_END_DECLS
