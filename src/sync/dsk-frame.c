/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-frame.h"

#include <string.h>
#include <zlib.h>

#include "dsk-error.h"
#include "dsk-frame-private.h"
#include "dsk-json-guard.h"

/* Deflate can't do better than this, so who declares more is lying; known before anything is
 * allocated. */
#define ZLIB_MAX_RATIO 1032
/* Only LIVE, PAGE and DIGEST are bulk. The longest note, every character escaped as a surrogate pair, is
 * 192 KiB. */
#define SMALL_MAX_JSON (256 * 1024)
#define SMALL_MAX_MEMBERS 256
#define EPH_MAX_MEMBERS 4096
#define BULK_MAX_MEMBERS 1000000

static gboolean
is_bulk (guint type)
{
  return type == DSK_FRAME_LIVE || type == DSK_FRAME_PAGE || type == DSK_FRAME_DIGEST;
}

static gboolean
is_known (guint type)
{
  return (type >= DSK_FRAME_HELLO && type <= DSK_FRAME_EPH)
         || (type >= DSK_FRAME_VERIFY && type <= DSK_FRAME_DIGEST);
}

static gsize
max_members (guint type)
{
  if (type == DSK_FRAME_EPH)
    return EPH_MAX_MEMBERS;
  return is_bulk (type) ? BULK_MAX_MEMBERS : SMALL_MAX_MEMBERS;
}

static GBytes *
with_header (DskFrameType type, guint8 codec, gsize json_len, guint8 *frame, gsize payload_len)
{
  guint32 len = GUINT32_TO_BE ((guint32) json_len);

  frame[0] = (guint8) type;
  frame[1] = codec;
  memcpy (frame + 2, &len, sizeof len);
  return g_bytes_new_take (frame, DSK_FRAME_HEADER_LEN + payload_len);
}

static void
free_packer (gpointer data)
{
  z_stream *packer = data;

  deflateEnd (packer);
  g_free (packer);
}

/* A thread's own, for all its frames: what deflate needs is a quarter of a megabyte, zeroed, each time.
 * Returns: (transfer none) (nullable): ready for a frame */
static z_stream *
get_packer (void)
{
  static GPrivate packers = G_PRIVATE_INIT (free_packer);
  z_stream *packer = g_private_get (&packers);

  if (packer != NULL)
    return deflateReset (packer) == Z_OK ? packer : NULL;
  packer = g_new0 (z_stream, 1);
  if (deflateInit (packer, ZLIB_LEVEL) != Z_OK)
    {
      g_free (packer);
      return NULL;
    }
  g_private_set (&packers, packer);
  return packer;
}

/* Returns: the size of what is in @out then; 0 if @data does not get smaller */
static gsize
deflate_into (const guint8 *data, gsize len, guint8 *out, gsize out_len)
{
  z_stream *packer = get_packer ();

  if (packer == NULL)
    return 0;
  packer->next_in = (z_const Bytef *) data;
  packer->avail_in = (uInt) len;
  packer->next_out = out;
  packer->avail_out = (uInt) out_len;
  return deflate (packer, Z_FINISH) == Z_STREAM_END ? out_len - packer->avail_out : 0;
}

GBytes *
dsk_frame_pack (DskFrameType type, GBytes *json)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (json, &len);
  guint8 *frame;

  g_return_val_if_fail (len > 0 && len <= DSK_FRAME_MAX_JSON, NULL);

  if (len >= DSK_FRAME_COMPRESS_FROM)
    {
      gsize packed;

      frame = g_malloc (DSK_FRAME_HEADER_LEN + len);
      packed = deflate_into (data, len, frame + DSK_FRAME_HEADER_LEN, len - 1);
      if (packed > 0)
        {
          frame = g_realloc (frame, DSK_FRAME_HEADER_LEN + packed);
          return with_header (type, CODEC_ZLIB, len, frame, packed);
        }
    }
  else
    {
      frame = g_malloc (DSK_FRAME_HEADER_LEN + len);
    }
  memcpy (frame + DSK_FRAME_HEADER_LEN, data, len);
  return with_header (type, CODEC_PLAIN, len, frame, len);
}

