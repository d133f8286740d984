/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-net-stream.h"

#include <string.h>

#define READ_CHUNK (64 * 1024)
#define READS_A_TURN 8      /* then others get theirs */
#define STALL_MS 20000      /* a peer that takes nothing for so long is gone */
#define LINGER_MS 2000

typedef enum { OPEN, FLUSHING, LINGERING, CLOSED } State;

struct _DskNetStream
{
  int ref_count;
  State state;
  GIOStream *io;               /* (owned) */
  GSocket *socket;             /* (owned) */
  GPollableInputStream *in;    /* of io */
  GPollableOutputStream *out;  /* of io */
  char *peer;                  /* (owned) */
  DskNetPoll *poll;
  DskNetWatch watch;           /* of a plain socket */
  GSource *in_source;          /* (owned) (nullable): of TLS, which may have bytes that its socket has not */
  GSource *out_source;         /* (owned) (nullable): of TLS */
  gboolean reading;
  gboolean writing;            /* the peer is slow to take what is queued */
  gboolean unwatched;          /* the system does not wait for it */
  GByteArray *input;           /* (owned) */
  gsize input_at;              /* consumed of it */
  GByteArray *output;          /* (owned) */
  gsize output_at;             /* sent of it */
  gboolean ended;
  gint64 deadline_ms;
  gint64 progress_ms;          /* when the peer last took something that it was slow to take */
  const DskNetHandler *handler; /* (nullable) */
  gpointer handler_data;
  GDestroyNotify gone;
  gpointer gone_data;
};

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
source_clear (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Empties it. What grew large is given back: there are many connections, and most of them rest. */
static void
buffer_clear (GByteArray **buffer)
{
  if ((*buffer)->len > 2 * READ_CHUNK)
    {
      g_byte_array_unref (*buffer);
      *buffer = g_byte_array_new ();
    }
  g_byte_array_set_size (*buffer, 0);
}

/* --- waiting --- */

static void on_input (DskNetStream *self);
static gboolean stream_flush (DskNetStream *self);

static void
ready_cb (GIOCondition condition, gpointer user_data)
{
  g_autoptr (DskNetStream) self = dsk_net_stream_ref (user_data);

  if (self->reading && condition != G_IO_OUT)
    on_input (self);
  if (self->writing && condition != G_IO_IN)
    stream_flush (self);
}

static gboolean
tls_input_cb (GObject *pollable, gpointer user_data)
{
  ready_cb (G_IO_IN, user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
tls_output_cb (GObject *pollable, gpointer user_data)
{
  ready_cb (G_IO_OUT, user_data);
  return G_SOURCE_CONTINUE;
}

/* @source: (transfer full). GLib takes a source that must not recurse out of its poll while it is dispatched, and back
 * in, and each time wakes its context up for that. Nothing here runs a loop inside a callback.
 * Returns: (transfer full) */
static GSource *
tls_watch (DskNetStream *self, GSource *source, GPollableSourceFunc func)
{
  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_set_can_recurse (source, TRUE);
  g_source_attach (source, NULL);
  return source;
}

static void
tls_want (DskNetStream *self)
{
  if (!self->reading)
    source_clear (&self->in_source);
  else if (self->in_source == NULL)
    self->in_source = tls_watch (self, g_pollable_input_stream_create_source (self->in, NULL), tls_input_cb);
  if (!self->writing)
    source_clear (&self->out_source);
  else if (self->out_source == NULL)
    self->out_source = tls_watch (self, g_pollable_output_stream_create_source (self->out, NULL), tls_output_cb);
}

static void
want (DskNetStream *self, gboolean reading, gboolean writing)
{
  self->reading = reading;
  self->writing = writing;
  if (G_IS_TLS_CONNECTION (self->io))
    tls_want (self);
  else
    self->unwatched
        = !dsk_net_poll_want (self->poll, &self->watch, (reading ? G_IO_IN : 0) | (writing ? G_IO_OUT : 0));
}

/* TLS may want to say goodbye, which can block: with the socket shut down it fails at once, elsewhere. */
static void
stream_shut (DskNetStream *self)
{
  GDestroyNotify gone = g_steal_pointer (&self->gone);

  self->state = CLOSED;
  self->handler = NULL;
  want (self, FALSE, FALSE);
  if (G_IS_TLS_CONNECTION (self->io))
    {
      g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
      g_io_stream_close_async (self->io, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    }
  else
    {
      g_io_stream_close (self->io, NULL, NULL);
    }
  if (gone != NULL)
    gone (self->gone_data);
}

/* The connection is gone and its handler hears of it. */
static void
stream_lost (DskNetStream *self, const char *reason)
{
  const DskNetHandler *handler = self->handler;

  if (self->state == CLOSED)
    return;
  stream_shut (self);
  if (handler != NULL)
    handler->closed (self, reason, self->handler_data);
}

/* --- out --- */

static void
output_done (DskNetStream *self)
{
  want (self, self->reading, FALSE);
  if (self->state != FLUSHING)
    return;
  self->state = LINGERING;
  self->deadline_ms = now_ms () + LINGER_MS;
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  if (self->ended)
    stream_shut (self);
  else
    dsk_net_stream_set_reading (self, TRUE);
}

/* Sends what the kernel takes. FALSE: the connection is gone. */
static gboolean
stream_flush (DskNetStream *self)
{
  while (self->output_at < self->output->len)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (
          self->out, self->output->data + self->output_at, self->output->len - self->output_at, NULL,
          &error);

      if (n > 0)
        {
          self->output_at += (gsize) n;
          self->progress_ms = now_ms ();
          continue;
        }
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          stream_lost (self, "write");
          return FALSE;
        }
      if (!self->writing)
        {
          self->progress_ms = now_ms ();
          want (self, self->reading, TRUE);
        }
      return TRUE;
    }
  buffer_clear (&self->output);
  self->output_at = 0;
  output_done (self);
  return self->state != CLOSED;
}

void
dsk_net_stream_write (DskNetStream *self, gconstpointer data, gsize len)
{
  g_autoptr (DskNetStream) keep = dsk_net_stream_ref (self);

  if (self->state != OPEN || len == 0)
    return;
  if (self->output_at > READ_CHUNK && self->output_at > self->output->len / 2)
    {
      g_byte_array_remove_range (self->output, 0, (guint) self->output_at);
      self->output_at = 0;
    }
  g_byte_array_append (self->output, data, (guint) len);
  if (!self->writing)
    stream_flush (self);
}

gsize
dsk_net_stream_queued (DskNetStream *self)
{
  return self->output->len - self->output_at;
}

/* --- in --- */

/* Once up to READ_CHUNK bytes. FALSE: there is nothing more to be had now. */
static gboolean
read_once (DskNetStream *self)
{
  static guint8 buffer[READ_CHUNK]; /* main thread only */
  g_autoptr (GError) error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (self->in, buffer, sizeof buffer, NULL, &error);

  if (n < 0)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        stream_lost (self, "read");
      return FALSE;
    }
  if (n == 0)
    {
      self->ended = TRUE;
      dsk_net_stream_set_reading (self, FALSE);
      return FALSE;
    }
  if (self->state == OPEN)
    g_byte_array_append (self->input, buffer, (guint) n);
  return (gsize) n == sizeof buffer;
}

static void
on_input (DskNetStream *self)
{
  guint before = self->input->len;

  for (int i = 0; i < READS_A_TURN && self->state != CLOSED && read_once (self); i++)
    ;
  if (self->state == LINGERING && self->ended)
    stream_shut (self);
  else if (self->state == OPEN && self->handler != NULL && (self->input->len != before || self->ended))
    self->handler->input (self, self->handler_data);
}

void
dsk_net_stream_set_reading (DskNetStream *self, gboolean reading)
{
  want (self, reading && self->state != CLOSED && !self->ended, self->writing);
}

guint8 *
dsk_net_stream_peek_mutable (DskNetStream *self, gsize *len)
{
  *len = self->input->len - self->input_at;
  return self->input->data + self->input_at;
}

const guint8 *
dsk_net_stream_peek (DskNetStream *self, gsize *len)
{
  return dsk_net_stream_peek_mutable (self, len);
}

void
dsk_net_stream_consume (DskNetStream *self, gsize len)
{
  g_return_if_fail (len <= self->input->len - self->input_at);

  self->input_at += len;
  if (self->input_at == self->input->len)
    {
      buffer_clear (&self->input);
      self->input_at = 0;
    }
  else if (self->input_at > READ_CHUNK)
    {
      g_byte_array_remove_range (self->input, 0, (guint) self->input_at);
      self->input_at = 0;
    }
}

gboolean
dsk_net_stream_is_ended (DskNetStream *self)
{
  return self->ended;
}

/* --- life --- */

DskNetStream *
dsk_net_stream_new (GIOStream *io, GSocket *socket, DskNetPoll *poll, const char *peer)
{
  DskNetStream *self = g_new0 (DskNetStream, 1);

  self->ref_count = 1;
  self->io = g_object_ref (io);
  self->socket = g_object_ref (socket);
  self->in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (io));
  self->out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (io));
  self->poll = poll;
  self->watch = (DskNetWatch){ .fd = g_socket_get_fd (socket), .ready = ready_cb, .user_data = self };
  self->peer = g_strdup (peer);
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  dsk_net_stream_set_reading (self, TRUE);
  return self;
}

