/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Backup and integrity. */

#include "dsk-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "dsk-error.h"

/* Pages between two looks at whether to stop. */
#define COPY_PAGES 1024

gboolean
dsk_db_sync_path (const char *path, gboolean is_folder, GError **error)
{
  int fd = g_open (path, (is_folder ? O_RDONLY | O_DIRECTORY : O_RDWR) | O_CLOEXEC, 0);
  int saved;

  if (fd >= 0 && fsync (fd) == 0)
    {
      close (fd);
      return TRUE;
    }
  saved = errno;
  if (fd >= 0)
    close (fd);
  g_set_error (error, DSK_ERROR, saved == ENOSPC ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
               "Could not write %s: %s", path, g_strerror (saved));
  return FALSE;
}

static int
copy_pages (DskDb *self, sqlite3 *target, const gint *stop)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", dsk_db_handle (self), "main");
  int rc = SQLITE_OK;
  int end;

  if (backup == NULL)
    return sqlite3_errcode (target);
  while (rc == SQLITE_OK)
    rc = stop != NULL && g_atomic_int_get (stop) != 0 ? SQLITE_INTERRUPT
                                                      : sqlite3_backup_step (backup, COPY_PAGES);
  end = sqlite3_backup_finish (backup);
  return rc == SQLITE_DONE ? end : rc;
}

gboolean
dsk_db_copy (DskDb *self, const char *path, const gint *stop, GError **error)
{
  sqlite3 *target = NULL;
  int rc = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (rc == SQLITE_OK)
    rc = copy_pages (self, target, stop);
  if (rc != SQLITE_OK)
    g_set_error (error, DSK_ERROR, (rc & 0xff) == SQLITE_FULL ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                 "Could not write the backup %s: %s", path, sqlite3_errstr (rc));
  sqlite3_close (target);
  return rc == SQLITE_OK;
}

gboolean
dsk_db_check (DskDb *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *verdict
      = dsk_db_get_text (self, &local, "SELECT quick_check FROM pragma_quick_check LIMIT 1", "");
  gint64 broken = 0;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_strcmp0 (verdict, "ok") != 0)
    {
      /* SQLite's words are for experts, and several lines. */
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                   "The database %s is damaged; restore it from a backup (%s)",
                   sqlite3_db_filename (dsk_db_handle (self), "main"),
                   verdict != NULL ? g_strdelimit (verdict, "\n", ' ') : "nothing can be read");
      return FALSE;
    }
  if (!dsk_db_get_int (self, &broken, NULL, error, "SELECT count(*) FROM pragma_foreign_key_check",
                       ""))
    return FALSE;
  if (broken > 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                   "The database is damaged: %d rows refer to others that are missing",
                   (int) broken);
      return FALSE;
    }
  return TRUE;
}
