/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-db-migrate.h"

#include <errno.h>
#include <string.h>

#include "dsk-db-vfs.h"
#include "dsk-error.h"

#define MAX_BUSY 64 /* statements; then those that have ended since are forgotten */

struct _DskDb
{
  sqlite3 *handle; /* (owned) */
  DskDbMode mode;
  GThread *thread;     /* (unowned): the only one that may use it */
  GHashTable *stmts;   /* (owned) const char * → (owned) sqlite3_stmt *; keys by address */
  GPtrArray *busy;     /* (owned) of statements (unowned) that may be in the middle of their rows */
  char *path;          /* (owned) */
  gboolean registered; /* counts as the process's writer of @path */
  DskDbLog log;
};

/* Files that this process writes: a second writing connection would make two that checkpoint, and
 * SQLite up to 3.51.2 may lose committed data then. */
static GHashTable *writers; /* (owned) path → path */
static GMutex writers_lock;

static gboolean
register_writer (DskDb *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writers_lock);

  if (writers == NULL)
    writers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_contains (writers, self->path))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_BUSY,
                   "The database %s is already open for writing in this process", self->path);
      return FALSE;
    }
  g_hash_table_add (writers, g_strdup (self->path));
  self->registered = TRUE;
  return TRUE;
}

static void
unregister_writer (DskDb *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&writers_lock);

  g_hash_table_remove (writers, self->path);
}

sqlite3 *
dsk_db_handle (DskDb *self)
{
  return self->handle;
}

DskDbLog *
dsk_db_get_log (DskDb *self)
{
  g_assert (self->mode == DSK_DB_WRITER && self->thread == g_thread_self ());
  return &self->log;
}

void
dsk_db_set_error (DskDb *self, GError **error, const char *what)
{
  int rc = sqlite3_errcode (self->handle);
  int os_error = sqlite3_system_errno (self->handle);

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, DSK_ERROR, DSK_ERROR_FULL,
                   "Could not %s: no space is left for %s. Free some space on that disk", what,
                   self->path);
      return;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                   "Could not %s: the file %s is damaged. Restore it from a backup", what,
                   self->path);
      return;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, DSK_ERROR, DSK_ERROR_BUSY,
                   "Could not %s: %s is in use by another program", what, self->path);
      return;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      /* What was to be stored contradicts the tables; tried again, it would still. */
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, "Could not %s: %s", what,
                   sqlite3_errmsg (self->handle));
      return;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      g_set_error (
          error, DSK_ERROR, DSK_ERROR_FAILED,
          "Could not %s: %s can't be opened or written (%s). Check that the folder exists and "
          "who may write to it",
          what, self->path, os_error != 0 ? g_strerror (os_error) : sqlite3_errmsg (self->handle));
      return;
    case SQLITE_IOERR:
      if (os_error == ENOSPC || os_error == EDQUOT)
        g_set_error (error, DSK_ERROR, DSK_ERROR_FULL,
                     "Could not %s: no space is left for %s. Free some space on that disk", what,
                     self->path);
      else
        g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED,
                     "Could not %s: the disk that holds %s reported an error (%s)", what,
                     self->path, os_error != 0 ? g_strerror (os_error) : sqlite3_errstr (rc));
      return;
    default:
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, "Could not %s: %s", what,
                   sqlite3_errmsg (self->handle));
    }
}

gboolean
dsk_db_exec (DskDb *self, const char *sql, const char *what, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  dsk_db_set_error (self, error, what);
  return FALSE;
}

/* What changes nothing in the file, not even on closing. */
static gboolean
configure (DskDb *self, GError **error)
{
  static const char common[]
      = "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; "
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384; ";
  int is_on = 0;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, DSK_DB_BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &is_on);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, &is_on);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, &is_on);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &is_on);
  return dsk_db_exec (self, common, "open the database", error);
}

/* Once the file is known to be ours. */
static gboolean
configure_mode (DskDb *self, gboolean durable, GError **error)
{
  static const char reader[] = "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0";
  g_autofree char *writer = NULL;
  int is_on = 0;

  if (self->mode == DSK_DB_READER)
    return dsk_db_exec (self, reader, "open the database", error);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, &is_on);
  sqlite3_wal_hook (self->handle, dsk_db_log_grew, self);
  writer = g_strdup_printf ("PRAGMA journal_mode=WAL; PRAGMA synchronous=%s; PRAGMA journal_size_limit=%d",
                            durable ? "FULL" : "NORMAL", DSK_DB_LOG_KEEP_BYTES);
  return dsk_db_exec (self, writer, "open the database", error);
}

static void
finalize_stmt (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

/* Before the first database. Counting every allocation takes a lock of the whole process each time, and nobody asks
 * for the sum. Where something else was faster, it stays as it is. */
static void
configure_library (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&done, 1);
}

