/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an earlier version wrote is brought up to date with everything in it, and a process that dies meanwhile, at
 * any write, leaves a whole version: the tables of one, and all rows. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dsk-relay-db-private.h"
#include "dsk-replica-private.h"
#include "dying-vfs.h"

typedef struct
{
  const char *folder; /* of the fixture */
  const char *version;
  const char *file; /* the name of the database */
  const DskMigration *migrations;
  const guint *n_migrations;
  gboolean (*open) (const char *dir, GError **error); /* and closes it again */
} Kind;

static gboolean
open_relay (const char *dir, GError **error)
{
  g_autoptr (DskRelayDb) db = dsk_relay_db_open (dir, DSK_DB_WRITER, error);

  return db != NULL;
}

static gboolean
open_replica (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "replica.db", NULL);
  DskReplicaStore *store = dsk_replica_store_open (path, error);

  if (store == NULL)
    return FALSE;
  dsk_replica_store_close (store);
  return TRUE;
}

static const Kind kinds[] = {
  { "relay", "0001", "relay.db", dsk_relay_migrations, &dsk_relay_n_migrations, open_relay },
  { "replica", "0001", "replica.db", dsk_replica_migrations, &dsk_replica_n_migrations, open_replica },
};

/* --- folders --- */

static char *
unpack (const Kind *kind)
{
  g_autofree char *name = g_strconcat (kind->version, ".db.gz", NULL);
  g_autofree char *from
      = g_test_build_filename (G_TEST_DIST, "store", kind->folder, "fixtures", name, NULL);
  char *dir = g_dir_make_tmp ("dastak-upgrade-XXXXXX", NULL);
  g_autofree char *to = g_build_filename (dir, kind->file, NULL);
  g_autoptr (GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) packed = g_file_read (source, NULL, &error);
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GFileOutputStream) out = NULL;

  g_assert_no_error (error);
  in = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (gzip));
  out = g_file_create (target, G_FILE_CREATE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_splice (G_OUTPUT_STREAM (out), in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return dir;
}

static void
remove_dir (char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (dir);
  g_free (dir);
}

/* --- looking into a database --- */

static sqlite3 *
look (const char *dir, const char *file)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return db;
}

/* The rows of a query, a line each. */
static char *
rows (sqlite3 *db, const char *sql)
{
  GString *out = g_string_new (NULL);
  sqlite3_stmt *stmt;
  int rc;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        g_string_append_printf (out, "%s|", (const char *) sqlite3_column_text (stmt, i));
      g_string_append_c (out, '\n');
    }
  g_assert_cmpint (rc, ==, SQLITE_DONE);
  sqlite3_finalize (stmt);
  return g_string_free (out, FALSE);
}

static int
version_of (sqlite3 *db)
{
  g_autofree char *version = rows (db, "PRAGMA user_version");

  return atoi (version);
}

/* The tables as text: name, columns, what is unique and indexed. */
static char *
schema (sqlite3 *db)
{
  return rows (db, "SELECT m.type, m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk"
                   " FROM sqlite_schema AS m LEFT JOIN pragma_table_info(m.name) AS c"
                   " WHERE m.name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2, c.cid");
}

/* Tables whose rows stay; words of an index stand in its table, too. What people see is derived, and counted in the
 * log, so that a migration may change it. */
static char *
tables (sqlite3 *db)
{
  return rows (db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
                   " AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
                   " AND name NOT IN ('user_token', 'scope_log', 'log_head') ORDER BY name");
}

/* What is in the tables that @old had, in the columns that they had there. */
static char *
content (sqlite3 *db, sqlite3 *old)
{
  g_autofree char *names = tables (old);
  g_auto (GStrv) lines = g_strsplit (names, "|\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autofree char *ask = g_strdup_printf (
          "SELECT group_concat('quote(\"' || name || '\")') FROM pragma_table_info('%s')", lines[i]);
      g_autofree char *columns = rows (old, ask);
      g_autofree char *sql = NULL;
      g_autofree char *all = NULL;

      *strchr (columns, '|') = '\0';
      sql = g_strdup_printf ("SELECT %s FROM \"%s\" ORDER BY 1", columns, lines[i]);
      all = rows (db, sql);
      g_string_append_printf (out, "%s\n%s", lines[i], all);
    }
  return g_string_free (out, FALSE);
}

/* The tables that a new database of that version has. */
static char *
fresh_schema (const Kind *kind, int version)
{
  sqlite3 *db;
  char *text;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  for (int i = 0; i < version; i++)
    if (sqlite3_exec (db, kind->migrations[i].sql, NULL, NULL, NULL) != SQLITE_OK)
      g_error ("%s", sqlite3_errmsg (db));
  text = schema (db);
  sqlite3_close (db);
  return text;
}

