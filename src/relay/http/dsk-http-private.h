/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-http-server.h"

G_BEGIN_DECLS

typedef struct _DskHttpConnection DskHttpConnection;

struct _DskHttpServer {
  const DskHttpRoute *routes;
  DskHttpLimits limits;
  GTlsCertificate *certificate; /* (owned) (nullable) */
  gpointer user_data;
  GSocket *listener;            /* (owned) (nullable) */
  GSource *accept_source;       /* (owned) (nullable) */
  DskNetPoll *poll;             /* (owned) (nullable): once it listens */
  guint sweep_id;
  guint retry_id;               /* (nullable): accepting rests after an error */
  GQueue streams;               /* of DskNetStream: all connections */
  GHashTable *peers;            /* (owned): (owned) what an address counts as → connections */
  guint busy;
  gsize unfinished;             /* bytes that came and are no whole request yet */
  gboolean stopping;
  guint64 last_id;
  char date[40];                /* of the Date header */
  gint64 date_s;
};

/* Serves requests on @stream until it is gone or upgraded. */
void dsk_http_connection_start (DskHttpServer *server, DskNetStream *stream);
/* The route of @path, or NULL. */
const DskHttpRoute *dsk_http_server_route (DskHttpServer *self, const char *path);
const char *dsk_http_server_date (DskHttpServer *self);

G_END_DECLS
