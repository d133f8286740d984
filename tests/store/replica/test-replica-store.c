/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-replica-private.h"
#include "replica-fixture.h"

/* Each table has the columns of its entity, of their types, after the local ones. */
static void
test_tables_match_entities (Replica *r, gconstpointer data)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (r->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      for (guint k = 0; k < entity->n_columns; k++)
        {
          const char *type = NULL;
          int not_null = 0;
          int rc = sqlite3_table_column_metadata (db, NULL, entity->name, entity->columns[k].name,
                                                  &type, NULL, &not_null, NULL, NULL);

          g_assert_cmpint (rc, ==, SQLITE_OK);
          g_assert_cmpstr (type, ==, entity->columns[k].type == DSK_VALUE_INT ? "INTEGER" : "TEXT");
          g_assert_cmpint (not_null, ==, !entity->columns[k].nullable);
        }
    }
  sqlite3_close (db);
}

static void
test_state (Replica *r, gconstpointer data)
{
  g_auto (DskReplicaState) first = { 0 };
  g_auto (DskReplicaState) second = { 0 };

  g_assert_true (dsk_replica_store_get_state (r->store, &first, NULL));
  g_assert_true (dsk_id_is_valid (first.replica));
  g_assert_null (first.epoch);
  g_assert_cmpint (first.cursor, ==, 0);
  g_assert_cmpint (first.schema_rev, ==, DSK_SCHEMA_REV);
  g_assert_cmpstr (first.user, ==, ME);
  g_assert_cmpstr (first.role, ==, "agent");
  g_assert_cmpint (first.synced_at, ==, 0);
  replica_begin (r);
  g_assert_true (dsk_replica_store_set_cursor (r->store, 12, NOW, NULL));
  replica_commit (r);
  replica_reopen (r);
  g_assert_true (dsk_replica_store_get_state (r->store, &second, NULL));
  g_assert_cmpstr (second.replica, ==, first.replica);
  g_assert_cmpint (second.cursor, ==, 12);
  g_assert_cmpint (second.synced_at, ==, NOW);
}

