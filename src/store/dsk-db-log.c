/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The log beside a database: how long it gets, and when what it holds goes to the file. */

#include "dsk-db-private.h"

#include <sys/statvfs.h>

#define CHECKPOINT_PAGES 4000 /* 16 MiB: that often while writing … */
#define FILL_PAGES 16000      /* … or so rarely, while much comes that is written over soon … */
#define SOON_PAGES 500        /* … or after so many more, if somebody read the log … */
#define LATE_PAGES 8000       /* … or, in a commit although somebody does it between them, that often */
#define MOST_PAGES 12000      /* 48 MiB: wait for who still reads the log, so that it can begin anew … */
#define WAIT_MS 25            /* … but no longer than this … */
#define LONG_WAIT_MS 250      /* … or, when it is twice as long, than this */

/* What a log of CHECKPOINT_PAGES needs, and the transaction that makes it as long. */
#define FILL_BYTES (18 * 1024 * 1024)
#define FILL_CHUNK (64 * 1024)
#define FILL_SPARE 32 /* only where there is so much more than it on the disk */

/* TRUE: the log begins anew. */
static gboolean
restart (DskDb *self, int mode, int wait_ms)
{
  DskDbLog *log = dsk_db_get_log (self);
  sqlite3 *handle = dsk_db_handle (self);
  int rc;

  sqlite3_busy_timeout (handle, wait_ms);
  rc = sqlite3_wal_checkpoint_v2 (handle, "main", mode, NULL, NULL);
  sqlite3_busy_timeout (handle, DSK_DB_BUSY_TIMEOUT_MS);
  if (rc == SQLITE_OK)
    log->pages = log->checkpoint_at = 0;
  return rc == SQLITE_OK;
}

/* Waits for nobody. The next commit begins the log anew, if nobody was reading; otherwise, and if the file could not be
 * written, it is tried again soon. */
static void
checkpoint (DskDb *self)
{
  DskDbLog *log = dsk_db_get_log (self);
  int there = 0;
  int taken = 0;
  int rc = sqlite3_wal_checkpoint_v2 (dsk_db_handle (self), "main", SQLITE_CHECKPOINT_PASSIVE, &there, &taken);

  log->checkpoint_at
      = rc == SQLITE_OK && taken == there ? log->pages : MAX (0, log->pages - CHECKPOINT_PAGES + SOON_PAGES);
}

/* SQLite's own checkpoint would, once the log is long and readers keep it from beginning anew, write and sync the file
 * after every single commit. */
int
dsk_db_log_grew (void *db, sqlite3 *handle, const char *name, int pages)
{
  DskDb *self = db;
  DskDbLog *log = dsk_db_get_log (self);

  if (pages < log->checkpoint_at)
    log->checkpoint_at = 0; /* it has begun anew */
  log->pages = pages;
  if (pages - log->checkpoint_at >= (log->bounded ? LATE_PAGES : log->filling ? FILL_PAGES : CHECKPOINT_PAGES))
    checkpoint (self);
  return SQLITE_OK;
}

void
dsk_db_set_filling (DskDb *self, gboolean filling)
{
  dsk_db_get_log (self)->filling = filling;
}

gboolean
dsk_db_checkpoint (DskDb *self)
{
  /* Readers in the way are no failure: the next idle moment comes. */
  return restart (self, SQLITE_CHECKPOINT_TRUNCATE, 0);
}

gboolean
dsk_db_log_is_long (DskDb *self)
{
  const DskDbLog *log = dsk_db_get_log (self);

  return log->pages >= MOST_PAGES || log->pages - log->checkpoint_at >= CHECKPOINT_PAGES;
}

gboolean
dsk_db_bound_log (DskDb *self)
{
  DskDbLog *log = dsk_db_get_log (self);

  log->bounded = TRUE;
  if (!dsk_db_log_is_long (self))
    return TRUE;
  if (log->pages >= MOST_PAGES)
    return restart (self, SQLITE_CHECKPOINT_RESTART, log->pages < 2 * MOST_PAGES ? WAIT_MS : LONG_WAIT_MS);
  checkpoint (self);
  return TRUE;
}

static gboolean
has_room (DskDb *self)
{
  struct statvfs info;

  return statvfs (sqlite3_db_filename (dsk_db_handle (self), "main"), &info) == 0
         && (guint64) info.f_bavail * info.f_frsize / FILL_SPARE >= FILL_BYTES;
}

/* With zeros, which SQLite takes for the end of the log wherever it meets them. */
static void
fill (DskDb *self)
{
  static const guint8 zeros[FILL_CHUNK];
  sqlite3_file *file = NULL;
  sqlite3_int64 size = 0;
  int rc = sqlite3_file_control (dsk_db_handle (self), "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);

  if (rc != SQLITE_OK || file == NULL || file->pMethods == NULL
      || file->pMethods->xFileSize (file, &size) != SQLITE_OK || size >= FILL_BYTES || !has_room (self))
    return;
  for (; rc == SQLITE_OK && size < FILL_BYTES; size += FILL_CHUNK)
    rc = file->pMethods->xWrite (file, zeros, FILL_CHUNK, size);
  if (rc == SQLITE_OK)
    file->pMethods->xSync (file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

void
dsk_db_keep_log (DskDb *self)
{
  if (dsk_db_get_log (self)->pages > 0)
    checkpoint (self);
  fill (self);
}
