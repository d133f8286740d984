/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-http-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define ACCEPTS_A_TURN 64
#define ACCEPT_REST_MS 500
#define SWEEP_MS 500

static const char over_limit[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\nRetry-After: 5\r\n\r\n";

const DskHttpRoute *
dsk_http_server_route (DskHttpServer *self, const char *path)
{
  for (const DskHttpRoute *route = self->routes; route->path != NULL; route++)
    if (strcmp (route->path, path) == 0
        || (g_str_has_suffix (route->path, "/") && g_str_has_prefix (path, route->path)))
      return route;
  return NULL;
}

const char *
dsk_http_server_date (DskHttpServer *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (now != self->date_s)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (now);
      static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
      static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

      g_snprintf (self->date, sizeof self->date, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                  days[g_date_time_get_day_of_week (date) - 1], g_date_time_get_day_of_month (date),
                  months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                  g_date_time_get_hour (date), g_date_time_get_minute (date),
                  g_date_time_get_second (date));
      self->date_s = now;
    }
  return self->date;
}

/* --- connections --- */

typedef struct
{
  DskHttpServer *server;
  DskNetStream *stream; /* (owned) */
  GList *link;
  char *peer; /* (owned) (nullable): what it counts as */
} Counted;

static guint
count_of (DskHttpServer *self, const char *peer)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, peer));
}

static void
uncount (DskHttpServer *self, const char *peer)
{
  guint n = count_of (self, peer);

  if (n > 1)
    g_hash_table_replace (self->peers, g_strdup (peer), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->peers, peer);
}

static void
stream_gone (gpointer data)
{
  Counted *counted = data;

  g_queue_delete_link (&counted->server->streams, counted->link);
  if (counted->peer != NULL)
    uncount (counted->server, counted->peer);
  g_free (counted->peer);
  dsk_net_stream_unref (counted->stream);
  g_free (counted);
}

/* @peer: (transfer full) (nullable) */
static void
count_stream (DskHttpServer *self, DskNetStream *stream, char *peer)
{
  Counted *counted = g_new (Counted, 1);

  counted->peer = peer;
  if (peer != NULL)
    g_hash_table_replace (self->peers, g_strdup (peer), GUINT_TO_POINTER (count_of (self, peer) + 1));
  counted->server = self;
  counted->stream = dsk_net_stream_ref (stream);
  g_queue_push_tail (&self->streams, stream);
  counted->link = g_queue_peek_tail_link (&self->streams);
  dsk_net_stream_set_gone (stream, stream_gone, counted);
}

/* Returns: (transfer full) (nullable): who is there; NULL: not over IP. A socket that takes both kinds of addresses
 * shows those of IPv4 inside of IPv6. */
