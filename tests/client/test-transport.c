/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The transport and the requests, against a server in this process. */

#include <libsoup/soup.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-messages.h"
#include "dsk-poll.h"
#include "dsk-transport-http.h"
#include "dsk-transport.h"

typedef struct
{
  SoupServer *server;
  char *base;
  SoupWebsocketConnection *peer; /* the server's end */
  guint status;                  /* instead of upgrading, 0: upgrade */
  const char *body;
  GString *got; /* types of frames that reached the server */
  guint asked;  /* requests instead of a WebSocket */
  guint code_said; /* in their answers */
  char *authorization;

  DskTransport *transport;
  guint connecting;
  guint opened;
  guint connection;
  guint frames;
  guint closed;
  guint code;
  GError *error;
} Fixture;

static void
on_peer_message (SoupWebsocketConnection *peer, int type, GBytes *message, Fixture *f)
{
  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_BINARY);
  g_string_append_printf (f->got, "%d ", ((const guint8 *) g_bytes_get_data (message, NULL))[0]);
}

static void
on_upgraded (SoupServer *server, SoupServerMessage *message, const char *path,
             SoupWebsocketConnection *peer, gpointer data)
{
  Fixture *f = data;

  g_clear_object (&f->peer);
  f->peer = g_object_ref (peer);
  g_signal_connect (peer, "message", G_CALLBACK (on_peer_message), f);
}

static void
on_early (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Fixture *f = data;

  g_free (f->authorization);
  f->authorization = g_strdup (soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization"));
  g_assert_null (soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                               "Sec-WebSocket-Extensions"));
  if (f->status == 0 || soup_server_message_get_method (message) == SOUP_METHOD_POST)
    return;
  soup_server_message_set_status (message, f->status, NULL);
  if (f->body != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, f->body,
                                      strlen (f->body));
}

/* A relay without WebSockets: each request is answered at once with what came so far, and one frame. */
static void
on_asked (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Fixture *f = data;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GBytes) json = g_bytes_new_static ("{}", 2);
  g_autoptr (GBytes) frame = dsk_frame_pack (DSK_FRAME_RESULT, json);
  g_autoptr (GBytes) answer = NULL;
  g_auto (DskPoll) ask = { 0 };

  if (soup_server_message_get_method (message) != SOUP_METHOD_POST)
    return;
  g_assert_true (dsk_poll_decode_ask (body, &ask, NULL));
  for (guint i = 0; i < ask.frames->len; i++)
    g_string_append_printf (f->got, "%d ", ((const guint8 *) g_bytes_get_data (ask.frames->pdata[i], NULL))[0]);
  answer = dsk_poll_encode_say (ask.first - 1 + ask.frames->len, 1, f->code_said, &frame, 1);
  f->asked++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, DSK_POLL_MIME, SOUP_MEMORY_COPY, g_bytes_get_data (answer, NULL),
                                    g_bytes_get_size (answer));
}

static void
on_connecting (gpointer data)
{
  ((Fixture *) data)->connecting++;
}

static void
on_opened (guint connection, gpointer data)
{
  Fixture *f = data;

  f->opened++;
  g_assert_cmpuint (connection, !=, f->connection);
  f->connection = connection;
}

static void
on_frame (guint connection, GBytes *frame, gpointer data)
{
  g_assert_cmpuint (connection, ==, ((Fixture *) data)->connection);
  ((Fixture *) data)->frames++;
}

static void
on_closed (guint connection, guint code, const GError *error, gpointer data)
{
  Fixture *f = data;

  f->closed++;
  f->code = code;
  g_clear_error (&f->error);
  g_assert_nonnull (error);
  f->error = g_error_copy (error);
}

static const DskTransportEvents events = { on_connecting, on_opened, on_frame, on_closed };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->got = g_string_new (NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (f->server, "/v1/sync", on_early, f, NULL);
  soup_server_add_handler (f->server, "/v1/sync", on_asked, f, NULL);
  soup_server_add_websocket_handler (f->server, "/v1/sync", NULL, NULL, on_upgraded, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  f->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  f->transport = dsk_transport_new (f->base, NULL, "abc", &events, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dsk_transport_stop (f->transport);
  g_clear_object (&f->transport);
  g_clear_object (&f->peer);
  soup_server_disconnect (f->server);
  g_clear_object (&f->server);
  g_clear_error (&f->error);
  g_string_free (f->got, TRUE);
  g_free (f->authorization);
  g_free (f->base);
}

static gboolean
on_late (gpointer data)
{
  g_error ("What the test waits for did not happen");
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint late = g_timeout_add_seconds (30, on_late, NULL);                                        \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (late);                                                                        \
  }                                                                                                \
  G_STMT_END

static void
peer_send (Fixture *f, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) plain = json;
  g_autoptr (GBytes) frame = dsk_frame_pack (type, plain);

  soup_websocket_connection_send_message (f->peer, SOUP_WEBSOCKET_DATA_BINARY, frame);
}

static void
test_frames (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) frame = g_bytes_new_static ("\1\0\0\0\0\2{}", 8);

  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1 && f->peer != NULL);
  g_assert_cmpstr (f->authorization, ==, "Bearer abc");
  dsk_transport_send (f->transport, f->connection, frame);
  dsk_transport_send (f->transport, f->connection + 1, frame); /* of another connection: nowhere */
  peer_send (f, DSK_FRAME_PING, dsk_ping_encode (5));
  peer_send (f, DSK_FRAME_PONG, dsk_ping_encode (5));
  peer_send (f, DSK_FRAME_RESULT, g_bytes_new_static ("{}", 2));
  WAIT_FOR (f->frames == 1 && f->got->len >= 5);
  g_assert_cmpstr (f->got->str, ==,
                   "1 10 "); /* what we sent, and the PONG; pings are not for the session */
}

