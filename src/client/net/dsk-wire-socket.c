/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wire that is a WebSocket. */

#include "dsk-wire.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-heartbeat.h"
#include "dsk-messages.h"
#include "dsk-relay-address.h"
#include "dsk-transport-http.h"

#define CONNECT_SECONDS 20
#define TICK_SECONDS 5

typedef struct
{
  DskWire wire;
  GCancellable *connecting; /* (owned) (nullable): cancelled when nobody wants it any more */
  SoupMessage *message;     /* (owned) (nullable): the handshake */
  gboolean late;
  guint deadline_source;
  guint tick_source;
  SoupWebsocketConnection *websocket; /* (owned) (nullable) */
  DskHeartbeat beat;
} SocketWire;

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* --- the open connection --- */

static void
drop_websocket (SocketWire *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->websocket == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->websocket, self);
  g_clear_object (&self->websocket);
}

static void
on_websocket_closed (SoupWebsocketConnection *websocket, gpointer user_data)
{
  SocketWire *self = user_data;
  guint code = soup_websocket_connection_get_close_code (websocket);

  if (code == SOUP_WEBSOCKET_CLOSE_NO_STATUS || code == SOUP_WEBSOCKET_CLOSE_ABNORMAL)
    code = 0;
  dsk_wire_end (&self->wire, DSK_WIRE_END_BROKE, code, NULL);
}

static void
socket_send (DskWire *wire, GBytes *frame)
{
  SocketWire *self = (SocketWire *) wire;
  g_autoptr (SoupWebsocketConnection) websocket = NULL;

  if (self->websocket == NULL
      || soup_websocket_connection_get_state (self->websocket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  /* It writes at once, and may find the other side gone and emit "closed" before it returns. */
  websocket = g_object_ref (self->websocket);
  soup_websocket_connection_send_message (websocket, SOUP_WEBSOCKET_DATA_BINARY, frame);
}

static void
answer_ping (SocketWire *self, GBytes *frame)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) packed = NULL;
  DskFrameType type;
  gint64 t;

  if (!dsk_frame_unpack (frame, &type, &json, NULL) || !dsk_ping_decode (json, &t, NULL))
    return;
  answer = dsk_ping_encode (t);
  packed = dsk_frame_pack (DSK_FRAME_PONG, answer);
  dsk_wire_send (&self->wire, packed);
}

static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, gpointer user_data)
{
  SocketWire *self = user_data;
  g_autoptr (DskWire) alive = dsk_wire_ref (&self->wire);
  gsize len;
  const guint8 *data = g_bytes_get_data (message, &len);

  dsk_heartbeat_hear (&self->beat, monotonic_ms ());
  dsk_wire_heard (&self->wire);
  if (type == SOUP_WEBSOCKET_DATA_BINARY && len > 0 && data[0] == DSK_FRAME_PING)
    answer_ping (self, message);
  else if (type == SOUP_WEBSOCKET_DATA_BINARY && (len == 0 || data[0] != DSK_FRAME_PONG))
    self->wire.events->frame (message, self->wire.user_data);
}

static gboolean
on_tick (gpointer user_data)
{
  SocketWire *self = user_data;
  g_autoptr (DskWire) alive = dsk_wire_ref (&self->wire);
  const gint64 now = monotonic_ms ();
  const DskHeartbeatAdvice advice = dsk_heartbeat_look (&self->beat, now);
  g_autoptr (GError) error = NULL;

  if (advice == DSK_HEARTBEAT_DEAD)
    {
      self->tick_source = 0;
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                   _ ("The relay stopped answering"));
      drop_websocket (self);
      dsk_wire_end (&self->wire, DSK_WIRE_END_BROKE, 0, error);
      return G_SOURCE_REMOVE;
    }
  if (advice == DSK_HEARTBEAT_PING)
    {
      g_autoptr (GBytes) json = dsk_ping_encode (now);
      g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_PING, json);

      dsk_wire_send (&self->wire, frame);
    }
  /* Sending can notice that the connection is gone, which has removed this source. */
  return self->tick_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
adopt (SocketWire *self, SoupWebsocketConnection *websocket)
{
  self->websocket = websocket;
  dsk_heartbeat_begin (&self->beat, monotonic_ms ());
  soup_websocket_connection_set_max_incoming_payload_size (websocket, DSK_FRAME_MAX);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), self);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_websocket_closed), self);
  self->tick_source = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  self->wire.events->opened (self->wire.user_data);
}

/* --- opening it --- */

