/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-sb-sample.h"

#include <string.h>
#include <zlib.h>

static guint32
be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static void
test_image (void)
{
  g_autoptr (GBytes) bytes = dsk_sb_sample_image (0x123456);
  g_autoptr (GBytes) other = dsk_sb_sample_image (0x654321);
  gsize len, at = 8;
  const guint8 *p = g_bytes_get_data (bytes, &len);
  guint chunks = 0;

  g_assert_cmpmem (p, 8, "\x89PNG\r\n\x1a\n", 8);
  while (at < len)
    {
      guint32 size = be32 (p + at);

      g_assert_cmpuint (at + 12 + size, <=, len);
      g_assert_cmpuint (be32 (p + at + 8 + size), ==, crc32 (0, p + at + 4, size + 4));
      if (memcmp (p + at + 4, "IDAT", 4) == 0)
        {
          g_autofree guint8 *pixels = g_malloc (400000);
          uLongf n = 400000;

          g_assert_cmpint (uncompress (pixels, &n, p + at + 8, size), ==, Z_OK);
          g_assert_cmpuint (n, ==, 320 * (1 + 320 * 3));
        }
      at += 12 + size;
      chunks++;
    }
  g_assert_cmpuint (chunks, ==, 3);
  g_assert_false (g_bytes_equal (bytes, other));
}

static void
test_sticker_and_video (void)
{
  g_autoptr (GBytes) sticker = dsk_sb_sample_sticker ();
  g_autoptr (GBytes) video = dsk_sb_sample_video ();
  gsize len;
  const guint8 *p = g_bytes_get_data (sticker, &len);

  g_assert_cmpmem (p, 4, "RIFF", 4);
  g_assert_cmpuint (p[4] + 8u, ==, len);
  g_assert_cmpmem (p + 8, 8, "WEBPVP8L", 8);
  g_assert_cmpuint (p[16] + 20u + p[16] % 2, ==, len);

  p = g_bytes_get_data (video, &len);
  g_assert_cmpmem (p + 4, 8, "ftypisom", 8);
  g_assert_cmpuint (be32 (p) + be32 (p + be32 (p)), ==, len);
  g_assert_cmpmem (p + be32 (p) + 12, 4, "mvhd", 4);
  g_assert_cmpuint (be32 (p + be32 (p) + 8) + 8, ==, be32 (p + be32 (p)));
}

static void
test_voice (void)
{
  g_autoptr (GBytes) bytes = dsk_sb_sample_voice (2);
  gsize len, at = 0;
  const guint8 *p = g_bytes_get_data (bytes, &len);
  guint pages = 0;

  while (at < len)
    {
      gsize size = 27u + p[at + 26];

      g_assert_cmpmem (p + at, 4, "OggS", 4);
      for (guint i = 0; i < p[at + 26]; i++)
        size += p[at + 27 + i];
      g_assert_cmpuint (p[at + 5] & 4, ==, at + size == len ? 4 : 0);
      at += size;
      pages++;
    }
  g_assert_cmpuint (at, ==, len);
  g_assert_cmpuint (pages, ==, 4);
  /* The checksum of the first page, which is always the same, as another implementation computes it. */
  g_assert_cmpmem (p + 22, 4, "\xeb\xa4\x45\x67", 4);
}

static void
test_document (void)
{
  g_autoptr (GBytes) bytes = dsk_sb_sample_document ("receipt (8812).pdf");
  gsize len;
  g_autofree char *text = NULL;
  const char *data = g_bytes_get_data (bytes, &len);

  text = g_strndup (data, len);
  g_assert_true (g_str_has_prefix (text, "%PDF-1.4\n"));
  g_assert_true (g_str_has_suffix (text, "%%EOF\n"));
  g_assert_nonnull (strstr (text, "(receipt  8812 .pdf) Tj"));
  g_assert_true (g_str_has_prefix (data + g_ascii_strtoull (strstr (text, "startxref\n") + 10, NULL, 10), "xref"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/image", test_image);
  g_test_add_func ("/sample/voice", test_voice);
  g_test_add_func ("/sample/sticker-and-video", test_sticker_and_video);
  g_test_add_func ("/sample/document", test_document);
  return g_test_run ();
}
