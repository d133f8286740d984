/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-pacer.h"
#include "dsk-relay-conversation.h"
#include "dsk-relay-db.h"
#include "dsk-relay-engine.h"
#include "dsk-relay-handoff.h"
#include "dsk-relay-people.h"
#include "dsk-reply-leases.h"

G_BEGIN_DECLS

struct _DskRelayEngine
{
  DskRelayDb *db;     /* (owned) */
  DskClock *clock;    /* (owned) */
  DskRandom *random;  /* (owned) */
  DskIdGen *ids;      /* (owned) */
  gint64 rewound_at;  /* when a device last showed that this is an older copy; 0: never */
  DskPacer *pacer;    /* (owned) */
  GPtrArray *courtesies; /* (owned) (element-type DskCourtesy) */
  gboolean tick_on_reply;
  gboolean tick_on_seen;
  DskReplyLeases *leases; /* (owned): of this run */
  gint64 due_at;      /* when something happens by itself; maybe earlier than it really does; 0: nothing will */
  gint64 handoff_ms;  /* how long a handoff waits for an answer */
  gint64 restored_at; /* when this database was put back from a backup; 0: never */
};

/**
 * DskOp:
 *
 * One change of the truth while it is made: all its rows get the number @seq and the time @now.
 */
typedef struct
{
  DskRelayEngine *engine;
  DskRelayDb *db;
  gint64 seq;
  gint64 now;
  const char *actor;  /* (nullable) user id */
  const char *device; /* (nullable) */
  char *found;        /* (owned) (nullable): the conversation that a command which names none turned out to be about */
} DskOp;

/* Opens a savepoint and takes a number. */
gboolean dsk_op_begin (DskOp *op, DskRelayEngine *engine, const char *actor, const char *device,
                       GError **error);
/* Ends it: keeps what was done if @ok, else undoes it alone. Returns: whether it was kept */
gboolean dsk_op_end (DskOp *op, gboolean ok, GError **error);
/* Returns: (transfer full) */
char *dsk_op_new_id (DskOp *op);
/* Writes the audit line of the operation. @detail: (nullable): one more plain word, such as a
 * result */
gboolean dsk_op_audit (DskOp *op, const char *action, const char *object, const char *conv,
                       const char *detail, GError **error);

/* --- conversations (dsk-thread.c): they change @conv; the caller saves it --- */

/* Fills @conv and stores it, with its first episode and audience. @live FALSE: only history is
 * known. */
gboolean dsk_thread_create (DskOp *op, const char *number, const char *contact,
                            const char *group_id, gint64 at, gboolean live, DskRelayConv *conv,
                            GError **error);
/* The first news of a conversation of which only history was known. */
gboolean dsk_thread_wake (DskOp *op, DskRelayConv *conv, gint64 at, GError **error);
gboolean dsk_thread_event (DskOp *op, const char *conv, const char *kind, const char *subject,
                           const char *detail, GError **error);
gboolean dsk_thread_open_episode (DskOp *op, DskRelayConv *conv, gint64 at, GError **error);
/* @owner: (nullable): nobody */
gboolean dsk_thread_set_owner (DskOp *op, DskRelayConv *conv, const char *owner, GError **error);
/* @team: (nullable): the number's teams */
gboolean dsk_thread_set_team (DskOp *op, DskRelayConv *conv, const char *team, GError **error);
/* A message that was just stored becomes the conversation's face, if it is the newest. */
void dsk_thread_show (DskRelayConv *conv, const char *message, DskDirection direction,
                      DskMessageKind kind, gint64 at, const char *text);
/* Its face as the stored messages make it, after one of them changed. */
gboolean dsk_thread_face (DskOp *op, DskRelayConv *conv, GError **error);
/* Its episode, its status and since when somebody waits, as the stored messages make them, after others came to it. */
gboolean dsk_thread_settle (DskOp *op, DskRelayConv *conv, GError **error);
/* The customer said something that wants an answer / somebody answered, at the time @at; the
 * message is stored already. They may come in any order. */
gboolean dsk_thread_asked (DskOp *op, DskRelayConv *conv, gint64 at, GError **error);
gboolean dsk_thread_answered (DskOp *op, DskRelayConv *conv, gint64 at, GError **error);

