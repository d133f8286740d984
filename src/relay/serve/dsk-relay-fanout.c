/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-fanout.h"

#define BATCH 100 /* read together: then the first of many get theirs while the others are read */

typedef struct
{
  DskLiveAsk ask;
  char *epoch; /* (owned) (nullable) */
  DskFanoutDone done;
  gpointer user_data;
} Wish;

typedef struct
{
  DskReaderJob job;
  GPtrArray *wishes; /* (owned) of Wish */
} Batch;

struct _DskRelayFanout
{
  DskRelayReaders *readers;
  GPtrArray *wishes; /* (owned) of Wish: asked for in this turn of the main loop */
  guint turn_id;
  guint lane;
};

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  dsk_live_ask_clear (&wish->ask);
  g_free (wish->epoch);
  g_free (wish);
}

static void
batch_run (DskReaderJob *job, DskRelayReader *reader)
{
  GPtrArray *wishes = ((Batch *) job)->wishes;
  g_autofree DskLiveAsk **asks = g_new (DskLiveAsk *, wishes->len);

  for (guint i = 0; i < wishes->len; i++)
    asks[i] = &((Wish *) wishes->pdata[i])->ask;
  dsk_relay_reader_live_many (reader, asks, wishes->len);
}

static void
batch_done (DskReaderJob *job)
{
  Batch *batch = (Batch *) job;

  for (guint i = 0; i < batch->wishes->len; i++)
    {
      Wish *wish = batch->wishes->pdata[i];

      wish->done (&wish->ask, wish->user_data);
    }
  g_ptr_array_unref (batch->wishes);
  g_free (batch);
}

static Batch *
batch_new (void)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->job.run = batch_run;
  batch->job.done = batch_done;
  batch->wishes = g_ptr_array_new_with_free_func (wish_free);
  return batch;
}

/* Hands on all that was asked for. */
static void
flush (DskRelayFanout *self)
{
  g_autoptr (GPtrArray) wishes = g_steal_pointer (&self->wishes);
  Batch *batch = NULL;

  self->wishes = g_ptr_array_new ();
  for (guint i = 0; i < wishes->len; i++)
    {
      if (batch == NULL)
        batch = batch_new ();
      g_ptr_array_add (batch->wishes, wishes->pdata[i]);
      if (batch->wishes->len < BATCH && i + 1 < wishes->len)
        continue;
      dsk_relay_readers_push_first (self->readers, self->lane++, &batch->job);
      batch = NULL;
    }
}

static gboolean
turn_cb (gpointer user_data)
{
  DskRelayFanout *self = user_data;

  self->turn_id = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

DskRelayFanout *
dsk_relay_fanout_new (DskRelayReaders *readers)
{
  DskRelayFanout *self = g_new0 (DskRelayFanout, 1);

  self->readers = readers;
  self->wishes = g_ptr_array_new ();
  return self;
}

void
dsk_relay_fanout_stop (DskRelayFanout *self)
{
  g_clear_handle_id (&self->turn_id, g_source_remove);
  flush (self);
}

void
dsk_relay_fanout_free (DskRelayFanout *self)
{
  if (self == NULL)
    return;
  g_assert (self->turn_id == 0 && self->wishes->len == 0);
  g_ptr_array_unref (self->wishes);
  g_free (self);
}

void
dsk_relay_fanout_ask (DskRelayFanout *self, const DskPrincipal *who, const char *epoch, gint64 cursor, gsize max_bytes,
                      DskFanoutDone done, gpointer user_data)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->epoch = g_strdup (epoch);
  wish->ask = (DskLiveAsk){ .principal = who, .epoch = wish->epoch, .cursor = cursor, .max_bytes = max_bytes };
  wish->done = done;
  wish->user_data = user_data;
  g_ptr_array_add (self->wishes, wish);
  if (self->turn_id == 0)
    self->turn_id = g_idle_add_full (G_PRIORITY_DEFAULT, turn_cb, self, NULL);
}
