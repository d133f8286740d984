/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-transport.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-messages.h"
#include "dsk-relay-address.h"
#include "dsk-transport-http.h"

#define CONNECT_SECONDS 20
#define TICK_SECONDS 5
#define PING_MS 20000
#define DEAD_MS 50000
#define BACKOFF_MIN_MS 500
#define BACKOFF_MAX_MS 30000
#define STATUS_UPGRADE_REQUIRED 426

struct _DskTransport
{
  GObject parent_instance;

  char *base;                       /* (owned) */
  char *token;                      /* (owned) */
  const DskTransportEvents *events; /* (unowned) */
  gpointer user_data;

  SoupSession *session;     /* (owned) */
  GNetworkMonitor *monitor; /* (owned) */
  gulong monitor_id;
  gboolean running;
  guint connection; /* number of the newest */
  guint attempt;
  guint retry_source;
  guint tick_source;
  guint deadline_source;
  GCancellable *connecting; /* (owned) (nullable) */
  SoupMessage *message;     /* (owned) (nullable): of the try that is under way */
  gboolean late;
  gboolean wanted_again;              /* started anew while a given-up try was ending */
  SoupWebsocketConnection *websocket; /* (owned) (nullable) */
  gint64 heard_at;                    /* monotonic ms */
  gint64 pinged_at;
};

G_DEFINE_FINAL_TYPE (DskTransport, dsk_transport, G_TYPE_OBJECT)

/* Numbers are never used twice in a process, so that nothing meant for one connection reaches
 * another. */
static gint last_connection;

static void try_connect (DskTransport *self);

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

guint
dsk_transport_backoff_ms (guint attempt, guint32 chance)
{
  guint whole = BACKOFF_MAX_MS;
  guint half;

  if (attempt < 6)
    whole = MIN (BACKOFF_MIN_MS << (attempt + 1), BACKOFF_MAX_MS);
  half = whole / 2;
  return half + chance % (half + 1);
}

/* --- waiting and trying --- */

static gboolean
on_retry (gpointer user_data)
{
  DskTransport *self = user_data;

  self->retry_source = 0;
  try_connect (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (DskTransport *self, gint64 at_least_ms)
{
  guint wait;

  if (!self->running || self->retry_source != 0 || self->connecting != NULL
      || self->websocket != NULL)
    return;
  wait = dsk_transport_backoff_ms (self->attempt, g_random_int ());
  self->attempt++;
  self->retry_source = g_timeout_add ((guint) CLAMP (at_least_ms, wait, G_MAXINT), on_retry, self);
}

void
dsk_transport_retry (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->retry_source == 0)
    return;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->attempt = 0;
  try_connect (self);
}

void
dsk_transport_settled (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  self->attempt = 0;
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  DskTransport *self = user_data;

  if (!available || self->retry_source == 0)
    return;
  /* Soon, not at once: the network says that it is there before names resolve. */
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->attempt = 0;
  schedule (self, 0);
}

/* --- the open connection --- */

static void
drop_websocket (DskTransport *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->websocket == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->websocket, self);
  g_clear_object (&self->websocket);
}

static void
tell_closed (DskTransport *self, guint connection, guint code, const GError *error, gint64 retry_ms)
{
  g_autoptr (DskTransport) alive = g_object_ref (self);

  if (!self->running)
    return;
  schedule (self, retry_ms);
  self->events->closed (connection, code, error, self->user_data);
}

static GError *
words_for_code (guint code)
{
  switch (code)
    {
    case DSK_CLOSE_AUTH:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("The relay does not know this device any more"));
    case DSK_CLOSE_REVOKED:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("This device's access was withdrawn by an administrator"));
    case DSK_CLOSE_UPGRADE:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_NEWER,
                                  _ ("This version of Dastak is too old for the relay"));
    case DSK_CLOSE_SLOW:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The connection was too slow"));
    case DSK_CLOSE_RATE:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("Too much was sent at once"));
    case SOUP_WEBSOCKET_CLOSE_GOING_AWAY:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay is being restarted"));
    case DSK_CLOSE_PROTOCOL:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay did not understand what was sent"));
    default:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The connection to the relay broke"));
    }
}

static void
on_websocket_closed (SoupWebsocketConnection *websocket, gpointer user_data)
{
  DskTransport *self = user_data;
  guint code = soup_websocket_connection_get_close_code (websocket);
  g_autoptr (GError) error = NULL;

  if (code == SOUP_WEBSOCKET_CLOSE_NO_STATUS || code == SOUP_WEBSOCKET_CLOSE_ABNORMAL)
    code = 0;
  error = words_for_code (code);
  drop_websocket (self);
  tell_closed (self, self->connection, code, error, 0);
}

