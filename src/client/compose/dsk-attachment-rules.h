/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-media.h"

G_BEGIN_DECLS

/* What a file that somebody attaches becomes, and why it can't be sent. */

#define DSK_CAPTION_MAX_CHARS 1024

/* As what a file of that type travels. @mime: may have parameters; NULL is a document */
DskMessageKind dsk_attachment_kind (const char *mime);
gboolean dsk_attachment_takes_caption (DskMessageKind kind);
/* @mime: what dsk_media_type() says of its bytes; @size: in bytes.
 * @use: what is for a note has no limit but the relay's.
 * Returns: (transfer full) (nullable): why WhatsApp, or the relay, won't take it, in words with what to do; NULL: it
 * will. @as_document: (out): whether sending it as a document would help */
char *dsk_attachment_problem (DskMessageKind kind, const char *mime, gint64 size, DskMediaUse use,
                              gboolean *as_document);

G_END_DECLS
