/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "dsk-db-private.h"
#include "dsk-error.h"

#define APP 0x54455354

typedef struct
{
  char *dir;
  char *path;
} Fixture;

#define ADD(name, func) g_test_add ("/store/db/" name, Fixture, NULL, set_up, func, tear_down)

static const DskMigration migrations[] = {
  { 1, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, s TEXT, b BLOB) STRICT;" },
  { 2, "ALTER TABLE t ADD COLUMN n INTEGER; INSERT INTO t (id, s) VALUES (1, 'from 2');" },
};

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-db-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "t.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (f->dir, name, NULL);

      g_unlink (child);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_free (f->path);
}

static DskDb *
open_version (Fixture *f, DskDbMode mode, guint n, GError **error)
{
  return dsk_db_open (f->path, mode, APP, migrations, n, TRUE, error);
}

static DskDb *
open_writer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  DskDb *db = open_version (f, DSK_DB_WRITER, 2, &error);

  g_assert_no_error (error);
  return db;
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
assert_run (DskDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_db_run (db, &error, sql, ""));
  g_assert_no_error (error);
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) writer = open_writer (f);
  g_autoptr (DskDb) reader = open_version (f, DSK_DB_READER, 2, &error);
  g_autofree char *journal = dsk_db_get_text (writer, NULL, "PRAGMA journal_mode", "");

  g_assert_no_error (error);
  g_assert_cmpstr (journal, ==, "wal");
  g_assert_cmpint (get_int (writer, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (get_int (writer, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (get_int (writer, "PRAGMA trusted_schema"), ==, 0);
  g_assert_cmpint (get_int (writer, "PRAGMA temp_store"), ==, 2);
  g_assert_cmpint (get_int (reader, "PRAGMA wal_autocheckpoint"), ==, 0);
  g_assert_cmpint (get_int (reader, "PRAGMA query_only"), ==, 1);
  g_assert_false (dsk_db_run (reader, &error, "INSERT INTO t (id) VALUES (9)", ""));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_FAILED);
}

static void
test_migrate (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) older = NULL;
  g_autoptr (GError) newer = NULL;
  g_autoptr (DskDb) db = open_version (f, DSK_DB_WRITER, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (get_int (db, "PRAGMA user_version"), ==, 1);
  g_assert_null (open_version (f, DSK_DB_READER, 2, &older));
  g_assert_error (older, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
  g_clear_pointer (&db, dsk_db_close);
  db = open_writer (f);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t WHERE s = 'from 2'"), ==, 1);
  g_clear_pointer (&db, dsk_db_close);
  g_assert_null (open_version (f, DSK_DB_WRITER, 1, &newer));
  g_assert_error (newer, DSK_ERROR, DSK_ERROR_NEWER);
  db = open_writer (f);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t"), ==, 1);
}

/* A migration that fails leaves the version before it, whole. */
static void
test_broken_migration (Fixture *f, gconstpointer data)
{
  static const DskMigration broken[] = {
    { 1, "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY) STRICT;" },
    { 2, "CREATE TABLE u (id INTEGER) STRICT; CREATE TABLE t (id INTEGER) STRICT;" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (DskDb) db = NULL;

  g_assert_null (dsk_db_open (f->path, DSK_DB_WRITER, APP, broken, 2, TRUE, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_FAILED);
  db = dsk_db_open (f->path, DSK_DB_WRITER, APP, broken, 1, TRUE, &none);
  g_assert_no_error (none);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), ==, 0);
}

static void
test_foreign_files (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) other = NULL;
  g_autoptr (GError) damaged = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (DskDb) db = open_writer (f);

  g_clear_pointer (&db, dsk_db_close);
  g_assert_null (dsk_db_open (f->path, DSK_DB_WRITER, APP + 1, migrations, 2, TRUE, &other));
  g_assert_error (other, DSK_ERROR, DSK_ERROR_INVALID);
  g_assert_true (g_file_set_contents (
      f->path, "this is no database, but long enough to be taken for one", -1, NULL));
  g_assert_null (open_version (f, DSK_DB_WRITER, 2, &damaged));
  g_assert_error (damaged, DSK_ERROR, DSK_ERROR_CORRUPT);
  g_assert_null (
      dsk_db_open ("/nonexistent/t.db", DSK_DB_WRITER, APP, migrations, 2, TRUE, &missing));
  g_assert_error (missing, DSK_ERROR, DSK_ERROR_FAILED);
  g_assert_nonnull (strstr (missing->message, "/nonexistent/t.db"));
}

static void
test_one_writer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) first = open_writer (f);
  g_autofree char *same = g_build_filename (f->dir, ".", "t.db", NULL);

  g_assert_null (dsk_db_open (same, DSK_DB_WRITER, APP, migrations, 2, TRUE, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_BUSY);
  g_clear_pointer (&first, dsk_db_close);
  first = open_writer (f);
}

static void
test_bind (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  const gint64 seven = 7;
  sqlite3_stmt *stmt;
  DskValue value;

  g_assert_true (dsk_db_run (db, &error, "INSERT INTO t (id, s, b, n) VALUES ($1, $2, $3, $4)",
                             "isbI", (gint64) 2, "text", "\0\1", (gsize) 2, &seven));
  g_assert_true (dsk_db_run (db, &error, "INSERT INTO t (id, s, b, n) VALUES ($1, $2, $3, $4)",
                             "isbI", (gint64) 3, NULL, "", (gsize) 0, NULL));
  g_assert_no_error (error);
  stmt = dsk_db_stmt (db, "SELECT s, length(b), n FROM t WHERE id > 1 ORDER BY id", &error);
  g_assert_cmpint (dsk_db_step (db, stmt, &error), ==, SQLITE_ROW);
  value = dsk_db_column (stmt, 0);
  g_assert_cmpstr (dsk_value_get_text (&value), ==, "text");
  g_assert_cmpint (sqlite3_column_int (stmt, 1), ==, 2);
  value = dsk_db_column (stmt, 2);
  g_assert_cmpint (dsk_value_get_int (&value), ==, 7);
  g_assert_cmpint (dsk_db_step (db, stmt, &error), ==, SQLITE_ROW);
  value = dsk_db_column (stmt, 2);
  g_assert_cmpint (value.type, ==, DSK_VALUE_NULL);
  g_assert_cmpint (dsk_db_step (db, stmt, &error), ==, SQLITE_DONE);
}

static void
test_savepoints (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) db = open_writer (f);

  g_assert_true (dsk_db_begin (db, &error));
  g_assert_true (dsk_db_savepoint (db, &error));
  assert_run (db, "INSERT INTO t (id) VALUES (10)");
  g_assert_true (dsk_db_release (db, &error));
  g_assert_true (dsk_db_savepoint (db, &error));
  assert_run (db, "INSERT INTO t (id) VALUES (11)");
  dsk_db_rollback_to (db);
  g_assert_true (dsk_db_commit (db, &error));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM t WHERE id >= 10"), ==, 1);
  g_assert_false (dsk_db_commit (db, &error));
}

static void
test_snapshot (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) writer = open_writer (f);
  g_autoptr (DskDb) reader = open_version (f, DSK_DB_READER, 2, &error);

  g_assert_true (dsk_db_begin (reader, &error));
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t"), ==, 1);
  assert_run (writer, "INSERT INTO t (id) VALUES (10)");
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t"), ==, 1);
  dsk_db_rollback (reader);
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t"), ==, 2);
}

