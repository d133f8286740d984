/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thread that reads the replica. */

#include <glib/gstdio.h>

#include "dsk-client-reader.h"
#include "dsk-replica-store.h"

#define REQUESTS 200

typedef struct
{
  char *dir;
  char *path;
  guint left;
} Fixture;

static void
make_replica (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) store = dsk_replica_store_open (f->path, &error);

  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-reader-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "replica.db", NULL);
  make_replica (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (f->path, suffixes[i], NULL);

      g_unlink (file);
    }
  g_rmdir (f->dir);
  g_free (f->path);
  g_free (f->dir);
}

static gpointer
count (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskReplicaTotals totals;

  return dsk_replica_reader_totals (reader, &totals, error) ? g_strdup ("read") : NULL;
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *read = g_task_propagate_pointer (G_TASK (result), &error);

  g_assert_no_error (error);
  ((Fixture *) user_data)->left--;
}

static void
ask (Fixture *f, DskClientReader *reader)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_counted, f);

  f->left++;
  dsk_client_reader_run (reader, NULL, count, NULL, NULL, g_free, task);
}

/* What is queued at the end is answered, and then nobody holds the file any more. */
static void
test_end (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) open_files = NULL;
  const char *name;
  DskClientReader *reader = dsk_client_reader_new (f->path);

  for (guint i = 0; i < REQUESTS; i++)
    ask (f, reader);
  dsk_client_reader_free (reader);
  while (f->left > 0)
    g_main_context_iteration (NULL, TRUE);
  open_files = g_dir_open ("/proc/self/fd", 0, NULL);
  while (open_files != NULL && (name = g_dir_read_name (open_files)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *file = g_file_read_link (link, NULL);

      g_assert_cmpstr (file, !=, f->path);
    }
}

/* --- what is waited for --- */

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean begun;
  gboolean open;
  int freed; /* atomic */
} Gate;

static gpointer
stand_at_gate (DskReplicaReader *reader, gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->begun = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return NULL;
}

static gpointer
pass_on (DskReplicaReader *reader, gpointer data, GError **error)
{
  return data;
}

static void
count_freed (gpointer data)
{
  g_atomic_int_inc (&((Gate *) data)->freed);
}

static void
on_passed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->left--;
}

/* Nobody is kept waiting behind something long, and what comes too late is thrown away, once. */
static void
test_now (Fixture *f, gconstpointer data)
{
  DskClientReader *reader = dsk_client_reader_new (f->path);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_passed, f);
  g_autofree char *read = NULL;
  Gate gate = { 0 };

  g_mutex_init (&gate.lock);
  g_cond_init (&gate.cond);
  read = dsk_client_reader_run_now (reader, count, NULL, NULL, g_free, 60000);
  g_assert_cmpstr (read, ==, "read");

  f->left++;
  dsk_client_reader_run (reader, NULL, stand_at_gate, &gate, NULL, NULL, task);
  g_mutex_lock (&gate.lock);
  while (!gate.begun)
    g_cond_wait (&gate.cond, &gate.lock);
  g_mutex_unlock (&gate.lock);
  g_assert_null (dsk_client_reader_run_now (reader, pass_on, &gate, count_freed, count_freed, 1));

  g_mutex_lock (&gate.lock);
  gate.open = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.lock);
  dsk_client_reader_free (reader);
  /* It was not even begun: only what it was asked with is there to be freed. */
  g_assert_cmpint (g_atomic_int_get (&gate.freed), ==, 1);
  while (f->left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_mutex_clear (&gate.lock);
  g_cond_clear (&gate.cond);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/reader/end", Fixture, NULL, set_up, test_end, tear_down);
  g_test_add ("/client/reader/now", Fixture, NULL, set_up, test_now, tear_down);
  return g_test_run ();
}