/* A whole version, sound, with everything that the fixture has. Returns: which */
static int
check_whole (const Kind *kind, const char *dir, sqlite3 *old)
{
  sqlite3 *db = look (dir, kind->file);
  int version = version_of (db);
  g_autofree char *wanted = fresh_schema (kind, version);
  g_autofree char *found = schema (db);
  g_autofree char *before = content (old, old);
  g_autofree char *after = content (db, old);
  g_autofree char *sound = rows (db, "PRAGMA integrity_check");

  g_assert_cmpint (version, >=, 1);
  g_assert_cmpstr (found, ==, wanted);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (sound, ==, "ok|\n");
  sqlite3_close (db);
  return version;
}

/* --- the tests --- */

static void
test_content (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GError) error = NULL;
  char *untouched = unpack (kind);
  char *dir = unpack (kind);
  sqlite3 *old = look (untouched, kind->file);

  g_assert_cmpint (version_of (old), ==, atoi (kind->version));
  g_assert_true (kind->open (dir, &error));
  g_assert_no_error (error);
  g_assert_cmpint (check_whole (kind, dir, old), ==, (int) *kind->n_migrations);
  sqlite3_close (old);
  remove_dir (untouched);
  remove_dir (dir);
}

/* Returns: whether the child died of it */
static gboolean
open_dying (const Kind *kind, const char *dir, guint at)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      dying_vfs_install (at);
      _exit (kind->open (dir, NULL) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFSIGNALED (status))
    {
      g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
      return TRUE;
    }
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return FALSE;
}

static void
test_kill (gconstpointer data)
{
  const Kind *kind = data;
  char *untouched = unpack (kind);
  sqlite3 *old = look (untouched, kind->file);
  gboolean died = TRUE;
  guint seen = 0; /* versions, a bit each */

  /* Denser at the beginning, where the files are made. */
  for (guint at = 0; died; at += 1 + at / 8)
    {
      g_autoptr (GError) error = NULL;
      char *dir = unpack (kind);

      died = open_dying (kind, dir, at);
      seen |= 1u << check_whole (kind, dir, old);
      g_assert_true (kind->open (dir, &error));
      g_assert_no_error (error);
      g_assert_cmpint (check_whole (kind, dir, old), ==, (int) *kind->n_migrations);
      remove_dir (dir);
      if (!died)
        g_test_message ("%u places to die", at);
    }
  g_assert_true ((seen & 1u << atoi (kind->version)) != 0);
  g_assert_true ((seen & 1u << *kind->n_migrations) != 0);
  sqlite3_close (old);
  remove_dir (untouched);
}

/* --- one step of them --- */

/* Bodies that were kept and not applied when the relay was brought up to date are applied by the new one, and no other:
 * up to version 7 each said of itself whether it was, in the order in which they were applied. */
static void
test_waiting_bodies (void)
{
  static const struct
  {
    const char *states; /* of the bodies, from the first on: 0 waits, 1 applied, 2 refused */
    const char *waiting;
  } rows_of[] = {
    { "", "" },
    { "1", "" },
    { "0", "1|\n" },
    { "112", "" },
    { "11200", "4|\n5|\n" },
    { "000", "1|\n2|\n3|\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows_of); i++)
    {
      g_autoptr (GError) error = NULL;
      char *dir = g_dir_make_tmp ("dastak-upgrade-XXXXXX", NULL);
      g_autofree char *path = g_build_filename (dir, "relay.db", NULL);
      DskDb *before
          = dsk_db_open (path, DSK_DB_WRITER, DSK_RELAY_APPLICATION_ID, dsk_relay_migrations, 7, TRUE, &error);
      g_autofree char *waiting = NULL;
      sqlite3 *db;

      g_assert_no_error (error);
      dsk_db_close (before);
      db = look (dir, "relay.db");
      g_free (rows (db, "INSERT INTO log_head (id, seq, epoch, floor) VALUES (1, 9, 'e', 0)"));
      for (const char *state = rows_of[i].states; *state != '\0'; state++)
        {
          g_autofree char *sql = g_strdup_printf ("INSERT INTO webhook_raw (mac, body, received_at, state) "
                                                  "VALUES (randomblob(32), x'7b7d', 0, %c)", *state);

          g_free (rows (db, sql));
        }
      sqlite3_close (db);
      g_assert_true (open_relay (dir, &error));
      g_assert_no_error (error);
      db = look (dir, "relay.db");
      waiting = rows (db, "SELECT id FROM webhook_waiting ORDER BY id");
      g_assert_cmpstr (waiting, ==, rows_of[i].waiting);
      sqlite3_close (db);
      remove_dir (dir);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *base = g_strconcat ("/store/upgrade/", kinds[i].folder, "/", kinds[i].version, NULL);
      g_autofree char *whole = g_strconcat (base, "/content", NULL);
      g_autofree char *killed = g_strconcat (base, "/kill", NULL);

      g_test_add_data_func (whole, &kinds[i], test_content);
      g_test_add_data_func (killed, &kinds[i], test_kill);
    }
  g_test_add_func ("/store/upgrade/relay/waiting-bodies", test_waiting_bodies);
  return g_test_run ();
}
