/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The keys of the objects that are open while a document is read from front to back, to find one
 * that comes twice. Only a keyed 64-bit hash of each is kept: who does not know the process's
 * secret cannot make two keys meet, and by chance they do once in 2^64 pairs. Private to base.
 */
typedef struct _DskJsonKeys DskJsonKeys;

DskJsonKeys *dsk_json_keys_new (void);
void dsk_json_keys_free (DskJsonKeys *self);

void dsk_json_keys_open (DskJsonKeys *self);
void dsk_json_keys_close (DskJsonKeys *self);
/* Adds the unescaped @key to the innermost open object. FALSE: it was there already. */
gboolean dsk_json_keys_add (DskJsonKeys *self, const guint8 *key, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskJsonKeys, dsk_json_keys_free)

G_END_DECLS
