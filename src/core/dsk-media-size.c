/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How large a picture is, by its first bytes: so that its place is kept before anything is decoded. */

#include "dsk-media.h"

#include <string.h>

#define SIDE_MAX 65535

static guint
be16 (const guint8 *data)
{
  return (guint) data[0] << 8 | data[1];
}

static guint
le16 (const guint8 *data)
{
  return (guint) data[1] << 8 | data[0];
}

static guint
number (const guint8 *data, gsize n, gboolean little)
{
  guint value = 0;

  for (gsize i = 0; i < n; i++)
    value = value << 8 | data[little ? n - 1 - i : i];
  return value;
}

static gboolean
png_size (const guint8 *data, gsize len, guint *width, guint *height)
{
  if (len < 24 || memcmp (data + 12, "IHDR", 4) != 0)
    return FALSE;
  *width = number (data + 16, 4, FALSE);
  *height = number (data + 20, 4, FALSE);
  return TRUE;
}

static gboolean
webp_size (const guint8 *data, gsize len, guint *width, guint *height)
{
  if (len < 30)
    return FALSE;
  if (memcmp (data + 12, "VP8X", 4) == 0)
    {
      *width = number (data + 24, 3, TRUE) + 1;
      *height = number (data + 27, 3, TRUE) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8L", 4) == 0 && data[20] == 0x2f)
    {
      guint bits = number (data + 21, 4, TRUE);

      *width = (bits & 0x3fff) + 1;
      *height = (bits >> 14 & 0x3fff) + 1;
      return TRUE;
    }
  if (memcmp (data + 12, "VP8 ", 4) != 0)
    return FALSE;
  *width = le16 (data + 26) & 0x3fff;
  *height = le16 (data + 28) & 0x3fff;
  return TRUE;
}

/* Whether the camera was held on its side, by the first directory of an Exif segment. */
static gboolean
is_turned (const guint8 *data, gsize len)
{
  gboolean little;
  guint start, n;

  if (len < 14 || memcmp (data, "Exif\0\0", 6) != 0)
    return FALSE;
  data += 6;
  len -= 6;
  little = data[0] == 'I';
  start = number (data + 4, 4, little);
  if (start > len || len - start < 2)
    return FALSE;
  n = number (data + start, 2, little);
  for (guint i = 0; i < n && start + 2 + (gsize) (i + 1) * 12 <= len; i++)
    {
      const guint8 *entry = data + start + 2 + i * 12;

      if (number (entry, 2, little) == 0x0112)
        return number (entry + 8, 2, little) >= 5;
    }
  return FALSE;
}

static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
jpeg_size (const guint8 *data, gsize len, guint *width, guint *height)
{
  gboolean turned = FALSE;
  gsize at = 2;

  while (at + 9 <= len && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];
      gsize size = be16 (data + at + 2);

      if (is_frame (marker))
        {
          *height = be16 (data + at + (turned ? 7 : 5));
          *width = be16 (data + at + (turned ? 5 : 7));
          return TRUE;
        }
      if (size < 2)
        return FALSE;
      if (marker == 0xe1 && at + 2 + size <= len)
        turned = turned || is_turned (data + at + 4, size - 2);
      at += 2 + size;
    }
  return FALSE;
}

gboolean
dsk_media_picture_size (const guint8 *data, gsize len, int *width, int *height)
{
  const char *mime = dsk_media_sniff (data, MIN (len, DSK_MEDIA_SNIFF_BYTES));
  guint w = 0, h = 0;
  gboolean known = FALSE;

  *width = *height = 0;
  if (g_strcmp0 (mime, "image/jpeg") == 0)
    known = jpeg_size (data, len, &w, &h);
  else if (g_strcmp0 (mime, "image/png") == 0)
    known = png_size (data, len, &w, &h);
  else if (g_strcmp0 (mime, "image/webp") == 0)
    known = webp_size (data, len, &w, &h);
  if (!known || w == 0 || h == 0 || w > SIDE_MAX || h > SIDE_MAX)
    return FALSE;
  *width = (int) w;
  *height = (int) h;
  return TRUE;
}
