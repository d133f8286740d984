/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Below the VFS of the product lies one that counts what goes to the log, and can refuse it. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "dsk-db-private.h"
#include "dsk-db-vfs.h"
#include "dsk-error.h"

#define APP 0x54455354

#define ADD(name, func) g_test_add ("/store/db-vfs/" name, Fixture, NULL, set_up, func, tear_down)

typedef struct
{
  char *dir;
  char *path;
  DskDb *writer;
  DskDb *reader;
} Fixture;

static const DskMigration migrations[] = {
  { 1, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, b BLOB) STRICT;" },
};

/* --- the VFS below --- */

static sqlite3_vfs *real_vfs;
static sqlite3_vfs counting_vfs;
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods counting_methods;
static guint n_writes; /* to logs */
static guint n_syncs;
static int refuse_in; /* this many more writes go well; -1: all */

static int
write_cb (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  n_writes++;
  if (refuse_in == 0)
    return SQLITE_FULL;
  if (refuse_in > 0)
    refuse_in--;
  return real_methods->xWrite (file, data, n, at);
}

static int
sync_cb (sqlite3_file *file, int flags)
{
  n_syncs++;
  return real_methods->xSync (file, flags);
}

static int
open_cb (sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  int rc = real_vfs->xOpen (real_vfs, path, file, flags, out_flags);

  if (rc != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0)
    return rc;
  real_methods = file->pMethods;
  counting_methods = *real_methods;
  counting_methods.xWrite = write_cb;
  counting_methods.xSync = sync_cb;
  file->pMethods = &counting_methods;
  return rc;
}

static void
install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  counting_vfs = *real_vfs;
  counting_vfs.pNext = NULL;
  counting_vfs.zName = "counting";
  counting_vfs.xOpen = open_cb;
  g_assert_cmpint (sqlite3_vfs_register (&counting_vfs, TRUE), ==, SQLITE_OK);
}

/* --- the fixture --- */

static DskDb *
open_db (Fixture *f, DskDbMode mode)
{
  g_autoptr (GError) error = NULL;
  DskDb *db = dsk_db_open (f->path, mode, APP, migrations, G_N_ELEMENTS (migrations), TRUE, &error);

  g_assert_no_error (error);
  return db;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  refuse_in = -1;
  f->dir = g_dir_make_tmp ("dastak-db-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "t.db", NULL);
  f->writer = open_db (f, DSK_DB_WRITER);
  f->reader = open_db (f, DSK_DB_READER);
  n_writes = n_syncs = 0;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  refuse_in = -1;
  dsk_db_close (f->reader);
  dsk_db_close (f->writer);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (f->path, endings[i], NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static gint64
get_int (DskDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_true (dsk_db_get_int (db, &value, NULL, &error, sql, ""));
  g_assert_no_error (error);
  return value;
}

static void
run (DskDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_db_run (db, &error, sql, ""));
  g_assert_no_error (error);
}

static void
begin (DskDb *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_db_begin (db, &error));
  g_assert_no_error (error);
}

static void
commit (DskDb *db)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_db_commit (db, &error));
  g_assert_no_error (error);
}

static void
fill (DskDb *db, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (dsk_db_run (db, &error, "INSERT INTO t (id, b) VALUES ($1, zeroblob(3000))", "i", (gint64) i));
      g_assert_no_error (error);
    }
}

/* --- tests --- */

/* A commit of forty pages is one write or two and one sync, and is seen by others when it is over, not before. */
static void
test_gathered (Fixture *f, gconstpointer data)
{
  begin (f->writer);
  fill (f->writer, 1, 41);
  g_assert_cmpint (get_int (f->reader, "SELECT count(*) FROM t"), ==, 0);
  commit (f->writer);

  /* SQLite writes the head of each frame and its page: eighty and more. */
  g_assert_cmpuint (n_writes, >, 0);
  g_assert_cmpuint (n_writes, <=, 8);
  g_assert_cmpuint (n_syncs, ==, 1);
  g_assert_cmpint (get_int (f->reader, "SELECT count(*) FROM t"), ==, 40);
  g_assert_cmpint (get_int (f->reader, "SELECT sum(length(b)) FROM t"), ==, 40 * 3000);
}

/* What does not fit into the cache goes to the log before its end, is read from there, and written over there. */
static void
test_larger_than_cache (Fixture *f, gconstpointer data)
{
  run (f->writer, "PRAGMA cache_size=10");
  begin (f->writer);
  fill (f->writer, 1, 1201);
  g_assert_cmpint (get_int (f->writer, "SELECT count(*) FROM t WHERE length(b) = 3000"), ==, 1200);
  run (f->writer, "UPDATE t SET b = CAST('other' AS BLOB) WHERE id % 3 = 0");
  g_assert_cmpint (get_int (f->writer, "SELECT count(*) FROM t WHERE b = CAST('other' AS BLOB)"), ==, 400);
  commit (f->writer);

  g_assert_cmpint (get_int (f->reader, "SELECT count(*) FROM t WHERE b = CAST('other' AS BLOB)"), ==, 400);
  g_assert_cmpint (get_int (f->reader, "SELECT sum(length(b)) FROM t"), ==, 400 * 5 + 800 * 3000);
}