static void
answer_ping (DskTransport *self, GBytes *frame)
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
  dsk_transport_send (self, self->connection, packed);
}

static void
on_message (SoupWebsocketConnection *websocket, int type, GBytes *message, gpointer user_data)
{
  DskTransport *self = user_data;
  g_autoptr (DskTransport) alive = g_object_ref (self);
  gsize len;
  const guint8 *data = g_bytes_get_data (message, &len);

  self->heard_at = monotonic_ms ();
  if (type == SOUP_WEBSOCKET_DATA_BINARY && len > 0 && data[0] == DSK_FRAME_PING)
    answer_ping (self, message);
  else if (type == SOUP_WEBSOCKET_DATA_BINARY && (len == 0 || data[0] != DSK_FRAME_PONG))
    self->events->frame (self->connection, message, self->user_data);
}

static gboolean
on_tick (gpointer user_data)
{
  DskTransport *self = user_data;
  const gint64 now = monotonic_ms ();
  g_autoptr (GError) error = NULL;

  if (now - self->heard_at >= DEAD_MS)
    {
      self->tick_source = 0;
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                   _ ("The relay stopped answering"));
      drop_websocket (self);
      tell_closed (self, self->connection, 0, error, 0);
      return G_SOURCE_REMOVE;
    }
  if (now - self->pinged_at >= PING_MS)
    {
      g_autoptr (GBytes) json = dsk_ping_encode (now);
      g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_PING, json);

      self->pinged_at = now;
      dsk_transport_send (self, self->connection, frame);
    }
  /* Sending can notice that the connection is gone, which has removed this source. */
  return self->tick_source != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
