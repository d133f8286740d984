/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is asked for each message, or by the writer every hour, does not read a table or a conversation from one end to
 * the other. */

#include <glib/gstdio.h>

#include "dsk-db-private.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-media-file.h"
#include "dsk-relay-media.h"
#include "dsk-relay-merge.h"
#include "dsk-relay-news.h"
#include "dsk-relay-note-media.h"
#include "dsk-relay-revision.h"

/* An index that holds only what is under way may be read as a whole, and so may nothing. */
static const char *const small[] = { "CONSTANT ROW", "send_job_live", "media_bringing", "media_waiting" };

static gboolean
is_small (const char *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (small); i++)
    if (strstr (step, small[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
check_plan (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *stmt;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *step = (const char *) sqlite3_column_text (stmt, 3);

      if ((g_str_has_prefix (step, "SCAN ") && !is_small (step)) || strstr (step, "message_conv") != NULL)
        g_test_fail_printf ("%s: %s", sql, step);
    }
  sqlite3_finalize (stmt);
}

static void
ask (DskRelayDb *db)
{
  const DskRelayUploadJob job = { .number = (char *) "n", .sha256 = (char *) "s" };
  const DskRelayMediaFacts facts = { .sha256 = "s" };
  const DskRelayAlert alert = { .id = "a", .kind = "k", .level = "info" };
  g_auto (DskRelayMessageHead) head = { 0 };
  g_autoptr (GPtrArray) changes = dsk_relay_revision_changes (db, "c", DSK_DIRECTION_IN, NULL, "w", NULL);
  g_autoptr (GPtrArray) fetches = dsk_relay_media_due (db, 1, 1, NULL);
  g_autoptr (GPtrArray) overdue = dsk_relay_media_overdue (db, 1, 1, NULL);
  g_autoptr (GPtrArray) uploads = dsk_relay_upload_due (db, 1, 1, NULL);
  g_autoptr (GPtrArray) messages = dsk_relay_upload_messages (db, &job, NULL);
  gboolean is;
  gint64 number;

  g_assert_true (dsk_relay_revision_target (db, "c", DSK_DIRECTION_IN, NULL, "w", &head, &is, NULL));
  g_assert_true (dsk_relay_media_next_due (db, &number, NULL));
  g_assert_true (dsk_relay_media_visible (db, "u", "s", &is, NULL));
  g_assert_true (dsk_relay_media_is_needed (db, "s", &is, NULL));
  g_assert_true (dsk_relay_media_brought_since (db, "u", 1, &number, NULL));
  g_assert_true (dsk_relay_media_forget_brought (db, 1, NULL));
  g_assert_true (dsk_relay_note_media_bring (db, "u", &facts, 1, 1, NULL));
  g_assert_true (dsk_relay_note_media_give_up (db, 1, 1, NULL));
  g_assert_true (dsk_relay_note_media_has (db, "n", &is, NULL));
  g_assert_true (dsk_relay_upload_done (db, &job, "m", 1, 1, NULL));
  g_assert_true (dsk_relay_media_bring (db, "u", &facts, 1, 1, NULL));
  g_assert_true (dsk_relay_alert_add (db, &alert, 1, &is, NULL));
  g_assert_true (dsk_relay_contact_merge (db, "a", "b", NULL));
  g_assert_true (dsk_relay_merge_close (db, "a", "b", 1, NULL));
}

static void
test_plans (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-plans-XXXXXX", NULL);
  g_autofree char *rm = g_strdup_printf ("rm -r '%s'", dir);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt = NULL;
  DskRelayDb *db;
  sqlite3 *handle;

  g_assert_true (dsk_relay_db_create (dir, &error));
  db = dsk_relay_db_open (dir, DSK_DB_WRITER, &error);
  g_assert_no_error (error);
  handle = dsk_db_handle (dsk_relay_db_get (db));
  /* What is written refers to nothing. */
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (dsk_relay_db_begin (db, &error));
  ask (db);
  while ((stmt = sqlite3_next_stmt (handle, stmt)) != NULL)
    if (strstr (sqlite3_sql (stmt), "WHERE") != NULL)
      g_ptr_array_add (all, g_strdup (sqlite3_sql (stmt)));
  g_assert_cmpuint (all->len, >=, 15);
  for (guint i = 0; i < all->len; i++)
    check_plan (handle, all->pdata[i]);
  dsk_relay_db_rollback (db);
  dsk_relay_db_close (db);
  g_assert_true (g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/relay/plans", test_plans);
  return g_test_run ();
}
