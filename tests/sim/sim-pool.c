/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A quarter of a run went into reading the same schemas and compiling the same statements, for each program that starts
 * anew. Here a connection that the product closes is kept, with its statements, and is given out when a database of
 * that name is opened again. It keeps nothing of the file: what it cached is dropped, its transaction is undone, the
 * file and its locks are let go; what is there is read from the disk, and the log is recovered, as by a new one. The
 * linker puts this between the product and SQLite (--wrap). */

#include "sim-pool.h"

#include <sqlite3.h>
#include <string.h>

#include "sim-disk.h"
#include "sim-vfs.h"

#define AT_VERSIONS 18 /* of the file: two bytes, 2 is WAL */
#define AT_COOKIE 40   /* of the schema */
#define HEADER 44

typedef struct
{
  sqlite3 *db;      /* (owned) */
  char *key;        /* (owned): path and mode */
  GHashTable *idle; /* (owned) SQL → (owned) statement that the product has given back; its SQL is the key */
  sqlite3_file *file; /* (unowned) */
  sqlite3_file *log;  /* (unowned) */
  guint8 cookie[4];
  GHashTable *said; /* (owned) set of what was set, that stays so */
  int leaves_log;   /* what was asked for, and is not told SQLite before it closes */
} Kept;

static GHashTable *by_db;   /* (owned) sqlite3 → (owned) Kept */
static GHashTable *parked;  /* (owned) key → (unowned) Kept */
static GHashTable *refused; /* (owned) set of paths */
static gboolean ending;

int __real_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs);
int __wrap_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs);
int __real_sqlite3_close (sqlite3 *db);
int __wrap_sqlite3_close (sqlite3 *db);
int __real_sqlite3_db_config (sqlite3 *db, int op, ...);
int __wrap_sqlite3_db_config (sqlite3 *db, int op, ...);
int __real_sqlite3_exec (sqlite3 *db, const char *sql, sqlite3_callback func, void *data, char **message);
int __wrap_sqlite3_exec (sqlite3 *db, const char *sql, sqlite3_callback func, void *data, char **message);
int __real_sqlite3_prepare_v3 (sqlite3 *db, const char *sql, int len, unsigned flags, sqlite3_stmt **stmt,
                               const char **tail);
int __wrap_sqlite3_prepare_v3 (sqlite3 *db, const char *sql, int len, unsigned flags, sqlite3_stmt **stmt,
                               const char **tail);
int __real_sqlite3_finalize (sqlite3_stmt *stmt);
int __wrap_sqlite3_finalize (sqlite3_stmt *stmt);

static void
finalize (gpointer stmt)
{
  __real_sqlite3_finalize (stmt);
}

/* Of every eighth byte: statements are long, and are looked up for each start of each program. */
static guint
hash_sql (gconstpointer sql)
{
  const char *text = sql;
  const gsize len = strlen (text);
  guint hash = (guint) len;

  for (gsize i = 0; i < len; i += 8)
    hash = hash * 31 + (guchar) text[i];
  return hash;
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_hash_table_unref (kept->idle);
  g_hash_table_unref (kept->said);
  g_free (kept->key);
  g_free (kept);
}

static int
close_really (Kept *kept)
{
  sqlite3 *db = kept->db;

  __real_sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, kept->leaves_log, NULL);
  g_hash_table_remove (by_db, db);
  return __real_sqlite3_close (db);
}

/* The format and the schema of what is on the disk, past the log: both are those of the template there. */
static gboolean
read_header (const char *path, guint8 *header)
{
  SimDisk *disk = sim_disk_find (path);
  SimFile *file = disk != NULL ? sim_disk_file (disk, strrchr (path, '/') + 1, FALSE) : NULL;

  return file != NULL && sim_file_read (file, header, HEADER, 0) == HEADER && header[AT_VERSIONS] == 2
         && header[AT_VERSIONS + 1] == 2;
}

/* --- opening --- */

static Kept *
unpark (const char *path, const char *key)
{
  Kept *kept = parked != NULL ? g_hash_table_lookup (parked, key) : NULL;
  guint8 header[HEADER];

  if (kept == NULL || g_hash_table_contains (refused, path))
    return NULL;
  g_hash_table_remove (parked, key);
  if (read_header (path, header)
      && memcmp (header + AT_COOKIE, kept->cookie, sizeof kept->cookie) == 0
      && sim_vfs_unpark (kept->file, kept->log))
    return kept;
  close_really (kept);
  return NULL;
}

static void
remember (sqlite3 *db, char *key)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->db = db;
  kept->key = key;
  kept->idle = g_hash_table_new_full (hash_sql, g_str_equal, NULL, finalize);
  kept->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (by_db, db, kept);
}

/* The product asks for no mutex; whoever else opens a database here does not. Its files lie in the simulator's VFS
 * alone: what the product's own gathers before a sync is torn and lost here all the same. */
int
__wrap_sqlite3_open_v2 (const char *path, sqlite3 **db, int flags, const char *vfs)
{
  g_autofree char *key = NULL;
  Kept *kept;
  int rc;

  if ((flags & SQLITE_OPEN_NOMUTEX) != 0)
    vfs = NULL;
  if (by_db == NULL || (flags & SQLITE_OPEN_NOMUTEX) == 0)
    return __real_sqlite3_open_v2 (path, db, flags, vfs);
  key = g_strdup_printf ("%x %s", (guint) flags, path);
  kept = unpark (path, key);
  if (kept != NULL)
    {
      *db = kept->db;
      return SQLITE_OK;
    }
  rc = __real_sqlite3_open_v2 (path, db, flags, vfs);
  if (rc == SQLITE_OK)
    remember (*db, g_steal_pointer (&key));
  return rc;
}

