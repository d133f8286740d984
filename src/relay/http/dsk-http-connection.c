/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-http-private.h"

#include <string.h>

/* While a request is being answered, so much of the next ones may wait here. */
#define PIPELINE_MAX (64 * 1024)
/* Answers that may wait for a peer that goes on asking; who takes none of them is no client. */
#define ANSWERS_MAX (256 * 1024)
/* Bytes of requests that are not whole yet, over all connections: anybody can send them. */
#define UNFINISHED_MAX (64 * 1024 * 1024)

/* A body of no more is sent with its head. */
#define SMALL_BODY (64 * 1024)

#define WEBSOCKET_GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

typedef enum { READING_HEAD, READING_BODY, ANSWERING } State;

struct _DskHttpConnection
{
  DskHttpServer *server;
  DskNetStream *stream;     /* (owned) */
  State state;
  DskHttpRequest *request;  /* (owned) (nullable): in READING_BODY and ANSWERING */
  const DskHttpRoute *route;
  gboolean entered; /* a call on it is running, which frees it when it is over */
  gboolean over;    /* the stream is gone, or not ours any more */
  gboolean used;    /* a request was served: waiting is idling now */
  gsize counted;    /* of what waits in the stream, bytes that the server knows of */
};

struct _DskHttpRequest
{
  int ref_count;
  DskHttpConnection *connection; /* (unowned) (nullable): until it is answered or gone */
  DskHttpHead head;
  GBytes *body; /* (owned) */
  char *peer;   /* (owned) */
  guint64 id;
};

static gint64
deadline_in (guint ms)
{
  return g_get_monotonic_time () / 1000 + ms;
}

static const char *
reason_of (guint status)
{
  switch (status)
    {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 507:
      return "Insufficient Storage";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
    }
}

static void
write_response (DskHttpConnection *self, guint status, const char *content_type, const char *headers,
                gconstpointer body, gsize len, gboolean keep_alive, gboolean with_body)
{
  g_autoptr (GString) out = g_string_sized_new (256);

  g_string_append_printf (out, "HTTP/1.1 %u %s\r\nDate: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          status, reason_of (status), dsk_http_server_date (self->server), len);
  if (len > 0)
    g_string_append_printf (out, "Content-Type: %s\r\nCache-Control: no-store\r\n",
                            content_type != NULL ? content_type : "application/json");
  if (headers != NULL)
    g_string_append (out, headers);
  if (!keep_alive)
    g_string_append (out, "Connection: close\r\n");
  g_string_append (out, "\r\n");
  if (len > 0 && with_body && len <= SMALL_BODY)
    g_string_append_len (out, body, (gssize) len);
  dsk_net_stream_write (self->stream, out->str, out->len);
  if (len > SMALL_BODY && with_body)
    dsk_net_stream_write (self->stream, body, len);
}

/* --- requests --- */

DskHttpRequest *
dsk_http_request_ref (DskHttpRequest *self)
{
  self->ref_count++;
  return self;
}

void
dsk_http_request_unref (DskHttpRequest *self)
{
  if (--self->ref_count > 0)
    return;
  dsk_http_head_clear (&self->head);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->peer);
  g_free (self);
}

/* Behind a proxy on this machine, the last of the addresses is the one that it saw itself. */
static char *
find_peer (DskHttpConnection *self, const DskHttpHead *head)
{
  const char *peer = dsk_net_stream_peer (self->stream);
  const char *forwarded = dsk_http_head_get (head, "x-forwarded-for");
  g_autoptr (GInetAddress) address = NULL;
  const char *comma;

  if (!self->server->limits.behind_proxy || forwarded == NULL)
    return g_strdup (peer);
  address = g_inet_address_new_from_string (peer);
  if (address != NULL && !g_inet_address_get_is_loopback (address))
    return g_strdup (peer);
  g_clear_object (&address);
  comma = strrchr (forwarded, ',');
  forwarded = comma != NULL ? comma + 1 : forwarded;
  forwarded += strspn (forwarded, " \t");
  address = g_inet_address_new_from_string (forwarded);
  return address != NULL ? g_inet_address_to_string (address) : g_strdup (peer);
}

static DskHttpRequest *
request_new (DskHttpConnection *self, DskHttpHead *head)
{
  DskHttpRequest *request = g_new0 (DskHttpRequest, 1);

  request->ref_count = 1;
  request->connection = self;
  request->peer = find_peer (self, head);
  request->head = *head;
  *head = (DskHttpHead){ 0 };
  request->id = ++self->server->last_id;
  return request;
}

const DskHttpHead *
dsk_http_request_head (DskHttpRequest *self)
{
  return &self->head;
}

GBytes *
dsk_http_request_body (DskHttpRequest *self)
{
  return self->body;
}

const char *
dsk_http_request_peer (DskHttpRequest *self)
{
  return self->peer;
}

guint64
dsk_http_request_id (DskHttpRequest *self)
{
  return self->id;
}

/* --- connections --- */

/* The connection lets go of its request, which somebody may still hold. */
static void
drop_request (DskHttpConnection *self)
{
  if (self->request == NULL)
    return;
  if (self->state == ANSWERING)
    self->server->busy--;
  self->request->connection = NULL;
  g_clear_pointer (&self->request, dsk_http_request_unref);
}

