/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"
#include "dsk-replica-store.h"

/* A replica in a folder of its own, with an office of two agents: ME and BILAL, the team OPS, one
 * number. */
typedef struct
{
  char *dir;                /* (owned) */
  char *path;               /* (owned) */
  DskReplicaStore *store;   /* (owned) */
  DskReplicaReader *reader; /* (owned) */
} Replica;

#define ID(tail) "01890000-0000-7000-8000-0000000000" tail
#define ME ID ("a1")
#define BILAL ID ("a2")
#define OPS ID ("b1")
#define NUMBER ID ("c1")
#define C1 ID ("01")
#define C2 ID ("02")
#define C3 ID ("03")

#define NOW G_GINT64_CONSTANT (1700000000000)

/* In a folder of its own, unless it has one. */
void replica_setup (Replica *replica);
void replica_teardown (Replica *replica);
/* Both connections; until replica_reopen(). */
void replica_close (Replica *replica);
void replica_reopen (Replica *replica);

void replica_begin (Replica *replica);
void replica_commit (Replica *replica);

/* All of these: inside begin/commit; TRUE if the row was taken. as_of is the seq unless said
 * otherwise. */
/* @values: an array: the columns in order, as many as matter, and last the seq. */
#define put(replica, entity, values, as_of)                                                        \
  put_values (replica, entity, values, G_N_ELEMENTS (values), as_of)
gboolean put_values (Replica *replica, DskEntityId entity, const DskValue *values, guint n_values,
                     gint64 as_of);
void put_user (Replica *replica, const char *id, const char *name, gint64 seq);
gboolean put_conversation (Replica *replica, const char *id, const char *status, const char *owner,
                           gint64 last_at, const char *preview, gint64 seq);
/* More of one; what is not said is NULL or 0, the number is NUMBER. */
typedef struct
{
  const char *status;
  const char *owner;
  const char *team;
  const char *number;
  gint64 last_at;
  gint64 last_in_at;
  gint64 waiting_since;
} Conversation;
gboolean put_conversation_as (Replica *replica, const char *id, const Conversation *conv, gint64 seq);
gboolean put_card (Replica *replica, const char *id, const char *conv, const char *name,
                   const char *phone, gint64 seq);
gboolean put_message_as_of (Replica *replica, const char *id, const char *conv,
                            const char *direction, gint64 at, const char *text, gint64 seq,
                            gint64 as_of);
gboolean put_message (Replica *replica, const char *id, const char *conv, const char *direction,
                      gint64 at, const char *text, gint64 seq);
gboolean put_status (Replica *replica, const char *id, const char *conv, const char *state,
                     gint64 at, gint64 seq);
gboolean put_note (Replica *replica, const char *id, const char *conv, const char *author,
                   gint64 at, const char *text, gint64 seq);
/* @seen_at: 0: not yet */
/* Of ME, as the relay has it after a change by the command @by; what it said before. */
gboolean put_edited_note (Replica *replica, const char *id, const char *conv, const char *text, gint64 version,
                          const char *by, gint64 seq);
gboolean put_note_version (Replica *replica, const char *id, const char *note, const char *conv, gint64 version,
                           const char *text, gint64 seq);
gboolean put_mention (Replica *replica, const char *id, const char *conv, const char *note, const char *user,
                      gint64 at, gint64 seen_at, gint64 seq);
/* Of C1. @to_user, @to_team: (nullable): one of them */
gboolean put_handoff (Replica *replica, const char *id, const char *from, const char *to_user, const char *to_team,
                      const char *state, gint64 at, gint64 seq);
gboolean put_event (Replica *replica, const char *id, const char *conv, const char *kind, gint64 at,
                    const char *actor, const char *subject, gint64 seq);
gboolean put_marker (Replica *replica, const char *id, const char *conv, const char *user,
                     const char *upto, gint64 seq);

/* Ids for whoever needs many; i < 2^32. */
const char *nth_id (guint i);

DskCommand *command_new (DskCommandType type, const char *conv, const char *object,
                         const char *text);
/* Returns: its n */
gint64 enqueue (Replica *replica, DskCommand *command);

/* Reading. Aborts when it fails. */
GPtrArray *timeline (Replica *replica, const char *conv);
char *timeline_texts (Replica *replica,
                      const char *conv); /* "hello|reply*" oldest first, * is pending */
DskConversationRow *row_of (Replica *replica, const char *conv);
char *list (Replica *replica, DskViewKind view,
            const char *search); /* last two digits of each id: "03 01" */
GPtrArray *search (Replica *replica, const char *query);

/* Whether any file of the replica holds @word. */
gboolean file_holds (Replica *replica, const char *word);
