/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-media-thumbnail.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dsk-media-store.h"
#include "dsk-program.h"

#define OUTPUT_MAX (512 * 1024)
#define PATIENCE_MS 15000

static const char *
program (void)
{
  const char *own = g_getenv ("DASTAK_THUMBNAIL");

  return own != NULL ? own : DSK_LIBEXECDIR "/dastak-thumbnail";
}

/* The descriptor of the picture becomes the program's input. Returns: (transfer full) (nullable) */
static GBytes *
run (int fd)
{
  const char *argv[] = { program (), NULL };
  g_autoptr (GError) error = NULL;
  int code;
  GBytes *out = dsk_program_output (argv, fd, OUTPUT_MAX, PATIENCE_MS, NULL, &code, &error);

  if (out == NULL)
    g_debug ("no small picture: %s", error->message);
  return out;
}

static void
keep (const char *data_dir, const guint8 *jpeg, gsize len, DskRelayMediaFacts *facts)
{
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, jpeg, len);
  g_autofree char *name = g_strdup_printf ("thumb-%s-%p", sha256, (void *) facts);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = dsk_media_store_open_temp (data_dir, name, O_WRONLY | O_TRUNC, &path, &error);
  gboolean ok = fd >= 0 && dsk_media_store_write (fd, jpeg, len, &error);

  if (fd >= 0)
    close (fd);
  if (ok && dsk_media_store_adopt (data_dir, path, sha256, &error))
    facts->thumb = g_steal_pointer (&sha256);
  else
    g_message ("a small picture could not be kept: %s", error->message);
}

void
dsk_media_thumbnail (const char *data_dir, int fd, DskRelayMediaFacts *facts)
{
  g_autoptr (GBytes) out = run (fd);
  const guint8 *data;
  const guint8 *end;
  char line[32];
  int width;
  int height;
  gsize len;
  gsize total;

  if (out == NULL)
    return;
  data = g_bytes_get_data (out, &total);
  end = data != NULL ? memchr (data, '\n', MIN (total, sizeof line - 1)) : NULL;
  if (end == NULL)
    return;
  len = (gsize) (end - data);
  memcpy (line, data, len);
  line[len] = '\0';
  if (sscanf (line, "%6d %6d", &width, &height) != 2 || width <= 0 || height <= 0)
    return;
  facts->width = width;
  facts->height = height;
  len = total - len - 1;
  /* It comes from what a customer sent: only a JPEG is passed on. */
  if (len > 4 && end[1] == 0xff && end[2] == 0xd8)
    keep (data_dir, end + 1, len, facts);
}