/* Keeps the server's sum of what waits to become requests. FALSE: it is too much. */
static gboolean
count_input (DskHttpConnection *self, gsize len)
{
  self->server->unfinished -= self->counted;
  self->server->unfinished += len;
  self->counted = len;
  return self->server->unfinished <= UNFINISHED_MAX;
}

/* Nothing more is done with the stream here. Freed by whoever entered. */
static void
connection_end (DskHttpConnection *self)
{
  self->over = TRUE;
  count_input (self, 0);
  drop_request (self);
}

static void
connection_free (DskHttpConnection *self)
{
  g_assert (self->over && self->request == NULL);
  dsk_net_stream_unref (self->stream);
  g_free (self);
}

/* Answers what could not become a request, and closes. */
static void
refuse (DskHttpConnection *self, guint status, const char *word)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", word);
  gsize len;

  g_info ("request from %s refused: %u %s", dsk_net_stream_peer (self->stream), status, word);
  write_response (self, status, NULL, NULL, body, strlen (body), FALSE, TRUE);
  dsk_net_stream_peek (self->stream, &len);
  dsk_net_stream_consume (self->stream, len);
  dsk_net_stream_finish (self->stream);
  connection_end (self);
}

static const char *
word_of (guint status)
{
  switch (status)
    {
    case 411:
      return "length-required";
    case 413:
      return "too-large";
    case 414:
    case 431:
      return "head-too-large";
    case 417:
      return "expectation";
    case 505:
      return "version";
    default:
      return "bad-request";
    }
}

/* TRUE: there is a request whose body is awaited. */
static gboolean
read_head (DskHttpConnection *self)
{
  g_auto (DskHttpHead) head = { 0 };
  gsize len, used;
  guint status;
  const char *data = (const char *) dsk_net_stream_peek (self->stream, &len);
  DskHttpHeadResult result;

  if (len == 0)
    return FALSE;
  if (dsk_net_stream_queued (self->stream) > ANSWERS_MAX)
    {
      g_info ("%s asks and takes no answers", dsk_net_stream_peer (self->stream));
      dsk_net_stream_abort (self->stream);
      connection_end (self);
      return FALSE;
    }
  if (self->used)
    {
      self->used = FALSE;
      dsk_net_stream_set_deadline (self->stream, deadline_in (self->server->limits.head_deadline_ms));
    }
  result = dsk_http_head_parse (data, len, &head, &used, &status);
  if (result == DSK_HTTP_HEAD_MORE)
    return FALSE;
  if (result == DSK_HTTP_HEAD_BAD)
    {
      refuse (self, status, word_of (status));
      return FALSE;
    }
  self->route = dsk_http_server_route (self->server, head.path);
  if (self->route == NULL || (self->route->methods & head.method) == 0)
    status = self->route == NULL ? 404 : 405;
  else
    status = head.body_len > self->route->max_body ? 413 : 0;
  if (status != 0)
    {
      refuse (self, status, status == 404 ? "not-found" : status == 405 ? "method" : "too-large");
      return FALSE;
    }
  dsk_net_stream_consume (self->stream, used);
  self->request = request_new (self, &head);
  self->state = READING_BODY;
  dsk_net_stream_set_deadline (self->stream, deadline_in (self->server->limits.body_deadline_ms));
  if (self->request->head.expects_continue && self->request->head.body_len > 0)
    dsk_net_stream_write (self->stream, "HTTP/1.1 100 Continue\r\n\r\n", 25);
  return TRUE;
}

/* TRUE: the request is whole and its handler was called. */
static gboolean
read_body (DskHttpConnection *self)
{
  g_autoptr (DskHttpRequest) request = NULL;
  gsize len;
  const guint8 *data = dsk_net_stream_peek (self->stream, &len);
  gsize wanted = self->request->head.body_len;

  if (len < wanted)
    return FALSE;
  request = dsk_http_request_ref (self->request);
  request->body = g_bytes_new (data, wanted);
  dsk_net_stream_consume (self->stream, wanted);
  self->state = ANSWERING;
  self->server->busy++;
  dsk_net_stream_set_deadline (self->stream, 0);
  self->route->func (request, self->server->user_data);
  return TRUE;
}

static gboolean
enter (DskHttpConnection *self)
{
  gboolean was = self->entered;

  self->entered = TRUE;
  return !was;
}

static void
leave (DskHttpConnection *self)
{
  self->entered = FALSE;
  if (self->over)
    connection_free (self);
}

/* As far as the bytes go. A handler may answer at once, which goes on here. */
static void
serve_input (DskHttpConnection *self)
{
  gboolean more = TRUE;
  gsize len;

  while (more && !self->over)
    {
      if (self->state == READING_HEAD)
        more = read_head (self);
      else if (self->state == READING_BODY)
        more = read_body (self);
      else
        more = FALSE;
    }
  if (self->over)
    return;
  dsk_net_stream_peek (self->stream, &len);
  if (!count_input (self, len) && self->state == READING_BODY)
    refuse (self, 503, "busy");
  else if (self->state == ANSWERING)
    {
      dsk_net_stream_set_reading (self->stream, len < PIPELINE_MAX);
    }
  else if (dsk_net_stream_is_ended (self->stream))
    {
      dsk_net_stream_abort (self->stream);
      connection_end (self);
    }
  else
    {
      dsk_net_stream_set_reading (self->stream, TRUE);
    }
}

