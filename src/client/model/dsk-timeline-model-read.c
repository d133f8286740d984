/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-model-private.h"

#include "dsk-error.h"
#include "dsk-timeline-item.h"
#include "dsk-timeline-read.h"
#include "dsk-timeline-sequence.h"

#define PAGE_ROWS 50
#define SLACK_ROWS 64 /* how many new entries a refresh expects at most at once */
/* So long a new conversation is waited for before the old one leaves the screen; it takes one or two. */
#define PATIENCE_MS 8

/* --- answers --- */

/* Replaces the rows by @fresh, keeping the object of each entry that was there. */
static void
replace_rows (DskTimelineModel *self, GPtrArray *fresh, guint first)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  gsize n_fresh;
  g_autofree gpointer *taken = g_ptr_array_steal (fresh, &n_fresh);

  self->rows = g_ptr_array_new_full ((guint) n_fresh, g_object_unref);
  for (gsize i = 0; i < n_fresh; i++)
    {
      DskTimelineRow *row = taken[i];
      DskTimelineItem *item = g_hash_table_lookup (self->by_id, row->id);

      if (i < first)
        {
          dsk_timeline_row_free (row);
          continue;
        }
      if (item != NULL)
        {
          g_object_ref (item);
          dsk_timeline_item_take_row (item, row);
        }
      else
        item = dsk_timeline_item_new_row (row);
      g_ptr_array_add (self->rows, item);
    }
  g_hash_table_remove_all (self->by_id);
  for (guint i = 0; i < self->rows->len; i++)
    {
      DskTimelineItem *item = g_ptr_array_index (self->rows, i);
      g_hash_table_insert (self->by_id, g_strdup (dsk_timeline_item_get_row (item)->id), item);
    }
}

static void
take_newest (DskTimelineModel *self, DskTimelineRead *read)
{
  gboolean complete = read->rows->len < read->limit;
  guint first = 0;

  /* What is above stays away until it is asked for; once all is there, late old entries belong to
   * it. */
  if (self->loaded && self->rows->len > 0 && !(self->at_start && complete))
    {
      const DskTimelineRow *oldest = dsk_timeline_item_get_row (g_ptr_array_index (self->rows, 0));

      while (first < read->rows->len
             && dsk_timeline_compare (g_ptr_array_index (read->rows, first), oldest) < 0)
        first++;
    }
  if (!self->loaded && read->row != NULL && read->rows->len > 0)
    {
      const DskTimelineRow *newest = g_ptr_array_index (read->rows, read->rows->len - 1);

      self->unread_left = read->row->unread;
      self->unread_until = g_strdup (newest->id);
    }
  replace_rows (self, read->rows, first);
  dsk_timeline_model_set_at_start (self, complete && first == 0);
}

static void
take_older (DskTimelineModel *self, DskTimelineRead *read)
{
  guint position = 0;
  const DskTimelineRow *oldest
      = self->rows->len > 0 ? dsk_timeline_item_get_row (g_ptr_array_index (self->rows, 0)) : NULL;

  gsize n_rows;
  g_autofree gpointer *taken = g_ptr_array_steal (read->rows, &n_rows);

  dsk_timeline_model_set_at_start (self, n_rows < read->limit);
  for (gsize i = 0; i < n_rows; i++)
    {
      DskTimelineRow *row = taken[i];
      DskTimelineItem *item;

      if (g_hash_table_contains (self->by_id, row->id)
          || (oldest != NULL && dsk_timeline_compare (row, oldest) > 0))
        {
          dsk_timeline_row_free (row);
          continue;
        }
      item = dsk_timeline_item_new_row (row);
      g_ptr_array_insert (self->rows, (int) position++, item);
      g_hash_table_insert (self->by_id, g_strdup (row->id), item);
    }
}

