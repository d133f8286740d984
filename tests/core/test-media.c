/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media.h"

#include <string.h>

#define HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct
{
  const char *bytes;
  gsize len;
  const char *mime;
} files[] = {
  { "\xff\xd8\xff\xe0 JFIF", 9, "image/jpeg" },
  { "\x89PNG\r\n\x1a\n....", 12, "image/png" },
  { "RIFF....WEBPVP8 ", 16, "image/webp" },
  { "XXXX....WEBPVP8 ", 16, NULL },
  { "OggS\0\2", 6, "audio/ogg" },
  { "#!AMR\n", 6, "audio/amr" },
  { "ID3\3", 4, "audio/mpeg" },
  { "\xff\xfb\x90\x64", 4, "audio/mpeg" },
  { "\xff\xf1\x50\x80", 4, "audio/aac" },
  { "....ftypisom", 12, "video/mp4" },
  { "....ftyp3gp4", 12, "video/3gpp" },
  { "....ftypM4A ", 12, "audio/mp4" },
  { "%PDF-1.7", 8, "application/pdf" },
  { "PK\3\4", 4, "application/zip" },
  { "MZ\x90", 3, "application/x-executable" },
  { "\x7f" "ELF", 4, "application/x-executable" },
  { "#!/bin/sh", 9, "application/x-executable" },
  { "hello", 5, NULL },
  { "\xff", 1, NULL },
  { "", 0, NULL },
};

static void
test_sniff (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpstr (dsk_media_sniff ((const guint8 *) files[i].bytes, files[i].len), ==, files[i].mime);
    }
}

static const struct
{
  DskMessageKind kind;
  const char *sniffed;
  const char *declared;
  gboolean allowed;
} uses[] = {
  { DSK_MESSAGE_IMAGE, "image/jpeg", "image/png", TRUE },
  { DSK_MESSAGE_IMAGE, "image/gif", "image/gif", FALSE },
  { DSK_MESSAGE_IMAGE, NULL, "image/svg+xml", FALSE },
  { DSK_MESSAGE_IMAGE, "application/x-executable", "image/jpeg", FALSE },
  { DSK_MESSAGE_STICKER, "image/webp", NULL, TRUE },
  { DSK_MESSAGE_STICKER, "image/png", NULL, FALSE },
  { DSK_MESSAGE_VIDEO, "video/3gpp", NULL, TRUE },
  { DSK_MESSAGE_VIDEO, "audio/ogg", "video/mp4", FALSE },
  { DSK_MESSAGE_VOICE, "audio/ogg", "audio/ogg; codecs=opus", TRUE },
  { DSK_MESSAGE_AUDIO, "video/mp4", "audio/mp4", TRUE },
  { DSK_MESSAGE_DOCUMENT, NULL, "text/csv", TRUE },
  { DSK_MESSAGE_DOCUMENT, "application/zip", NULL, TRUE },
  { DSK_MESSAGE_DOCUMENT, "application/pdf", "application/pdf", TRUE },
  { DSK_MESSAGE_DOCUMENT, NULL, "application/pdf", FALSE },
  { DSK_MESSAGE_DOCUMENT, "application/x-executable", "text/plain", FALSE },
  { DSK_MESSAGE_TEXT, "image/jpeg", NULL, FALSE },
};

static void
test_allowed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (dsk_media_allowed (uses[i].kind, uses[i].sniffed, uses[i].declared), ==,
                       uses[i].allowed);
    }
}

static const struct
{
  const char *sniffed;
  const char *declared;
  const char *type;
} types[] = {
  { "image/png", "image/jpeg", "image/png" },
  { NULL, "Text/CSV; charset=utf-8", "text/csv" },
  { NULL, "no type", "application/octet-stream" },
  { NULL, "a/b/c", "application/octet-stream" },
  { NULL, NULL, "application/octet-stream" },
  { "application/zip", "application/vnd.ms-excel", "application/vnd.ms-excel" },
  { "application/zip", "text/plain", "application/zip" },
  { "video/mp4", "audio/mp4", "audio/mp4" },
};

