/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wire for networks that let no WebSocket through: one request waits at the relay until it has something to
 * say (see DskPoll). A second one goes out when we have something to say meanwhile; the relay answers the first one
 * then. */

#include "dsk-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-poll.h"
#include "dsk-relay-address.h"
#include "dsk-transport-http.h"

/* Longer than the relay holds a request: then it, or the way to it, is dead. */
#define DEADLINE_SECONDS 40
#define IN_FLIGHT_MAX 2
/* What is sent at about the same time travels together; what just came is about to be acknowledged. */
#define SEND_MS 5
#define AFTER_FRAMES_MS 30
/* Requests that may fail in a row before the connection is given up: the relay keeps what was not heard. */
#define FAILURES_MAX 3
#define RETRY_MS 500

typedef struct
{
  DskWire wire;
  char id[DSK_POLL_ID_LEN + 1];
  char *uri; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  guint32 seen;    /* frames of the relay */
  guint32 first;   /* number of the first of unsaid */
  GQueue unsaid;   /* (owned) of GBytes: ours that the relay may not have */
  guint32 posted;  /* number of the last that is in a request under way, or was in one */
  guint in_flight;
  guint failures;
  guint post_source;
  gboolean welcome; /* it was answered once */
} PollWire;

static void post (PollWire *self, guint code);

/* --- when to ask --- */

static gboolean
has_news (PollWire *self)
{
  return self->first + g_queue_get_length (&self->unsaid) > self->posted + 1;
}

static gboolean
on_post_time (gpointer user_data)
{
  PollWire *self = user_data;

  self->post_source = 0;
  if (self->in_flight == 0 || (has_news (self) && self->in_flight < IN_FLIGHT_MAX))
    post (self, 0);
  return G_SOURCE_REMOVE;
}

static void
post_in (PollWire *self, guint ms)
{
  if (self->wire.events != NULL && self->post_source == 0)
    self->post_source = g_timeout_add (ms, on_post_time, self);
}

/* --- answers --- */

static void
forget_said (PollWire *self, guint32 seen)
{
  while (self->first <= seen && !g_queue_is_empty (&self->unsaid))
    {
      g_bytes_unref (g_queue_pop_head (&self->unsaid));
      self->first++;
    }
}

/* What came before is passed over; nothing is ever left out. */
static void
take_frames (PollWire *self, const DskPoll *say)
{
  for (guint i = 0; i < say->frames->len && self->wire.events != NULL; i++)
    {
      GBytes *frame = g_ptr_array_index (say->frames, i);
      const guint8 *data = g_bytes_get_data (frame, NULL);

      if (say->first + i != self->seen + 1)
        continue;
      self->seen++;
      dsk_wire_heard (&self->wire);
      if (data[0] != DSK_FRAME_PING && data[0] != DSK_FRAME_PONG)
        self->wire.events->frame (frame, self->wire.user_data);
    }
}

static void
on_failure (PollWire *self, const GError *error)
{
  if (++self->failures < FAILURES_MAX)
    {
      self->posted = self->first - 1; /* nobody knows whether it came */
      post_in (self, RETRY_MS + (guint) g_random_int_range (0, RETRY_MS));
      return;
    }
  dsk_wire_end (&self->wire, self->welcome ? DSK_WIRE_END_BROKE : DSK_WIRE_END_FAILED, 0, error);
}

