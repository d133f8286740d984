/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dying-vfs.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static const sqlite3_io_methods *real_methods; /* all kinds of files write, sync and truncate the same way */
static sqlite3_io_methods methods[4];
static const sqlite3_io_methods *wrapped[G_N_ELEMENTS (methods)];
static guint left;

static void
count (void)
{
  if (left-- == 0)
    kill (getpid (), SIGKILL);
}

/* Half of it arrives. */
static int
write_cb (sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
  if (left == 0)
    real_methods->xWrite (file, data, len / 2, at);
  count ();
  return real_methods->xWrite (file, data, len, at);
}

static int
sync_cb (sqlite3_file *file, int flags)
{
  count ();
  return real_methods->xSync (file, flags);
}

static int
truncate_cb (sqlite3_file *file, sqlite3_int64 size)
{
  count ();
  return real_methods->xTruncate (file, size);
}

static const sqlite3_io_methods *
wrap (const sqlite3_io_methods *real)
{
  guint i = 0;

  while (wrapped[i] != NULL && wrapped[i] != real)
    g_assert (++i < G_N_ELEMENTS (wrapped));
  real_methods = real;
  wrapped[i] = real;
  methods[i] = *real;
  methods[i].xWrite = write_cb;
  methods[i].xSync = sync_cb;
  methods[i].xTruncate = truncate_cb;
  return &methods[i];
}

static int
open_cb (sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  int rc = real_vfs->xOpen (real_vfs, path, file, flags, out_flags);

  if (rc == SQLITE_OK && file->pMethods != NULL)
    file->pMethods = wrap (file->pMethods);
  return rc;
}

void
dying_vfs_set (guint at)
{
  left = at;
}

void
dying_vfs_install (guint at)
{
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "dying";
  vfs.xOpen = open_cb;
  left = at;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}