/* A message of ours has just failed, or has got there after it was said to have failed: who answered last and first,
 * since when the customer waits, and the status that comes of it, as the stored messages make them. What is resolved
 * stays so, and so does what somebody else answered since. @reopened: its end was none. The caller saves @conv. */
gboolean dsk_thread_recount_answers (DskOp *op, DskRelayConv *conv, gboolean reopened, GError **error);

/* It is wanted again. @why: (nullable): what is said in the timeline: time, customer, person; NULL: something else
 * is */
gboolean dsk_thread_unsnooze (DskOp *op, DskRelayConv *conv, const char *why, GError **error);

/* --- handoffs (dsk-handoffs.c) --- */

/**
 * dsk_handoff_end:
 * @conv: changed only where the table says that it is the receiver's or nobody's then; the caller saves it
 * @taker: (nullable): who has it then, if that is the receiver
 * @answer: (nullable): what was said
 *
 * An open handoff becomes what dsk_handoff_step() says.
 */
gboolean dsk_handoff_end (DskOp *op, DskRelayConv *conv, DskRelayHandoff *handoff, DskHandoffStimulus stimulus,
                          const char *taker, const char *answer, GError **error);
/* The same of whatever is open. @owner, @team: (nullable): whose it will be; the caller sees to that. */
gboolean dsk_handoff_end_open (DskOp *op, DskRelayConv *conv, DskHandoffStimulus stimulus, const char *owner,
                               const char *team, GError **error);
/* The owner or the team is about to change. */
gboolean dsk_handoff_given (DskOp *op, DskRelayConv *conv, const char *owner, const char *team, GError **error);
/* @user answered the customer. */
gboolean dsk_handoff_replied (DskOp *op, DskRelayConv *conv, const DskRelayUser *user, GError **error);
/* @user did something with it. */
gboolean dsk_handoff_acted (DskOp *op, const DskRelayConv *conv, const char *user, GError **error);
gboolean dsk_handoff_expire (DskOp *op, const char *id, GError **error);
/* @user can answer nobody any more: what is offered to them is not. */
gboolean dsk_handoff_withdraw_from (DskOp *op, const char *user, GError **error);
/* Whether something is offered to @user, who may take it. */
gboolean dsk_handoff_offered_to (DskOp *op, const DskRelayConv *conv, const DskRelayUser *user, gboolean *offered,
                                 GError **error);
/* Whether it is offered to @user, who may take it. */
gboolean dsk_handoff_is_for (DskOp *op, const DskRelayHandoff *handoff, const DskRelayUser *user, gboolean *is,
                             GError **error);
/* --- what is to be sent later (dsk-later.c) --- */

/* Something came between: what waits in @conv is not sent, unless @by, whose doing it is, wrote it. @reason: a word, as
 * of a refused message; @by: (nullable) */
gboolean dsk_later_hold_all (DskOp *op, const char *conv, const char *reason, const char *by, GError **error);
/* @owner has the conversation now: the same of what others wrote who had not seen that it is theirs. */
gboolean dsk_later_taken (DskOp *op, const char *conv, const char *owner, GError **error);
/* Its time has come: it is sent, or held. */
gboolean dsk_later_due (DskOp *op, const char *id, GError **error);
/* Nobody knows what became of it before this database was put back: everything that waits is for a person. */
gboolean dsk_later_hold_restored (DskRelayEngine *self, GError **error);

/* --- where a conversation goes by itself (dsk-route.c): as above, the caller saves it --- */

/* Its customer came back to what was resolved: to its owner, as far as they can take it, or to its queue. */
gboolean dsk_route_returning_customer (DskOp *op, DskRelayConv *conv, GError **error);
/* Back to its queue if it waits for an answer of somebody who went off shift since they got it. After whatever may have
 * made it wait. */
gboolean dsk_route_waiting (DskOp *op, DskRelayConv *conv, GError **error);

/* --- others --- */

/* Something is to happen at @at, UTC ms, see dsk_relay_engine_due(). */
void dsk_engine_note_due (DskRelayEngine *self, gint64 at);
gboolean dsk_engine_find_due (DskRelayEngine *self, GError **error);

/* Returns: (transfer full) (nullable): {"name":"value",…}; NULL-terminated pairs, NULL values left
 * out */
char *dsk_engine_json (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
