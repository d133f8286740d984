/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-db-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define NAME "dastak-durable"
#define MAX_GATHERED (1024 * 1024)
#define MAX_WRITE (64 * 1024) /* SQLite's own VFS takes less than 128 KiB in one call */

/* A log. The file of the VFS below lies behind it, in the memory that SQLite gave. */
typedef struct
{
  sqlite3_file base;
  guint8 *bytes; /* (owned) (nullable): gathered, and not written yet */
  gsize n;       /* of them */
  gsize room;
  sqlite3_int64 at; /* where in the file they belong */
} Log;

/* As SQLite does: behind whatever the alignment of a pointer asks for. */
#define FILE_OFFSET ((sizeof (Log) + 15) & ~(gsize) 15)

static sqlite3_file *
get_file (Log *self)
{
  return (sqlite3_file *) ((guint8 *) self + FILE_OFFSET);
}

static int
write_through (Log *self, const guint8 *bytes, gsize n, sqlite3_int64 at)
{
  sqlite3_file *file = get_file (self);
  int rc = SQLITE_OK;

  for (gsize i = 0; rc == SQLITE_OK && i < n; i += MAX_WRITE)
    rc = file->pMethods->xWrite (file, bytes + i, (int) MIN (n - i, MAX_WRITE), at + (sqlite3_int64) i);
  return rc;
}

/* What could not be written is not tried again: SQLite gives up the commit that it was of. */
static int
write_gathered (Log *self)
{
  gsize n = self->n;

  self->n = 0;
  return write_through (self, self->bytes, n, self->at);
}

static gboolean
make_room (Log *self, gsize n)
{
  gsize room = MAX (self->room, 64 * 1024);
  guint8 *bytes;

  while (room < n)
    room *= 2;
  if (room == self->room)
    return TRUE;
  bytes = sqlite3_realloc64 (self->bytes, room);
  if (bytes == NULL)
    return FALSE;
  self->bytes = bytes;
  self->room = room;
  return TRUE;
}

static int
log_write (sqlite3_file *base, const void *data, int n, sqlite3_int64 at)
{
  Log *self = (Log *) base;
  int rc;

  /* A page that is written again in the same transaction. */
  if (self->n > 0 && at >= self->at && at + n <= self->at + (sqlite3_int64) self->n)
    {
      memcpy (self->bytes + (at - self->at), data, n);
      return SQLITE_OK;
    }
  if (self->n > 0 && (at != self->at + (sqlite3_int64) self->n || self->n + n > MAX_GATHERED))
    {
      rc = write_gathered (self);
      if (rc != SQLITE_OK)
        return rc;
    }
  if (n > MAX_GATHERED || !make_room (self, self->n + n))
    {
      rc = write_gathered (self);
      return rc == SQLITE_OK ? write_through (self, data, (gsize) n, at) : rc;
    }
  if (self->n == 0)
    self->at = at;
  memcpy (self->bytes + self->n, data, n);
  self->n += n;
  return SQLITE_OK;
}

static int
log_read (sqlite3_file *base, void *data, int n, sqlite3_int64 at)
{
  Log *self = (Log *) base;
  sqlite3_file *file = get_file (self);
  int rc = SQLITE_OK;

  if (self->n > 0 && at + n > self->at && at < self->at + (sqlite3_int64) self->n)
    rc = write_gathered (self);
  return rc == SQLITE_OK ? file->pMethods->xRead (file, data, n, at) : rc;
}

static int
log_close (sqlite3_file *base)
{
  Log *self = (Log *) base;
  sqlite3_file *file = get_file (self);

  sqlite3_free (self->bytes); /* of a transaction that never ended */
  return file->pMethods->xClose (file);
}

static int
log_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  Log *self = (Log *) base;
  sqlite3_file *file = get_file (self);
  int rc = write_gathered (self);

  return rc == SQLITE_OK ? file->pMethods->xTruncate (file, size) : rc;
}

static int
log_sync (sqlite3_file *base, int flags)
{
  Log *self = (Log *) base;
  sqlite3_file *file = get_file (self);
  int rc = write_gathered (self);

  return rc == SQLITE_OK ? file->pMethods->xSync (file, flags) : rc;
}

static int
log_size (sqlite3_file *base, sqlite3_int64 *size)
{
  Log *self = (Log *) base;
  sqlite3_file *file = get_file (self);
  int rc = write_gathered (self);

  return rc == SQLITE_OK ? file->pMethods->xFileSize (file, size) : rc;
}

static int
log_lock (sqlite3_file *base, int lock)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xLock (file, lock);
}

static int
log_unlock (sqlite3_file *base, int lock)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xUnlock (file, lock);
}

static int
log_check_reserved (sqlite3_file *base, int *is_reserved)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xCheckReservedLock (file, is_reserved);
}

static int
log_control (sqlite3_file *base, int op, void *arg)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xFileControl (file, op, arg);
}

static int
log_sector_size (sqlite3_file *base)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xSectorSize (file);
}

static int
log_characteristics (sqlite3_file *base)
{
  sqlite3_file *file = get_file ((Log *) base);

  return file->pMethods->xDeviceCharacteristics (file);
}

static const sqlite3_io_methods log_methods = {
  .iVersion = 1, /* shared memory and mapping are the database's */
  .xClose = log_close,
  .xRead = log_read,
  .xWrite = log_write,
  .xTruncate = log_truncate,
  .xSync = log_sync,
  .xFileSize = log_size,
  .xLock = log_lock,
  .xUnlock = log_unlock,
  .xCheckReservedLock = log_check_reserved,
  .xFileControl = log_control,
  .xSectorSize = log_sector_size,
  .xDeviceCharacteristics = log_characteristics,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *flags_out)
{
  sqlite3_vfs *below = sqlite3_vfs_find (NULL); /* a test may have put its own there since */
  Log *self = (Log *) base;
  int rc;

  g_assert ((int) FILE_OFFSET + below->szOsFile <= vfs->szOsFile);
  if ((flags & SQLITE_OPEN_WAL) == 0)
    return below->xOpen (below, name, base, flags, flags_out);
  memset (self, 0, sizeof *self);
  rc = below->xOpen (below, name, get_file (self), flags, flags_out);
  /* Whether it is to be closed is said by what methods it has. */
  self->base.pMethods = get_file (self)->pMethods != NULL ? &log_methods : NULL;
  return rc;
}

const char *
dsk_db_vfs_durable (void)
{
  static sqlite3_vfs vfs;
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_vfs *below = sqlite3_vfs_find (NULL);

      vfs = *below; /* all else is done by it */
      vfs.pNext = NULL;
      vfs.zName = NAME;
      vfs.szOsFile = (int) FILE_OFFSET + below->szOsFile;
      vfs.xOpen = vfs_open;
      sqlite3_vfs_register (&vfs, FALSE);
      g_once_init_leave (&done, 1);
    }
  return NAME;
}