/* A file of the first version is brought up to date with what a person wrote in it. */
static void
test_upgrade (Replica *r, gconstpointer data)
{
  g_auto (DskReplicaPosition) position = { 0 };
  g_autofree char *path = g_build_filename (r->dir, "first.db", NULL);
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) store = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  DskDb *first = dsk_db_open (path, DSK_DB_WRITER, DSK_REPLICA_APPLICATION_ID,
                              dsk_replica_migrations, 1, TRUE, &error);

  g_assert_no_error (error);
  g_assert_true (dsk_db_run (first, &error,
                             "INSERT INTO state (id, replica, epoch, cursor, last_n, schema_rev,"
                             " synced_at, untidy) VALUES (1, $1, 'e', 7, 2, 1, 5, 0)",
                             "s", ID ("f1")));
  g_assert_true (dsk_db_run (first, &error, "INSERT INTO draft VALUES ($1, 'reply', 'half', 1)",
                             "s", C1));
  g_assert_no_error (error);
  dsk_db_close (first);
  store = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  reader = dsk_replica_reader_open (path, &error);
  g_assert_no_error (error);
  draft = dsk_replica_reader_get_draft (reader, C1, "reply", NULL);
  g_assert_cmpstr (draft, ==, "half");
  g_assert_true (dsk_replica_reader_position (reader, &position, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (position.epoch, ==, "e");
  g_assert_cmpint (position.cursor, ==, 7);
  g_assert_cmpint (position.head, ==, 7);
}

static void
check_draft (Replica *r, const char *mode, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dsk_replica_reader_get_draft (r->reader, C1, mode, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
put_draft (Replica *r, const char *mode, const char *text)
{
  const char *drafts[] = { mode, text, NULL };

  g_assert_true (dsk_replica_store_set_drafts (r->store, C1, drafts, NULL, NOW, NULL));
}

/* A mode without a text would be read past the end of the list. */
static void
test_odd_drafts (Replica *r, gconstpointer data)
{
  const char *odd[] = { "reply", "half", "note", NULL };

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*g_strv_length*");
  g_assert_false (dsk_replica_store_set_drafts (r->store, C1, odd, NULL, NOW, NULL));
  g_test_assert_expected_messages ();
  check_draft (r, "reply", NULL);
}

static void
test_drafts (Replica *r, gconstpointer data)
{
  check_draft (r, "reply", NULL);
  put_draft (r, "reply", "half");
  put_draft (r, "note", "کچھ");
  put_draft (r, "reply", "half a thought");
  replica_reopen (r);
  check_draft (r, "reply", "half a thought");
  check_draft (r, "note", "کچھ");
  put_draft (r, "reply", "");
  put_draft (r, "note", "");
  check_draft (r, "reply", NULL);
  check_draft (r, "note", NULL);
}

static void
check_synchronous (Replica *r, gint64 expected)
{
  gint64 level = 0;

  g_assert_true (dsk_db_get_int (r->store->db, &level, NULL, NULL, "PRAGMA synchronous", ""));
  g_assert_cmpint (level, ==, expected);
}

/* What a person typed is on the disk when the call returns; a frame can be sent again. */
static void
test_durability (Replica *r, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      replica_begin (r);
      check_synchronous (r, 1);
      replica_commit (r);
      put_draft (r, "reply", "x");
      check_synchronous (r, 2);
    }
}

/* A process that dies: drafts and commands that were answered for are
 * there, half a frame is not. */
static void
child_that_dies (const char *path)
{
  Replica child = { .path = (char *) path };
  DskCommand *command
      = command_new (DSK_COMMAND_MESSAGE_SEND, C1, ID ("71"), "typed before the crash");

  child.store = dsk_replica_store_open (path, NULL);
  if (child.store == NULL
      || !dsk_replica_store_set_drafts (child.store, C1, (const char *[]){ "reply", "draft", NULL }, NULL, NOW, NULL)
      || dsk_replica_store_enqueue (child.store, command, NULL) == NULL
      || !dsk_replica_store_begin (child.store, NULL))
    _exit (1);
  put_conversation (&child, C2, "new", NULL, NOW + 1, "half", 50);
  for (guint i = 0; i < 3000; i++)
    put_message (&child, nth_id (i), C2, "in", NOW + i, "half a frame", 51 + i);
  dsk_replica_store_set_cursor (child.store, 4000, NOW, NULL);
  dsk_replica_store_rebuild_overlay (child.store, NULL);
  _exit (0);
}

static void
test_crash (Replica *r, gconstpointer data)
{
  g_auto (DskReplicaState) state = { 0 };
  g_autofree char *all = NULL;
  g_autofree char *texts = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *path = g_strdup (r->path);
  int status;
  pid_t pid;

  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  replica_commit (r);
  g_clear_pointer (&r->reader, dsk_replica_reader_close);
  g_clear_pointer (&r->store, dsk_replica_store_close);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    child_that_dies (path);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);

  replica_reopen (r);
  g_assert_true (dsk_replica_store_check (r->store, NULL));
  check_draft (r, "reply", "draft");
  outbox = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);
  g_assert_cmpuint (outbox->len, ==, 1);
  texts = timeline_texts (r, C1);
  g_assert_cmpstr (texts, ==, "typed before the crash*");
  all = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (all, ==, "01");
  hits = search (r, "frame");
  g_assert_cmpuint (hits->len, ==, 0);
  g_assert_true (dsk_replica_store_get_state (r->store, &state, NULL));
  g_assert_cmpint (state.cursor, ==, 0);
}

/* After a drop no file of the replica holds a word that was said there. */
static void
test_drop_forgets (Replica *r, gconstpointer data)
{
  replica_begin (r);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *text = g_strdup_printf ("ordinary words number %u", i);

      put_message (r, nth_id (i), C2, "in", NOW + i, text, 100 + i);
    }
  put_conversation (r, C1, "new", NULL, NOW, "Xylophonist preview", 10);
  put_card (r, ID ("91"), C1, "Quetzalcoatl", "+92 300 7654321", 11);
  put_message (r, ID ("51"), C1, "in", NOW, "the Xylophonist of Krakatoa", 12);
  put_note (r, ID ("52"), C1, ME, NOW, "Rumpelstiltskin says", 13);
  put_event (r, ID ("53"), C1, "status", NOW, ME, NULL, 14);
  put_conversation (r, C2, "new", NULL, NOW, "another", 15);
  g_assert_true (dsk_replica_store_put_unknown (r->store, "ticket", "[\"id\",\"conv\",\"title\"]",
                                                "[\"t1\",\"" C1 "\",\"Popocatepetl\"]", NULL));
  replica_commit (r);
  dsk_replica_store_tidy (r->store);
  g_assert_true (file_holds (r, "Krakatoa"));
  g_assert_true (file_holds (r, "Quetzalcoatl"));

  replica_begin (r);
  g_assert_true (dsk_replica_store_drop (r->store, C1, 500, NULL));
  g_assert_true (dsk_replica_store_advance_job (r->store, "conv:" C1, NULL, NULL));
  replica_commit (r);
  {
    static const char *const queries[]
        = { "xylophonist", "krak", "rumpelstiltskin", "quetz", "7654321" };

    for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
      {
        g_autoptr (GPtrArray) hits = search (r, queries[i]);

        g_assert_cmpuint (hits->len, ==, 0);
      }
  }
  dsk_replica_store_tidy (r->store);
  {
    static const char *const words[]
        = { "Krakatoa",    "krakatoa", "ylophonist",         "umpelstiltskin",
            "uetzalcoatl", "7654321",  "Xylophonist preview", "Popocatepetl", C1 };

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        g_test_message ("%s", words[i]);
        g_assert_false (file_holds (r, words[i]));
      }
  }
  {
    g_autoptr (GPtrArray) others = search (r, "ordinary");

    g_assert_cmpuint (others->len, ==, 50);
  }
  /* It comes back, under another number than any that somebody may still show. */
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "again", 600);
  put_message (r, ID ("54"), C2, "in", NOW + 1000, "goes on", 601);
  replica_commit (r);
  {
    g_autofree char *both = list (r, DSK_VIEW_ALL, NULL);

    g_assert_cmpint (strlen (both), ==, strlen ("01 02"));
  }
}

