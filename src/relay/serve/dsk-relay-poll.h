/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-http-server.h"
#include "dsk-poll.h"
#include "dsk-relay-line.h"

G_BEGIN_DECLS

/**
 * DskRelayPoll:
 *
 * A line made of requests (see DskPoll): at most one is held, and answered when there is something to say, when a
 * newer one comes, or after DSK_POLL_HOLD_MS. What was sent is kept until the device says that it has it; what it sends
 * twice is taken once. Reference counted: the line's owner has one reference, whoever finds it by its name another.
 */
typedef struct _DskRelayPoll DskRelayPoll;

/* @peer: the address that it is counted under. Returns: (transfer full) */
DskRelayPoll *dsk_relay_poll_new (const char *device, const char *peer);
DskRelayPoll *dsk_relay_poll_ref (DskRelayPoll *self);
void dsk_relay_poll_unref (DskRelayPoll *self);
/* Returns: (transfer full): to be freed by dsk_relay_line_free(); once */
DskRelayLine *dsk_relay_poll_line (DskRelayPoll *self);
const char *dsk_relay_poll_device (DskRelayPoll *self);
const char *dsk_relay_poll_peer (DskRelayPoll *self);

/* One request of the device: takes what is new in it, and answers now or later. @now_ms: monotonic */
void dsk_relay_poll_take (DskRelayPoll *self, const DskPoll *ask, DskHttpRequest *request, gint64 now_ms);
/* Answers a request that was held long enough. */
void dsk_relay_poll_sweep (DskRelayPoll *self, gint64 now_ms);
/* It takes nothing more; it only remembers how it ended, for who did not hear it. */
gboolean dsk_relay_poll_is_closed (DskRelayPoll *self);
/* It may be forgotten. */
gboolean dsk_relay_poll_is_over (DskRelayPoll *self, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayPoll, dsk_relay_poll_unref)

G_END_DECLS
