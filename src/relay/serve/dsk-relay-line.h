/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-net-stream.h"

G_BEGIN_DECLS

/**
 * DskRelayLine:
 *
 * What carries the frames of one connection, whichever way: a WebSocket (dsk_relay_line_new_socket()), or requests
 * that wait for their answers (DskRelayPoll). Main thread only.
 */
typedef struct _DskRelayLine DskRelayLine;

/* Of who is at the line. No call comes after dsk_relay_line_close() or dsk_relay_line_free(). */
typedef struct {
  void (*message) (GBytes *message, gpointer user_data);
  /* The other side is there, though it says nothing. */
  void (*alive) (gpointer user_data);
  /* The other side closed or is gone; @code is its close code or 0. */
  void (*closed) (guint code, const char *reason, gpointer user_data);
} DskRelayLineHandler;

typedef struct {
  void (*start) (DskRelayLine *line);
  void (*send) (DskRelayLine *line, GBytes *message);
  void (*close) (DskRelayLine *line, guint code, const char *reason);
  void (*set_reading) (DskRelayLine *line, gboolean reading);
  gsize (*queued) (DskRelayLine *line);
  void (*free) (DskRelayLine *line);
} DskRelayLineClass;

struct _DskRelayLine {
  const DskRelayLineClass *klass;
  const DskRelayLineHandler *handler; /* (nullable): nobody is there */
  gpointer user_data;
};

/* @stream: (transfer full): after the handshake. @max_message: bytes; a longer one ends it */
DskRelayLine *dsk_relay_line_new_socket (DskNetStream *stream, gsize max_message);

void dsk_relay_line_set_handler (DskRelayLine *self, const DskRelayLineHandler *handler, gpointer user_data);
/* Takes what came before there was a handler. */
void dsk_relay_line_start (DskRelayLine *self);
void dsk_relay_line_send (DskRelayLine *self, GBytes *message);
/* Sends what is queued and @code; the handler is not called again. */
void dsk_relay_line_close (DskRelayLine *self, guint code, const char *reason);
/* While FALSE no message is taken. */
void dsk_relay_line_set_reading (DskRelayLine *self, gboolean reading);
/* Bytes that wait to be sent. */
gsize dsk_relay_line_queued (DskRelayLine *self);
/* Closes it if it is open. Not from its own handler. */
void dsk_relay_line_free (DskRelayLine *self);

G_END_DECLS