/* The same through a new connection, which reads what is in the files. */
static void
test_reopened (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50; i++)
    fill (f->writer, i * 7 + 1, i * 7 + 8);
  begin (f->writer);
  run (f->writer, "DELETE FROM t WHERE id > 300");
  dsk_db_rollback (f->writer);
  dsk_db_close (f->reader);
  dsk_db_close (f->writer);
  f->writer = open_db (f, DSK_DB_WRITER);
  f->reader = open_db (f, DSK_DB_READER);

  g_assert_cmpint (get_int (f->reader, "SELECT count(*) FROM t WHERE length(b) = 3000"), ==, 350);
  g_assert_true (dsk_db_check (f->writer, &error));
  g_assert_no_error (error);
}

/* Wherever the disk is full, the commit fails, nothing of it is seen, and the next one succeeds. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  for (int at = 0; at < 4; at++)
    {
      g_autoptr (GError) error = NULL;

      begin (f->writer);
      fill (f->writer, 1000, 1100);
      refuse_in = at;
      g_assert_false (dsk_db_commit (f->writer, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_FULL);
      dsk_db_rollback (f->writer);
      refuse_in = -1;
      g_assert_cmpint (get_int (f->writer, "SELECT count(*) FROM t WHERE id >= 1000"), ==, 0);

      begin (f->writer);
      fill (f->writer, at * 10 + 1, at * 10 + 11);
      commit (f->writer);
      g_assert_cmpint (get_int (f->reader, "SELECT count(*) FROM t"), ==, (at + 1) * 10);
    }
}

/* Nothing is left in memory when the log is taken to the file, cut, or begun anew. */
static void
test_checkpoint (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      begin (f->writer);
      fill (f->writer, i * 60 + 1, i * 60 + 61);
      commit (f->writer);
      g_assert_true (dsk_db_checkpoint (f->writer));
      g_assert_cmpint (get_int (f->reader, "SELECT sum(length(b)) FROM t"), ==, (i + 1) * 60 * 3000);
    }
}

/* Whatever is written, cut and read in whatever order, it is the file that SQLite's own VFS would have made. */
static void
test_random (Fixture *f, gconstpointer data)
{
  const gsize size = 3 * 1024 * 1024;
  sqlite3_vfs *vfs = sqlite3_vfs_find (dsk_db_vfs_durable ());
  g_autofree char *path = g_strconcat (f->path, "-wal", NULL);
  g_autofree sqlite3_file *file = g_malloc0 (vfs->szOsFile);
  g_autofree guint8 *model = g_malloc0 (size);
  g_autofree guint8 *bytes = g_malloc0 (size);
  sqlite3_int64 end = 0; /* of the file */
  gsize at = 0;          /* where the last write ended */

  dsk_db_close (g_steal_pointer (&f->reader));
  dsk_db_close (g_steal_pointer (&f->writer));
  g_unlink (path);
  g_assert_cmpint (vfs->xOpen (vfs, path, file, SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), ==,
                   SQLITE_OK);
  for (guint i = 0; i < 20000; i++)
    {
      gboolean is_large = g_test_rand_int_range (0, 200) == 0;
      gsize n = (gsize) g_test_rand_int_range (1, is_large ? 1200 * 1024 : 5000);
      int what = g_test_rand_int_range (0, 100);
      sqlite3_int64 there;

      if (what >= 70)
        at = (gsize) g_test_rand_int_range (0, (int) MIN (size - n, (gsize) end + 1));
      if (at + n > size)
        at = 0;
      if (what < 92)
        {
          memset (bytes, g_test_rand_int_range (0, 256), n);
          memcpy (model + at, bytes, n);
          g_assert_cmpint (file->pMethods->xWrite (file, bytes, (int) n, (sqlite3_int64) at), ==, SQLITE_OK);
          at += n;
          end = MAX (end, (sqlite3_int64) at);
        }
      else if (what < 98)
        {
          int rc = file->pMethods->xRead (file, bytes, (int) n, (sqlite3_int64) at);

          g_assert_cmpint (rc, ==, (sqlite3_int64) (at + n) <= end ? SQLITE_OK : SQLITE_IOERR_SHORT_READ);
          g_assert_cmpmem (bytes, n, model + at, n);
        }
      else if (what < 99)
        {
          g_assert_cmpint (file->pMethods->xFileSize (file, &there), ==, SQLITE_OK);
          g_assert_cmpint (there, ==, end);
        }
      else
        {
          end = MIN (end, (sqlite3_int64) at);
          memset (model + end, 0, size - (gsize) end);
          g_assert_cmpint (file->pMethods->xTruncate (file, end), ==, SQLITE_OK);
        }
    }
  g_assert_cmpint (file->pMethods->xSync (file, SQLITE_SYNC_NORMAL), ==, SQLITE_OK);
  file->pMethods->xClose (file);
  {
    g_autofree char *content = NULL;
    gsize len;

    g_assert_true (g_file_get_contents (path, &content, &len, NULL));
    g_assert_cmpmem (content, len, model, (gsize) end);
  }
  g_unlink (path);
  f->writer = open_db (f, DSK_DB_WRITER);
  f->reader = open_db (f, DSK_DB_READER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  install ();
  ADD ("gathered", test_gathered);
  ADD ("larger-than-cache", test_larger_than_cache);
  ADD ("reopened", test_reopened);
  ADD ("refused", test_refused);
  ADD ("checkpoint", test_checkpoint);
  ADD ("random", test_random);
  return g_test_run ();
}
