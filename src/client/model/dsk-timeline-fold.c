/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-fold.h"

#include "dsk-timeline-item.h"

static gboolean
can_fold (DskTimelineItem *item)
{
  const DskTimelineRow *row = dsk_timeline_item_get_row (item);

  return row != NULL && row->item == DSK_ITEM_EVENT
         && (row->handoff == NULL || g_strcmp0 (row->event_kind, "handoff") != 0);
}

static const char *
id_at (GPtrArray *shown, guint i)
{
  return dsk_timeline_item_get_row (g_ptr_array_index (shown, i))->id;
}

/* The line of the events from @start to before @end.
 * @used: the lines that are shown already: a run may have come apart */
static DskTimelineItem *
line_of (GPtrArray *shown, guint start, guint end, GHashTable *folds, GHashTable *used)
{
  DskTimelineItem *known = NULL;
  DskTimelineItem *line;

  for (guint i = start; i < end && known == NULL; i++)
    known = g_hash_table_lookup (folds, id_at (shown, i));
  if (known != NULL && !g_hash_table_contains (used, known))
    line = g_object_ref (known);
  else
    {
      line = dsk_timeline_item_new_fold ();
      if (known != NULL)
        dsk_timeline_item_set_open (line, dsk_timeline_item_get_open (known));
    }
  g_hash_table_add (used, line);
  for (guint i = start; i < end; i++)
    g_hash_table_replace (folds, g_strdup (id_at (shown, i)), g_object_ref (line));
  dsk_timeline_item_set_folded (line, id_at (shown, start), end - start - 1);
  return line;
}

GPtrArray *
dsk_timeline_fold (GPtrArray *shown, GHashTable *folds)
{
  GPtrArray *result = g_ptr_array_new_full (shown->len + 1, g_object_unref);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);

  for (guint start = 0; start < shown->len;)
    {
      guint end = start;
      gboolean open = TRUE;

      while (end < shown->len && can_fold (g_ptr_array_index (shown, end)))
        end++;
      if (end - start > DSK_TIMELINE_FOLD_ABOVE)
        {
          DskTimelineItem *line = line_of (shown, start, end, folds, used);

          g_ptr_array_add (result, line);
          open = dsk_timeline_item_get_open (line);
        }
      else if (end == start)
        end++;
      for (guint i = open ? start : end - 1; i < end; i++)
        g_ptr_array_add (result, g_object_ref (g_ptr_array_index (shown, i)));
      start = end;
    }
  return result;
}
