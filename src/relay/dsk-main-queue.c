/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-main-queue.h"

typedef struct
{
  DskMainFunc func;
  gpointer data;
} Item;

struct _DskMainQueue
{
  GSource *source; /* (owned) */
  GMutex lock;     /* guards all below */
  GArray *items;   /* (owned) of Item: pushed and not taken */
  gboolean woken;
  GArray *spare; /* (owned) (nullable) of Item, empty: the next to push to */
};

typedef struct
{
  GSource source;
  DskMainQueue *queue; /* (unowned) */
} QueueSource;

static void
queue_run (DskMainQueue *self)
{
  GArray *items;

  g_mutex_lock (&self->lock);
  items = self->items;
  self->items = self->spare != NULL ? self->spare : g_array_new (FALSE, FALSE, sizeof (Item));
  self->spare = NULL;
  self->woken = FALSE;
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);

      item->func (item->data);
    }
  g_array_set_size (items, 0);
  g_mutex_lock (&self->lock);
  if (self->spare == NULL)
    self->spare = g_steal_pointer (&items);
  g_mutex_unlock (&self->lock);
  if (items != NULL)
    g_array_unref (items);
}

static gboolean
queue_check (GSource *source)
{
  DskMainQueue *self = ((QueueSource *) source)->queue;
  gboolean woken;

  g_mutex_lock (&self->lock);
  woken = self->woken;
  g_mutex_unlock (&self->lock);
  return woken;
}

static gboolean
queue_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return queue_check (source);
}

static gboolean
queue_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  queue_run (((QueueSource *) source)->queue);
  return G_SOURCE_CONTINUE;
}

/* With a ready time each round would wake the context once more, for itself. */
static GSourceFuncs queue_funcs
    = { .prepare = queue_prepare, .check = queue_check, .dispatch = queue_dispatch };

DskMainQueue *
dsk_main_queue_new (GMainContext *context)
{
  DskMainQueue *self = g_new0 (DskMainQueue, 1);

  g_mutex_init (&self->lock);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->source = g_source_new (&queue_funcs, sizeof (QueueSource));
  ((QueueSource *) self->source)->queue = self;
  g_source_set_static_name (self->source, "dsk-main-queue");
  g_source_set_can_recurse (self->source, TRUE); /* nothing recurses; GLib need not see to it */
  g_source_attach (self->source, context);
  return self;
}

void
dsk_main_queue_push (DskMainQueue *self, DskMainFunc func, gpointer data)
{
  Item item = { func, data };
  gboolean wake;

  g_mutex_lock (&self->lock);
  g_array_append_val (self->items, item);
  wake = !self->woken;
  self->woken = TRUE;
  g_mutex_unlock (&self->lock);
  if (wake)
    g_main_context_wakeup (g_source_get_context (self->source));
}

void
dsk_main_queue_free (DskMainQueue *self)
{
  if (self == NULL)
    return;
  while (self->items->len > 0)
    queue_run (self);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_clear_pointer (&self->spare, g_array_unref);
  g_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_free (self);
}
