/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-sample.h"

#include <string.h>
#include <zlib.h>

#define IMAGE_SIZE 320
#define IMAGE_TILE 40

static void
put_be32 (GByteArray *out, guint32 value)
{
  guint32 be = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &be, sizeof be);
}

static void
png_chunk (GByteArray *out, const char *type, const guint8 *data, gsize len)
{
  guint start;

  put_be32 (out, (guint32) len);
  start = out->len;
  g_byte_array_append (out, (const guint8 *) type, 4);
  if (len > 0)
    g_byte_array_append (out, data, (guint) len);
  put_be32 (out, (guint32) crc32 (0, out->data + start, out->len - start));
}

/* Each line begins with a byte that names its filter: none. */
static GByteArray *
png_pixels (guint32 seed)
{
  GByteArray *pixels = g_byte_array_new ();
  const guint8 none = 0;

  for (guint y = 0; y < IMAGE_SIZE; y++)
    {
      g_byte_array_append (pixels, &none, 1);
      for (guint x = 0; x < IMAGE_SIZE; x++)
        {
          guint tile = (x / IMAGE_TILE + y / IMAGE_TILE) % 2;
          guint8 rgb[3] = {
            (guint8) ((seed & 0x7f) + x / 4 + tile * 24),
            (guint8) ((seed >> 8 & 0x7f) + y / 4 + tile * 24),
            (guint8) ((seed >> 16 & 0x7f) + (IMAGE_SIZE - x) / 4),
          };

          g_byte_array_append (pixels, rgb, sizeof rgb);
        }
    }
  return pixels;
}

GBytes *
dsk_sb_sample_image (guint32 seed)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  static const guint8 end_of_header[] = { 8, 2, 0, 0, 0 }; /* 8 bits, RGB, no tricks */
  g_autoptr (GByteArray) pixels = png_pixels (seed);
  g_autoptr (GByteArray) header = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  uLongf packed_len = compressBound (pixels->len);
  g_autofree guint8 *packed = g_malloc (packed_len);

  put_be32 (header, IMAGE_SIZE);
  put_be32 (header, IMAGE_SIZE);
  g_byte_array_append (header, end_of_header, sizeof end_of_header);
  if (compress2 (packed, &packed_len, pixels->data, pixels->len, Z_BEST_SPEED) != Z_OK)
    g_assert_not_reached ();

  g_byte_array_append (out, signature, sizeof signature);
  png_chunk (out, "IHDR", header->data, header->len);
  png_chunk (out, "IDAT", packed, packed_len);
  png_chunk (out, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (out);
}

/* Ogg's checksum: CRC-32 with the polynomial 0x04c11db7, not reflected, from zero. */
static guint32
ogg_crc (const guint8 *data, gsize len)
{
  guint32 crc = 0;

  for (gsize i = 0; i < len; i++)
    {
      crc ^= (guint32) data[i] << 24;
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 0x80000000u) != 0 ? crc << 1 ^ 0x04c11db7u : crc << 1;
    }
  return crc;
}

static void
put_le (GByteArray *out, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));

      g_byte_array_append (out, &byte, 1);
    }
}

/* A page of @n packets of @len bytes each (below 255). @flags: 2 begins, 4 ends the stream. */
static void
ogg_page (GByteArray *out, guint8 flags, guint64 granule, guint32 sequence, const guint8 *packet,
          guint8 len, guint8 n)
{
  guint start = out->len;
  guint32 crc;

  g_byte_array_append (out, (const guint8 *) "OggS", 4);
  put_le (out, 0, 1);
  put_le (out, flags, 1);
  put_le (out, granule, 8);
  put_le (out, 0x44534b31, 4); /* the stream's number: anything */
  put_le (out, sequence, 4);
  put_le (out, 0, 4);
  put_le (out, n, 1);
  for (guint i = 0; i < n; i++)
    put_le (out, len, 1);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (out, packet, len);
  crc = GUINT32_TO_LE (ogg_crc (out->data + start, out->len - start));
  memcpy (out->data + start + 22, &crc, sizeof crc);
}

