/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskRandom:
 *
 * Where chance comes from: getrandom(2) in production, xoshiro256** from a seed in tests and in the
 * simulator. Reference counted; the system source may be shared by threads, a seeded one may not.
 */
typedef struct _DskRandom DskRandom;

DskRandom *dsk_random_new_system (void);
DskRandom *dsk_random_new_seeded (guint64 seed);
DskRandom *dsk_random_ref (DskRandom *self);
void dsk_random_unref (DskRandom *self);

void dsk_random_bytes (DskRandom *self, guint8 *out, gsize len);
guint64 dsk_random_u64 (DskRandom *self);
/* Uniform in [0, n); @n > 0. */
guint64 dsk_random_below (DskRandom *self, guint64 n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRandom, dsk_random_unref)

G_END_DECLS
