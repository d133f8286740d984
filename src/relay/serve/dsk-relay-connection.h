/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-device-seats.h"
#include "dsk-ephemeral.h"
#include "dsk-relay-fanout.h"
#include "dsk-relay-hub.h"
#include "dsk-relay-session.h"

G_BEGIN_DECLS

/**
 * DskRelayConnection:
 *
 * The thin shell around a DskRelaySession: it carries the session's actions to the line, the readers and
 * the writer, and brings their answers back. Reference counted: whatever is under way holds it.
 */
typedef struct _DskRelayConnection DskRelayConnection;

typedef struct {
  DskClock *clock;
  DskRelayReaders *readers;
  DskRelayFanout *fanout;
  DskRelayWriter *writer;
  gint64 lock_ms; /* see DskWelcome */
  gint64 wipe_ms;
  DskEphemeral *ephemeral;
  /* Seats may have news. */
  void (*news) (gpointer user_data);
  /* (nullable): somebody who may writes a reply in the conversation @conv. */
  void (*typing) (const char *conv, gpointer user_data);
  /* It is gone; called once, from within any call into the connection. */
  void (*gone) (DskRelayConnection *connection, gpointer user_data);
  DskJobGate *gate; /* of all connections */
  DskDeviceSeats *seats;
  /* A place at the gate is free; from within any call into a connection. */
  void (*job_left) (gpointer user_data);
  gpointer user_data;
} DskConnectionContext;

/* @context: must outlive the connection. @line, @principal: (transfer full) */
DskRelayConnection *dsk_relay_connection_new (const DskConnectionContext *context, DskRelayLine *line,
                                              DskPrincipal *principal, guint key);
void dsk_relay_connection_start (DskRelayConnection *self);
DskRelayConnection *dsk_relay_connection_ref (DskRelayConnection *self);
void dsk_relay_connection_unref (DskRelayConnection *self);
const char *dsk_relay_connection_device (DskRelayConnection *self);
/* @acked: (out): the log position that the device has; @bytes: (out): on their way to it */
void dsk_relay_connection_measure (DskRelayConnection *self, gint64 *acked, gsize *bytes);
/* Whether it has a seat with news. */
gboolean dsk_relay_connection_has_news (DskRelayConnection *self);
/* HEAD, NEWS, TICK, REVOKED or STOP; @head: for HEAD */
void dsk_relay_connection_tell (DskRelayConnection *self, DskSessionEventType type, gint64 head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayConnection, dsk_relay_connection_unref)

G_END_DECLS