static void
on_said (PollWire *self, GBytes *body)
{
  g_auto (DskPoll) say = { 0 };
  g_autoptr (GError) error = NULL;

  if (!dsk_poll_decode_say (body, &say, NULL))
    {
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                   _ ("What answers at this address is not a Dastak relay"));
      dsk_wire_end (&self->wire, DSK_WIRE_END_BARRED, 0, error);
      return;
    }
  self->failures = 0;
  self->welcome = TRUE;
  forget_said (self, say.seen);
  take_frames (self, &say);
  if (say.code != 0 && self->wire.events != NULL)
    {
      dsk_wire_end (&self->wire, DSK_WIRE_END_BROKE, say.code, NULL);
      return;
    }
  post_in (self, say.frames->len > 0 ? AFTER_FRAMES_MS : 0);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWire) wire = user_data;
  PollWire *self = user_data;
  g_autoptr (GError) error = NULL;
  guint status = 0;
  g_autoptr (GBytes) body = dsk_transport_http_request_finish (result, &status, &error);

  self->in_flight--;
  if (wire->events == NULL)
    return;
  if (body != NULL && status == SOUP_STATUS_OK)
    on_said (self, body);
  else if (body == NULL)
    on_failure (self, error);
  else if (status >= 500)
    {
      error = dsk_transport_http_status_words (status);
      on_failure (self, error);
    }
  else if (self->welcome && (status == SOUP_STATUS_GONE || status == SOUP_STATUS_CONFLICT))
    dsk_wire_end (wire, DSK_WIRE_END_BROKE, 0, NULL);
  else
    dsk_wire_end_for_status (wire, status, g_bytes_get_data (body, NULL));
}

/* --- questions --- */

static void
post (PollWire *self, guint code)
{
  const DskHttpShape shape = { DSK_POLL_MIME, DSK_POLL_SAY_MAX + 64 * 1024, DEADLINE_SECONDS };
  guint n = dsk_poll_fit (&self->unsaid, DSK_FRAME_MAX);
  g_autofree GBytes **frames = g_new (GBytes *, n + 1);
  g_autoptr (GBytes) body = NULL;
  GList *link = self->unsaid.head;

  for (guint i = 0; i < n; i++, link = link->next)
    frames[i] = link->data;
  self->posted = MAX (self->posted, self->first + n - 1);
  body = dsk_poll_encode_ask (self->id, self->seen, self->first, code, frames, n);
  self->in_flight++;
  dsk_transport_http_send_async (self->wire.session, self->uri, self->wire.base, body, self->wire.bearer, &shape,
                                 code == 0 ? self->cancellable : NULL, on_answer, dsk_wire_ref (&self->wire));
}

static void
poll_send (DskWire *wire, GBytes *frame)
{
  PollWire *self = (PollWire *) wire;

  g_queue_push_tail (&self->unsaid, g_bytes_ref (frame));
  post_in (self, SEND_MS);
}

static gboolean
on_opened (gpointer user_data)
{
  DskWire *wire = user_data;

  if (wire->events != NULL)
    wire->events->opened (wire->user_data);
  return G_SOURCE_REMOVE;
}

/* The session begins with the first frame; whether there is a relay shows when that is answered. */
void
dsk_wire_poll_connect (DskWire *wire)
{
  PollWire *self = (PollWire *) wire;

  self->uri = dsk_relay_address_join (wire->base, "/v1/sync");
  g_idle_add_full (G_PRIORITY_DEFAULT, on_opened, dsk_wire_ref (wire), (GDestroyNotify) dsk_wire_unref);
}

/* --- ending it --- */

static void
poll_close (DskWire *wire, guint code)
{
  PollWire *self = (PollWire *) wire;

  g_clear_handle_id (&self->post_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  /* So that the relay need not wait for us; it takes what is left with it. */
  if (self->welcome && code != 0)
    post (self, code);
}

static void
poll_finalize (DskWire *wire)
{
  PollWire *self = (PollWire *) wire;

  g_assert (self->in_flight == 0 && self->post_source == 0);
  g_queue_clear_full (&self->unsaid, (GDestroyNotify) g_bytes_unref);
  g_object_unref (self->cancellable);
  g_free (self->uri);
}

static const DskWireClass poll_class = { poll_send, poll_close, poll_finalize };

DskWire *
dsk_wire_poll_new (void)
{
  PollWire *self = g_new0 (PollWire, 1);

  self->wire.klass = &poll_class;
  self->cancellable = g_cancellable_new ();
  self->first = 1;
  for (guint i = 0; i < DSK_POLL_ID_LEN; i += 8)
    g_snprintf (self->id + i, 9, "%08x", g_random_int ());
  return &self->wire;
}
