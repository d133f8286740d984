/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-job-gate.h"
#include "dsk-messages-eph.h"
#include "dsk-messages.h"

G_BEGIN_DECLS

/**
 * DskRelaySession:
 *
 * One device's connection as a state machine, without sockets, threads or a clock: events go in with the
 * time, actions come out through the sink, in order. It waits for HELLO, has it answered, then keeps the
 * device's cursor moving: at most one frame is being built at a time, only while the device has credit,
 * and nothing is queued encoded. Commands are passed on strictly in the order in which they came.
 *
 * The sink runs inside dsk_relay_session_step() and must not call back into the session.
 */
typedef struct _DskRelaySession DskRelaySession;

#define DSK_SESSION_PAGE_JOBS 4        /* pages asked for and not yet built */
#define DSK_SESSION_BUILD_BYTES (512 * 1024)
#define DSK_SESSION_COMMAND_RATE 30    /* commands a second … */
#define DSK_SESSION_COMMAND_BURST 200  /* … and at once */
#define DSK_SESSION_PING_MS 20000
#define DSK_SESSION_DEAD_MS 50000
#define DSK_SESSION_SLOW_MS 60000
#define DSK_SESSION_HELLO_MS 10000

/* Close codes of RFC 6455 that the relay uses beside DskCloseCode. */
#define DSK_SESSION_CLOSE_AWAY 1001  /* the relay stops */
#define DSK_SESSION_CLOSE_AGAIN 1013 /* connect again: the cursor must be renegotiated, or the store failed */

typedef enum {
  DSK_SESSION_FRAME,    /* bytes came from the device */
  DSK_SESSION_WELCOMED, /* what HELLO asked for was read, or could not be */
  DSK_SESSION_LIVE,     /* a live frame was built, or there is none, or it failed */
  DSK_SESSION_PAGE,     /* a page was built, or it failed */
  DSK_SESSION_DIGEST,   /* digests were built, or it failed */
  DSK_SESSION_EXECUTED, /* the oldest outstanding command has its durable result, or failed */
  DSK_SESSION_HEAD,     /* the log moved */
  DSK_SESSION_NEWS,     /* there is something to tell of what is true only now */
  DSK_SESSION_EPH,      /* that was built, or nothing of it is for this device, or it failed */
  DSK_SESSION_SAID,     /* something that the device said has an answer */
  DSK_SESSION_TICK,     /* time passed; about once a second */
  DSK_SESSION_REVOKED,  /* the device may no longer be here */
  DSK_SESSION_STOP,     /* the relay stops */
  DSK_SESSION_ALIVE,    /* the device is there, though it says nothing */
} DskSessionEventType;

/* Borrowed for the call. Which fields matter depends on the type. */
typedef struct {
  DskSessionEventType type;
  GBytes *frame;                  /* FRAME, SAID; LIVE, PAGE, DIGEST and EPH (nullable) */
  const DskWelcome *welcome;      /* WELCOMED; only what the reader fills */
  gint64 upto;                    /* LIVE: the cursor after @frame */
  gboolean ended;                 /* PAGE: it was the last one of its job */
  gint64 head;                    /* HEAD */
  gint64 n;                       /* EXECUTED */
  const DskCommandResult *result; /* EXECUTED (nullable) */
  gboolean gap;                   /* EXECUTED: commands before this one are missing */
  gboolean fork;                  /* EXECUTED: n was used by another command */
  const GError *error;            /* WELCOMED, LIVE, PAGE, DIGEST, EXECUTED, EPH, SAID (nullable) */
} DskSessionEvent;

typedef enum {
  DSK_SESSION_SEND,       /* @frame to the device */
  DSK_SESSION_READ_HELLO, /* have @hello read and answer with WELCOMED */
  DSK_SESSION_BUILD_LIVE, /* build after @cursor of @epoch, answer with LIVE */
  DSK_SESSION_BUILD_PAGE, /* build @get, answer with PAGE */
  DSK_SESSION_BUILD_DIGEST, /* build what answers @verify, answer with DIGEST */
  DSK_SESSION_JOB_LEFT,   /* a place at the gate is free, and others wait for one: a TICK would tell them */
  DSK_SESSION_EXECUTE,    /* run @command, or store @code for @n where it is NULL; answer with EXECUTED */
  DSK_SESSION_PAUSE,      /* read nothing more from the device for now */
  DSK_SESSION_RESUME,
  DSK_SESSION_BUILD_EPH,  /* build what is true now, answer with EPH */
  DSK_SESSION_SAY,        /* carry out @say; answer with SAID, or not at all */
  DSK_SESSION_CLOSE,      /* with @close_code; the last action ever */
} DskSessionActionType;

/* Borrowed for the call. */
typedef struct {
  DskSessionActionType type;
  GBytes *frame;
  const DskHello *hello;
  const char *epoch;
  gint64 cursor;
  gint64 behind;   /* BUILD_LIVE: how far the log is beyond @cursor */
  gsize max_bytes; /* BUILD_LIVE, BUILD_PAGE */
  const DskPageGet *get;
  const DskVerify *verify;
  DskCommand *command; /* (nullable) */
  gint64 n;
  DskResultCode code;
  const DskEphSay *say;
  guint close_code;
  const char *reason; /* CLOSE: a fixed word for the log and the close frame */
} DskSessionAction;

typedef void (*DskSessionSink) (const DskSessionAction *action, gpointer user_data);

DskRelaySession *dsk_relay_session_new (const char *device, const char *user, const char *user_name,
                                        const char *role, gint64 now_ms, DskSessionSink sink,
                                        gpointer user_data);
/* What WELCOME says about devices that do not reach the relay; before the first step. */
void dsk_relay_session_set_leases (DskRelaySession *self, gint64 lock_ms, gint64 wipe_ms);
/* Long jobs go through @gate, which is shared with the other sessions and outlives them; before the first step. */
void dsk_relay_session_set_gate (DskRelaySession *self, DskJobGate *gate);
void dsk_relay_session_free (DskRelaySession *self);

/* @now_ms: monotonic milliseconds; @wall_ms: UTC milliseconds, for WELCOME */
void dsk_relay_session_step (DskRelaySession *self, const DskSessionEvent *event, gint64 now_ms,
                             gint64 wall_ms);

gboolean dsk_relay_session_is_closed (DskRelaySession *self);
/* Whether it was greeted, and takes and sends what is true only now. */
gboolean dsk_relay_session_takes_eph (DskRelaySession *self);
/* The device's cursor as it last acknowledged it; for logs and metrics. */
gint64 dsk_relay_session_acked (DskRelaySession *self);
/* Bytes of LIVE and PAGE on their way; never more than the credit plus one frame. */
gsize dsk_relay_session_outstanding (DskRelaySession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelaySession, dsk_relay_session_free)

G_END_DECLS