/* --- closing --- */

/* Closing would change nothing on the disk, or nobody will look. */
static gboolean
leaves_no_trace (Kept *kept, const char *path)
{
  SimDisk *disk = sim_disk_find (path);

  return ending || kept->leaves_log || disk == NULL || sim_disk_is_dead (disk);
}

static gboolean
park (Kept *kept)
{
  const char *path = strchr (kept->key, ' ') + 1;
  guint8 header[HEADER];

  if (g_hash_table_contains (parked, kept->key) || g_hash_table_contains (refused, path)
      || !leaves_no_trace (kept, path) || !read_header (path, header))
    return FALSE;
  if (!sqlite3_get_autocommit (kept->db))
    sqlite3_exec (kept->db, "ROLLBACK", NULL, NULL, NULL);
  if (sqlite3_txn_state (kept->db, NULL) != SQLITE_TXN_NONE
      || sqlite3_file_control (kept->db, "main", SQLITE_FCNTL_FILE_POINTER, &kept->file) != SQLITE_OK
      || !sim_vfs_may_park (kept->file)
      || sqlite3_file_control (kept->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &kept->log) != SQLITE_OK)
    return FALSE;
  sqlite3_wal_hook (kept->db, NULL, NULL);
  sqlite3_progress_handler (kept->db, 0, NULL, NULL);
  sqlite3_db_release_memory (kept->db);
  memcpy (kept->cookie, header + AT_COOKIE, sizeof kept->cookie);
  sim_vfs_park (kept->file, kept->log);
  g_hash_table_insert (parked, kept->key, kept);
  return TRUE;
}

int
__wrap_sqlite3_close (sqlite3 *db)
{
  Kept *kept = by_db != NULL ? g_hash_table_lookup (by_db, db) : NULL;

  if (kept == NULL)
    return __real_sqlite3_close (db);
  return park (kept) ? SQLITE_OK : close_really (kept);
}

/* --- statements --- */

/* Telling SQLite makes it compile every statement again. All that is set here is one number. */
int
__wrap_sqlite3_db_config (sqlite3 *db, int op, ...)
{
  Kept *kept = by_db != NULL ? g_hash_table_lookup (by_db, db) : NULL;
  va_list args;
  int value;
  int *now;

  va_start (args, op);
  value = va_arg (args, int);
  now = va_arg (args, int *);
  va_end (args);
  if (kept == NULL || op != SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
    return __real_sqlite3_db_config (db, op, value, now);
  kept->leaves_log = value;
  if (now != NULL)
    *now = value;
  return SQLITE_OK;
}

/* Most settings make SQLite compile every statement again, also when nothing changes. Those that have to do with the
 * file are made anew. */
int
__wrap_sqlite3_exec (sqlite3 *db, const char *sql, sqlite3_callback func, void *data, char **message)
{
  Kept *kept = by_db != NULL ? g_hash_table_lookup (by_db, db) : NULL;
  int rc;

  if (kept == NULL || !g_str_has_prefix (sql, "PRAGMA ") || strstr (sql, "journal") != NULL)
    return __real_sqlite3_exec (db, sql, func, data, message);
  if (g_hash_table_contains (kept->said, sql))
    return SQLITE_OK;
  rc = __real_sqlite3_exec (db, sql, func, data, message);
  if (rc == SQLITE_OK)
    g_hash_table_add (kept->said, g_strdup (sql));
  return rc;
}

int
__wrap_sqlite3_prepare_v3 (sqlite3 *db, const char *sql, int len, unsigned flags, sqlite3_stmt **stmt,
                           const char **tail)
{
  Kept *kept = by_db != NULL ? g_hash_table_lookup (by_db, db) : NULL;

  *stmt = kept != NULL ? g_hash_table_lookup (kept->idle, sql) : NULL;
  if (*stmt == NULL)
    return __real_sqlite3_prepare_v3 (db, sql, len, flags, stmt, tail);
  g_hash_table_steal (kept->idle, sql);
  return SQLITE_OK;
}

int
__wrap_sqlite3_finalize (sqlite3_stmt *stmt)
{
  Kept *kept = by_db != NULL && stmt != NULL ? g_hash_table_lookup (by_db, sqlite3_db_handle (stmt)) : NULL;

  if (kept == NULL || g_hash_table_contains (kept->idle, sqlite3_sql (stmt)))
    return __real_sqlite3_finalize (stmt);
  sqlite3_clear_bindings (stmt);
  g_hash_table_insert (kept->idle, (gpointer) sqlite3_sql (stmt), stmt);
  return sqlite3_reset (stmt);
}

/* --- runs --- */

void
sim_pool_begin (void)
{
  if (by_db == NULL)
    {
      by_db = g_hash_table_new_full (NULL, NULL, NULL, kept_free);
      parked = g_hash_table_new (g_str_hash, g_str_equal);
      refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  g_hash_table_remove_all (refused);
  ending = FALSE;
}

void
sim_pool_end (void)
{
  ending = TRUE;
}

void
sim_pool_refuse (const char *path)
{
  g_hash_table_add (refused, g_strdup (path));
}

void
sim_pool_clear (void)
{
  GHashTableIter iter;
  gpointer kept;

  if (by_db == NULL)
    return;
  g_hash_table_iter_init (&iter, parked);
  while (g_hash_table_iter_next (&iter, NULL, &kept))
    {
      g_hash_table_iter_remove (&iter);
      close_really (kept);
    }
  g_clear_pointer (&parked, g_hash_table_unref);
  g_clear_pointer (&refused, g_hash_table_unref);
  g_clear_pointer (&by_db, g_hash_table_unref);
}
