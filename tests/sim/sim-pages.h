/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SimPages:
 *
 * Bytes of a file as pages that several files may share until one of them writes: what was synced and what is not yet
 * are mostly the same, and every database begins as a copy of the same one.
 */
typedef struct _SimPages SimPages;

#define SIM_PAGE 4096

SimPages *sim_pages_new (void);
void sim_pages_free (SimPages *self);
gsize sim_pages_size (const SimPages *self);
/* Returns: how many of the bytes there were */
gsize sim_pages_read (const SimPages *self, gpointer to, gsize len, gsize at);
/* What lies between the end and @at becomes zero. */
void sim_pages_write (SimPages *self, gconstpointer data, gsize len, gsize at);
/* What is new becomes zero. */
void sim_pages_set_size (SimPages *self, gsize size);
/* The same range of another one, which holds it. */
void sim_pages_take (SimPages *self, const SimPages *from, gsize len, gsize at);
/* All of another one. */
void sim_pages_copy (SimPages *self, const SimPages *from);
gsize sim_pages_count (const SimPages *self);
/* The bytes of one; those behind the end of the last one are zero. */
const guint8 *sim_pages_get (const SimPages *self, gsize i);
/* What somebody found out about the bytes of one: it is gone when they change. (nullable) */
gpointer sim_pages_get_note (const SimPages *self, gsize i);
void sim_pages_set_note (const SimPages *self, gsize i, gpointer note, GDestroyNotify free_note);
/* Returns: (transfer full) */
GBytes *sim_pages_get_bytes (const SimPages *self);

G_END_DECLS
