/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-sequence.h"

#include "dsk-timeline-item.h"

#define CONTINUES_MS (5 * 60 * 1000)

gint64
dsk_timeline_day (gint64 at_ms, gint64 *end)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (at_ms / 1000);
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) next = NULL;

  /* Times outside of the calendar come from a broken sender; they all are one day. */
  if (at != NULL)
    start = g_date_time_new_local (g_date_time_get_year (at), g_date_time_get_month (at),
                                   g_date_time_get_day_of_month (at), 0, 0, 0);
  if (start != NULL)
    next = g_date_time_add_days (start, 1);
  if (next == NULL)
    {
      if (end != NULL)
        *end = G_MAXINT64;
      return 0;
    }
  if (end != NULL)
    *end = g_date_time_to_unix (next) * 1000;
  return g_date_time_to_unix (start) * 1000;
}

static gboolean
continues (const DskTimelineRow *before, const DskTimelineRow *row)
{
  return before != NULL && row->item != DSK_ITEM_EVENT && before->item == row->item
         && before->direction == row->direction
         && (guint64) row->at - (guint64) before->at < CONTINUES_MS
         && g_strcmp0 (before->author, row->author) == 0
         && g_strcmp0 (before->sender, row->sender) == 0;
}

static DskTimelineItem *
day_separator (GHashTable *days, gint64 day)
{
  DskTimelineItem *item = g_hash_table_lookup (days, &day);
  gint64 *key;

  if (item != NULL)
    return item;
  item = dsk_timeline_item_new_day (day);
  key = g_new (gint64, 1);
  *key = day;
  g_hash_table_insert (days, key, item);
  return item;
}

GPtrArray *
dsk_timeline_sequence (GPtrArray *rows, GHashTable *days, DskTimelineItem *unread,
                       const char *unread_before)
{
  GPtrArray *shown = g_ptr_array_new_full (rows->len + 16, g_object_unref);
  const DskTimelineRow *before = NULL;
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  gint64 day = 0, day_end = G_MININT64;

  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineItem *item = g_ptr_array_index (rows, i);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row->at < day || row->at >= day_end)
        {
          DskTimelineItem *separator;

          day = dsk_timeline_day (row->at, &day_end);
          separator = day_separator (days, day);
          /* An entry outside of the order (a clock that jumped) must not show a day a second time.
           */
          if (g_hash_table_add (used, separator))
            {
              g_ptr_array_add (shown, g_object_ref (separator));
              before = NULL;
            }
        }
      if (unread != NULL && g_strcmp0 (row->id, unread_before) == 0)
        {
          g_ptr_array_add (shown, g_object_ref (unread));
          before = NULL;
        }
      dsk_timeline_item_set_continues (item, continues (before, row));
      g_ptr_array_add (shown, g_object_ref (item));
      before = row;
    }
  return shown;
}

char *
dsk_timeline_find_unread (GPtrArray *rows, const char *until, guint unread)
{
  gboolean counting = FALSE;

  for (guint i = rows->len; i > 0; i--)
    {
      const DskTimelineRow *row = dsk_timeline_item_get_row (g_ptr_array_index (rows, i - 1));

      counting = counting || g_strcmp0 (row->id, until) == 0;
      if (counting && row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_IN
          && --unread == 0)
        return g_strdup (row->id);
    }
  return NULL;
}

int
dsk_timeline_compare (const DskTimelineRow *a, const DskTimelineRow *b)
{
  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  return g_strcmp0 (a->id, b->id);
}
