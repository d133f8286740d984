/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-poll.h"

/* What a line takes in while it is not read: a body and a half. */
#define INBOX_MAX (2 * DSK_POLL_ASK_MAX)
/* How it ended is said to who asks so long afterwards. */
#define LINGER_MS 60000
/* Last words; a goodbye is not to keep megabytes for who may never ask. */
#define LAST_BYTES (64 * 1024)

struct _DskRelayPoll
{
  DskRelayLine line;
  int ref_count;
  char *device; /* (owned) */
  char *peer;   /* (owned) */
  guint32 seen;  /* frames of the device that came */
  GQueue inbox;  /* (owned) of GBytes: frames of the device that are not taken yet */
  gsize inbox_bytes;
  gboolean paused;
  gboolean draining;
  guint32 first; /* number of the first frame in out */
  GQueue out;    /* (owned) of GBytes: frames that the device does not have, as far as we know */
  gsize out_bytes;
  DskHttpRequest *held; /* (owned) (nullable) */
  gint64 held_ms;
  gint64 now_ms;
  guint flush_id;
  gboolean closed;
  guint code;
  gint64 closed_ms;
};

static void
clear_queue (GQueue *queue, gsize *bytes)
{
  g_queue_clear_full (queue, (GDestroyNotify) g_bytes_unref);
  *bytes = 0;
}

/* --- answering --- */

static void
answer (DskRelayPoll *self, gboolean with_frames)
{
  g_autoptr (DskHttpRequest) request = g_steal_pointer (&self->held);
  guint n = with_frames ? dsk_poll_fit (&self->out, DSK_FRAME_MAX) : 0;
  g_autofree GBytes **frames = g_new (GBytes *, n + 1);
  g_autoptr (GBytes) body = NULL;
  GList *link = self->out.head;

  for (guint i = 0; i < n; i++, link = link->next)
    frames[i] = link->data;
  /* The end is said with the last of the frames. */
  body = dsk_poll_encode_say (self->seen, self->first,
                              self->closed && n == g_queue_get_length (&self->out) ? self->code : 0, frames, n);
  dsk_http_request_respond_bytes (request, 200, DSK_POLL_MIME, body, NULL);
}

