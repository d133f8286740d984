/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The token in a file, and in a keyring: libsecret's own file keyring stands in for the desktop's.
 */

#include <glib/gstdio.h>

#include "dsk-error.h"
#include "dsk-secret-store.h"

static char *dir;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static char *
load (DskSecretStore *store, const char *device, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  dsk_secret_store_load_async (store, device, "https://h", NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dsk_secret_store_load_finish (store, result, error);
}

static void
save (DskSecretStore *store, const char *device, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  dsk_secret_store_save_async (store, device, "https://h", token, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (dsk_secret_store_save_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
assert_token (DskSecretStore *store, const char *device, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = load (store, device, &error);

  if (expected == NULL)
    g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
}

static void
test_file (void)
{
  g_autofree char *path = g_build_filename (dir, "token", NULL);
  g_autoptr (DskSecretStore) store = dsk_secret_store_new (path);
  GStatBuf info;

  assert_token (store, "d", NULL);
  save (store, "d", "one");
  assert_token (store, "d", "one");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  save (store, "d", "two");
  assert_token (store, "d", "two");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  dsk_secret_store_remove (store, "d", "https://h");
  assert_token (store, "d", NULL);
}

static void
test_keyring (void)
{
  g_autofree char *path = g_build_filename (dir, "keyring", NULL);
  g_autoptr (DskSecretStore) store = dsk_secret_store_new (NULL);

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "pw", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  assert_token (store, "d", NULL);
  save (store, "d", "one");
  save (store, "e", "two");
  assert_token (store, "d", "one");
  assert_token (store, "e", "two");
  g_unlink (path);
}

static void
test_no_keyring (void)
{
  g_autoptr (DskSecretStore) store = dsk_secret_store_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_assert_null (load (store, "d", &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
  g_assert_nonnull (g_strrstr (error->message, "keyring"));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("dastak-secret-XXXXXX", NULL);
  g_test_add_func ("/client/secret-store/file", test_file);
  g_test_add_func ("/client/secret-store/keyring", test_keyring);
  g_test_add_func ("/client/secret-store/no-keyring", test_no_keyring);
  result = g_test_run ();
  g_rmdir (dir);
  g_free (dir);
  return result;
}