static void
input_cb (DskNetStream *stream, gpointer user_data)
{
  DskHttpConnection *self = user_data;

  if (!enter (self))
    return;
  serve_input (self);
  leave (self);
}

static void
closed_cb (DskNetStream *stream, const char *reason, gpointer user_data)
{
  DskHttpConnection *self = user_data;
  gboolean first = enter (self);

  /* There is none any more if the answer itself could not be written. */
  if (self->request != NULL)
    g_info ("request %" G_GUINT64_FORMAT " from %s lost: %s", self->request->id,
            dsk_net_stream_peer (stream), reason);
  connection_end (self);
  if (first)
    leave (self);
}

static const DskNetHandler handler = { input_cb, closed_cb };

void
dsk_http_connection_start (DskHttpServer *server, DskNetStream *stream)
{
  DskHttpConnection *self = g_new0 (DskHttpConnection, 1);

  self->server = server;
  self->stream = dsk_net_stream_ref (stream);
  dsk_net_stream_set_handler (stream, &handler, self);
  dsk_net_stream_set_deadline (stream, deadline_in (server->limits.head_deadline_ms));
}

/* --- answers --- */

/* The connection is free for its next request, or closes. */
static void
finish_request (DskHttpConnection *self, gboolean keep_alive)
{
  if (self->over)
    return;
  self->state = READING_HEAD;
  if (!keep_alive)
    {
      dsk_net_stream_finish (self->stream);
      connection_end (self);
      return;
    }
  self->used = TRUE;
  dsk_net_stream_set_deadline (self->stream, deadline_in (self->server->limits.idle_ms));
}

static void
respond (DskHttpRequest *self, guint status, const char *content_type, const char *headers, gconstpointer body,
         gsize len)
{
  DskHttpConnection *connection = self->connection;
  gboolean keep_alive;
  gboolean first;

  if (connection == NULL)
    return;
  first = enter (connection);
  keep_alive = self->head.keep_alive && !connection->server->stopping;
  drop_request (connection);
  write_response (connection, status, content_type, headers, body, len, keep_alive,
                  self->head.method != DSK_HTTP_HEAD);
  finish_request (connection, keep_alive);
  if (!first)
    return;
  serve_input (connection);
  leave (connection);
}

void
dsk_http_request_respond (DskHttpRequest *self, guint status, const char *content_type, const char *body)
{
  respond (self, status, content_type, NULL, body, body != NULL ? strlen (body) : 0);
}

void
dsk_http_request_respond_bytes (DskHttpRequest *self, guint status, const char *content_type, GBytes *body,
                                const char *headers)
{
  gsize len = 0;
  gconstpointer data = body != NULL ? g_bytes_get_data (body, &len) : NULL;

  respond (self, status, content_type, headers, data, len);
}

static char *
accept_key (const char *key)
{
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize len = sizeof digest;

  g_checksum_update (sha1, (const guchar *) key, -1);
  g_checksum_update (sha1, (const guchar *) WEBSOCKET_GUID, -1);
  g_checksum_get_digest (sha1, digest, &len);
  return g_base64_encode (digest, len);
}

static gboolean
is_handshake (const DskHttpHead *head, guint *status)
{
  const char *key = dsk_http_head_get (head, "sec-websocket-key");
  const char *version = dsk_http_head_get (head, "sec-websocket-version");

  *status = 426;
  if (!dsk_http_head_has_token (head, "upgrade", "websocket")
      || !dsk_http_head_has_token (head, "connection", "upgrade") || g_strcmp0 (version, "13") != 0)
    return FALSE;
  *status = 400;
  return head->method == DSK_HTTP_GET && head->body_len == 0 && key != NULL && strlen (key) == 24;
}

DskNetStream *
dsk_http_request_upgrade (DskHttpRequest *self)
{
  DskHttpConnection *connection = self->connection;
  g_autofree char *accept = NULL;
  g_autofree char *text = NULL;
  DskNetStream *stream = NULL;
  gboolean first;
  guint status;

  if (connection == NULL)
    return NULL;
  if (!is_handshake (&self->head, &status))
    {
      dsk_http_request_respond (self, status, NULL, "{\"error\":\"websocket\"}");
      return NULL;
    }
  first = enter (connection);
  accept = accept_key (dsk_http_head_get (&self->head, "sec-websocket-key"));
  text = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
  dsk_net_stream_write (connection->stream, text, strlen (text));
  if (!connection->over)
    {
      stream = dsk_net_stream_ref (connection->stream);
      dsk_net_stream_set_handler (stream, NULL, NULL);
      dsk_net_stream_set_deadline (stream, 0);
      connection_end (connection);
    }
  if (first)
    leave (connection);
  return stream;
}
