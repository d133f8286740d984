/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-db-migrate.h"

#include "dsk-error.h"

static gboolean
pragma_int (DskDb *self, const char *sql, gint64 *value, GError **error)
{
  gboolean found;

  return dsk_db_get_int (self, value, &found, error, sql, "");
}

static gboolean
apply (DskDb *self, gint32 application_id, const DskMigration *migration, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%d",
                                            application_id, migration->version);
  gint64 broken = 0;

  if (!dsk_db_begin (self, error))
    return FALSE;
  if (!dsk_db_exec (self, migration->sql, "bring the database up to date", error)
      || !pragma_int (self, "SELECT count(*) FROM pragma_foreign_key_check", &broken, error))
    goto fail;
  if (broken > 0)
    {
      g_set_error (
          error, DSK_ERROR, DSK_ERROR_CORRUPT,
          "The database can't be brought to version %d: rows in it refer to others that are "
          "missing. Restore a backup",
          migration->version);
      goto fail;
    }
  if (!dsk_db_exec (self, stamp, "bring the database up to date", error)
      || !dsk_db_commit (self, error))
    goto fail;
  return TRUE;

fail:
  dsk_db_rollback (self);
  return FALSE;
}

static gboolean
check_application (DskDb *self, gint32 application_id, gint64 version, GError **error)
{
  gint64 found = 0;
  gint64 n_tables = 0;

  if (!pragma_int (self, "PRAGMA application_id", &found, error))
    return FALSE;
  if (found == application_id)
    return TRUE;
  if (!pragma_int (self, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (found == 0 && version == 0 && n_tables == 0)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The file %s belongs to another program",
               sqlite3_db_filename (dsk_db_handle (self), "main"));
  return FALSE;
}

gboolean
dsk_db_check_version (DskDb *self, gint32 application_id, guint n_migrations, GError **error)
{
  gint64 version = 0;

  if (!pragma_int (self, "PRAGMA user_version", &version, error)
      || !check_application (self, application_id, version, error))
    return FALSE;
  if (version > (gint64) n_migrations)
    {
      g_set_error (
          error, DSK_ERROR, DSK_ERROR_NEWER,
          "The database %s is of a newer version (%d) than this program knows (%u). Install "
          "the newer program; nothing was changed",
          sqlite3_db_filename (dsk_db_handle (self), "main"), (int) version, n_migrations);
      return FALSE;
    }
  return TRUE;
}

gboolean
dsk_db_migrate (DskDb *self, DskDbMode mode, gint32 application_id, const DskMigration *migrations,
                guint n_migrations, GError **error)
{
  gint64 version = 0;

  if (!pragma_int (self, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == (gint64) n_migrations)
    return TRUE;
  if (mode == DSK_DB_READER)
    {
      g_set_error (
          error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
          "The database %s is of an older version (%d) and must be opened for writing first",
          sqlite3_db_filename (dsk_db_handle (self), "main"), (int) version);
      return FALSE;
    }

  /* Rebuilding a table needs the references unchecked meanwhile; each step checks them at its end.
   */
  if (!dsk_db_exec (self, "PRAGMA foreign_keys=OFF", "bring the database up to date", error))
    return FALSE;
  for (guint i = (guint) version; i < n_migrations; i++)
    {
      g_assert (migrations[i].version == (int) i + 1);
      if (!apply (self, application_id, &migrations[i], error))
        return FALSE;
    }
  return dsk_db_exec (self, "PRAGMA foreign_keys=ON", "bring the database up to date", error);
}
