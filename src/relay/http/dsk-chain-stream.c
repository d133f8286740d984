/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-chain-stream.h"

#include <string.h>

struct _DskChainStream
{
  GInputStream parent_instance;
  GInputStream *parts[3]; /* (owned) */
  guint at;
};

G_DEFINE_FINAL_TYPE (DskChainStream, dsk_chain_stream, G_TYPE_INPUT_STREAM)

static gssize
dsk_chain_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  DskChainStream *self = DSK_CHAIN_STREAM (stream);

  while (self->at < G_N_ELEMENTS (self->parts))
    {
      gssize n = g_input_stream_read (self->parts[self->at], buffer, count, cancellable, error);

      if (n != 0)
        return n;
      self->at++;
    }
  return 0;
}

static void
dsk_chain_stream_finalize (GObject *object)
{
  DskChainStream *self = DSK_CHAIN_STREAM (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    g_object_unref (self->parts[i]);
  G_OBJECT_CLASS (dsk_chain_stream_parent_class)->finalize (object);
}

static void
dsk_chain_stream_class_init (DskChainStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_chain_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = dsk_chain_stream_read;
}

static void
dsk_chain_stream_init (DskChainStream *self)
{
}

static GInputStream *
of_text (const char *text)
{
  gsize len = strlen (text);

  return g_memory_input_stream_new_from_data (g_memdup2 (text, len), (gssize) len, g_free);
}

GInputStream *
dsk_chain_stream_new (const char *before, GInputStream *middle, const char *after)
{
  DskChainStream *self = g_object_new (DSK_TYPE_CHAIN_STREAM, NULL);

  self->parts[0] = of_text (before);
  self->parts[1] = g_object_ref (middle);
  self->parts[2] = of_text (after);
  return G_INPUT_STREAM (self);
}