static void
test_reconnect (Fixture *f, gconstpointer data)
{
  guint first;

  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1 && f->peer != NULL);
  first = f->connection;
  soup_websocket_connection_close (f->peer, 1001, NULL);
  WAIT_FOR (f->closed == 1);
  g_assert_cmpuint (f->code, ==, 1001);
  g_assert_error (f->error, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
  WAIT_FOR (f->opened == 2);
  g_assert_cmpuint (f->connection, !=, first);
}

static void
test_close_codes (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint code;
    int error;
  } cases[] = {
    { DSK_CLOSE_AUTH, DSK_ERROR_UNAUTHENTICATED }, { DSK_CLOSE_REVOKED, DSK_ERROR_UNAUTHENTICATED },
    { DSK_CLOSE_UPGRADE, DSK_ERROR_NEWER },        { DSK_CLOSE_RELAY_OLD, DSK_ERROR_UNAVAILABLE },
    { DSK_CLOSE_SLOW, DSK_ERROR_UNAVAILABLE },
    { DSK_CLOSE_FORK, DSK_ERROR_UNAVAILABLE },
  };

  dsk_transport_start (f->transport);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WAIT_FOR (f->opened == i + 1 && f->peer != NULL);
      dsk_transport_settled (f->transport);
      soup_websocket_connection_close (f->peer, cases[i].code, NULL);
      g_clear_object (&f->peer);
      WAIT_FOR (f->closed == i + 1);
      g_assert_cmpuint (f->code, ==, cases[i].code);
      g_assert_error (f->error, DSK_ERROR, cases[i].error);
      dsk_transport_retry (f->transport);
    }
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *body;
    guint code;
    int error;
  } cases[] = {
    { 401, "{\"error\":\"auth\"}", DSK_CLOSE_AUTH, DSK_ERROR_UNAUTHENTICATED },
    { 403, "{\"error\":\"revoked\"}", DSK_CLOSE_REVOKED, DSK_ERROR_UNAUTHENTICATED },
    { 403, "<html>Forbidden by the proxy</html>", 0, DSK_ERROR_UNAUTHENTICATED },
    { 401, "<html>Who are you?</html>", 0, DSK_ERROR_UNAUTHENTICATED },
    { 404, NULL, 0, DSK_ERROR_UNAVAILABLE },
    { 502, NULL, 0, DSK_ERROR_UNAVAILABLE },
    { 426, "{\"error\":\"upgrade\"}", DSK_CLOSE_UPGRADE, DSK_ERROR_NEWER },
    { 426, "{\"error\":\"websocket\"}", 0, DSK_ERROR_UNAVAILABLE }, /* taken away on the way */
    { 429, NULL, 0, DSK_ERROR_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      f->status = cases[i].status;
      f->body = cases[i].body;
      dsk_transport_start (f->transport);
      WAIT_FOR (f->closed == i + 1);
      dsk_transport_stop (f->transport);
      g_object_unref (f->transport);
      f->transport = dsk_transport_new (f->base, NULL, "abc", &events, f);
      g_assert_cmpuint (f->code, ==, cases[i].code);
      g_assert_error (f->error, DSK_ERROR, cases[i].error);
    }
  f->status = 0;
  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1);
}