/* A statement left in the middle of its rows does not hold the snapshot. */
static void
test_unfinished_statement (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) writer = open_writer (f);
  g_autoptr (DskDb) reader = open_version (f, DSK_DB_READER, 2, &error);
  sqlite3_stmt *stmt;

  assert_run (writer, "INSERT INTO t (id) VALUES (10)");
  g_assert_true (dsk_db_begin (reader, &error));
  stmt = dsk_db_stmt (reader, "SELECT id FROM t", &error);
  g_assert_cmpint (dsk_db_step (reader, stmt, &error), ==, SQLITE_ROW);
  dsk_db_rollback (reader);
  assert_run (writer, "INSERT INTO t (id) VALUES (11)");
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t"), ==, 3);
}

/* A full disk is told from other failures, undoes the batch, and is over when there is room again.
 */
static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) lost = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  gint64 pages = get_int (db, "PRAGMA page_count");
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count=%" G_GINT64_FORMAT, pages);

  get_int (db, limit);
  g_assert_true (dsk_db_begin (db, &lost));
  g_assert_false (
      dsk_db_run (db, &error, "INSERT INTO t (id, b) VALUES (10, zeroblob(100000))", ""));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_FULL);
  dsk_db_rollback (db);
  get_int (db, "PRAGMA max_page_count=100000");
  assert_run (db, "INSERT INTO t (id, b) VALUES (10, zeroblob(100000))");
}

