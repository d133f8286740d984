/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables hold at least the columns of their entities, with the same types and the same idea of
 * NULL. */

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "dsk-message.h"
#include "dsk-relay-db.h"
#include "dsk-relay-message.h"
#include "dsk-relay-scope.h"

typedef struct
{
  char *dir;
  DskRelayDb *db;
  sqlite3 *raw;
} Fixture;

#define ADD(name, func) g_test_add ("/store/relay/" name, Fixture, NULL, set_up, func, tear_down)

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  f->dir = g_dir_make_tmp ("dastak-schema-XXXXXX", NULL);
  path = g_build_filename (f->dir, "relay.db", NULL);
  g_assert_true (dsk_relay_db_create (f->dir, &error));
  f->db = dsk_relay_db_open (f->dir, DSK_DB_WRITER, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open_v2 (path, &f->raw, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "relay.db", "relay.db-wal", "relay.db-shm", "relay.lock" };

  sqlite3_close (f->raw);
  dsk_relay_db_close (f->db);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (f->dir, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

static void
check_column (Fixture *f, const DskEntity *entity, const DskColumn *column)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT type, \"notnull\" FROM pragma_table_info('%s') WHERE name = '%s'",
                         entity->name, column->name);
  sqlite3_stmt *stmt;

  g_test_message ("%s.%s", entity->name, column->name);
  g_assert_cmpint (sqlite3_prepare_v2 (f->raw, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (stmt, 0), ==,
                   column->type == DSK_VALUE_INT ? "INTEGER" : "TEXT");
  g_assert_cmpint (sqlite3_column_int (stmt, 1), ==, !column->nullable);
  sqlite3_finalize (stmt);
}

static void
test_entities (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      for (guint j = 0; j < entity->n_columns; j++)
        check_column (f, entity, &entity->columns[j]);
    }
}

/* Frames are read by number: every replicated table can be. */
static void
test_seq_indexes (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM pragma_index_info('%s_seq') "
                                              "WHERE seqno = 0 AND name = 'seq'",
                                              dsk_entity_get ((DskEntityId) i)->name);
      sqlite3_stmt *stmt;

      g_assert_cmpint (sqlite3_prepare_v2 (f->raw, sql, -1, &stmt, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
      sqlite3_finalize (stmt);
    }
}

static void
test_strict (Fixture *f, gconstpointer data)
{
  sqlite3_stmt *stmt;

  g_assert_cmpint (sqlite3_prepare_v2 (f->raw,
                                       "SELECT name FROM pragma_table_list WHERE schema = 'main' "
                                       "AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
                                       -1, &stmt, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
  sqlite3_finalize (stmt);
}

static void
exec (Fixture *f, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (f->raw, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
}

/* The SQL's list of kinds that want an answer is the one of core. */
static void
test_wants_answer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  exec (
      f,
      "PRAGMA foreign_keys=OFF; INSERT INTO conversation (id, number, status, episode, episode_n, "
      "last_at, created_at, seq) VALUES ('c', 'n', 'new', 'e', 1, 0, 0, 1)");
  for (guint kind = 0; kind < DSK_MESSAGE_N_KINDS; kind++)
    {
      g_autofree char *sql = g_strdup_printf (
          "DELETE FROM message; INSERT INTO message (id, conv, direction, kind, at, relay_at, seq) "
          "VALUES ('m', 'c', 'in', '%s', 5, 5, 1)",
          dsk_message_kind_to_string ((DskMessageKind) kind));
      gint64 at;

      exec (f, sql);
      g_assert_true (dsk_relay_message_waiting (f->db, "c", 0, &at, &error));
      g_assert_cmpint (at != 0, ==, dsk_message_kind_wants_answer ((DskMessageKind) kind));
    }
}

/* Changes of scope that change nothing are not logged: the log is read backwards by undoing. */
static void
test_scope_log (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) log = NULL;

  exec (
      f,
      "INSERT INTO number (id, phone_number_id, state, seq) VALUES ('n', '1', 'active', 1); "
      "INSERT INTO conversation (id, number, status, episode, episode_n, last_at, created_at, seq) "
      "VALUES ('c', 'n', 'new', 'e', 1, 0, 0, 1)");
  g_assert_true (dsk_relay_scope_born (f->db, "c", "*", &error));
  g_assert_true (dsk_relay_scope_add_audience (f->db, 5, "c", "*", &error));
  g_assert_true (dsk_relay_scope_add_audience (f->db, 6, "c", "team:1", &error));
  g_assert_true (dsk_relay_scope_remove_audience (f->db, 7, "c", "team:2", &error));
  g_assert_true (dsk_relay_scope_remove_audience (f->db, 8, "c", "team:1", &error));
  g_assert_no_error (error);
  log = dsk_relay_scope_log (f->db, "u", 0, 100, &error);
  g_assert_cmpint (log->len, ==, 2);
  g_assert_cmpint (((DskRelayScopeEntry *) log->pdata[0])->seq, ==, 8);
  g_assert_false (((DskRelayScopeEntry *) log->pdata[0])->added);
  g_assert_cmpint (((DskRelayScopeEntry *) log->pdata[1])->seq, ==, 6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("entities", test_entities);
  ADD ("seq-indexes", test_seq_indexes);
  ADD ("strict", test_strict);
  ADD ("wants-answer", test_wants_answer);
  ADD ("scope-log", test_scope_log);
  return g_test_run ();
}