static void
test_type (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *type = dsk_media_type (types[i].sniffed, types[i].declared);

      g_test_message ("row %u", i);
      g_assert_cmpstr (type, ==, types[i].type);
    }
}

static void
test_limits (void)
{
  g_assert_cmpint (dsk_media_limit (DSK_MESSAGE_DOCUMENT), ==, DSK_MEDIA_MAX_BYTES);
  g_assert_cmpint (dsk_media_limit (DSK_MESSAGE_IMAGE), ==, 5 * 1024 * 1024);
  g_assert_false (dsk_media_kind_has_file (DSK_MESSAGE_TEXT));
  g_assert_true (dsk_media_kind_has_file (DSK_MESSAGE_VOICE));
}

static void
test_digest (void)
{
  static const char *const bad[] = { NULL, "", "00", HEX "0", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF",
                                     "!!DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" };
  g_autofree char *upper = g_ascii_strup (HEX, -1);
  g_autofree char *from_upper = dsk_sha256_from_any (upper);
  g_autofree char *from_base64 = dsk_sha256_from_any ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

  g_assert_cmpstr (from_upper, ==, HEX);
  g_assert_cmpstr (from_base64, ==, HEX);
  g_assert_true (dsk_sha256_is_valid (HEX));
  g_assert_false (dsk_sha256_is_valid (upper));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (dsk_sha256_from_any (bad[i]));
}

#define EXIF_TURNED                                                                                \
  "\xff\xe1\x00\x22"                                                                               \
  "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
#define SOF "\xff\xc2\x00\x11\x08\x00\x1e\x00\x28\x03"
#define ROW(bytes, w, h) { bytes, sizeof (bytes) - 1, w, h }

static const struct
{
  const char *bytes;
  gsize len;
  int width;
  int height;
} pictures[] = {
  ROW ("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0", 640, 480),
  ROW ("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80", 0, 0),
  ROW ("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\0\x02\x80\0\0\x01\xe0", 0, 0),
  ROW ("\xff\xd8\xff\xdb\x00\x04..." SOF, 0, 0), /* not where the segment says that the next one is */
  ROW ("\xff\xd8\xff\xdb\x00\x04.." SOF, 40, 30),
  ROW ("\xff\xd8" EXIF_TURNED SOF, 30, 40),
  ROW ("\xff\xd8\xff\xe1\x00\x01" SOF, 0, 0),
  ROW ("\xff\xd8\xff\xe1\xff\xff" SOF, 0, 0),
  ROW ("RIFF....WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x02\0\xdf\x01\0", 640, 480),
  ROW ("RIFF....WEBPVP8L\x05\0\0\0\x2f\x7f\xc2\x77\0.....", 640, 480),
  ROW ("RIFF....WEBPVP8 \x05\0\0\0\x30\x01\0\x9d\x01\x2a\x80\x02\xe0\x01", 640, 480),
  ROW ("OggS................................", 0, 0),
  ROW ("", 0, 0),
};

static void
test_size (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      /* A copy of exactly that size: reading past it is seen by the sanitizers. */
      g_autofree guint8 *copy = g_memdup2 (pictures[i].bytes, pictures[i].len);
      int width = -1, height = -1;
      gboolean known = dsk_media_picture_size (copy, pictures[i].len, &width, &height);

      g_test_message ("row %u: %d × %d", i, width, height);
      g_assert_cmpint (width, ==, pictures[i].width);
      g_assert_cmpint (height, ==, pictures[i].height);
      g_assert_cmpint (known, ==, width > 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/media/sniff", test_sniff);
  g_test_add_func ("/core/media/allowed", test_allowed);
  g_test_add_func ("/core/media/type", test_type);
  g_test_add_func ("/core/media/limits", test_limits);
  g_test_add_func ("/core/media/digest", test_digest);
  g_test_add_func ("/core/media/size", test_size);
  return g_test_run ();
}