dsk_transport_send (DskTransport *self, guint connection, GBytes *frame)
{
  g_autoptr (SoupWebsocketConnection) websocket = NULL;

  g_return_if_fail (DSK_IS_TRANSPORT (self));
  g_return_if_fail (frame != NULL);

  if (self->websocket == NULL || connection != self->connection
      || soup_websocket_connection_get_state (self->websocket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  /* It writes at once, and may find the other side gone and emit "closed" before it returns. */
  websocket = g_object_ref (self->websocket);
  soup_websocket_connection_send_message (websocket, SOUP_WEBSOCKET_DATA_BINARY, frame);
}

static void
close_websocket (DskTransport *self, guint code)
{
  g_autoptr (SoupWebsocketConnection) websocket = NULL;

  if (self->websocket == NULL)
    return;
  websocket = g_object_ref (self->websocket);
  drop_websocket (self);
  if (soup_websocket_connection_get_state (websocket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (websocket, (gushort) code, NULL);
}

void
dsk_transport_close (DskTransport *self, guint connection, guint code, gint64 retry_ms)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->websocket == NULL || connection != self->connection)
    return;
  close_websocket (self, code);
  schedule (self, retry_ms);
}

/* --- opening one --- */

static void
adopt (DskTransport *self, SoupWebsocketConnection *websocket)
{
  self->websocket = websocket;
  self->connection = (guint) g_atomic_int_add (&last_connection, 1) + 1;
  self->heard_at = self->pinged_at = monotonic_ms ();
  soup_websocket_connection_set_max_incoming_payload_size (websocket, DSK_FRAME_MAX);
  g_signal_connect (websocket, "message", G_CALLBACK (on_message), self);
  g_signal_connect (websocket, "closed", G_CALLBACK (on_websocket_closed), self);
  self->tick_source = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  self->events->opened (self->connection, self->user_data);
}

static GError *
connect_words (DskTransport *self, guint status, const GError *error)
{
  if (self->late)
    {
      g_autoptr (GError) late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");

      return dsk_transport_http_words (late, self->base);
    }
  if (error->domain == SOUP_WEBSOCKET_ERROR && status != 0
      && status != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return dsk_transport_http_status_words (status);
  return dsk_transport_http_words (error, self->base);
}

/* What the answer to the handshake means, as the code that a relay would have closed with. */
static guint
code_for_status (guint status)
{
  if (status == SOUP_STATUS_UNAUTHORIZED)
    return DSK_CLOSE_AUTH;
  return status == STATUS_UPGRADE_REQUIRED ? DSK_CLOSE_UPGRADE : 0;
}

/* The relay says in so many words that this device was revoked; a proxy that forbids something does
 * not, and must not cost anybody the replica. */
static void
on_forbidden (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskTransport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  guint status = 0;
  guint code = 0;

  body = dsk_transport_http_request_finish (result, &status, &error);
  g_clear_object (&self->connecting);
  if (!self->running)
    {
      if (self->wanted_again)
        dsk_transport_start (self);
      return;
    }
  if (body != NULL && status == SOUP_STATUS_FORBIDDEN
      && strstr (g_bytes_get_data (body, NULL), "\"revoked\"") != NULL)
    code = DSK_CLOSE_REVOKED;
  if (error == NULL)
    error = code != 0 ? words_for_code (code) : dsk_transport_http_status_words (status);
  tell_closed (self, 0, code, error, 0);
}

static void
ask_why_forbidden (DskTransport *self)
{
  g_autofree char *uri = dsk_relay_address_join (self->base, "/v1/sync");
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

  self->connecting = g_cancellable_new ();
  dsk_transport_http_request_async (self->session, uri, self->base, NULL, bearer, self->connecting,
                                    on_forbidden, g_object_ref (self));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskTransport) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) words = NULL;
  g_autoptr (SoupMessage) message = g_steal_pointer (&self->message);
  g_autoptr (SoupWebsocketConnection) websocket
      = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  guint status = soup_message_get_status (message);

  g_clear_handle_id (&self->deadline_source, g_source_remove);
  g_clear_object (&self->connecting);
  if (!self->running)
    {
      if (websocket != NULL)
        soup_websocket_connection_close (websocket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      if (self->wanted_again)
        dsk_transport_start (self);
      return;
    }
  if (websocket != NULL)
    {
      adopt (self, g_steal_pointer (&websocket));
      return;
    }
  if (status == SOUP_STATUS_FORBIDDEN && !self->late)
    {
      ask_why_forbidden (self);
      return;
    }
  words = connect_words (self, status, error);
  tell_closed (self, 0, code_for_status (status), words, 0);
}

static gboolean
on_deadline (gpointer user_data)
{
  DskTransport *self = user_data;

  self->deadline_source = 0;
  self->late = TRUE;
  g_cancellable_cancel (self->connecting);
  return G_SOURCE_REMOVE;
}

static void
try_connect (DskTransport *self)
{
  g_autofree char *uri = dsk_relay_address_join (self->base, "/v1/sync");
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

  g_assert (self->websocket == NULL && self->connecting == NULL);
  self->message = soup_message_new (SOUP_METHOD_GET, uri);
  g_assert (self->message != NULL); /* the address was parsed before */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (self->message), "Authorization",
                                bearer);
  self->connecting = g_cancellable_new ();
  self->late = FALSE;
  self->deadline_source = g_timeout_add_seconds (CONNECT_SECONDS, on_deadline, self);
  soup_session_websocket_connect_async (self->session, self->message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, self->connecting, on_connected,
                                        g_object_ref (self));
  self->events->connecting (self->user_data);
}

void
dsk_transport_start (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->running)
    return;
  /* A try that was given up is still on its way out. */
  self->wanted_again = self->connecting != NULL;
  if (self->wanted_again)
    return;
  self->running = TRUE;
  self->attempt = 0;
  self->monitor_id
      = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  try_connect (self);
}

void
dsk_transport_stop (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  self->wanted_again = FALSE;
  if (!self->running)
    return;
  self->running = FALSE;
  g_clear_signal_handler (&self->monitor_id, self->monitor);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->deadline_source, g_source_remove);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  close_websocket (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

/* --- the object --- */

static void
dsk_transport_dispose (GObject *object)
{
  dsk_transport_stop (DSK_TRANSPORT (object));
  G_OBJECT_CLASS (dsk_transport_parent_class)->dispose (object);
}

static void
dsk_transport_finalize (GObject *object)
{
  DskTransport *self = DSK_TRANSPORT (object);

  g_assert (self->connecting == NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->monitor);
  g_free (self->base);
  g_free (self->token);
  G_OBJECT_CLASS (dsk_transport_parent_class)->finalize (object);
}

static void
dsk_transport_class_init (DskTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_transport_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_transport_finalize;
}

static void
dsk_transport_init (DskTransport *self)
{
  self->monitor = g_object_ref (g_network_monitor_get_default ());
}

DskTransport *
dsk_transport_new (const char *base, const char *pin, const char *token,
                   const DskTransportEvents *events, gpointer user_data)
{
  DskTransport *self;

  g_return_val_if_fail (base != NULL && token != NULL && events != NULL, NULL);

  self = g_object_new (DSK_TYPE_TRANSPORT, NULL);
  self->base = g_strdup (base);
  self->token = g_strdup (token);
  self->events = events;
  self->user_data = user_data;
  self->session = dsk_transport_http_new_session (base, pin);
  return self;
}
