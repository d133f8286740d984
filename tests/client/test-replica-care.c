/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica's files, when another takes its place and the process ends in the middle of that. */

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-replica-care.h"

#define CONV "01900000-0000-7000-8000-000000000001"

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-care-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "replica.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dsk_replica_care_wipe (f->path);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->path);
  g_free (f->dir);
}

static void
make (const char *path, const char *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) store = dsk_replica_store_open (path, &error);

  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_set_drafts (store, CONV, (const char *[]){ "reply", draft, NULL }, NULL, 1, NULL));
}

static void
assert_draft (Fixture *f, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (f->path, &error);
  g_autofree char *draft = NULL;

  g_assert_no_error (error);
  draft = dsk_replica_reader_get_draft (reader, CONV, "reply", NULL);
  g_assert_cmpstr (draft, ==, expected);
}

static guint
count_files (Fixture *f, const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    count += strstr (name, part) != NULL;
  return count;
}

/* What was typed is in the new one; nothing of the old one lies around. */
static void
test_renew (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make (f->path, "half a sen");
  g_assert_true (dsk_replica_care_renew (f->path, DSK_REPLICA_CARRY_COMMANDS, &error));
  g_assert_no_error (error);
  assert_draft (f, "half a sen");
  g_assert_cmpuint (count_files (f, "db."), ==, 0);
}

static void
test_renew_nothing (Fixture *f, gconstpointer data)
{
  g_assert_true (dsk_replica_care_renew (f->path, DSK_REPLICA_CARRY_COMMANDS, NULL));
  assert_draft (f, NULL);
}

/* What can't be read is kept for somebody who can. */
static void
test_renew_damaged (Fixture *f, gconstpointer data)
{
  g_assert_true (g_file_set_contents (f->path, "no database, but long enough for one", -1, NULL));
  g_assert_true (dsk_replica_care_renew (f->path, DSK_REPLICA_CARRY_COMMANDS, NULL));
  assert_draft (f, NULL);
  g_assert_cmpuint (count_files (f, "db.replaced-"), ==, 1);
}

/* The process ended while the new one was written, after it was, and after the old one was gone. */
static void
test_interrupted (Fixture *f, gconstpointer data)
{
  g_autofree char *building = g_strconcat (f->path, ".building", NULL);
  g_autofree char *fresh = g_strconcat (f->path, ".new", NULL);

  make (f->path, "old");
  g_assert_true (g_file_set_contents (building, "half of one", -1, NULL));
  g_assert_true (dsk_replica_care_settle (f->path, NULL));
  assert_draft (f, "old");
  g_assert_true (dsk_replica_care_renew (f->path, DSK_REPLICA_CARRY_COMMANDS, NULL));
  assert_draft (f, "old");

  make (fresh, "new");
  g_assert_true (dsk_replica_care_settle (f->path, NULL));
  assert_draft (f, "new");

  make (fresh, "newer");
  g_unlink (f->path);
  g_assert_true (dsk_replica_care_settle (f->path, NULL));
  assert_draft (f, "newer");
}

static void
assert_draft_at (const char *path, const char *expected)
{
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  g_autofree char *draft = NULL;

  g_assert_nonnull (reader);
  draft = dsk_replica_reader_get_draft (reader, CONV, "reply", NULL);
  g_assert_cmpstr (draft, ==, expected);
}

/* What is written from now on is written beside it, and is what a reader of the old one sees. */
static void
test_beside (Fixture *f, gconstpointer data)
{
  g_autofree char *fresh = dsk_replica_beside_path (f->path);
  g_autoptr (GError) error = NULL;
  gboolean beside = FALSE;

  make (f->path, "old");
  g_assert_false (dsk_replica_is_beside (f->path));
  g_assert_true (dsk_replica_care_begin (f->path, &beside, &error));
  g_assert_no_error (error);
  g_assert_true (beside && dsk_replica_is_beside (f->path));
  make (fresh, "written beside");
  assert_draft (f, "written beside");
  /* The new one is damaged, too: the next has what that one had. */
  g_assert_true (dsk_replica_care_begin (f->path, &beside, &error));
  assert_draft (f, "written beside");
  /* Nothing changes that when the process begins anew. */
  g_assert_true (dsk_replica_care_settle (f->path, NULL));
  g_assert_true (dsk_replica_is_beside (f->path));
  g_assert_true (dsk_replica_care_finish (f->path, &error));
  g_assert_no_error (error);
  assert_draft (f, "written beside");
  g_assert_cmpuint (count_files (f, "db."), ==, 0);
}

static void
test_beside_unreadable (Fixture *f, gconstpointer data)
{
  gboolean beside = TRUE;

  g_assert_true (g_file_set_contents (f->path, "no database, but long enough for one", -1, NULL));
  g_assert_true (dsk_replica_care_begin (f->path, &beside, NULL));
  g_assert_false (beside || dsk_replica_is_beside (f->path));
  assert_draft (f, NULL);
  g_assert_cmpuint (count_files (f, "db.replaced-"), ==, 1);
}

/* The process ended when the new one counted already, before and after the old one was gone. */
static void
test_finish_interrupted (Fixture *f, gconstpointer data)
{
  g_autofree char *fresh = dsk_replica_beside_path (f->path);
  g_autofree char *next = g_strconcat (f->path, ".new", NULL);
  gboolean beside = FALSE;

  for (guint gone = 0; gone < 2; gone++)
    {
      make (f->path, "old");
      g_assert_true (dsk_replica_care_begin (f->path, &beside, NULL));
      make (fresh, "new");
      assert_draft_at (fresh, "new");
      g_assert_cmpint (g_rename (fresh, next), ==, 0);
      if (gone)
        g_assert_cmpint (g_unlink (f->path), ==, 0);
      g_assert_true (dsk_replica_care_settle (f->path, NULL));
      assert_draft (f, "new");
      g_assert_false (dsk_replica_is_beside (f->path));
    }
}

#define ADD(path, func) g_test_add ("/client/care/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("renew", test_renew);
  ADD ("renew-nothing", test_renew_nothing);
  ADD ("renew-damaged", test_renew_damaged);
  ADD ("interrupted", test_interrupted);
  ADD ("beside", test_beside);
  ADD ("beside-unreadable", test_beside_unreadable);
  ADD ("finish-interrupted", test_finish_interrupted);
  return g_test_run ();
}