static void
expect_open_error (const char *path, DskError code)
{
  g_autoptr (GError) error = NULL;
  DskReplicaStore *store = dsk_replica_store_open (path, &error);

  g_assert_null (store);
  g_assert_error (error, DSK_ERROR, (gint) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
write_at (const char *path, goffset offset, const void *bytes, gsize len)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, len, offset), ==, (gssize) len);
  close (fd);
}

static void
close_files (Replica *r)
{
  dsk_replica_store_tidy (r->store);
  g_clear_pointer (&r->reader, dsk_replica_reader_close);
  g_clear_pointer (&r->store, dsk_replica_store_close);
}

static void
test_damaged (Replica *r, gconstpointer data)
{
  g_autofree char *noise = g_malloc (4096);
  g_autofree char *other = g_build_filename (r->dir, "other.db", NULL);

  memset (noise, 'x', 4096);
  close_files (r);
  write_at (r->path, 0, noise, 4096);
  expect_open_error (r->path, DSK_ERROR_CORRUPT);
  write_at (other, 0,
            "this was never a database, and it is long enough to be looked at as one.......", 70);
  expect_open_error (other, DSK_ERROR_CORRUPT);
}

/* The head is whole, what is inside is not: found by the check. */
static void
test_damaged_inside (Replica *r, gconstpointer data)
{
  g_autofree char *noise = g_malloc (4096);
  g_autoptr (GError) error = NULL;
  DskReplicaStore *store;

  memset (noise, 'x', 4096);
  replica_begin (r);
  for (guint i = 0; i < 3000; i++)
    put_message (r, nth_id (i), C1, "in", NOW + i, "filling the file", 100 + i);
  replica_commit (r);
  g_assert_true (dsk_replica_store_check (r->store, &error));
  close_files (r);
  for (goffset page = 100; page < 140; page++)
    write_at (r->path, page * 4096, noise, 4096);
  store = dsk_replica_store_open (r->path, &error);
  if (store != NULL)
    g_assert_false (dsk_replica_store_check (store, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
  dsk_replica_store_close (store);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_newer (Replica *r, gconstpointer data)
{
  close_files (r);
  run_sql (r->path, "PRAGMA user_version=99");
  expect_open_error (r->path, DSK_ERROR_NEWER);
}

static void
test_of_another_program (Replica *r, gconstpointer data)
{
  g_autofree char *other = g_build_filename (r->dir, "other.db", NULL);

  run_sql (other, "CREATE TABLE t (x)");
  expect_open_error (other, DSK_ERROR_INVALID);
}

static void
test_in_use (Replica *r, gconstpointer data)
{
  expect_open_error (r->path, DSK_ERROR_BUSY);
}

/* A reader keeps what it began with, and finds the new state when it asks again. */
static void
test_reader_is_not_in_the_way (Replica *r, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  before = list (r, DSK_VIEW_ALL, NULL);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  during = list (r, DSK_VIEW_ALL, NULL);
  replica_commit (r);
  after = list (r, DSK_VIEW_ALL, NULL);
  g_assert_cmpstr (before, ==, "");
  g_assert_cmpstr (during, ==, "");
  g_assert_cmpstr (after, ==, "01");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/store/" name, Replica, NULL, setup, func, teardown)

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tables-match-entities", test_tables_match_entities);
  ADD ("state", test_state);
  ADD ("upgrade", test_upgrade);
  ADD ("drafts", test_drafts);
  ADD ("odd-drafts", test_odd_drafts);
  ADD ("durability", test_durability);
  ADD ("crash", test_crash);
  ADD ("drop-forgets", test_drop_forgets);
  ADD ("damaged", test_damaged);
  ADD ("damaged-inside", test_damaged_inside);
  ADD ("newer", test_newer);
  ADD ("of-another-program", test_of_another_program);
  ADD ("in-use", test_in_use);
  ADD ("reader-is-not-in-the-way", test_reader_is_not_in_the_way);
  return g_test_run ();
}
