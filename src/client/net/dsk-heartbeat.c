/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-heartbeat.h"

void
dsk_heartbeat_begin (DskHeartbeat *self, gint64 now)
{
  self->heard_at = self->pinged_at = now;
}

void
dsk_heartbeat_hear (DskHeartbeat *self, gint64 now)
{
  self->heard_at = now;
}

DskHeartbeatAdvice
dsk_heartbeat_look (DskHeartbeat *self, gint64 now)
{
  if (now - self->heard_at >= DSK_HEARTBEAT_DEAD_MS)
    return DSK_HEARTBEAT_DEAD;
  if (now - self->pinged_at < DSK_HEARTBEAT_PING_MS)
    return DSK_HEARTBEAT_NOTHING;
  self->pinged_at = now;
  return DSK_HEARTBEAT_PING;
}
