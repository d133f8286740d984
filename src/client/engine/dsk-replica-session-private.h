/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-batch.h"
#include "dsk-replica-session.h"

G_BEGIN_DECLS

typedef enum
{
  PHASE_IDLE,     /* no connection */
  PHASE_GREETING, /* hello is out */
  PHASE_RUNNING,
  PHASE_ENDED, /* we asked to close; what still comes is passed over */
} Phase;

/* What is here is being compared with the relay. */
typedef struct
{
  gboolean wanted;   /* somebody asked, and it has not begun */
  gboolean running;  /* on this connection */
  gboolean words;    /* a person asked: the index of words is made anew as well */
  gboolean second;   /* what differed came again: everything has to be the same now */
  gboolean second_due;
  gint64 verified_at; /* when it was last done */
  DskDigests *held;   /* (owned) (nullable): of a moment of the log that is not here yet */
  GHashTable *gone;   /* (owned) (element-type utf8): keys of what lost rows since it began */
  guint compared;
  guint differed; /* in this round … */
  guint healed;   /* … and in the one before, if this is the second */
} Verify;

struct _DskReplicaSession
{
  const DskReplicaBackend *backend; /* (unowned) */
  DskReplicaStore *store;           /* (unowned) */
  char *app;                        /* (owned) */

  Phase phase;
  char *epoch; /* (owned) (nullable) */
  gint64 cursor;
  gint64 head; /* the relay's at the handshake */
  gint64 hello_last_n;
  gint64 now_ms; /* of the event that is looked at */
  gint64 sent_n; /* highest command handed to this connection */
  gint64 done_n; /* highest command that the relay answered */
  /* (owned) (element-type DskCommand): ours in number and maybe not in content: the relay executed
   * commands of these numbers, and was asked whether it means the same. Ascending. */
  GPtrArray *unanswered;
  /* This replica is what its user could see at one moment. After a frame that was cut short it is not: of rows that
   * were written again since, nothing is here until their frame comes. */
  gboolean whole;
  GPtrArray *answers; /* (owned): results that nobody was told of, because it was not whole since */
  gint64 foreign_n; /* numbers up to here may be of another file with the same numbers */
  gint64 start; /* the cursor at the handshake: what lies before comes in no frame any more */
  guint page_rows;

  GPtrArray *jobs;       /* (owned) (element-type DskReplicaJob), oldest first */
  GHashTable *requested; /* (owned) job names with a page under way on this connection */
  GHashTable
      *dropped_at; /* (owned) conversation → gint64 as_of of its last drop on this connection */
  gint64 done;
  gint64 total;
  gboolean caught_up;
  gboolean eph; /* the relay tells, and hears, what is true only now */
  GHashTable *fences; /* (owned) id → gint64 fence: of commands that were put into the outbox on this connection */

  char *replica;       /* (owned) (nullable) */
  char *seat;          /* (owned) (nullable): what the relay called the last connection of this process */
  gint64 refetched_at; /* when a complete copy was last fetched again; 0 never */
  int relay_rev;       /* schema revision of the relay; 0: it does not say */
  int rev;             /* of what is here */
  Verify verify;

  DskReplicaSessionSink sink; /* (unowned): during a step only */
  gpointer sink_data;
};

/* What a transaction did, collected while it runs. */
typedef struct
{
  DskReplicaSession *session; /* (unowned) */
  gint64 as_of;
  gint64 now_ms;
  GHashTable *convs; /* (owned) (element-type utf8) */
  gboolean everything;
  gboolean dirty; /* rows, drops or the outbox changed */
  gboolean outbox_moved;
  gboolean forked; /* another file uses our numbers */
  GError *error; /* (owned) (nullable) */
} Apply;

void dsk_replica_session_emit (DskReplicaSession *self, const DskReplicaSessionAction *action);
void dsk_replica_session_send (DskReplicaSession *self, DskFrameType type, GBytes *json);
void dsk_replica_session_close (DskReplicaSession *self, int code, gint64 retry_ms,
                                const GError *error);
/* The relay executed what another file sent under our numbers. */
void dsk_replica_session_close_forked (DskReplicaSession *self);
void dsk_replica_session_fail (DskReplicaSession *self, const GError *error);
void dsk_replica_session_emit_status (DskReplicaSession *self, gboolean outbox_moved);
gboolean dsk_replica_session_load_jobs (DskReplicaSession *self, GError **error);
void dsk_replica_session_request_pages (DskReplicaSession *self);
void dsk_replica_session_send_commands (DskReplicaSession *self);
/* What of "executed up to @last_n" can be believed. */
gint64 dsk_replica_session_trusted_n (DskReplicaSession *self, gint64 last_n);

/* Inside a transaction that leaves the replica whole: commands whose results are here leave the outbox.
 * @last_n: so many at least. @n: (out): of those whose results came earlier, the last; 0: there is none */
gboolean dsk_replica_session_settle (DskReplicaSession *self, gint64 last_n, gint64 *n, GError **error);
/* What became of @n is in the replica; it is told as soon as its effect is, too. */
void dsk_replica_session_keep_answer (DskReplicaSession *self, gint64 n, const DskCommandResult *result);
/* If it is. */
void dsk_replica_session_tell_answers (DskReplicaSession *self);
/* They were of another history, or of other numbers. */
void dsk_replica_session_forget_answers (DskReplicaSession *self);
GPtrArray *dsk_replica_session_answers_new (void);
void dsk_replica_session_on_result (DskReplicaSession *self, GBytes *json, gint64 now_ms);

void dsk_replica_session_give_credit (DskReplicaSession *self, gint64 upto, gsize size);
/* The time that this replica takes more than others, so that not all come at once: below @max_ms, always the same. */
gint64 dsk_replica_session_jitter (DskReplicaSession *self, gint64 max_ms);

void dsk_replica_session_on_welcome (DskReplicaSession *self, GBytes *json, gint64 now_ms);
void dsk_replica_session_on_digests (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms);
/* Whenever the replica got further: a held digest may be compared now, or a comparison begin. */
void dsk_replica_session_verify_more (DskReplicaSession *self, gint64 now_ms);
void dsk_replica_session_verify_due (DskReplicaSession *self, gint64 now_ms);
void dsk_replica_session_verify_wanted (DskReplicaSession *self, gint64 now_ms);
void dsk_replica_session_verify_reset (DskReplicaSession *self);
/* A row was deleted. @conv: (nullable): of no conversation */
void dsk_replica_session_verify_gone (DskReplicaSession *self, const char *entity, const char *conv);

void dsk_replica_session_on_eph (DskReplicaSession *self, GBytes *json);
/* Replies of the outbox are under leases of this connection only. */
void dsk_replica_session_keep_fence (DskReplicaSession *self, const char *command, gint64 fence);
void dsk_replica_session_add_fence (DskReplicaSession *self, DskCommand *command);
void dsk_replica_session_say (DskReplicaSession *self, const DskEphSay *say);
/* Of @drops nothing is true any more. @drops: (nullable) (array zero-terminated=1) */
void dsk_replica_session_forget_news (DskReplicaSession *self, const char *const *drops);
void dsk_replica_session_on_live (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms);
void dsk_replica_session_on_page (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms);

G_END_DECLS
