/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A zlib stream is a row of blocks that each end where they like, but a stored one ends at a byte. So the head goes
 * into a stored block, what the body was deflated to follows as it is, and the sum over both is made of theirs. */

#include "dsk-frame-body.h"

#include <string.h>
#include <zlib.h>

#include "dsk-frame-private.h"

#define ZLIB_HEAD_LEN 2
#define STORED_HEAD_LEN 5
#define SUM_LEN 4

struct _DskFrameBody
{
  GBytes *json;  /* (owned) */
  guint8 *packed; /* (owned) (nullable): deflated, without head and sum; NULL: it does not get smaller */
  gsize packed_len;
  uLong sum;
};

/* Returns: (transfer full) (nullable): @data deflated, if that makes it smaller */
static guint8 *
deflate_raw (const guint8 *data, gsize len, gsize *out_len)
{
  z_stream packer = { 0 };
  g_autofree guint8 *out = NULL;
  int result;

  if (len < DSK_FRAME_COMPRESS_FROM
      || deflateInit2 (&packer, ZLIB_LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  out = g_malloc (len);
  packer.next_in = (z_const Bytef *) data;
  packer.avail_in = (uInt) len;
  packer.next_out = out;
  packer.avail_out = (uInt) len;
  result = deflate (&packer, Z_FINISH);
  *out_len = len - packer.avail_out;
  deflateEnd (&packer);
  return result == Z_STREAM_END ? g_realloc (g_steal_pointer (&out), *out_len) : NULL;
}

DskFrameBody *
dsk_frame_body_new (GBytes *json)
{
  DskFrameBody *self = g_new0 (DskFrameBody, 1);
  gsize len;
  const guint8 *data = g_bytes_get_data (json, &len);

  self->json = g_bytes_ref (json);
  self->packed = deflate_raw (data, len, &self->packed_len);
  self->sum = adler32 (adler32 (0, NULL, 0), data, (uInt) len);
  return self;
}

void
dsk_frame_body_free (DskFrameBody *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->json);
  g_free (self->packed);
  g_free (self);
}

static void
append_be (GByteArray *frame, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (frame, (const guint8 *) &bytes, sizeof bytes);
}

static void
append_packed (GByteArray *frame, DskFrameBody *self, const char *head, gsize len)
{
  static const guint8 zlib_head[ZLIB_HEAD_LEN] = { 0x78, 0x01 };
  const guint8 stored_head[STORED_HEAD_LEN]
      = { 0, (guint8) len, (guint8) (len >> 8), (guint8) ~len, (guint8) (~len >> 8) };
  uLong sum = adler32 (adler32 (0, NULL, 0), (const Bytef *) head, (uInt) len);

  g_byte_array_append (frame, zlib_head, sizeof zlib_head);
  g_byte_array_append (frame, stored_head, sizeof stored_head);
  g_byte_array_append (frame, (const guint8 *) head, (guint) len);
  g_byte_array_append (frame, self->packed, (guint) self->packed_len);
  append_be (frame, (guint32) adler32_combine (sum, self->sum, (z_off_t) g_bytes_get_size (self->json)));
}

GBytes *
dsk_frame_body_pack (DskFrameBody *self, DskFrameType type, const char *head, gsize len)
{
  gsize body_len;
  const guint8 *body = g_bytes_get_data (self->json, &body_len);
  const guint8 start[2] = { (guint8) type, self->packed != NULL ? CODEC_ZLIB : CODEC_PLAIN };
  gsize payload = self->packed != NULL ? self->packed_len : body_len;
  GByteArray *frame;

  g_return_val_if_fail (len <= G_MAXUINT16 && len + body_len <= DSK_FRAME_MAX_JSON, NULL);

  frame = g_byte_array_sized_new (
      (guint) (DSK_FRAME_HEADER_LEN + ZLIB_HEAD_LEN + STORED_HEAD_LEN + len + payload + SUM_LEN));
  g_byte_array_append (frame, start, sizeof start);
  append_be (frame, (guint32) (len + body_len));
  if (self->packed != NULL)
    {
      append_packed (frame, self, head, len);
    }
  else
    {
      g_byte_array_append (frame, (const guint8 *) head, (guint) len);
      g_byte_array_append (frame, body, (guint) body_len);
    }
  return g_byte_array_free_to_bytes (frame);
}