GBytes *
dsk_sb_sample_voice (guint seconds)
{
  /* One channel, 312 samples to skip, 48 kHz, no gain, the simple channel mapping. */
  static const guint8 head[] = { 'O', 'p', 'u', 's', 'H', 'e', 'a', 'd', 1, 1, 0x38, 0x01,
                                 0x80, 0xbb, 0, 0, 0, 0, 0 };
  static const guint8 tags[] = { 'O', 'p', 'u', 's', 'T', 'a', 'g', 's', 6, 0, 0, 0,
                                 'D', 'a', 's', 't', 'a', 'k', 0, 0, 0, 0 };
  /* 20 ms of silence. */
  static const guint8 silence[] = { 0xf8, 0xff, 0xfe };
  const guint frames_a_second = 50;
  GByteArray *out = g_byte_array_new ();
  guint total = MAX (seconds, 1);

  ogg_page (out, 2, 0, 0, head, sizeof head, 1);
  ogg_page (out, 0, 0, 1, tags, sizeof tags, 1);
  for (guint i = 0; i < total; i++)
    ogg_page (out, i + 1 == total ? 4 : 0, (guint64) (i + 1) * 48000, 2 + i, silence,
              sizeof silence, (guint8) frames_a_second);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
dsk_sb_sample_document (const char *title)
{
  g_autofree char *clean
      = g_strcanon (g_strdup (title), G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS " .,:-", ' ');
  g_autofree char *drawing = g_strdup_printf ("BT /F1 24 Tf 72 720 Td (%s) Tj ET", clean);
  g_autofree char *content = g_strdup_printf (
      "<</Length %" G_GSIZE_FORMAT ">>stream\n%s\nendstream", strlen (drawing), drawing);
  const char *const objects[] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 "
    "R>>>>>>",
    content,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  };
  gsize offsets[G_N_ELEMENTS (objects)];
  GString *out = g_string_new ("%PDF-1.4\n");
  gsize xref;

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      offsets[i] = out->len;
      g_string_append_printf (out, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
  xref = out->len;
  g_string_append_printf (out, "xref\n0 %u\n0000000000 65535 f \n",
                          (guint) G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (out, "%010" G_GSIZE_FORMAT " 00000 n \n", offsets[i]);
  g_string_append_printf (
      out, "trailer\n<</Size %u/Root 1 0 R>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
      (guint) G_N_ELEMENTS (objects) + 1, xref);
  return g_string_free_to_bytes (out);
}

GBytes *
dsk_sb_sample_sticker (void)
{
  /* Lossless, 1 x 1, transparent. */
  static const guint8 webp[] = {
    'R',  'I',  'F',  'F',  0x1a, 0,    0,    0,    'W',  'E',  'B',  'P',  'V',  'P',  '8',  'L',  0x0d,
    0,    0,    0,    0x2f, 0,    0,    0,    0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0,
  };

  return g_bytes_new_static (webp, sizeof webp);
}

static void
begin_box (GByteArray *out, guint32 size, const char *type)
{
  put_be32 (out, size);
  g_byte_array_append (out, (const guint8 *) type, 4);
}

GBytes *
dsk_sb_sample_video (void)
{
  static const guint8 matrix[36] = { 0, 1, [16] = 0, 1, [32] = 0x40 };
  static const guint8 zeros[24] = { 0 };
  GByteArray *out = g_byte_array_new ();

  begin_box (out, 24, "ftyp");
  g_byte_array_append (out, (const guint8 *) "isom", 4);
  put_be32 (out, 0x200);
  g_byte_array_append (out, (const guint8 *) "isommp42", 8);
  begin_box (out, 116, "moov");
  begin_box (out, 108, "mvhd");
  g_byte_array_append (out, zeros, 12); /* version and flags, made, changed */
  put_be32 (out, 1000);                 /* units a second */
  put_be32 (out, 0);                    /* how long */
  put_be32 (out, 0x10000);              /* speed */
  put_be32 (out, 0x1000000);            /* volume */
  g_byte_array_append (out, zeros, 8);
  g_byte_array_append (out, matrix, sizeof matrix);
  g_byte_array_append (out, zeros, 24);
  put_be32 (out, 1); /* the next track's number */
  return g_byte_array_free_to_bytes (out);
}