static void
take (DskTimelineModel *self, DskTimelineRead *read)
{
  self->damaged = FALSE;
  if (read->before_id == NULL)
    take_newest (self, read);
  else
    take_older (self, read);
  g_clear_pointer (&self->row, dsk_conversation_row_free);
  self->row = g_steal_pointer (&read->row);
  self->loaded = TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskTimelineModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskTimelineRead) read = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  gboolean first;

  self->reading = FALSE;
  if (self->refresh_wanted || self->older_wanted)
    dsk_timeline_model_schedule (self);
  if (read == NULL)
    {
      /* There is no replica any more: nothing of it may stay on the screen. */
      if (g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE) && self->loaded)
        {
          dsk_timeline_model_forget (self);
          dsk_timeline_model_tell_row (self);
        }
      else if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT) && self->read_generation == self->generation
               && !self->loaded && !self->damaged)
        {
          self->damaged = TRUE;
          dsk_timeline_model_tell_row (self);
        }
      g_debug ("timeline: %s", error->message);
      return;
    }
  if (read->generation != self->generation)
    return;

  first = !self->loaded;
  take (self, read);
  dsk_timeline_model_rebuild (self);
  dsk_timeline_model_tell_row (self);
  if (first)
    dsk_timeline_model_tell_loaded (self);
}

/* --- questions --- */

static gboolean
pump_cb (gpointer user_data)
{
  DskTimelineModel *self = user_data;
  DskTimelineRead *read;
  const char *user = dsk_client_get_user_id (self->client);

  self->pump_id = 0;
  if (self->reading || self->conv == NULL)
    return G_SOURCE_REMOVE;

  /* Nothing is older than nothing; the conversation may have been taken away meanwhile. */
  if (self->rows->len == 0)
    self->older_wanted = 0;
  if (self->refresh_wanted || self->rows->len == 0)
    {
      guint limit = self->loaded ? self->rows->len + SLACK_ROWS : PAGE_ROWS;

      read = dsk_timeline_read_new (self->conv, user, MAX (limit, PAGE_ROWS));
      self->refresh_wanted = FALSE;
    }
  else if (self->older_wanted == 0)
    return G_SOURCE_REMOVE;
  else
    {
      const DskTimelineRow *oldest = dsk_timeline_item_get_row (g_ptr_array_index (self->rows, 0));

      read = dsk_timeline_read_new (self->conv, user, self->older_wanted);
      read->before_at = oldest->at;
      read->before_id = g_strdup (oldest->id);
      self->older_wanted = 0;
    }
  read->generation = self->read_generation = self->generation;
  self->reading = TRUE;
  dsk_client_read_async (
      self->client, NULL, dsk_timeline_read_run, read, (GDestroyNotify) dsk_timeline_read_free,
      (GDestroyNotify) dsk_timeline_read_free, NULL, read_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
dsk_timeline_model_schedule (DskTimelineModel *self)
{
  if (self->pump_id == 0 && !self->reading && self->conv != NULL)
    self->pump_id = g_idle_add_full (G_PRIORITY_DEFAULT, pump_cb, self, NULL);
}

gboolean
dsk_timeline_model_open_now (DskTimelineModel *self)
{
  DskTimelineRead *question = dsk_timeline_read_new (self->conv, dsk_client_get_user_id (self->client), PAGE_ROWS);
  g_autoptr (DskTimelineRead) read
      = dsk_client_read_now (self->client, dsk_timeline_read_run, question, (GDestroyNotify) dsk_timeline_read_free,
                             (GDestroyNotify) dsk_timeline_read_free, PATIENCE_MS);

  if (read == NULL)
    return FALSE;
  /* What was wanted of the one before is wanted no more. */
  g_clear_handle_id (&self->pump_id, g_source_remove);
  self->refresh_wanted = FALSE;
  dsk_timeline_model_forget_rows (self);
  take (self, read);
  dsk_timeline_model_tell_conversation (self);
  dsk_timeline_model_rebuild_all (self);
  dsk_timeline_model_tell_row (self);
  dsk_timeline_model_tell_loaded (self);
  return TRUE;
}
