/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-keys.h"

#include <string.h>

static gboolean
add (DskJsonKeys *keys, const char *key)
{
  return dsk_json_keys_add (keys, (const guint8 *) key, strlen (key));
}

static void
test_levels (void)
{
  g_autoptr (DskJsonKeys) keys = dsk_json_keys_new ();

  dsk_json_keys_open (keys);
  g_assert_true (add (keys, "a"));
  g_assert_false (add (keys, "a"));
  g_assert_true (add (keys, ""));
  g_assert_false (add (keys, ""));
  dsk_json_keys_open (keys);
  g_assert_true (add (keys, "a"));
  g_assert_true (add (keys, "b"));
  dsk_json_keys_close (keys);
  g_assert_true (add (keys, "b"));
  g_assert_false (add (keys, "a"));
  dsk_json_keys_close (keys);
  dsk_json_keys_open (keys);
  g_assert_true (add (keys, "a"));
}

/* Across the border between scanning and tables, with objects inside that have tables of their own.
 */
static void
test_many (void)
{
  g_autoptr (DskJsonKeys) keys = dsk_json_keys_new ();

  dsk_json_keys_open (keys);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      for (guint k = 0; k < i; k += 1 + i / 20)
        {
          g_autofree char *old = g_strdup_printf ("%u", k);

          g_assert_false (add (keys, old));
        }
      g_assert_true (add (keys, key));

      if (i % 50 == 0)
        {
          dsk_json_keys_open (keys);
          for (guint k = 0; k < 40; k++)
            {
              g_autofree char *inner = g_strdup_printf ("%u", k);

              g_assert_true (add (keys, inner));
              g_assert_false (add (keys, inner));
            }
          dsk_json_keys_close (keys);
        }
    }
}

/* Keys of every length, each a prefix of the next, with bytes of all values. */
static void
test_lengths (void)
{
  g_autoptr (DskJsonKeys) keys = dsk_json_keys_new ();
  guint8 bytes[300];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 7);
  dsk_json_keys_open (keys);
  for (gsize len = 0; len <= sizeof bytes; len++)
    {
      g_autofree guint8 *exact = g_memdup2 (bytes, len);

      g_assert_true (dsk_json_keys_add (keys, exact, len));
      g_assert_false (dsk_json_keys_add (keys, exact, len));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-keys/levels", test_levels);
  g_test_add_func ("/base/json-keys/many", test_many);
  g_test_add_func ("/base/json-keys/lengths", test_lengths);
  return g_test_run ();
}