static gboolean
invalid (GError **error, const char *reason)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The frame is damaged: %s", reason);
  return FALSE;
}

/* Exactly @out_len bytes or nothing; never a byte more is produced. */
static gboolean
inflate_exactly (const guint8 *data, gsize len, guint8 *out, gsize out_len, GError **error)
{
  uLongf produced = out_len;
  uLong consumed = len;

  if (uncompress2 (out, &produced, data, &consumed) != Z_OK)
    return invalid (error, "it can't be unpacked");
  if (produced != out_len)
    return invalid (error, "it is shorter than it says");
  if (consumed != len)
    return invalid (error, "something follows its end");
  return TRUE;
}

static gboolean
unpack_payload (guint8 codec, const guint8 *data, gsize len, guint8 *out, gsize out_len,
                GError **error)
{
  if (codec == CODEC_ZLIB)
    return inflate_exactly (data, len, out, out_len, error);
  memcpy (out, data, len);
  return TRUE;
}

static gboolean
check_header (const guint8 *data, gsize len, gsize *json_len, GError **error)
{
  gsize payload = len - DSK_FRAME_HEADER_LEN;
  guint32 declared;

  if (data[1] != CODEC_PLAIN && data[1] != CODEC_ZLIB)
    return invalid (error, "its codec is not known here");
  memcpy (&declared, data + 2, sizeof declared);
  *json_len = GUINT32_FROM_BE (declared);
  if (*json_len == 0 || *json_len > (is_bulk (data[0]) ? DSK_FRAME_MAX_JSON : SMALL_MAX_JSON))
    return invalid (error, "it declares a length that is not allowed");
  if (data[1] == CODEC_PLAIN && *json_len != payload)
    return invalid (error, "it is not as long as it says");
  if (data[1] == CODEC_ZLIB && *json_len / ZLIB_MAX_RATIO > payload)
    return invalid (error, "it declares more than it can hold");
  if (!is_known (data[0]))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NEWER, "Frames of type %u are not known here",
                   data[0]);
      return FALSE;
    }
  return TRUE;
}

DskProtoMatch
dsk_proto_match (int app_min, int app_max, int relay_min, int relay_max, int *proto)
{
  if (app_min > relay_max)
    return DSK_PROTO_RELAY_OLD;
  if (app_max < relay_min)
    return DSK_PROTO_APP_OLD;
  *proto = MIN (app_max, relay_max);
  return DSK_PROTO_AGREED;
}

gboolean
dsk_frame_unpack (GBytes *frame, DskFrameType *type, GBytes **json, GError **error)
{
  gsize len, json_len;
  const guint8 *data = g_bytes_get_data (frame, &len);
  g_autofree guint8 *out = NULL;

  if (len < DSK_FRAME_HEADER_LEN)
    return invalid (error, "it has no header");
  if (len > DSK_FRAME_MAX)
    return invalid (error, "it is too long");
  if (!check_header (data, len, &json_len, error))
    return FALSE;

  out = g_try_malloc (json_len + 1);
  if (out == NULL)
    return invalid (error, "there is no memory for it");
  if (!unpack_payload (data[1], data + DSK_FRAME_HEADER_LEN, len - DSK_FRAME_HEADER_LEN, out,
                       json_len, error))
    return FALSE;
  out[json_len] = '\0';
  if (!dsk_json_guard_full ((const char *) out, json_len, DSK_FRAME_MAX_JSON, max_members (data[0]), error))
    return FALSE;

  *type = (DskFrameType) data[0];
  *json = g_bytes_new_take (g_steal_pointer (&out), json_len);
  return TRUE;
}
