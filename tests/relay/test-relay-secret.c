/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include <glib/gstdio.h>

#include "dsk-relay-secret.h"

typedef struct
{
  char *dir;  /* (owned) */
  char *path; /* (owned) */
} Fixture;

static void
put (Fixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  /* Into a new file that takes the place of the old one, as an administrator's tools do it. */
  g_file_set_contents_full (f->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "secret", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->dir);
  g_free (f->path);
  g_free (f->dir);
}

static void
test_replaced (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelaySecret) secret = dsk_relay_secret_new ("key", f->path, "name");
  gboolean changed = FALSE;

  put (f, "one\n");
  g_assert_cmpstr (dsk_relay_secret_get (secret, &changed), ==, "one");
  g_assert_true (changed);
  g_assert_false (dsk_relay_secret_is_stale (secret));
  put (f, "two and more\n");
  g_assert_true (dsk_relay_secret_is_stale (secret));
  g_assert_cmpstr (dsk_relay_secret_get (secret, &changed), ==, "two and more");
  g_assert_true (changed);
  g_assert_false (dsk_relay_secret_is_stale (secret));
  g_assert_cmpstr (dsk_relay_secret_get (secret, &changed), ==, "two and more");
  g_assert_false (changed);
}

/* Who peeks may see the old one for a moment, and no longer; never what is gone from memory. */
static void
test_peek (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelaySecret) secret = dsk_relay_secret_new ("key", f->path, "name");

  put (f, "one");
  g_assert_cmpstr (dsk_relay_secret_peek (secret), ==, "one");
  put (f, "another");
  while (g_strcmp0 (dsk_relay_secret_peek (secret), "another") != 0)
    {
      g_assert_cmpstr (dsk_relay_secret_peek (secret), ==, "one");
      g_usleep (1000);
    }
  put (f, "a third one");
  g_assert_cmpstr (dsk_relay_secret_get (secret, NULL), ==, "a third one");
  g_assert_cmpstr (dsk_relay_secret_peek (secret), ==, "a third one");
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (DskRelaySecret) secret = dsk_relay_secret_new ("key", f->path, "name");
  g_autoptr (DskRelaySecret) none = dsk_relay_secret_new ("key", NULL, "name");

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*can't be read*");
  g_assert_null (dsk_relay_secret_peek (secret));
  g_test_assert_expected_messages ();
  g_assert_false (dsk_relay_secret_is_stale (secret));
  put (f, "one");
  g_assert_true (dsk_relay_secret_is_stale (secret));
  g_assert_null (dsk_relay_secret_peek (none));
  g_assert_false (dsk_relay_secret_is_stale (none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/relay/secret/replaced", Fixture, NULL, set_up, test_replaced, tear_down);
  g_test_add ("/relay/secret/peek", Fixture, NULL, set_up, test_peek, tear_down);
  g_test_add ("/relay/secret/missing", Fixture, NULL, set_up, test_missing, tear_down);
  return g_test_run ();
}
