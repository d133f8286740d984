/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A stream that is @before, then @middle, then @after: the body of a form with a file in it, of which only a piece is
 * in memory. */
#define DSK_TYPE_CHAIN_STREAM (dsk_chain_stream_get_type ())
G_DECLARE_FINAL_TYPE (DskChainStream, dsk_chain_stream, DSK, CHAIN_STREAM, GInputStream)

/* References @middle. */
GInputStream *dsk_chain_stream_new (const char *before, GInputStream *middle, const char *after);

G_END_DECLS
