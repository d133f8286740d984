/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "replica-harness.h"

#include <sqlite3.h>

static char *
dup_path (Harness *harness)
{
  return g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
}

void
replica_run_sql (Harness *harness, const char *sql)
{
  g_autofree char *path = dup_path (harness);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

void
replica_set_drafts_readable (Harness *harness, gboolean readable)
{
  replica_run_sql (harness, readable ? "ALTER TABLE draft RENAME COLUMN unread TO text"
                                     : "ALTER TABLE draft RENAME COLUMN text TO unread");
}

char *
replica_stored_draft (Harness *harness, const char *conv, const char *mode)
{
  g_autofree char *path = dup_path (harness);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);

  return dsk_replica_reader_get_draft (reader, conv, mode, NULL);
}
