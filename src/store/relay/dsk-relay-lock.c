/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "dsk-error.h"

static void
set_busy (int fd, const char *data_dir, GError **error)
{
  char pid[24] = "";
  gssize len = pread (fd, pid, sizeof pid - 1, 0);

  pid[MAX (len, 0)] = '\0';
  g_set_error (
      error, DSK_ERROR, DSK_ERROR_BUSY,
      "Another relay (process %s) is using %s. Stop it first, or give this one another folder",
      len > 0 ? g_strstrip (pid) : "unknown", data_dir);
}

/* The lock is the open file's, not the process's, so that a second engine in one process meets it
 * too. */
int
dsk_relay_lock (const char *data_dir, GError **error)
{
  g_autofree char *path = g_build_filename (data_dir, "relay.lock", NULL);
  g_autofree char *pid = g_strdup_printf ("%ld\n", (long) getpid ());
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, DSK_ERROR, errno == ENOSPC ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                   "Could not open %s: %s", path, g_strerror (errno));
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_busy (fd, data_dir, error);
      close (fd);
      return -1;
    }
  /* Who holds it is a help for people; that it is held does not hang on it, not even on a full
   * disk. */
  if (ftruncate (fd, 0) != 0 || pwrite (fd, pid, strlen (pid), 0) < 0)
    g_info ("Could not write %s: %s", path, g_strerror (errno));
  return fd;
}
