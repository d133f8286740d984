/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-model-diff.h"

#include <string.h>

typedef struct
{
  GArray *list;
  const gint64 *target;
  guint steps;
  guint touched;
} Replay;

static void
step_cb (guint position, guint removed, guint added, guint first_added, gpointer user_data)
{
  Replay *replay = user_data;

  g_assert_true ((removed == 0) != (added == 0));
  g_assert_cmpuint (position + removed, <=, replay->list->len);
  replay->steps++;
  replay->touched += removed + added;
  if (removed > 0)
    g_array_remove_range (replay->list, position, removed);
  if (added > 0)
    g_array_insert_vals (replay->list, position, replay->target + first_added, added);
}

/* Applies the steps and compares. Returns the number of entries touched. */
static guint
check (const gint64 *old_keys, guint n_old, const gint64 *new_keys, guint n_new,
       guint expected_steps)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  Replay replay = { list, new_keys, 0, 0 };

  if (n_old > 0)
    g_array_append_vals (list, old_keys, n_old);
  g_assert_true (dsk_model_diff (old_keys, n_old, new_keys, n_new, G_MAXUINT, step_cb, &replay));
  g_assert_cmpmem (list->data, list->len * sizeof (gint64), new_keys, n_new * sizeof (gint64));
  if (expected_steps != G_MAXUINT)
    g_assert_cmpuint (replay.steps, ==, expected_steps);
  return replay.touched;
}

static void
test_small (void)
{
  const gint64 a[] = { 1, 2, 3, 4, 5 };
  const gint64 moved[] = { 4, 1, 2, 3, 5 };
  const gint64 inserted[] = { 1, 2, 9, 3, 4, 5 };
  const gint64 removed[] = { 1, 3, 4, 5 };
  const gint64 other[] = { 7, 8 };

  g_assert_cmpuint (check (a, 5, a, 5, 0), ==, 0);
  /* A move to the top is one row out and one row in. */
  g_assert_cmpuint (check (a, 5, moved, 5, 2), ==, 2);
  g_assert_cmpuint (check (a, 5, inserted, 6, 1), ==, 1);
  g_assert_cmpuint (check (a, 5, removed, 4, 1), ==, 1);
  g_assert_cmpuint (check (a, 5, other, 2, 2), ==, 7);
  g_assert_cmpuint (check (a, 5, NULL, 0, 1), ==, 5);
  g_assert_cmpuint (check (NULL, 0, a, 5, 1), ==, 5);
}

static void
test_limit (void)
{
  gint64 old_keys[64], new_keys[64];
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  Replay replay = { list, new_keys, 0, 0 };

  for (guint i = 0; i < 64; i++)
    {
      old_keys[i] = i;
      new_keys[63 - i] = i;
    }
  g_assert_false (dsk_model_diff (old_keys, 64, new_keys, 64, 1, step_cb, &replay));
  g_assert_cmpuint (replay.steps, ==, 0);
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);

  for (guint round = 0; round < 2000; round++)
    {
      gint64 pool[40];
      gint64 old_keys[40], new_keys[40];
      guint n_old = 0, n_new = 0;

      for (guint i = 0; i < 40; i++)
        pool[i] = i;
      for (guint i = 0; i < 40; i++)
        if (g_rand_boolean (rand))
          old_keys[n_old++] = pool[i];
      for (guint i = 40; i > 1 && round % 3 == 0; i--)
        {
          guint j = (guint) g_rand_int_range (rand, 0, (gint32) i);
          gint64 swap = pool[i - 1];
          pool[i - 1] = pool[j];
          pool[j] = swap;
        }
      for (guint i = 0; i < 40; i++)
        if (g_rand_boolean (rand))
          new_keys[n_new++] = pool[i];
      check (old_keys, n_old, new_keys, n_new, G_MAXUINT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-diff/small", test_small);
  g_test_add_func ("/model-diff/limit", test_limit);
  g_test_add_func ("/model-diff/random", test_random);
  return g_test_run ();
}
