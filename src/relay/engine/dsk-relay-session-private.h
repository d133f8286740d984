/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-session.h"
#include "dsk-session-eph.h"
#include "dsk-session-parts.h"

G_BEGIN_DECLS

typedef enum { STATE_HELLO, STATE_WELCOME, STATE_LIVE, STATE_CLOSED } State;

struct _DskRelaySession
{
  DskSessionSink sink;
  gpointer user_data;
  char *device;    /* (owned) */
  char *user;      /* (owned) */
  char *user_name; /* (owned) */
  char *role;      /* (owned) */
  gint64 lock_ms;
  gint64 wipe_ms;
  State state;
  gint64 now_ms;
  gint64 wall_ms;

  int proto;
  gint64 hello_cursor;
  int hello_rev;
  char *hello_epoch; /* (owned) (nullable) */
  char *epoch;       /* (owned) (nullable) */
  gint64 cursor;     /* of the last live frame sent */
  gint64 covered;    /* nothing up to here is missing for this device */
  gint64 head;
  gint64 build_head; /* head when the live frame in the making was asked for */
  gint64 acked;

  guint out_frames; /* sent and not acknowledged */
  gsize out_bytes;
  gboolean building;
  gboolean last_was_live;
  DskSessionPages pages; /* (owned) */
  DskVerify *verify;     /* (owned) (nullable): asked for and not yet being built */
  gboolean verifying;    /* being built */
  DskJobGate *gate;      /* (unowned) (nullable) */
  DskSessionEph eph;

  DskSessionBucket commands; /* that may come now */
  gboolean paused;

  gint64 started_at;
  gint64 heard_at;
  gint64 pinged_at;
  gint64 starved_at; /* since when it has something to send and no credit; 0 not */
};

/* --- dsk-relay-session.c --- */

void dsk_relay_session_act (DskRelaySession *self, DskSessionAction action);
void dsk_relay_session_close_with (DskRelaySession *self, guint code, const char *reason);
/* An error that comes back from the store or a reader, as what the device should do about it. */
void dsk_relay_session_close_for_error (DskRelaySession *self, const GError *error);

/* --- dsk-relay-session-build.c --- */

/* Asks for the next frame if there is a reason, credit, and nothing in the making. */
void dsk_relay_session_pump (DskRelaySession *self);
void dsk_relay_session_on_built (DskRelaySession *self, const DskSessionEvent *event);
void dsk_relay_session_on_page_get (DskRelaySession *self, GBytes *json);
void dsk_relay_session_on_verify (DskRelaySession *self, GBytes *json);
void dsk_relay_session_leave_gate (DskRelaySession *self);
/* What waits to be built. */
void dsk_relay_session_clear_asked (DskRelaySession *self);

G_END_DECLS
