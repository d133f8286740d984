/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "dsk-random.h"

G_BEGIN_DECLS

#define DSK_ID_LEN 36 /* characters of an id, without the final NUL */

/**
 * DskIdGen:
 *
 * Makes UUIDv7 ids: lower-case canonical text, 48 bits of UTC milliseconds, a 12-bit counter that
 * makes ids of one generator strictly ascending even within a millisecond and when the clock steps
 * back, 62 random bits. Thread safe.
 */
typedef struct _DskIdGen DskIdGen;

DskIdGen *dsk_id_gen_new (DskClock *clock, DskRandom *random);
void dsk_id_gen_free (DskIdGen *self);
/* Returns: (transfer full): a new id */
char *dsk_id_gen_next (DskIdGen *self);

/* Whether @text is a canonical lower-case UUID of version 7. NULL is not. */
gboolean dsk_id_is_valid (const char *text);
/* The UTC milliseconds that a valid id carries. */
gint64 dsk_id_time_ms (const char *id);

/* Returns: (transfer full): @n_bytes random bytes as lower-case hex, for tokens and the like */
char *dsk_random_hex (DskRandom *random, gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskIdGen, dsk_id_gen_free)

G_END_DECLS
