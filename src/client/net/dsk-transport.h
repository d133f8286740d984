/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DskTransport:
 *
 * Keeps one connection to a relay: connects, reconnects with jittered back-off, and finds the kind of
 * wire (DskWire) that gets through. It knows nothing of what the frames mean. Lives in the main
 * context that it was made in.
 */
#define DSK_TYPE_TRANSPORT (dsk_transport_get_type ())
G_DECLARE_FINAL_TYPE (DskTransport, dsk_transport, DSK, TRANSPORT, GObject)

/* Each connection has a number of its own in this process, from 1. */
typedef struct
{
  void (*connecting) (gpointer user_data);
  void (*opened) (guint connection, gpointer user_data);
  void (*frame) (guint connection, GBytes *frame, gpointer user_data);
  /* @connection: 0 if it never opened. @code: a close code of the WebSocket or DskCloseCode; 0 for
   * a break or a failure. @error: in words for a person. Another try follows unless
   * dsk_transport_stop(). */
  void (*closed) (guint connection, guint code, const GError *error, gpointer user_data);
  /* (nullable): the relay said something on the open connection, if only that it is there */
  void (*heard) (gpointer user_data);
} DskTransportEvents;

/* @base: as dsk_relay_address_parse() gives it
 * @pin: (nullable)
 * @events: (transfer none): outlives the transport; nothing is called after dsk_transport_stop() */
DskTransport *dsk_transport_new (const char *base, const char *pin, const char *token,
                                 const DskTransportEvents *events, gpointer user_data);

/* Where to keep what is learnt of networks, see dsk-wire-memory.h; before the start. */
void dsk_transport_remember (DskTransport *self, const char *path);
void dsk_transport_start (DskTransport *self);
/* Closes in good order. */
void dsk_transport_stop (DskTransport *self);
/* If it waits for its next try: try now. */
void dsk_transport_retry (DskTransport *self);
/* All is well: the next break begins with the shortest wait again. */
void dsk_transport_settled (DskTransport *self);

/* Returns: (nullable): "websocket" or "long-poll", whichever the relay was heard over; NULL while it was not */
const char *dsk_transport_get_wire (DskTransport *self);
/* If a WebSocket is to be tried later beside the connection: try now. */
void dsk_transport_probe (DskTransport *self);

/* Passed over unless @connection is the one that is open. */
void dsk_transport_send (DskTransport *self, guint connection, GBytes *frame);
/* Breaks @connection off with @code; the next try comes not before @retry_ms. "closed" is not
 * called. */
void dsk_transport_close (DskTransport *self, guint connection, guint code, gint64 retry_ms);

/* How long to wait before try @attempt (from 0), in ms: 0.5 s doubling to 30 s, of which the half
 * is left to
 * @chance (any number), so that an office's desktops do not come back in one moment. */
guint dsk_transport_backoff_ms (guint attempt, guint32 chance);

G_END_DECLS