static void
test_copy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  g_autoptr (DskDb) reader = open_version (f, DSK_DB_READER, 2, &error);
  g_autoptr (DskDb) copy = NULL;
  g_autofree char *path = g_build_filename (f->dir, "copy.db", NULL);
  gint stop = 1;

  assert_run (db, "INSERT INTO t (id, s) VALUES (10, 'kept')");
  g_assert_true (dsk_db_begin (reader, &error));
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t WHERE id = 10"), ==, 1);
  /* What comes after the snapshot is not in its copy. */
  assert_run (db, "INSERT INTO t (id, s) VALUES (11, 'kept')");
  g_assert_true (dsk_db_copy (reader, path, NULL, &error));
  g_assert_no_error (error);
  dsk_db_rollback (reader);
  copy = dsk_db_open (path, DSK_DB_WRITER, APP, migrations, 2, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_int (copy, "SELECT count(*) FROM t WHERE s = 'kept'"), ==, 1);
  g_assert_true (dsk_db_check (copy, &error));
  g_assert_false (dsk_db_copy (db, "/nonexistent/copy.db", NULL, &error));
  g_clear_error (&error);
  g_clear_pointer (&copy, dsk_db_close);
  g_assert_false (dsk_db_copy (db, path, &stop, &error));
}

static gint64
log_size (Fixture *f)
{
  g_autofree char *path = g_strconcat (f->path, "-wal", NULL);
  GStatBuf found;

  g_assert_cmpint (g_stat (path, &found), ==, 0);
  return found.st_size;
}

static void
write_mib (DskDb *db, int n)
{
  for (int i = 0; i < n; i++)
    assert_run (db, "UPDATE t SET b = randomblob (1048576) WHERE id = 1");
}

/* Without readers the log begins anew by itself. With one that stays it grows, and begins anew once that one left. */
static void
test_log_is_bounded (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  g_autoptr (DskDb) reader = open_version (f, DSK_DB_READER, 2, &error);
  gint64 grown;

  g_assert_no_error (error);
  write_mib (db, 30);
  g_assert_cmpint (log_size (f), <, 24 << 20);
  g_assert_true (dsk_db_bound_log (db));
  g_assert_true (dsk_db_begin (reader, &error));
  g_assert_cmpint (get_int (reader, "SELECT count(*) FROM t WHERE id = 1"), ==, 1);
  write_mib (db, 50);
  grown = log_size (f);
  g_assert_cmpint (grown, >, 48 << 20);
  g_assert_false (dsk_db_bound_log (db));
  dsk_db_rollback (reader);
  g_assert_true (dsk_db_bound_log (db));
  write_mib (db, 20);
  g_assert_cmpint (log_size (f), <=, grown);
}

