/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-http-head.h"
#include "dsk-net-stream.h"

G_BEGIN_DECLS

/**
 * DskHttpServer:
 *
 * The relay's own small HTTP/1.1 server: bounded from the first byte. Connections are counted when they
 * are accepted, heads and bodies have deadlines and sizes, a body that is too large is refused before it
 * is read, unknown paths cost nothing. Requests may be answered later, in any order of connections.
 * Main thread only.
 */
typedef struct _DskHttpServer DskHttpServer;
/* One request until it is answered. Reference counted; outlives its connection. */
typedef struct _DskHttpRequest DskHttpRequest;

/* @request: (transfer none): keep a reference to answer later */
typedef void (*DskHttpHandlerFunc) (DskHttpRequest *request, gpointer user_data);

typedef struct {
  const char *path;   /* exact; one that ends with a slash: all below it */
  guint methods;      /* of DskHttpMethod */
  gsize max_body;     /* bytes; above it is 413 */
  DskHttpHandlerFunc func;
} DskHttpRoute;

typedef struct {
  guint connections;      /* more are answered 503 */
  guint connections_per_address; /* the same; 64 bits of an IPv6 address count as one; not a proxy's */
  guint head_deadline_ms; /* from the first byte, or from accept */
  guint body_deadline_ms; /* for the whole body */
  guint idle_ms;          /* between requests */
  gboolean behind_proxy;  /* the peer is the last of X-Forwarded-For, if the connection is local */
} DskHttpLimits;

/* @routes: static; ends with a NULL path. @certificate: (nullable): speaks TLS */
DskHttpServer *dsk_http_server_new (const DskHttpRoute *routes, const DskHttpLimits *limits,
                                    GTlsCertificate *certificate, gpointer user_data);
void dsk_http_server_free (DskHttpServer *self);
/* @address: where; port 0 picks a free one. @bound: (out) (optional) (transfer full): the real address */
gboolean dsk_http_server_listen (DskHttpServer *self, GSocketAddress *address, GSocketAddress **bound,
                                 GError **error);
/* Accepts no more; what is open goes on, but no connection takes a next request. */
void dsk_http_server_stop (DskHttpServer *self);
guint dsk_http_server_connections (DskHttpServer *self);
/* Connections that hold a request which is not answered yet. */
guint dsk_http_server_busy (DskHttpServer *self);

DskHttpRequest *dsk_http_request_ref (DskHttpRequest *self);
void dsk_http_request_unref (DskHttpRequest *self);
const DskHttpHead *dsk_http_request_head (DskHttpRequest *self);
/* (transfer none): empty if there is none */
GBytes *dsk_http_request_body (DskHttpRequest *self);
/* The address that asks, without its port. */
const char *dsk_http_request_peer (DskHttpRequest *self);
/* A number for the log, unique in this process. */
guint64 dsk_http_request_id (DskHttpRequest *self);
/* Answers once. @body: (nullable): text; @content_type: (nullable): application/json if it is NULL and there
 * is a body. Does nothing if the peer is gone. */
void dsk_http_request_respond (DskHttpRequest *self, guint status, const char *content_type,
                               const char *body);
/* The same with bytes. @body: (nullable). @headers: (nullable): more lines for the head, each ended with CRLF */
void dsk_http_request_respond_bytes (DskHttpRequest *self, guint status, const char *content_type, GBytes *body,
                                     const char *headers);
/**
 * dsk_http_request_upgrade:
 *
 * Answers a WebSocket handshake with 101 and gives the connection away. No extension is ever agreed on.
 *
 * Returns: (transfer full) (nullable): the stream, which still counts as a connection of the server; NULL
 *   if the request was no handshake (answered 400 or 426) or its peer is gone
 */
DskNetStream *dsk_http_request_upgrade (DskHttpRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskHttpServer, dsk_http_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskHttpRequest, dsk_http_request_unref)

G_END_DECLS
