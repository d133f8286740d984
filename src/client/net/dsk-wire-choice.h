/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-wire.h"

G_BEGIN_DECLS

/**
 * DskWireChoice:
 *
 * Which kind of wire is tried next. A WebSocket first; if something bars it twice in a row, requests that wait; if
 * those work, they stay what is used in this network, and a WebSocket is tried again after a while, then after twice
 * as long, and so on. Time is an argument, in ms of any clock.
 */
typedef struct
{
  DskWireKind kind;  /* what is tried next, unless it is time for a probe */
  gboolean settled;  /* POLL is known to work where WebSockets do not */
  guint barred;      /* WebSockets that were barred, one after the other */
  guint failures;    /* of POLL since it worked last */
  guint probes;      /* that failed */
  gint64 probe_at;   /* when a WebSocket is tried again; while settled */
} DskWireChoice;

#define DSK_WIRE_BARRED_MAX 2
#define DSK_WIRE_POLL_FAILURES_MAX 3
#define DSK_WIRE_PROBE_MS ((gint64) 2 * 60 * 1000)
#define DSK_WIRE_PROBE_MAX_MS ((gint64) 2 * 60 * 60 * 1000)

/* @poll: this network is remembered as one without WebSockets */
void dsk_wire_choice_init (DskWireChoice *self, gboolean poll, gint64 now_ms);
DskWireKind dsk_wire_choice_next (DskWireChoice *self, gint64 now_ms);
/* When a WebSocket is to be tried beside a connection that works; 0: never */
gint64 dsk_wire_choice_probe_at (const DskWireChoice *self);
/* A frame of the relay came over a wire of this kind. */
void dsk_wire_choice_worked (DskWireChoice *self, DskWireKind kind, gint64 now_ms);
/**
 * dsk_wire_choice_failed:
 * @end: why it ended; a wire that broke before anything came over it is barred
 *
 * A wire of this kind ended before a frame came over it.
 *
 * Returns: whether another kind is worth a try at once
 */
gboolean dsk_wire_choice_failed (DskWireChoice *self, DskWireKind kind, DskWireEnd end, gint64 now_ms);

G_END_DECLS
