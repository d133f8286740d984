/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-connection.h"
#include "dsk-relay-log.h"

G_BEGIN_DECLS

struct _DskRelayConnection
{
  int ref_count;
  const DskConnectionContext *context;
  DskRelayLine *line;       /* (owned) */
  DskRelaySession *session; /* (owned) */
  DskPrincipal principal;   /* (owned): read by readers too, never changed */
  guint key;
  DskEphSeat *seat;         /* (owned) (nullable): once it was greeted, if it takes part */
  gboolean resume; /* to read again once the session is not running: what waits goes into it at once */
  gboolean gone;
};

void dsk_relay_connection_step (DskRelayConnection *self, const DskSessionEvent *event);

/* A line of the log about this connection. */
#define dsk_relay_connection_log(self, level, ...)                                                      \
  dsk_relay_log_about (level,                                                                           \
                       &(DskRelayLogAbout){ .connection = (self)->key, .device = (self)->principal.device }, \
                       __VA_ARGS__)

/* Before it is welcomed. @had: (nullable): the seat that the program had last */
void dsk_relay_connection_look_for_twin (DskRelayConnection *self, const char *had, DskWelcome *welcome);

/* --- what is true only now (dsk-relay-connection-eph.c) --- */

/* BUILD_EPH and SAY. */
void dsk_relay_connection_build_eph (DskRelayConnection *self);
void dsk_relay_connection_say (DskRelayConnection *self, const DskEphSay *say);
/* Takes its seat, once it was greeted. */
void dsk_relay_connection_join (DskRelayConnection *self);
void dsk_relay_connection_leave (DskRelayConnection *self);

G_END_DECLS
