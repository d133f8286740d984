/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-audit.h"

#include <string.h>

/* The hashes were computed with another implementation of SHA-256, over 0x00 and the entry. */
static void
test_vectors (void)
{
  g_autofree char *empty = dsk_audit_leaf_hash ("", 0);
  g_autofree char *none = dsk_audit_leaf_hash (NULL, 0);
  g_autofree char *entry = dsk_audit_leaf_hash ("entry", 5);

  g_assert_cmpstr (empty, ==, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  g_assert_cmpstr (none, ==, empty);
  g_assert_cmpstr (entry, ==, "d9c2d66b522c2522728f539ff9f67b85d40defff095fc8a528c994f4f35bb3de");
}

static void
test_nul_inside (void)
{
  g_autofree char *with = dsk_audit_leaf_hash ("a\0b", 3);
  g_autofree char *without = dsk_audit_leaf_hash ("a", 1);

  g_assert_cmpstr (with, !=, without);
  g_assert_cmpuint (strlen (with), ==, 64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/audit/vectors", test_vectors);
  g_test_add_func ("/audit/nul-inside", test_nul_inside);
  return g_test_run ();
}
