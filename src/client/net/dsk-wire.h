/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DskWire:
 *
 * One connection to a relay, whichever way its frames travel: over a WebSocket, or in requests that wait for their
 * answers. It is made while it connects, and good for one connection. It knows nothing of what the frames mean, but
 * keeps pings to itself. Lives in the main context that it was made in; reference counted.
 */
typedef struct _DskWire DskWire;

typedef enum
{
  DSK_WIRE_SOCKET,
  DSK_WIRE_POLL,
} DskWireKind;

#define DSK_WIRE_N_KINDS 2

/* Why a wire ended, beyond its code. */
typedef enum
{
  DSK_WIRE_END_BROKE,   /* it was open, and is not any more */
  DSK_WIRE_END_BARRED,  /* something between us and the relay does not let this kind of wire through */
  DSK_WIRE_END_FAILED,  /* it never opened, and this says nothing about the kind */
} DskWireEnd;

/* None is called after dsk_wire_close(), and none before the function that made the wire has returned. */
typedef struct
{
  void (*opened) (gpointer user_data);
  void (*frame) (GBytes *frame, gpointer user_data);
  /* @code: a close code of the WebSocket or DskCloseCode, or 0. @error: in words for a person. The last call. */
  void (*ended) (DskWireEnd end, guint code, const GError *error, gpointer user_data);
  /* (nullable): the relay said something, if only that it is there; before the frame that it was */
  void (*heard) (gpointer user_data);
} DskWireEvents;

/* Of the two kinds. */
typedef struct
{
  void (*send) (DskWire *wire, GBytes *frame);
  void (*close) (DskWire *wire, guint code);
  void (*finalize) (DskWire *wire);
} DskWireClass;

struct _DskWire
{
  const DskWireClass *klass;
  int ref_count;
  char *base;                  /* (owned) */
  char *bearer;                /* (owned) */
  SoupSession *session;        /* (owned) */
  const DskWireEvents *events; /* (nullable): nobody wants to hear of it any more */
  gpointer user_data;
};

/* Begins to connect. @session: as dsk_transport_http_new_session() makes it. @events: (transfer none): outlives the
 * wire. Returns: (transfer full) */
DskWire *dsk_wire_connect (DskWireKind kind, SoupSession *session, const char *base, const char *token,
                           const DskWireEvents *events, gpointer user_data);
DskWire *dsk_wire_ref (DskWire *self);
void dsk_wire_unref (DskWire *self);
/* Nothing happens if it is not open. */
void dsk_wire_send (DskWire *self, GBytes *frame);
/* Ends it in good order, or gives up to connect. */
void dsk_wire_close (DskWire *self, guint code);
/* Returns: "websocket" or "long-poll" */
const char *dsk_wire_kind_name (DskWireKind kind);
/* Returns: (transfer full): what a close code means, in words for a person */
GError *dsk_wire_code_words (guint code);

/* For the kinds alone: tells that it ended. */
void dsk_wire_end (DskWire *self, DskWireEnd end, guint code, const GError *error);
/* For the kinds alone: something came. */
void dsk_wire_heard (DskWire *self);
/* For the kinds alone: what the answer @status with @body means where another one was expected. */
void dsk_wire_end_for_status (DskWire *self, guint status, const char *body);
DskWire *dsk_wire_socket_new (void);
void dsk_wire_socket_connect (DskWire *self);
DskWire *dsk_wire_poll_new (void);
void dsk_wire_poll_connect (DskWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWire, dsk_wire_unref)

G_END_DECLS
