/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-media.h"

G_BEGIN_DECLS

/* Strings are owned here. */
void dsk_media_facts_clear (DskRelayMediaFacts *facts);

/**
 * dsk_media_inspect:
 * @path: a complete file
 * @sha256: its digest
 * @declared: (nullable): its type, as whoever sent it calls it
 * @facts: (out): owned strings
 *
 * What a file is, by its bytes. Pictures are read by a program of their own, which also makes the small one; if that
 * fails, there is none. Blocks.
 *
 * Returns: FALSE if it could not be read
 */
gboolean dsk_media_inspect (const char *data_dir, const char *path, const char *sha256, const char *declared,
                            DskRelayMediaFacts *facts, GError **error);

G_END_DECLS
