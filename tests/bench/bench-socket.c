/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void
bench_socket_connect (BenchSocket *self, int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int one = 1;

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (self->fd < 0 || connect (self->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("connect to port %d: %s", port, g_strerror (errno));
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  self->in = g_byte_array_new ();
}

void
bench_socket_write (BenchSocket *self, const char *data, gsize len)
{
  while (len > 0)
    {
      gssize n = write (self->fd, data, len);

      if (n < 0 && errno != EAGAIN)
        g_error ("write: %s", g_strerror (errno));
      if (n < 0)
        {
          struct pollfd poll_out = { .fd = self->fd, .events = POLLOUT };

          poll (&poll_out, 1, 1000);
          continue;
        }
      data += n;
      len -= (gsize) n;
    }
}

/* FALSE: nothing more has come. */
static gboolean
fill (BenchSocket *self)
{
  guint8 buffer[65536];
  gssize n = read (self->fd, buffer, sizeof buffer);

  if (n == 0 || (n < 0 && errno != EAGAIN))
    g_error ("the server closed a connection: %s", n == 0 ? "end of file" : g_strerror (errno));
  if (n > 0)
    g_byte_array_append (self->in, buffer, (guint) n);
  return n == sizeof buffer;
}

void
bench_socket_upgrade (BenchSocket *self, const char *token)
{
  g_autofree char *authorization
      = token != NULL ? g_strdup_printf ("Authorization: Bearer %s\r\n", token) : g_strdup ("");
  g_autofree char *request
      = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                         token != NULL ? "/v1/sync" : "/", authorization);
  const char *end;

  bench_socket_write (self, request, strlen (request));
  do
    {
      fill (self);
      end = g_strstr_len ((const char *) self->in->data, self->in->len, "\r\n\r\n");
    }
  while (end == NULL);
  if (!g_str_has_prefix ((const char *) self->in->data, "HTTP/1.1 101"))
    g_error ("the server does not want a WebSocket");
  g_byte_array_remove_range (self->in, 0, (guint) (end - (const char *) self->in->data) + 4);
  fcntl (self->fd, F_SETFL, O_NONBLOCK);
}

void
bench_socket_send_frame (BenchSocket *self, guint8 type, const char *json)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize len = strlen (json);
  /* The mask is zero, which leaves everything as it is. */
  const guint8 small[] = { 0x82, (guint8) (0x80 | (len + 6)), 0, 0, 0, 0 };
  const guint8 large[] = { 0x82, 0xfe, (guint8) ((len + 6) >> 8), (guint8) (len + 6), 0, 0, 0, 0 };
  const guint8 head[] = { type, 0, 0, 0, (guint8) (len >> 8), (guint8) len };

  if (len + 6 < 126)
    g_byte_array_append (out, small, sizeof small);
  else
    g_byte_array_append (out, large, sizeof large);
  g_byte_array_append (out, head, sizeof head);
  g_byte_array_append (out, (const guint8 *) json, (guint) len);
  bench_socket_write (self, (const char *) out->data, out->len);
}

/* Returns: how many bytes were taken; 0: no whole message is there */
static guint
take (BenchSocket *self, guint at, BenchMessageFunc func, gpointer user_data)
{
  const guint8 *data = self->in->data + at;
  gsize left = self->in->len - at;
  gsize head = 2;
  gsize len;

  if (left < 10 && (left < 2 || left < 2 + (gsize) data[1]))
    return 0;
  len = data[1];
  if (len == 126)
    {
      len = (gsize) data[2] << 8 | data[3];
      head = 4;
    }
  else if (len == 127)
    {
      len = (gsize) data[6] << 24 | (gsize) data[7] << 16 | (gsize) data[8] << 8 | data[9];
      head = 10;
    }
  if (left < head + len)
    return 0;
  if ((data[0] & 0x0f) == 8)
    g_error ("the server closed: %u", len >= 2 ? (guint) data[head] << 8 | data[head + 1] : 0);
  func (self, data + head, len, user_data);
  return (guint) (head + len);
}

void
bench_socket_read (BenchSocket *self, BenchMessageFunc func, gpointer user_data)
{
  guint at = 0;
  guint taken;

  while (fill (self))
    ;
  while ((taken = take (self, at, func, user_data)) > 0)
    at += taken;
  if (at > 0)
    g_byte_array_remove_range (self->in, 0, at);
}

void
bench_socket_skip (BenchSocket *self)
{
  guint8 buffer[65536];

  if (read (self->fd, buffer, sizeof buffer) == 0)
    g_error ("the server closed the connection of who posts");
}
