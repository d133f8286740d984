/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-program.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* All that it writes, up to its end. FALSE: too much, too slow, or nobody wants it any more. */
static gboolean
read_all (int fd, gsize max, int patience_ms, GCancellable *cancellable, GByteArray *out)
{
  gint64 until = g_get_monotonic_time () / 1000 + patience_ms;
  struct pollfd items[2] = { { .fd = fd, .events = POLLIN }, { .fd = -1, .events = POLLIN } };
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gboolean whole = FALSE;

  items[1].fd = cancellable != NULL ? g_cancellable_get_fd (cancellable) : -1;
  for (;;)
    {
      gint64 left = until - g_get_monotonic_time () / 1000;
      int ready = left > 0 ? poll (items, 2, (int) left) : 0;
      gssize n;

      if (ready < 0 && errno == EINTR)
        continue;
      if (ready <= 0 || items[1].revents != 0)
        break;
      n = read (fd, buffer, 64 * 1024);
      if (n < 0 && errno == EINTR)
        continue;
      whole = n == 0;
      if (n <= 0 || out->len + (gsize) n > max)
        break;
      g_byte_array_append (out, buffer, (guint) n);
    }
  if (items[1].fd >= 0)
    g_cancellable_release_fd (cancellable);
  return whole;
}

GBytes *
dsk_program_output (const char *const *argv, int fd, gsize max, int patience_ms, GCancellable *cancellable,
                    int *code, GError **error)
{
  const char *envp[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  int status = 0;
  gboolean whole;
  GPid pid;
  int pipe_fd;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL && fd >= 0 && max < G_MAXUINT, NULL);

  *code = -1;
  if (lseek (fd, 0, SEEK_SET) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
      return NULL;
    }
  if (!g_spawn_async_with_pipes_and_fds ("/", argv, envp, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, fd, -1, -1, NULL,
                                         NULL, 0, &pid, NULL, &pipe_fd, NULL, error))
    return NULL;
  whole = read_all (pipe_fd, max, patience_ms, cancellable, out);
  close (pipe_fd);
  if (!whole)
    kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (pid);
  if (WIFEXITED (status))
    *code = WEXITSTATUS (status);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (whole && *code == 0)
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the program ended with %d", *code);
  return NULL;
}