DskDb *
dsk_db_open (const char *path, DskDbMode mode, gint32 application_id,
             const DskMigration *migrations, guint n_migrations, gboolean durable, GError **error)
{
  g_autoptr (DskDb) self = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  g_return_val_if_fail (path != NULL, NULL);

  configure_library ();
  self = g_new0 (DskDb, 1);
  self->mode = mode;
  self->thread = g_thread_self ();
  self->path = g_canonicalize_filename (path, NULL);
  self->stmts = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_stmt);
  self->busy = g_ptr_array_new ();
  if (mode == DSK_DB_WRITER && !register_writer (self, error))
    return NULL;
  flags
      |= mode == DSK_DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2 (self->path, &self->handle, flags,
                       mode == DSK_DB_WRITER && durable ? dsk_db_vfs_durable () : NULL)
      != SQLITE_OK)
    {
      dsk_db_set_error (self, error, "open the database");
      return NULL;
    }
  if (!configure (self, error)
      || !dsk_db_check_version (self, application_id, n_migrations, error)
      || !configure_mode (self, durable, error)
      || !dsk_db_migrate (self, mode, application_id, migrations, n_migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dsk_db_close (DskDb *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->busy);
  g_hash_table_unref (self->stmts);
  if (self->handle != NULL && sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("The database %s was closed while in use", self->path);
  if (self->registered)
    unregister_writer (self);
  g_free (self->path);
  g_free (self);
}

sqlite3_stmt *
dsk_db_stmt (DskDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt;

  g_assert (self->thread == g_thread_self ());

  stmt = g_hash_table_lookup (self->stmts, sql);
  if (stmt != NULL)
    {
      sqlite3_reset (stmt);
      sqlite3_clear_bindings (stmt);
      return stmt;
    }
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL)
      != SQLITE_OK)
    {
      dsk_db_set_error (self, error, "use the database");
      return NULL;
    }
  g_hash_table_insert (self->stmts, (gpointer) sql, stmt);
  return stmt;
}

static void
forget_idle (DskDb *self)
{
  guint kept = 0;

  for (guint i = 0; i < self->busy->len; i++)
    if (sqlite3_stmt_busy (self->busy->pdata[i]))
      self->busy->pdata[kept++] = self->busy->pdata[i];
  g_ptr_array_set_size (self->busy, (int) kept);
}

void
dsk_db_note_row (DskDb *self, sqlite3_stmt *stmt)
{
  /* Row after row of the same one. */
  if (self->busy->len == 0 || self->busy->pdata[self->busy->len - 1] != stmt)
    g_ptr_array_add (self->busy, stmt);
  if (self->busy->len >= MAX_BUSY)
    forget_idle (self);
}

/* A statement left in the middle of its rows would hold the snapshot past the end of the
 * transaction. To ask each of a few hundred took longer than most transactions. */
static void
reset_all (DskDb *self)
{
  for (guint i = 0; i < self->busy->len; i++)
    if (sqlite3_stmt_busy (self->busy->pdata[i]))
      sqlite3_reset (self->busy->pdata[i]);
  g_ptr_array_set_size (self->busy, 0);
}

gboolean
dsk_db_begin (DskDb *self, GError **error)
{
  return dsk_db_run (self, error, self->mode == DSK_DB_WRITER ? "BEGIN IMMEDIATE" : "BEGIN", "");
}

/* SQLite undoes the whole transaction by itself on some errors (disk full, I/O). What follows must
 * not then run, and be committed, one statement at a time. */
static gboolean
check_in_transaction (DskDb *self, GError **error)
{
  if (!sqlite3_get_autocommit (self->handle))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED,
                       "The transaction was undone because of an earlier error");
  return FALSE;
}

gboolean
dsk_db_commit (DskDb *self, GError **error)
{
  reset_all (self);
  if (!check_in_transaction (self, error))
    return FALSE;
  if (dsk_db_run (self, error, "COMMIT", ""))
    return TRUE;
  dsk_db_rollback (self);
  return FALSE;
}

void
dsk_db_rollback (DskDb *self)
{
  g_autoptr (GError) error = NULL;

  reset_all (self);
  if (sqlite3_get_autocommit (self->handle))
    return;
  if (!dsk_db_run (self, &error, "ROLLBACK", ""))
    g_warning ("%s", error->message);
}

gboolean
dsk_db_savepoint (DskDb *self, GError **error)
{
  return check_in_transaction (self, error) && dsk_db_run (self, error, "SAVEPOINT op", "");
}

gboolean
dsk_db_release (DskDb *self, GError **error)
{
  return check_in_transaction (self, error) && dsk_db_run (self, error, "RELEASE op", "");
}

void
dsk_db_rollback_to (DskDb *self)
{
  g_autoptr (GError) error = NULL;

  reset_all (self);
  if (sqlite3_get_autocommit (self->handle))
    return;
  if (!dsk_db_run (self, &error, "ROLLBACK TO op", "")
      || !dsk_db_run (self, &error, "RELEASE op", ""))
    g_warning ("%s", error->message);
}
