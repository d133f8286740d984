/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-fanout.h"

#define PART 50 /* so many are told while the next are read */

typedef struct
{
  DskLiveAsk ask;
  char *epoch; /* (owned) (nullable) */
  DskFanoutDone done;
  gpointer user_data;
} Wish;

/* All that is read out of one snapshot. */
typedef struct
{
  DskReaderJob job;
  GPtrArray *wishes; /* (owned) of Wish */
  guint n_told;      /* of them, from the first on; main thread only */
} Batch;

typedef struct
{
  Batch *batch;
  guint upto;
} Part;

struct _DskRelayFanout
{
  DskRelayReaders *readers;
  GPtrArray *wishes; /* (owned) of Wish: asked for in this turn of the main loop */
  guint turn_id;
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
tell (Batch *batch, guint upto)
{
  for (; batch->n_told < upto; batch->n_told++)
    {
      Wish *wish = batch->wishes->pdata[batch->n_told];

      wish->done (&wish->ask, wish->user_data);
    }
}

static void
part_told (gpointer data)
{
  Part *part = data;

  tell (part->batch, part->upto);
  g_free (part);
}

static void
part_read (guint n_answered, gpointer user_data)
{
  Batch *batch = user_data;
  Part *part;

  if (n_answered % PART != 0)
    return;
  part = g_new (Part, 1);
  *part = (Part){ batch, n_answered };
  dsk_reader_job_tell (&batch->job, part_told, part);
}

static void
batch_run (DskReaderJob *job, DskRelayReader *reader)
{
  GPtrArray *wishes = ((Batch *) job)->wishes;
  g_autofree DskLiveAsk **asks = g_new (DskLiveAsk *, wishes->len);

  for (guint i = 0; i < wishes->len; i++)
    asks[i] = &((Wish *) wishes->pdata[i])->ask;
  dsk_relay_reader_live_each (reader, asks, wishes->len, part_read, job);
}

static void
batch_done (DskReaderJob *job)
{
  Batch *batch = (Batch *) job;

  tell (batch, batch->wishes->len);
  g_ptr_array_unref (batch->wishes);
  g_free (batch);
}

/* Hands on all that was asked for. One reader does it: what takes long is to send it, so that two would read and
 * encode all twice and be waited for by nobody. */
static void
flush (DskRelayFanout *self)
{
  Batch *batch;

  if (self->wishes->len == 0)
    return;
  batch = g_new0 (Batch, 1);
  batch->job.run = batch_run;
  batch->job.done = batch_done;
  batch->wishes = g_steal_pointer (&self->wishes);
  self->wishes = g_ptr_array_new_with_free_func (wish_free);
  dsk_relay_readers_push_first (self->readers, &batch->job);
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
  self->wishes = g_ptr_array_new_with_free_func (wish_free);
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
