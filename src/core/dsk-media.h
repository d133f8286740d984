/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"

G_BEGIN_DECLS

/* What WhatsApp takes as the file of a message, and what a file is by its first bytes. Nothing is decoded here. */

#define DSK_MEDIA_MAX_BYTES ((gint64) 100 * 1024 * 1024)
#define DSK_MEDIA_SNIFF_BYTES 64
#define DSK_SHA256_HEX_LEN 64

/**
 * DskMediaUse:
 *
 * What a file is brought to the relay for. What was brought for a note is not there for a message: no command can send
 * it.
 */
typedef enum
{
  DSK_MEDIA_FOR_MESSAGE,
  DSK_MEDIA_FOR_NOTE,
  DSK_MEDIA_N_USES,
} DskMediaUse;

/* As it is called on the wire: "message", "note" */
const char *dsk_media_use_to_string (DskMediaUse use);
gboolean dsk_media_use_from_string (const char *text, DskMediaUse *use);

/* Whether messages of @kind have a file. */
gboolean dsk_media_kind_has_file (DskMessageKind kind);
/* The largest file of a message of @kind, in bytes; 0: it has none */
gint64 dsk_media_limit (DskMessageKind kind);
/**
 * dsk_media_sniff:
 * @data: the first bytes of a file, DSK_MEDIA_SNIFF_BYTES or all of it
 *
 * Returns: (transfer none) (nullable): its MIME type, if it is one that WhatsApp knows or that nobody should get
 *   ("application/x-executable"); NULL: cannot be told from so little
 */
const char *dsk_media_sniff (const guint8 *data, gsize len);
/* How much of a picture dsk_media_picture_size() may need: what a camera writes in front of it is long. */
#define DSK_MEDIA_HEAD_BYTES (256 * 1024)
/* @data: the first bytes of a file, DSK_MEDIA_HEAD_BYTES or all of it. @width, @height: (out): pixels, as it is looked
 * at. FALSE: it is no JPEG, PNG or WebP, or does not say. */
gboolean dsk_media_picture_size (const guint8 *data, gsize len, int *width, int *height);
/* Whether a message of @kind may carry what dsk_media_sniff() said, called @declared by who sends it. @sniffed:
 * (nullable). @declared: (nullable) */
gboolean dsk_media_allowed (DskMessageKind kind, const char *sniffed, const char *declared);
/* Returns: (transfer full): the type to go by: that of the bytes, or the declared one without its parameters, or
 * "application/octet-stream" */
char *dsk_media_type (const char *sniffed, const char *declared);
/* 64 hex digits in lower case. */
gboolean dsk_sha256_is_valid (const char *hex);
/* Returns: (transfer full) (nullable): a digest that was written in hex or base64, as hex */
char *dsk_sha256_from_any (const char *text);

G_END_DECLS
