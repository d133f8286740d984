/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-http-server.h"
#include "dsk-relay-hub.h"

G_BEGIN_DECLS

/**
 * DskRelayPolls:
 *
 * The sessions of devices that can't get a WebSocket through, by their names. Main thread only.
 */
typedef struct _DskRelayPolls DskRelayPolls;

/* @max: sessions at once; @max_per_address: 0: not counted, whoever stands in front does */
DskRelayPolls *dsk_relay_polls_new (DskRelayHub *hub, DskClock *clock, guint max, guint max_per_address);
/* After the hub has stopped. */
void dsk_relay_polls_free (DskRelayPolls *self);
/* One request. @principal: whose token it came with; taken and zeroed where a session begins */
void dsk_relay_polls_take (DskRelayPolls *self, DskPrincipal *principal, DskHttpRequest *request);
/* Sessions that go on. */
guint dsk_relay_polls_count (DskRelayPolls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayPolls, dsk_relay_polls_free)

G_END_DECLS