/* The library does not give away the body of an answer to a handshake, so it is asked for again. */
static void
on_told_why (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWire) wire = user_data;
  SocketWire *self = (SocketWire *) wire;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  guint status = 0;

  body = dsk_transport_http_request_finish (result, &status, &error);
  g_clear_object (&self->connecting);
  if (body != NULL)
    dsk_wire_end_for_status (wire, status, g_bytes_get_data (body, NULL));
  else
    dsk_wire_end (wire, DSK_WIRE_END_FAILED, 0, error);
}

static void
ask_why (SocketWire *self)
{
  g_autofree char *uri = dsk_relay_address_join (self->wire.base, "/v1/sync");

  self->connecting = g_cancellable_new ();
  dsk_transport_http_request_async (self->wire.session, uri, self->wire.base, NULL, self->wire.bearer,
                                    self->connecting, on_told_why, dsk_wire_ref (&self->wire));
}

/* Nobody said no, and still there is none: what is between us may have swallowed or mangled the handshake. */
static void
end_without_answer (SocketWire *self, const GError *error)
{
  g_autoptr (GError) late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
  g_autoptr (GError) words = dsk_transport_http_words (self->late ? late : error, self->wire.base);
  gboolean swallowed = self->late || error->domain == SOUP_WEBSOCKET_ERROR
                       || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
                       || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);

  dsk_wire_end (&self->wire, swallowed ? DSK_WIRE_END_BARRED : DSK_WIRE_END_FAILED, 0, words);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWire) wire = user_data;
  SocketWire *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = g_steal_pointer (&self->message);
  g_autoptr (SoupWebsocketConnection) websocket
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_autoptr (GError) proxy = dsk_transport_http_proxy_words (message, wire->base);
  guint status = soup_message_get_status (message);

  g_clear_handle_id (&self->deadline_source, g_source_remove);
  g_clear_object (&self->connecting);
  if (wire->events == NULL)
    {
      if (websocket != NULL)
        soup_websocket_connection_close (websocket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      return;
    }
  if (websocket != NULL)
    adopt (self, g_steal_pointer (&websocket));
  else if (proxy != NULL)
    dsk_wire_end (wire, DSK_WIRE_END_FAILED, 0, proxy);
  else if (!self->late && error->domain == SOUP_WEBSOCKET_ERROR && status >= 400 && status < 500)
    ask_why (self);
  else if (!self->late && error->domain == SOUP_WEBSOCKET_ERROR && status >= 200)
    dsk_wire_end_for_status (wire, status, NULL);
  else
    end_without_answer (self, error);
}

static gboolean
on_deadline (gpointer user_data)
{
  SocketWire *self = user_data;

  self->deadline_source = 0;
  self->late = TRUE;
  g_cancellable_cancel (self->connecting);
  return G_SOURCE_REMOVE;
}

void
dsk_wire_socket_connect (DskWire *wire)
{
  SocketWire *self = (SocketWire *) wire;
  g_autofree char *uri = dsk_relay_address_join (wire->base, "/v1/sync");

  self->message = soup_message_new (SOUP_METHOD_GET, uri);
  g_assert (self->message != NULL); /* the address was parsed before */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (self->message), "Authorization", wire->bearer);
  self->connecting = g_cancellable_new ();
  self->deadline_source = g_timeout_add_seconds (CONNECT_SECONDS, on_deadline, self);
  soup_session_websocket_connect_async (wire->session, self->message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        self->connecting, on_connected, dsk_wire_ref (wire));
}

/* --- ending it --- */

static void
socket_close (DskWire *wire, guint code)
{
  SocketWire *self = (SocketWire *) wire;
  g_autoptr (SoupWebsocketConnection) websocket = NULL;

  g_clear_handle_id (&self->deadline_source, g_source_remove);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  if (self->websocket == NULL)
    return;
  websocket = g_object_ref (self->websocket);
  drop_websocket (self);
  if (soup_websocket_connection_get_state (websocket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (websocket, (gushort) code, NULL);
}

static void
socket_finalize (DskWire *wire)
{
  SocketWire *self = (SocketWire *) wire;

  g_assert (self->connecting == NULL && self->websocket == NULL);
  g_clear_object (&self->message);
}

static const DskWireClass socket_class = { socket_send, socket_close, socket_finalize };

DskWire *
dsk_wire_socket_new (void)
{
  SocketWire *self = g_new0 (SocketWire, 1);

  self->wire.klass = &socket_class;
  return &self->wire;
}
