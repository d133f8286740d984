/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is swept away, and what is not. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-media-store.h"

#define SHA "aa00000000000000000000000000000000000000000000000000000000000001"

typedef struct
{
  char *dir;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-media-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *rm = g_strdup_printf ("rm -r '%s'", f->dir);

  g_assert_true (g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL));
  g_free (f->dir);
}

static void
make_old (const char *path)
{
  const struct timespec times[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* Returns: (transfer full): its path */
static char *
make_temp (Fixture *f, const char *name, gboolean old)
{
  char *path = NULL;
  int fd = dsk_media_store_open_temp (f->dir, name, O_WRONLY, &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (dsk_media_store_write (fd, "x", 1, NULL));
  close (fd);
  if (old)
    make_old (path);
  return path;
}

static void
test_sweep (Fixture *f, gconstpointer data)
{
  const struct
  {
    const char *name;
    gboolean old;
    gboolean while_running;
    gboolean at_start;
  } files[] = { { "up-a-1", FALSE, TRUE, TRUE },
                { "up-a-2", TRUE, FALSE, FALSE },
                { "in-3", FALSE, TRUE, FALSE },
                { "in-4", TRUE, FALSE, FALSE } };

  for (guint starting = 0; starting < 2; starting++)
    {
      g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        g_ptr_array_add (paths, make_temp (f, files[i].name, files[i].old));
      dsk_media_store_sweep (f->dir, starting != 0);
      for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        g_assert_cmpint (g_file_test (paths->pdata[i], G_FILE_TEST_EXISTS), ==,
                         starting != 0 ? files[i].at_start : files[i].while_running);
    }
}

/* A file that came again after it was found to be old and unneeded stays. */
static void
test_came_again (Fixture *f, gconstpointer data)
{
  g_autofree char *first = make_temp (f, "up-a-1", FALSE);
  g_autofree char *path = dsk_media_store_path (f->dir, SHA);
  g_autofree char *again = NULL;

  g_assert_true (dsk_media_store_adopt (f->dir, first, SHA, NULL));
  make_old (path);
  again = make_temp (f, "up-a-2", TRUE);
  g_assert_true (dsk_media_store_adopt (f->dir, again, SHA, NULL));
  dsk_media_store_remove_old (f->dir, SHA);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  make_old (path);
  dsk_media_store_remove_old (f->dir, SHA);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/relay/media-store/sweep", Fixture, NULL, set_up, test_sweep, tear_down);
  g_test_add ("/relay/media-store/came-again", Fixture, NULL, set_up, test_came_again, tear_down);
  return g_test_run ();
}
