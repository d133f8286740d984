/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-net-poll.h"

G_BEGIN_DECLS

/**
 * DskNetStream:
 *
 * One accepted connection, plain or TLS, without blocking and without surprises: bytes that came wait in
 * one buffer until the handler consumes them, bytes to be sent wait in a queue whose size can be asked,
 * and there is always a deadline that somebody else watches. Main thread only. Reference counted, because
 * a handler may close it while it is being served.
 */
typedef struct _DskNetStream DskNetStream;

/* What a protocol does with a stream. No call comes after @closed, or after dsk_net_stream_abort(). */
typedef struct {
  /* Bytes came, or the peer sent its last (dsk_net_stream_is_ended()). */
  void (*input) (DskNetStream *stream, gpointer user_data);
  /* The connection is gone: by the peer, by an error, or by its deadline. */
  void (*closed) (DskNetStream *stream, const char *reason, gpointer user_data);
} DskNetHandler;

/* @socket: the socket below @io; both are referenced.
 * @poll: outlives the connection: until dsk_net_stream_is_closed()
 * @peer: the address to be shown and counted */
DskNetStream *dsk_net_stream_new (GIOStream *io, GSocket *socket, DskNetPoll *poll, const char *peer);
DskNetStream *dsk_net_stream_ref (DskNetStream *self);
void dsk_net_stream_unref (DskNetStream *self);
/* Another protocol takes over; what is in the buffer is its own to read. */
void dsk_net_stream_set_handler (DskNetStream *self, const DskNetHandler *handler, gpointer user_data);
/* Called once when the connection is gone, whatever the reason; for who counts connections. */
void dsk_net_stream_set_gone (DskNetStream *self, GDestroyNotify gone, gpointer user_data);

/* Bytes that came and were not consumed; valid until the next call that touches the stream. */
const guint8 *dsk_net_stream_peek (DskNetStream *self, gsize *len);
guint8 *dsk_net_stream_peek_mutable (DskNetStream *self, gsize *len);
void dsk_net_stream_consume (DskNetStream *self, gsize len);
/* While FALSE nothing more is taken from the kernel. TRUE at the start. */
void dsk_net_stream_set_reading (DskNetStream *self, gboolean reading);
/* Whether the peer will send no more. */
gboolean dsk_net_stream_is_ended (DskNetStream *self);

void dsk_net_stream_write (DskNetStream *self, gconstpointer data, gsize len);
gsize dsk_net_stream_queued (DskNetStream *self);
/* Sends what is queued, tells the peer that this was all, waits a moment for its end. The handler is not
 * called again. */
void dsk_net_stream_finish (DskNetStream *self);
/* Closes at once. The handler is not called again. */
void dsk_net_stream_abort (DskNetStream *self);
gboolean dsk_net_stream_is_closed (DskNetStream *self);

/* Monotonic ms; 0 is none. dsk_net_stream_sweep() closes what is past it. */
void dsk_net_stream_set_deadline (DskNetStream *self, gint64 deadline_ms);
void dsk_net_stream_sweep (DskNetStream *self, gint64 now_ms);
const char *dsk_net_stream_peer (DskNetStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskNetStream, dsk_net_stream_unref)

G_END_DECLS
