/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-palette-item.h"

#include "dsk-fuzzy.h"
#include "dsk-text.h"

#define MAX_RECENT 24      /* that are remembered */
#define MAX_RECENT_FIRST 5 /* that stand above all others while nothing is typed */
#define FOUND 30           /* what somebody else has found counts as much as a word within a line */

DskPaletteItem *
dsk_palette_item_new (const char *action, const char *title, const char *hint, const char *keys)
{
  DskPaletteItem *item = g_new0 (DskPaletteItem, 1);
  g_autofree char *all = g_strconcat (title, " ", hint, NULL);

  item->action = g_strdup (action);
  item->title = g_strdup (title);
  item->hint = g_strdup (hint);
  item->keys = g_strdup (keys);
  item->folded = dsk_text_fold (all);
  return item;
}

void
dsk_palette_item_free (DskPaletteItem *item)
{
  if (item == NULL)
    return;

  g_free (item->action);
  g_free (item->title);
  g_free (item->hint);
  g_free (item->keys);
  g_free (item->folded);
  g_free (item);
}

/* Returns: 0 the last one, 1 that before, …; −1: not lately */
static int
recency (const char *const *recent, const char *action)
{
  for (int i = 0; recent != NULL && recent[i] != NULL; i++)
    if (g_strcmp0 (recent[i], action) == 0)
      return i;
  return -1;
}

typedef struct
{
  DskPaletteItem *item;
  int score;
  guint at;
} Ranked;

static int
best_first (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

/* Returns: −1: it is not shown */
static int
score_item (const DskPaletteItem *item, const char *needle, const char *const *recent)
{
  const int ago = recency (recent, item->action);
  int score = dsk_fuzzy_score (needle, item->folded);

  if (*needle == '\0')
    {
      if (ago >= 0 && ago < MAX_RECENT_FIRST)
        return MAX_RECENT_FIRST - ago;
      return item->shy ? -1 : 0;
    }
  if (item->found)
    score = MAX (score, FOUND);
  if (score >= 0 && ago >= 0)
    score += MAX_RECENT - ago;
  return score;
}

GPtrArray *
dsk_palette_rank (GPtrArray *items, const char *query, const char *const *recent, guint limit)
{
  g_autofree char *folded = dsk_text_fold (query);
  const char *needle = g_strstrip (folded);
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      Ranked one = { g_ptr_array_index (items, i), 0, i };

      one.score = score_item (one.item, needle, recent);
      if (one.score >= 0)
        g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, best_first);
  for (guint i = 0; i < ranked->len && i < limit; i++)
    g_ptr_array_add (out, g_array_index (ranked, Ranked, i).item);
  return out;
}

char **
dsk_palette_remember (const char *const *recent, const char *action)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new ();

  g_ptr_array_add (out, g_strdup (action));
  for (guint i = 0; recent != NULL && recent[i] != NULL && out->len < MAX_RECENT; i++)
    if (g_strcmp0 (recent[i], action) != 0)
      g_ptr_array_add (out, g_strdup (recent[i]));
  g_ptr_array_add (out, NULL);
  return (char **) g_ptr_array_steal (out, NULL);
}
