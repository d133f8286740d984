/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-error.h"

static void
test_domain (void)
{
  g_autoptr (GError) error = g_error_new (DSK_ERROR, DSK_ERROR_NEWER, "newer");

  g_assert_cmpstr (g_quark_to_string (DSK_ERROR), ==, "dsk-error-quark");
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NEWER);
}

/* Codes travel in results and are stored: their numbers may not move. */
static void
test_codes_are_stable (void)
{
  g_assert_cmpint (DSK_ERROR_FAILED, ==, 0);
  g_assert_cmpint (DSK_ERROR_INVALID, ==, 1);
  g_assert_cmpint (DSK_ERROR_NOT_FOUND, ==, 2);
  g_assert_cmpint (DSK_ERROR_FORBIDDEN, ==, 3);
  g_assert_cmpint (DSK_ERROR_CONFLICT, ==, 4);
  g_assert_cmpint (DSK_ERROR_UNAVAILABLE, ==, 5);
  g_assert_cmpint (DSK_ERROR_UNAUTHENTICATED, ==, 6);
  g_assert_cmpint (DSK_ERROR_BUSY, ==, 7);
  g_assert_cmpint (DSK_ERROR_FULL, ==, 8);
  g_assert_cmpint (DSK_ERROR_CORRUPT, ==, 9);
  g_assert_cmpint (DSK_ERROR_NEWER, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/domain", test_domain);
  g_test_add_func ("/base/error/codes-are-stable", test_codes_are_stable);
  return g_test_run ();
}