static GInetAddress *
peer_address (GSocket *socket)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  g_autoptr (GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  GInetAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6
      && memcmp (g_inet_address_to_bytes (inet), mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (g_inet_address_to_bytes (inet) + sizeof mapped,
                                          G_SOCKET_FAMILY_IPV4);
  return g_object_ref (inet);
}

/* Returns: (transfer full) (nullable): what the connections of @address are counted under; NULL: they are not, being
 * a proxy's, which has everybody's */
static char *
peer_count_name (DskHttpServer *self, GInetAddress *address)
{
  guint8 prefix[16] = { 0 };
  g_autoptr (GInetAddress) network = NULL;

  if (address == NULL || (self->limits.behind_proxy && g_inet_address_get_is_loopback (address)))
    return NULL;
  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  /* Who has one has all of its network. */
  memcpy (prefix, g_inet_address_to_bytes (address), sizeof prefix / 2);
  network = g_inet_address_new_from_bytes (prefix, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}

static GIOStream *
make_io (DskHttpServer *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) plain = g_socket_connection_factory_create_connection (socket);
  GIOStream *tls;

  if (self->certificate == NULL)
    return G_IO_STREAM (g_steal_pointer (&plain));
  tls = g_tls_server_connection_new (G_IO_STREAM (plain), self->certificate, NULL);
  if (tls != NULL)
    g_object_set (tls, "require-close-notify", FALSE, NULL);
  return tls;
}

static void
serve_socket (DskHttpServer *self, GSocket *socket)
{
  g_autoptr (DskNetStream) stream = NULL;
  g_autoptr (GIOStream) io = NULL;
  g_autoptr (GInetAddress) address = peer_address (socket);
  g_autofree char *counted = peer_count_name (self, address);
  g_autofree char *peer = address != NULL ? g_inet_address_to_string (address) : g_strdup ("local");

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (g_queue_get_length (&self->streams) >= self->limits.connections
      || (counted != NULL && count_of (self, counted) >= self->limits.connections_per_address))
    {
      g_debug ("no more connections for %s", peer);
      /* It fits into the socket's buffer, or the peer is none to be polite to. */
      if (self->certificate == NULL)
        g_socket_send (socket, over_limit, sizeof over_limit - 1, NULL, NULL);
      return;
    }
  io = make_io (self, socket);
  if (io == NULL)
    return;
  stream = dsk_net_stream_new (io, socket, self->poll, peer);
  count_stream (self, stream, g_steal_pointer (&counted));
  dsk_http_connection_start (self, stream);
}

static void accept_resume (DskHttpServer *self);

static gboolean
retry_cb (gpointer user_data)
{
  DskHttpServer *self = user_data;

  self->retry_id = 0;
  accept_resume (self);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  DskHttpServer *self = user_data;

  for (int i = 0; i < ACCEPTS_A_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, &error);

      if (socket != NULL)
        {
          serve_socket (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      /* Out of descriptors, or the peer left before we looked. Do not spin on it. */
      g_warning ("accept: %s", error->message);
      self->retry_id = g_timeout_add (ACCEPT_REST_MS, retry_cb, self);
      g_clear_pointer (&self->accept_source, g_source_unref);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
accept_resume (DskHttpServer *self)
{
  if (self->stopping || self->listener == NULL || self->accept_source != NULL)
    return;
  self->accept_source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->accept_source, NULL);
}

static gboolean
sweep_cb (gpointer user_data)
{
  DskHttpServer *self = user_data;
  gint64 now = g_get_monotonic_time () / 1000;

  for (GList *link = self->streams.head, *next; link != NULL; link = next)
    {
      next = link->next;
      dsk_net_stream_sweep (link->data, now);
    }
  return G_SOURCE_CONTINUE;
}

/* --- life --- */

DskHttpServer *
dsk_http_server_new (const DskHttpRoute *routes, const DskHttpLimits *limits,
                     GTlsCertificate *certificate, gpointer user_data)
{
  DskHttpServer *self = g_new0 (DskHttpServer, 1);

  self->routes = routes;
  self->limits = *limits;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->user_data = user_data;
  g_queue_init (&self->streams);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sweep_id = g_timeout_add (SWEEP_MS, sweep_cb, self);
  return self;
}

gboolean
dsk_http_server_listen (DskHttpServer *self, GSocketAddress *address, GSocketAddress **bound,
                        GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, error);

  if (socket == NULL)
    return FALSE;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, 1024);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return FALSE;
  if (bound != NULL)
    {
      *bound = g_socket_get_local_address (socket, error);
      if (*bound == NULL)
        return FALSE;
    }
  self->poll = dsk_net_poll_new (NULL, error);
  if (self->poll == NULL)
    return FALSE;
  self->listener = g_steal_pointer (&socket);
  accept_resume (self);
  return TRUE;
}

void
dsk_http_server_stop (DskHttpServer *self)
{
  self->stopping = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->accept_source != NULL)
    {
      g_source_destroy (self->accept_source);
      g_clear_pointer (&self->accept_source, g_source_unref);
    }
  if (self->listener != NULL)
    g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
}

void
dsk_http_server_free (DskHttpServer *self)
{
  if (self == NULL)
    return;
  dsk_http_server_stop (self);
  while (!g_queue_is_empty (&self->streams))
    {
      g_autoptr (DskNetStream) stream = dsk_net_stream_ref (g_queue_peek_head (&self->streams));

      /* Its handler hears of it, so that what it holds is given back. */
      dsk_net_stream_set_deadline (stream, 1);
      dsk_net_stream_sweep (stream, G_MAXINT64 / 2);
    }
  dsk_net_poll_free (self->poll);
  g_source_remove (self->sweep_id);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->peers);
  g_free (self);
}

guint
dsk_http_server_connections (DskHttpServer *self)
{
  return g_queue_get_length (&self->streams);
}

guint
dsk_http_server_busy (DskHttpServer *self)
{
  return self->busy;
}