/* Where no WebSocket gets through the same frames travel in requests; once one does, it takes over. */
static void
test_poll (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) frame = g_bytes_new_static ("\1\0\0\0\0\2{}", 8);

  f->status = 426;
  f->body = "{\"error\":\"websocket\"}";
  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1);
  g_assert_cmpuint (f->closed, ==, 2);
  g_assert_null (dsk_transport_get_wire (f->transport));
  dsk_transport_send (f->transport, f->connection, frame);
  WAIT_FOR (f->frames == 1);
  g_assert_cmpstr (dsk_transport_get_wire (f->transport), ==, "long-poll");
  WAIT_FOR (f->asked >= 4);
  g_assert_cmpstr (f->got->str, ==, "1 ");
  g_assert_cmpuint (f->frames, ==, 1); /* the same one in each answer */

  dsk_transport_probe (f->transport);
  WAIT_FOR (f->asked >= 6);
  g_assert_cmpuint (f->closed, ==, 2);
  f->status = 0;
  dsk_transport_probe (f->transport);
  WAIT_FOR (f->opened == 2 && f->peer != NULL);
  g_assert_cmpuint (f->closed, ==, 3);
  peer_send (f, DSK_FRAME_RESULT, g_bytes_new_static ("{}", 2));
  WAIT_FOR (f->frames == 2);
  g_assert_cmpstr (dsk_transport_get_wire (f->transport), ==, "websocket");
}

static void
test_poll_codes (Fixture *f, gconstpointer data)
{
  static const guint codes[] = { DSK_CLOSE_AUTH, DSK_CLOSE_REVOKED, DSK_CLOSE_UPGRADE, DSK_CLOSE_FORK, 1001 };
  g_autoptr (GBytes) frame = g_bytes_new_static ("\1\0\0\0\0\2{}", 8);

  f->status = 426;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      guint opened = f->opened;

      f->code_said = codes[i];
      f->code = 0;
      dsk_transport_start (f->transport);
      WAIT_FOR (f->opened == opened + 1);
      dsk_transport_send (f->transport, f->connection, frame);
      WAIT_FOR (f->code != 0);
      g_assert_cmpuint (f->code, ==, codes[i]);
      dsk_transport_stop (f->transport);
      g_object_unref (f->transport);
      f->transport = dsk_transport_new (f->base, NULL, "abc", &events, f);
    }
}

/* Stopped in the middle of a try, and started again before that has ended. */
static void
test_stop_start (Fixture *f, gconstpointer data)
{
  dsk_transport_start (f->transport);
  dsk_transport_stop (f->transport);
  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1);
  g_assert_cmpuint (f->closed, ==, 0);
  dsk_transport_stop (f->transport);
  dsk_transport_stop (f->transport);
  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 2);
  g_assert_cmpuint (f->closed, ==, 0);
}

static void
test_too_long (Fixture *f, gconstpointer data)
{
  g_autofree char *junk = g_malloc0 (DSK_FRAME_MAX + 1);

  junk[0] = DSK_FRAME_LIVE;
  dsk_transport_start (f->transport);
  WAIT_FOR (f->opened == 1 && f->peer != NULL);
  soup_websocket_connection_send_binary (f->peer, junk, DSK_FRAME_MAX);
  WAIT_FOR (f->frames == 1);
  soup_websocket_connection_send_binary (f->peer, junk, DSK_FRAME_MAX + 1);
  WAIT_FOR (f->closed == 1);
  g_assert_cmpuint (f->frames, ==, 1);
}

static void
test_backoff (void)
{
  guint previous = 0;

  g_assert_cmpuint (dsk_transport_backoff_ms (0, 0), ==, 500);
  for (guint attempt = 0; attempt < 40; attempt++)
    {
      guint low = dsk_transport_backoff_ms (attempt, 0);

      g_assert_cmpuint (low, >=, previous);
      for (guint chance = 0; chance < 100; chance++)
        {
          guint wait = dsk_transport_backoff_ms (attempt, chance * 2654435761u);

          g_assert_cmpuint (wait, >=, low);
          g_assert_cmpuint (wait, <=, MIN (2 * low, 30000));
        }
      previous = low;
    }
  g_assert_cmpuint (previous, ==, 15000);
}

static void
test_words (void)
{
  static const int codes[] = { G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_TIMED_OUT,
                               G_IO_ERROR_NETWORK_UNREACHABLE, G_IO_ERROR_FAILED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) raw = g_error_new_literal (G_IO_ERROR, codes[i], "raw");
      g_autoptr (GError) words = dsk_transport_http_words (raw, "https://h");

      g_assert_error (words, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
      g_assert_nonnull (strstr (words->message, "https://h"));
    }
}

#define ADD(path, func)                                                                            \
  g_test_add ("/client/transport/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("frames", test_frames);
  ADD ("reconnect", test_reconnect);
  ADD ("close-codes", test_close_codes);
  ADD ("refused", test_refused);
  ADD ("poll", test_poll);
  ADD ("poll-codes", test_poll_codes);
  ADD ("stop-start", test_stop_start);
  ADD ("too-long", test_too_long);
  g_test_add_func ("/client/transport/backoff", test_backoff);
  g_test_add_func ("/client/transport/words", test_words);
  return g_test_run ();
}