DskNetStream *
dsk_net_stream_ref (DskNetStream *self)
{
  self->ref_count++;
  return self;
}

void
dsk_net_stream_unref (DskNetStream *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->state != CLOSED)
    stream_shut (self);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_object_unref (self->io);
  g_object_unref (self->socket);
  g_free (self->peer);
  g_free (self);
}

void
dsk_net_stream_set_handler (DskNetStream *self, const DskNetHandler *handler, gpointer user_data)
{
  self->handler = handler;
  self->handler_data = user_data;
}

void
dsk_net_stream_set_gone (DskNetStream *self, GDestroyNotify gone, gpointer user_data)
{
  self->gone = gone;
  self->gone_data = user_data;
}

void
dsk_net_stream_finish (DskNetStream *self)
{
  if (self->state != OPEN)
    return;
  self->handler = NULL;
  self->state = FLUSHING;
  self->deadline_ms = 0;
  if (dsk_net_stream_queued (self) == 0)
    output_done (self);
}

void
dsk_net_stream_abort (DskNetStream *self)
{
  if (self->state != CLOSED)
    stream_shut (self);
}

gboolean
dsk_net_stream_is_closed (DskNetStream *self)
{
  return self->state == CLOSED;
}

void
dsk_net_stream_set_deadline (DskNetStream *self, gint64 deadline_ms)
{
  self->deadline_ms = deadline_ms;
}

void
dsk_net_stream_sweep (DskNetStream *self, gint64 now)
{
  if (self->state == CLOSED)
    return;
  if (self->unwatched)
    stream_lost (self, "nobody waits for it");
  else if (self->writing && now - self->progress_ms >= STALL_MS)
    stream_lost (self, "stalled");
  else if (self->deadline_ms != 0 && now >= self->deadline_ms)
    stream_lost (self, "deadline");
}

const char *
dsk_net_stream_peer (DskNetStream *self)
{
  return self->peer;
}