/* While a file is filled the log gets longer; as soon as it is full it is as short as ever. */
static void
test_log_while_filling (Fixture *f, gconstpointer data)
{
  g_autoptr (DskDb) db = open_writer (f);

  dsk_db_set_filling (db, TRUE);
  write_mib (db, 40);
  g_assert_cmpint (log_size (f), >, 36 << 20);
  write_mib (db, 60);
  g_assert_cmpint (log_size (f), <, 72 << 20);
  dsk_db_set_filling (db, FALSE);
  g_assert_true (dsk_db_checkpoint (db));
  write_mib (db, 200);
  g_assert_cmpint (log_size (f), <, 24 << 20);
  g_assert_true (dsk_db_checkpoint (db));
  g_assert_cmpint (log_size (f), ==, 0);
}

/* What was committed into a log that was filled before is there after a crash, and the log stays as long as it is. */
/* On less free space than this the log is left to grow as it does. */
#define LOG_NEEDS (640 * G_GUINT64_CONSTANT (1 << 20))

static void
test_log_is_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  g_autoptr (DskDb) copy = NULL;
  g_autofree char *other = g_strconcat (f->path, "-copy", NULL);
  struct statvfs info;
  gint64 size;

  g_assert_cmpint (statvfs (f->path, &info), ==, 0);
  if ((guint64) info.f_bavail * info.f_frsize < LOG_NEEDS)
    {
      g_test_skip ("there is too little space for a log that keeps its size");
      return;
    }
  assert_run (db, "INSERT INTO t (s) VALUES ('before')");
  dsk_db_keep_log (db);
  size = log_size (f);
  g_assert_cmpint (size, >, 16 << 20);
  assert_run (db, "INSERT INTO t (s) VALUES ('after')");
  for (int i = 0; i < 2; i++)
    {
      const char *suffix = i == 0 ? "" : "-wal";
      g_autofree char *from = g_strconcat (f->path, suffix, NULL);
      g_autofree char *to = g_strconcat (other, suffix, NULL);
      g_autofree char *bytes = NULL;
      gsize len;

      g_assert_true (g_file_get_contents (from, &bytes, &len, NULL));
      g_assert_true (g_file_set_contents (to, bytes, (gssize) len, NULL));
    }
  copy = dsk_db_open (other, DSK_DB_WRITER, APP, migrations, 2, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_int (copy, "SELECT count(*) FROM t WHERE s IN ('before', 'after')"), ==, 2);
  write_mib (db, 40);
  g_assert_true (dsk_db_bound_log (db));
  write_mib (db, 4);
  dsk_db_keep_log (db);
  g_assert_cmpint (log_size (f), >=, size);
  g_assert_cmpint (log_size (f), <, 40 << 20);
}

static void
test_damage_is_found (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (DskDb) db = open_writer (f);
  g_autofree char *bytes = NULL;
  gsize len;

  for (int i = 0; i < 200; i++)
    assert_run (db, "INSERT INTO t (s) VALUES ('something to read')");
  dsk_db_checkpoint (db);
  g_clear_pointer (&db, dsk_db_close);
  g_assert_true (g_file_get_contents (f->path, &bytes, &len, NULL));
  memset (bytes + len - 3000, 0x5a, 2000);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) len, NULL));
  db = open_version (f, DSK_DB_WRITER, 2, &open_error);
  if (db == NULL)
    {
      g_assert_error (open_error, DSK_ERROR, DSK_ERROR_CORRUPT);
      return;
    }
  g_assert_false (dsk_db_check (db, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("settings", test_settings);
  ADD ("migrate", test_migrate);
  ADD ("broken-migration", test_broken_migration);
  ADD ("foreign-files", test_foreign_files);
  ADD ("one-writer", test_one_writer);
  ADD ("bind", test_bind);
  ADD ("savepoints", test_savepoints);
  ADD ("snapshot", test_snapshot);
  ADD ("unfinished-statement", test_unfinished_statement);
  ADD ("full", test_full);
  ADD ("copy", test_copy);
  ADD ("log-is-bounded", test_log_is_bounded);
  ADD ("log-while-filling", test_log_while_filling);
  ADD ("log-is-kept", test_log_is_kept);
  ADD ("damage-is-found", test_damage_is_found);
  return g_test_run ();
}
