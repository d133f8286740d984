/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-net-stream.h"
#include "dsk-ws-frame.h"

G_BEGIN_DECLS

/**
 * DskWebSocket:
 *
 * The server's end of a WebSocket that carries binary messages. A message is bounded as a whole, however
 * many fragments it comes in; what waits to be sent can be asked; reading can be paused. Main thread only.
 */
typedef struct _DskWebSocket DskWebSocket;

typedef struct {
  void (*message) (DskWebSocket *socket, GBytes *message, gpointer user_data);
  /* The peer closed or is gone; @code is its close code or 0. Not called after dsk_web_socket_close(). */
  void (*closed) (DskWebSocket *socket, guint code, const char *reason, gpointer user_data);
} DskWebSocketHandler;

/* @stream: (transfer full): after the handshake */
DskWebSocket *dsk_web_socket_new (DskNetStream *stream, gsize max_message,
                                  const DskWebSocketHandler *handler, gpointer user_data);
/* Closes at once if it is open. Not to be called from its own handler: use close and free later. */
void dsk_web_socket_free (DskWebSocket *self);
void dsk_web_socket_send (DskWebSocket *self, GBytes *message);
/* Sends what is queued and a close frame; the handler is not called again. */
void dsk_web_socket_close (DskWebSocket *self, guint code, const char *reason);
void dsk_web_socket_set_reading (DskWebSocket *self, gboolean reading);
gsize dsk_web_socket_queued (DskWebSocket *self);
/* Reads what came with the handshake; call it once everything is set up. */
void dsk_web_socket_start (DskWebSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWebSocket, dsk_web_socket_free)

G_END_DECLS
