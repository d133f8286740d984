/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-line.h"

#include "dsk-web-socket.h"

void
dsk_relay_line_set_handler (DskRelayLine *self, const DskRelayLineHandler *handler, gpointer user_data)
{
  self->handler = handler;
  self->user_data = user_data;
}

void
dsk_relay_line_start (DskRelayLine *self)
{
  self->klass->start (self);
}

void
dsk_relay_line_send (DskRelayLine *self, GBytes *message)
{
  self->klass->send (self, message);
}

void
dsk_relay_line_close (DskRelayLine *self, guint code, const char *reason)
{
  self->klass->close (self, code, reason);
}

void
dsk_relay_line_set_reading (DskRelayLine *self, gboolean reading)
{
  self->klass->set_reading (self, reading);
}

gsize
dsk_relay_line_queued (DskRelayLine *self)
{
  return self->klass->queued (self);
}

void
dsk_relay_line_free (DskRelayLine *self)
{
  if (self != NULL)
    self->klass->free (self);
}

/* --- over a WebSocket --- */

typedef struct
{
  DskRelayLine line;
  DskWebSocket *socket; /* (owned) */
} SocketLine;

static void
message_cb (DskWebSocket *socket, GBytes *message, gpointer user_data)
{
  SocketLine *self = user_data;

  self->line.handler->message (message, self->line.user_data);
}

static void
closed_cb (DskWebSocket *socket, guint code, const char *reason, gpointer user_data)
{
  SocketLine *self = user_data;

  self->line.handler->closed (code, reason, self->line.user_data);
}

static const DskWebSocketHandler socket_handler = { message_cb, closed_cb };

static void
socket_start (DskRelayLine *line)
{
  dsk_web_socket_start (((SocketLine *) line)->socket);
}

static void
socket_send (DskRelayLine *line, GBytes *message)
{
  dsk_web_socket_send (((SocketLine *) line)->socket, message);
}

static void
socket_close (DskRelayLine *line, guint code, const char *reason)
{
  dsk_web_socket_close (((SocketLine *) line)->socket, code, reason);
}

static void
socket_set_reading (DskRelayLine *line, gboolean reading)
{
  dsk_web_socket_set_reading (((SocketLine *) line)->socket, reading);
}

static gsize
socket_queued (DskRelayLine *line)
{
  return dsk_web_socket_queued (((SocketLine *) line)->socket);
}

static void
socket_free (DskRelayLine *line)
{
  dsk_web_socket_free (((SocketLine *) line)->socket);
  g_free (line);
}

static const DskRelayLineClass socket_class
    = { socket_start, socket_send, socket_close, socket_set_reading, socket_queued, socket_free };

DskRelayLine *
dsk_relay_line_new_socket (DskNetStream *stream, gsize max_message)
{
  SocketLine *self = g_new0 (SocketLine, 1);

  self->line.klass = &socket_class;
  self->socket = dsk_web_socket_new (stream, max_message, &socket_handler, self);
  return &self->line;
}