static gboolean
flush_cb (gpointer user_data)
{
  DskRelayPoll *self = user_data;

  self->flush_id = 0;
  if (self->held != NULL && (self->closed || !g_queue_is_empty (&self->out)))
    answer (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* Once what is going on is over: frames that belong together travel together. */
static void
flush_soon (DskRelayPoll *self)
{
  if (self->held == NULL || self->flush_id != 0)
    return;
  self->flush_id = g_idle_add_full (G_PRIORITY_DEFAULT, flush_cb, dsk_relay_poll_ref (self),
                                    (GDestroyNotify) dsk_relay_poll_unref);
}

/* --- the line --- */

static void
close_line (DskRelayPoll *self, guint code)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  self->code = code;
  self->closed_ms = self->now_ms;
  clear_queue (&self->inbox, &self->inbox_bytes);
  if (self->out_bytes > LAST_BYTES)
    {
      self->first += g_queue_get_length (&self->out);
      clear_queue (&self->out, &self->out_bytes);
    }
  flush_soon (self);
}

static void
drain (DskRelayPoll *self)
{
  if (self->draining)
    return;
  self->draining = TRUE;
  while (!self->paused && !self->closed && self->line.handler != NULL && !g_queue_is_empty (&self->inbox))
    {
      g_autoptr (GBytes) frame = g_queue_pop_head (&self->inbox);

      self->inbox_bytes -= g_bytes_get_size (frame);
      self->line.handler->message (frame, self->line.user_data);
    }
  self->draining = FALSE;
}

static void
poll_start (DskRelayLine *line)
{
}

static void
poll_send (DskRelayLine *line, GBytes *message)
{
  DskRelayPoll *self = (DskRelayPoll *) line;
  const guint8 *data = g_bytes_get_data (message, NULL);

  /* Asking is a sign of life. */
  if (self->closed || data[0] == DSK_FRAME_PING)
    return;
  g_queue_push_tail (&self->out, g_bytes_ref (message));
  self->out_bytes += g_bytes_get_size (message);
  flush_soon (self);
}

static void
poll_close (DskRelayLine *line, guint code, const char *reason)
{
  close_line ((DskRelayPoll *) line, code);
}

static void
poll_set_reading (DskRelayLine *line, gboolean reading)
{
  DskRelayPoll *self = (DskRelayPoll *) line;

  self->paused = !reading;
  drain (self);
}

static gsize
poll_queued (DskRelayLine *line)
{
  return ((DskRelayPoll *) line)->out_bytes;
}

static void
poll_free (DskRelayLine *line)
{
  DskRelayPoll *self = (DskRelayPoll *) line;

  self->line.handler = NULL;
  close_line (self, 0);
  dsk_relay_poll_unref (self);
}

static const DskRelayLineClass poll_class
    = { poll_start, poll_send, poll_close, poll_set_reading, poll_queued, poll_free };

/* --- what a device asks --- */

/* FALSE: it says to have what was never sent, or leaves something out. */
static gboolean
is_in_step (DskRelayPoll *self, const DskPoll *ask)
{
  guint32 sent = self->first - 1 + g_queue_get_length (&self->out);

  return ask->seen <= sent && ask->first <= self->seen + 1;
}

static void
forget_seen (DskRelayPoll *self, guint32 seen)
{
  while (self->first <= seen && !g_queue_is_empty (&self->out))
    {
      g_autoptr (GBytes) frame = g_queue_pop_head (&self->out);

      self->out_bytes -= g_bytes_get_size (frame);
      self->first++;
    }
}

/* Closes and tells the handler. */
static void
end (DskRelayPoll *self, guint code, const char *reason)
{
  if (self->closed)
    return;
  close_line (self, code);
  if (self->line.handler != NULL)
    self->line.handler->closed (code, reason, self->line.user_data);
}

static void
take_frames (DskRelayPoll *self, const DskPoll *ask)
{
  for (guint i = 0; i < ask->frames->len && !self->closed; i++)
    {
      GBytes *frame = g_ptr_array_index (ask->frames, i);

      if (ask->first + i <= self->seen)
        continue;
      self->seen++;
      g_queue_push_tail (&self->inbox, g_bytes_ref (frame));
      self->inbox_bytes += g_bytes_get_size (frame);
    }
  drain (self);
  if (ask->code != 0)
    end (self, ask->code, "closed by the device");
  else if (self->inbox_bytes > INBOX_MAX)
    end (self, DSK_CLOSE_RATE, "more than is taken");
}

void
dsk_relay_poll_take (DskRelayPoll *self, const DskPoll *ask, DskHttpRequest *request, gint64 now_ms)
{
  g_autoptr (DskRelayPoll) alive = dsk_relay_poll_ref (self);

  self->now_ms = now_ms;
  if (!is_in_step (self, ask))
    {
      dsk_http_request_respond (request, 409, NULL, "{\"error\":\"step\"}");
      return;
    }
  forget_seen (self, ask->seen);
  /* The one before may be on a connection that is gone; whoever waits for it asks again. */
  if (self->held != NULL)
    answer (self, FALSE);
  self->held = dsk_http_request_ref (request);
  self->held_ms = now_ms;
  if (self->line.handler != NULL && !self->closed)
    self->line.handler->alive (self->line.user_data);
  take_frames (self, ask);
  flush_soon (self);
}

void
dsk_relay_poll_sweep (DskRelayPoll *self, gint64 now_ms)
{
  self->now_ms = now_ms;
  if (self->held != NULL && now_ms - self->held_ms >= DSK_POLL_HOLD_MS)
    answer (self, TRUE);
}

gboolean
dsk_relay_poll_is_closed (DskRelayPoll *self)
{
  return self->closed;
}

gboolean
dsk_relay_poll_is_over (DskRelayPoll *self, gint64 now_ms)
{
  return self->closed && now_ms - self->closed_ms >= LINGER_MS;
}

/* --- life --- */

DskRelayPoll *
dsk_relay_poll_new (const char *device, const char *peer)
{
  DskRelayPoll *self = g_new0 (DskRelayPoll, 1);

  self->line.klass = &poll_class;
  self->ref_count = 1;
  self->device = g_strdup (device);
  self->peer = g_strdup (peer);
  self->first = 1;
  g_queue_init (&self->inbox);
  g_queue_init (&self->out);
  return self;
}

DskRelayPoll *
dsk_relay_poll_ref (DskRelayPoll *self)
{
  self->ref_count++;
  return self;
}

void
dsk_relay_poll_unref (DskRelayPoll *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->held != NULL)
    answer (self, TRUE);
  clear_queue (&self->inbox, &self->inbox_bytes);
  clear_queue (&self->out, &self->out_bytes);
  g_free (self->device);
  g_free (self->peer);
  g_free (self);
}

DskRelayLine *
dsk_relay_poll_line (DskRelayPoll *self)
{
  return &dsk_relay_poll_ref (self)->line;
}

const char *
dsk_relay_poll_device (DskRelayPoll *self)
{
  return self->device;
}

const char *
dsk_relay_poll_peer (DskRelayPoll *self)
{
  return self->peer;
}
