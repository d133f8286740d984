/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What another program says is taken whole, or not at all. */

#include "dsk-program.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LONG_MS (60 * 1000)

static int
open_with (const char *text)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("dastak-program-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  return fd;
}

/* Returns: (transfer full) (nullable): what @script makes of @input */
static GBytes *
run (const char *script, const char *input, gsize max, GCancellable *cancellable, int *code, GError **error)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };
  int fd = open_with (input);
  GBytes *out = dsk_program_output (argv, fd, max, LONG_MS, cancellable, code, error);

  close (fd);
  return out;
}

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) expected = g_bytes_new_static ("ABC", 3);
  int code;
  g_autoptr (GBytes) out = run ("tr abc ABC", "abc", 3, NULL, &code, &error);

  g_assert_no_error (error);
  g_assert_cmpint (code, ==, 0);
  g_assert_true (g_bytes_equal (out, expected));
}

static void
test_bare (void)
{
  g_autoptr (GError) error = NULL;
  int code;
  g_autoptr (GBytes) out = NULL;

  g_setenv ("DASTAK_TEST_SECRET", "secret", TRUE);
  out = run ("test -z \"$DASTAK_TEST_SECRET\" && ls /proc/self/fd | wc -l | grep -qx 4", "", 10, NULL, &code, &error);
  /* Its input, output and errors, and what ls opened. */
  g_assert_no_error (error);
}

static void
test_fails (void)
{
  static const struct
  {
    const char *script;
    gsize max;
    int code;
  } cases[] = {
    { "echo half; exit 3", 100, 3 },
    { "echo half; kill -SEGV $$", 100, -1 },
    { "cat", 3, -1 }, /* too much */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      int code;
      GBytes *out = run (cases[i].script, "abcd", cases[i].max, NULL, &code, &error);

      g_assert_null (out);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      if (cases[i].max > 3)
        g_assert_cmpint (code, ==, cases[i].code);
    }
}

static void
test_missing (void)
{
  const char *argv[] = { "/nonexistent/program", NULL };
  g_autoptr (GError) error = NULL;
  int fd = open_with ("");
  int code;

  g_assert_null (dsk_program_output (argv, fd, 10, LONG_MS, NULL, &code, &error));
  g_assert_true (error->domain == G_SPAWN_ERROR);
  close (fd);
}

static void
test_late (void)
{
  const char *argv[] = { "/bin/sleep", "600", NULL };
  g_autoptr (GError) error = NULL;
  int fd = open_with ("");
  int code;

  g_assert_null (dsk_program_output (argv, fd, 10, 1, NULL, &code, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (code, ==, -1);
  close (fd);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int code;

  g_cancellable_cancel (cancellable);
  g_assert_null (run ("exec sleep 600", "", 10, cancellable, &code, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/reads", test_reads);
  g_test_add_func ("/program/bare", test_bare);
  g_test_add_func ("/program/fails", test_fails);
  g_test_add_func ("/program/missing", test_missing);
  g_test_add_func ("/program/late", test_late);
  g_test_add_func ("/program/cancelled", test_cancelled);
  return g_test_run ();
}
