/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages-eph.h"
#include "dsk-messages.h"
#include "dsk-replica-backend.h"

G_BEGIN_DECLS

/**
 * DskReplicaSession:
 *
 * The client's side of the sync protocol, without sockets, threads or clocks: events go in, actions
 * come out, and everything that must survive a crash is in the store before the action that depends
 * on it. It lives in the thread of the store.
 */
typedef struct _DskReplicaSession DskReplicaSession;

/**
 * DskReplicaSessionEventType:
 * @DSK_REPLICA_SESSION_CONNECTED: a fresh connection is open; nothing was sent on it yet
 * @DSK_REPLICA_SESSION_FRAME: a binary message arrived
 * @DSK_REPLICA_SESSION_OUTBOX: a command was put into the outbox, or something there may leave by now; with `flush`
 * whatever is held back does. With `fence`, the one with the id `command` is under that reply lease, which is in no
 * file: it goes with the command on this connection or not at all
 * @DSK_REPLICA_SESSION_TICK: time passed; about once a minute
 * @DSK_REPLICA_SESSION_VERIFY: somebody wants to know whether what is here is what the relay has; it
 * is done as soon as the replica is up to date
 * @DSK_REPLICA_SESSION_DISCONNECTED: the connection is gone
 * @DSK_REPLICA_SESSION_SAY: what others may know right now: `say`; passed over if there is nobody to hear it
 */
typedef enum
{
  DSK_REPLICA_SESSION_CONNECTED,
  DSK_REPLICA_SESSION_FRAME,
  DSK_REPLICA_SESSION_OUTBOX,
  DSK_REPLICA_SESSION_TICK,
  DSK_REPLICA_SESSION_VERIFY,
  DSK_REPLICA_SESSION_DISCONNECTED,
  DSK_REPLICA_SESSION_SAY,
} DskReplicaSessionEventType;

typedef struct
{
  DskReplicaSessionEventType type;
  GBytes *frame; /* (unowned) (nullable): for FRAME */
  const DskEphSay *say; /* (unowned) (nullable): for SAY */
  const char *command; /* (unowned) (nullable): for OUTBOX, as the next two */
  gint64 fence;  /* 0: none */
  gboolean flush;
  gint64 now_ms; /* UTC ms */
} DskReplicaSessionEvent;

/**
 * DskReplicaSessionActionType:
 * @DSK_REPLICA_SESSION_SEND: send `frame`
 * @DSK_REPLICA_SESSION_CLOSE: close the connection with `code`; `error` says why in words. With
 * DSK_CLOSE_FORK the replica has to be replaced; with DSK_CLOSE_UPGRADE this program. Otherwise try
 * again, not before `retry_ms`.
 * @DSK_REPLICA_SESSION_FAIL: the store failed with `error`; nothing of the frame was applied. With
 * DSK_ERROR_CORRUPT the replica is not to be trusted and has to be built anew
 * @DSK_REPLICA_SESSION_WELCOMED: the relay accepted us: `welcome`
 * @DSK_REPLICA_SESSION_CHANGED: the replica's content changed in `convs`; with `everything`
 * anywhere
 * @DSK_REPLICA_SESSION_RESULT: the relay's `result` for our command `n` is in the replica now
 * @DSK_REPLICA_SESSION_VERIFIED: `compared` conversations and entities were compared with the relay,
 * `differed` of them were not the same and came again. Nothing was compared: the relay is too old
 * @DSK_REPLICA_SESSION_STATUS: `caught_up`, `done`, `total`, `outbox` may have changed
 * @DSK_REPLICA_SESSION_HELD: something in the outbox is held back until `due_at`: an OUTBOX is wanted then
 * @DSK_REPLICA_SESSION_NEWS: what is true only now: `news`. It is in no file
 */
typedef enum
{
  DSK_REPLICA_SESSION_SEND,
  DSK_REPLICA_SESSION_CLOSE,
  DSK_REPLICA_SESSION_FAIL,
  DSK_REPLICA_SESSION_WELCOMED,
  DSK_REPLICA_SESSION_CHANGED,
  DSK_REPLICA_SESSION_RESULT,
  DSK_REPLICA_SESSION_VERIFIED,
  DSK_REPLICA_SESSION_STATUS,
  DSK_REPLICA_SESSION_HELD,
  DSK_REPLICA_SESSION_NEWS,
} DskReplicaSessionActionType;

/* Everything is borrowed for the time of the call. */
typedef struct
{
  DskReplicaSessionActionType type;
  GBytes *frame;
  int code;
  gint64 retry_ms; /* at the earliest so many ms from now */
  const GError *error;
  const DskWelcome *welcome;
  const char *const *convs; /* (array zero-terminated=1) */
  gboolean everything;
  gint64 n;
  const DskCommandResult *result;
  gboolean caught_up; /* everything up to the relay's head at the handshake is here, and no job is
                         left */
  gint64 done;        /* rows of the initial sync so far, */
  gint64 total;       /* and in all; 0 when none is under way */
  guint compared;
  guint differed;
  gboolean outbox_moved; /* commands left the outbox, or came back to it */
  gint64 due_at; /* UTC ms */
  const DskEphNews *news;
} DskReplicaSessionAction;

typedef void (*DskReplicaSessionSink) (const DskReplicaSessionAction *action, gpointer user_data);

/**
 * dsk_replica_session_new:
 * @backend: (transfer none): how to reach @store; outlives the session
 * @store: (transfer none): the replica; outlives the session
 * @app: name and version of the program, for the relay's log
 */
DskReplicaSession *dsk_replica_session_new (const DskReplicaBackend *backend,
                                            DskReplicaStore *store, const char *app);
void dsk_replica_session_free (DskReplicaSession *self);

/**
 * dsk_replica_session_step:
 * @event: what happened
 * @sink: (scope call): called for each action, in order, as soon as it is due: a request for the
 * next page leaves before the current one is applied, an acknowledgement only after its transaction
 * is durable
 */
void dsk_replica_session_step (DskReplicaSession *self, const DskReplicaSessionEvent *event,
                               DskReplicaSessionSink sink, gpointer user_data);

/* Whether the replica ever was welcomed by a relay: before, it has no numbers for commands. */
gboolean dsk_replica_session_has_epoch (DskReplicaSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskReplicaSession, dsk_replica_session_free)

G_END_DECLS
