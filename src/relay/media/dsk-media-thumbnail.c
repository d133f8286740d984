/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-media-thumbnail.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dsk-media-store.h"

#define OUTPUT_MAX (512 * 1024)
#define PATIENCE_MS 15000

static const char *
program (void)
{
  const char *own = g_getenv ("DASTAK_THUMBNAIL");

  return own != NULL ? own : DSK_LIBEXECDIR "/dastak-thumbnail";
}

/* All that it writes, up to its end. FALSE: it writes too much or takes too long. */
static gboolean
read_all (int fd, GByteArray *out)
{
  gint64 until = g_get_monotonic_time () / 1000 + PATIENCE_MS;
  guint8 buffer[16 * 1024];

  for (;;)
    {
      struct pollfd item = { .fd = fd, .events = POLLIN };
      gint64 left = until - g_get_monotonic_time () / 1000;
      gssize n;

      if (left <= 0 || poll (&item, 1, (int) left) <= 0)
        return FALSE;
      n = read (fd, buffer, sizeof buffer);
      if (n <= 0)
        return n == 0;
      if (out->len + n > OUTPUT_MAX)
        return FALSE;
      g_byte_array_append (out, buffer, (guint) n);
    }
}

/* The descriptor of the picture becomes the program's input. */
static gboolean
run (int fd, GByteArray *out)
{
  const char *argv[] = { program (), NULL };
  const char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;
  gboolean ok;
  GPid pid;
  int pipe_fd;

  if (lseek (fd, 0, SEEK_SET) != 0)
    return FALSE;
  if (!g_spawn_async_with_pipes_and_fds ("/", argv, envp, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, fd, -1, -1, NULL,
                                         NULL, 0, &pid, NULL, &pipe_fd, NULL, &error))
    {
      g_debug ("no small pictures: %s", error->message);
      return FALSE;
    }
  ok = read_all (pipe_fd, out);
  close (pipe_fd);
  if (!ok)
    kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (pid);
  return ok && WIFEXITED (status) && WEXITSTATUS (status) == 0;
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
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *end;
  char line[32];
  int width;
  int height;
  gsize len;

  if (!run (fd, out))
    return;
  end = memchr (out->data, '\n', MIN (out->len, sizeof line - 1));
  if (end == NULL)
    return;
  len = (gsize) (end - out->data);
  memcpy (line, out->data, len);
  line[len] = '\0';
  if (sscanf (line, "%6d %6d", &width, &height) != 2 || width <= 0 || height <= 0)
    return;
  facts->width = width;
  facts->height = height;
  len = out->len - len - 1;
  /* It comes from what a customer sent: only a JPEG is passed on. */
  if (len > 4 && end[1] == 0xff && end[2] == 0xd8)
    keep (data_dir, end + 1, len, facts);
}
