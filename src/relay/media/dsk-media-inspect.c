/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-media-inspect.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-media-store.h"
#include "dsk-media-thumbnail.h"
#include "dsk-media.h"

#define OGG_TAIL (64 * 1024)
#define OPUS_RATE 48 /* granules a millisecond: what voice notes are made of */

void
dsk_media_facts_clear (DskRelayMediaFacts *facts)
{
  g_free ((char *) facts->sha256);
  g_free ((char *) facts->mime);
  g_free ((char *) facts->thumb);
  *facts = (DskRelayMediaFacts){ 0 };
}

/* The position that the last page of an Opus file ends at. */
static gint64
ogg_duration (int fd, gint64 size)
{
  g_autofree guint8 *tail = g_malloc (OGG_TAIL);
  gssize n = pread (fd, tail, OGG_TAIL, MAX (0, size - OGG_TAIL));

  for (gssize at = n - 14; at >= 0; at--)
    if (tail[at] == 'O' && tail[at + 1] == 'g' && tail[at + 2] == 'g' && tail[at + 3] == 'S')
      {
        guint64 granule = 0;

        for (guint i = 0; i < 8; i++)
          granule |= (guint64) tail[at + 6 + i] << (8 * i);
        return granule < (guint64) 24 * 3600 * 1000 * OPUS_RATE ? (gint64) (granule / OPUS_RATE) : 0;
      }
  return 0;
}

gboolean
dsk_media_inspect (const char *data_dir, const char *path, const char *sha256, const char *declared,
                   DskRelayMediaFacts *facts, GError **error)
{
  guint8 head[DSK_MEDIA_SNIFF_BYTES];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  const char *sniffed;
  struct stat info;
  gssize n;

  *facts = (DskRelayMediaFacts){ 0 };
  if (fd < 0 || fstat (fd, &info) != 0 || (n = pread (fd, head, sizeof head, 0)) < 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, "Could not read a file");
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  sniffed = dsk_media_sniff (head, (gsize) n);
  facts->sha256 = g_strdup (sha256);
  facts->mime = dsk_media_type (sniffed, declared);
  facts->size = info.st_size;
  if (sniffed != NULL && g_str_has_prefix (sniffed, "image/"))
    dsk_media_thumbnail (data_dir, fd, facts);
  else if (g_strcmp0 (sniffed, "audio/ogg") == 0)
    facts->duration_ms = ogg_duration (fd, info.st_size);
  close (fd);
  return TRUE;
}
