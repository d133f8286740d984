/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSK_HEARTBEAT_PING_MS 20000
#define DSK_HEARTBEAT_DEAD_MS 50000

typedef enum
{
  DSK_HEARTBEAT_NOTHING,
  DSK_HEARTBEAT_PING, /* ask for a sign of life */
  DSK_HEARTBEAT_DEAD, /* the other side, or the way to it, is gone, whatever the socket says */
} DskHeartbeatAdvice;

/**
 * DskHeartbeat:
 *
 * When a connection has to be asked whether there is anybody, and when there is not. Time is an argument: monotonic
 * milliseconds. A computer that slept hears nothing meanwhile; its first look afterwards says DEAD, and it connects
 * anew, which is what it should do.
 */
typedef struct
{
  gint64 heard_at;
  gint64 pinged_at;
} DskHeartbeat;

void dsk_heartbeat_begin (DskHeartbeat *self, gint64 now);
/* Something came, whatever it was. */
void dsk_heartbeat_hear (DskHeartbeat *self, gint64 now);
/* Every few seconds. PING is said once for each pause. */
DskHeartbeatAdvice dsk_heartbeat_look (DskHeartbeat *self, gint64 now);

G_END_DECLS
