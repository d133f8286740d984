/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-line.h"
#include "dsk-relay-readers.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayHub:
 *
 * The devices that are connected. It tells them that the log moved and that time passes, and sends away those
 * that were revoked. Main thread only.
 */
typedef struct _DskRelayHub DskRelayHub;

DskRelayHub *dsk_relay_hub_new (DskClock *clock, DskRelayReaders *readers, DskRelayWriter *writer);
/* @func: (nullable): called when somebody writes a reply in the conversation @conv; before the first connection */
void dsk_relay_hub_set_typing (DskRelayHub *self, void (*func) (const char *conv, gpointer user_data),
                               gpointer user_data);
/* What devices are told about being without the relay; before the first connection. */
void dsk_relay_hub_set_leases (DskRelayHub *self, gint64 lock_ms, gint64 wipe_ms);
/* Only after dsk_relay_hub_stop(), when no answer of a reader or the writer is outstanding. */
void dsk_relay_hub_free (DskRelayHub *self);
/* @line: (transfer full): nobody is at it yet
 * @principal: (transfer full): whose token it came with; zeroed
 * @request_id, @peer: for the log */
void dsk_relay_hub_add (DskRelayHub *self, DskRelayLine *line, DskPrincipal *principal, guint64 request_id,
                        const char *peer);
void dsk_relay_hub_head (DskRelayHub *self, gint64 head);
/* Sends @device away at once. */
void dsk_relay_hub_revoke (DskRelayHub *self, const char *device);
/* Has @device come again: its WELCOME does not hold any more. */
void dsk_relay_hub_greet_again (DskRelayHub *self, const char *device);
/* Tells all that the relay stops, and forgets them. */
void dsk_relay_hub_stop (DskRelayHub *self);
guint dsk_relay_hub_count (DskRelayHub *self);

typedef struct {
  guint connected;
  guint ever;         /* since the start */
  gint64 lag;         /* log positions up to the head that the slowest has not acknowledged */
  gint64 outstanding; /* bytes on their way to all */
} DskHubTotals;

void dsk_relay_hub_totals (DskRelayHub *self, gint64 head, DskHubTotals *totals);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayHub, dsk_relay_hub_free)

G_END_DECLS
