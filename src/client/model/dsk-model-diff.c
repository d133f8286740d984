/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-model-diff.h"

#include <string.h>

#define NOWHERE G_MAXUINT

/* Where each new key was in the old list, or NOWHERE. Lists of conversations differ by a few rows
 * of many thousands, so the hash table only ever holds what is between the common ends. */
static guint *
old_positions (const gint64 *old_keys, guint n_old, const gint64 *new_keys, guint n_new)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint *position = g_new (guint, MAX (n_new, 1));

  for (guint i = 0; i < n_old; i++)
    g_hash_table_insert (where, (gpointer) &old_keys[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < n_new; i++)
    {
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (where, &new_keys[i]));
      position[i] = at == 0 ? NOWHERE : at - 1;
    }
  return position;
}

/* Marks in @kept those new entries that form a longest increasing run of old positions. */
static void
mark_longest_run (const guint *position, guint n, gboolean *kept)
{
  g_autofree guint *tails
      = g_new (guint, MAX (n, 1)); /* index of the last entry of a run, by length */
  g_autofree guint *previous = g_new (guint, MAX (n, 1)); /* the entry before in the run */
  guint length = 0;
  guint at;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = length;

      if (position[i] == NOWHERE)
        continue;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (position[tails[middle]] < position[i])
            low = middle + 1;
          else
            high = middle;
        }
      previous[i] = low > 0 ? tails[low - 1] : NOWHERE;
      tails[low] = i;
      if (low == length)
        length++;
    }
  for (at = length > 0 ? tails[length - 1] : NOWHERE; at != NOWHERE; at = previous[at])
    kept[at] = TRUE;
}

/* Counts, or does, the removals: runs of old entries that do not stay, last run first. */
static guint
remove_runs (const gboolean *stays, guint n_old, guint offset, DskModelDiffFunc func,
             gpointer user_data)
{
  guint steps = 0;

  for (guint end = n_old; end > 0;)
    {
      guint start = end;

      while (start > 0 && !stays[start - 1])
        start--;
      if (start < end)
        {
          steps++;
          if (func != NULL)
            func (offset + start, end - start, 0, 0, user_data);
        }
      end = start > 0 ? start - 1 : 0;
    }
  return steps;
}

static guint
insert_runs (const gboolean *kept, guint n_new, guint offset, DskModelDiffFunc func,
             gpointer user_data)
{
  guint steps = 0;

  for (guint start = 0; start < n_new;)
    {
      guint end = start;

      while (end < n_new && !kept[end])
        end++;
      if (start < end)
        {
          steps++;
          if (func != NULL)
            func (offset + start, 0, end - start, offset + start, user_data);
        }
      start = end + 1;
    }
  return steps;
}

gboolean
dsk_model_diff (const gint64 *old_keys, guint n_old, const gint64 *new_keys, guint n_new,
                guint max_steps, DskModelDiffFunc func, gpointer user_data)
{
  guint offset = 0;
  g_autofree guint *position = NULL;
  g_autofree gboolean *kept = NULL;
  g_autofree gboolean *stays = NULL;

  while (offset < n_old && offset < n_new && old_keys[offset] == new_keys[offset])
    offset++;
  while (n_old > offset && n_new > offset && old_keys[n_old - 1] == new_keys[n_new - 1])
    {
      n_old--;
      n_new--;
    }
  n_old -= offset;
  n_new -= offset;
  if (n_old == 0 && n_new == 0)
    return TRUE;

  position = old_positions (old_keys + offset, n_old, new_keys + offset, n_new);
  kept = g_new0 (gboolean, MAX (n_new, 1));
  stays = g_new0 (gboolean, MAX (n_old, 1));
  mark_longest_run (position, n_new, kept);
  for (guint i = 0; i < n_new; i++)
    if (kept[i])
      stays[position[i]] = TRUE;

  if (remove_runs (stays, n_old, offset, NULL, NULL) + insert_runs (kept, n_new, offset, NULL, NULL)
      > max_steps)
    return FALSE;
  remove_runs (stays, n_old, offset, func, user_data);
  insert_runs (kept, n_new, offset, func, user_data);
  return TRUE;
}
