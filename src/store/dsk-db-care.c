/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Backup and integrity. */

#include "dsk-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "dsk-error.h"

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
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

static gboolean
copy_to (DskDb *self, const char *path, GError **error)
{
  sqlite3 *target = NULL;
  sqlite3_backup *backup;
  int rc = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (rc == SQLITE_OK)
    {
      backup = sqlite3_backup_init (target, "main", dsk_db_handle (self), "main");
      if (backup != NULL)
        {
          sqlite3_backup_step (backup, -1);
          sqlite3_backup_finish (backup);
        }
      rc = sqlite3_errcode (target);
    }
  if (rc != SQLITE_OK)
    g_set_error (error, DSK_ERROR, (rc & 0xff) == SQLITE_FULL ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                 "Could not write the backup %s: %s", path, sqlite3_errstr (rc));
  sqlite3_close (target);
  return rc == SQLITE_OK;
}

gboolean
dsk_db_backup (DskDb *self, const char *path, GError **error)
{
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (partial);
  if (!copy_to (self, partial, error) || !sync_path (partial, O_RDWR, error))
    {
      g_unlink (partial);
      return FALSE;
    }
  if (g_rename (partial, path) != 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "Could not write the backup %s: %s", path,
                   g_strerror (errno));
      g_unlink (partial);
      return FALSE;
    }
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
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
