/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db.h"
#include "dsk-duty.h"
#include "dsk-handoff.h"
#include "dsk-message.h"
#include "dsk-permission.h"
#include "dsk-query.h"
#include "dsk-conversation.h"
#include "dsk-view.h"

G_BEGIN_DECLS

/**
 * DskReplicaReader:
 *
 * The reading side: one read-only connection, in a worker of its own, for lists, timelines and search. Every
 * call is one snapshot. All results are owned by the caller and may go to another thread.
 */
typedef struct _DskReplicaReader DskReplicaReader;

DskReplicaReader *dsk_replica_reader_open (const char *path, GError **error);
/* Where a new replica lies while that at @path, which is damaged, is still read. Returns: (transfer full) */
char *dsk_replica_beside_path (const char *path);
gboolean dsk_replica_is_beside (const char *path);
gboolean dsk_replica_reader_keeps_words (DskReplicaReader *self);
void dsk_replica_reader_close (DskReplicaReader *self);

/* What a list shows. Nothing in it is owned. */
typedef struct {
  DskView view;
  const char *user;   /* (nullable): who looks; NULL owns nothing */
  const char *search; /* (nullable): as a DskQuery is written; its words: in messages, notes, names */
  DskOrder order;
  gint64 now;         /* UTC ms: which windows are open */
} DskListQuery;

/* @keys: (out) (transfer full) (element-type gint64): stable integer key of each conversation (its row
 *   number in this replica) */
gboolean dsk_replica_reader_list_keys (DskReplicaReader *self, const DskListQuery *query,
                                       GArray **keys, GError **error);
/* The same. @at_least: (out): there may be more, as only the newest messages were looked at.
 * @problem: (out caller-allocates): to be cleared in any case: why nothing can be looked for; then there are none */
gboolean dsk_replica_reader_list_fitting (DskReplicaReader *self, const DskListQuery *query, GArray **keys,
                                          gboolean *at_least, DskQueryProblem *problem, GError **error);

/* A conversation that is handed to a person or a team. Owned strings. */
typedef struct {
  char *id;
  char *conv;
  char *conv_name;   /* (nullable) the customer */
  char *conv_phone;  /* (nullable) */
  char **conv_members; /* (nullable) as DskConversationRow.members */
  char *from_user;
  char *from_name;   /* (nullable) */
  char *to_user;     /* (nullable) */
  char *to_team;     /* (nullable) */
  char *to_name;     /* (nullable) */
  char *reason;      /* (nullable) */
  char *summary;
  DskHandoffState state;
  gint64 at;
  gint64 due_at;     /* 0: not known yet */
  gint64 ended_at;   /* 0: it is open */
  char *ended_by_name; /* (nullable) */
  char *answer;      /* (nullable) */
  gint64 acted_at;   /* 0: the receiver did nothing with it yet */
  gboolean for_me;   /* it is offered to our user or to a team of theirs, by somebody else */
} DskHandoffRow;

void dsk_handoff_row_free (DskHandoffRow *row);
/* @open: only those that wait for an answer.
 * Returns: (transfer full) (element-type DskHandoffRow): newest first, at most @max */
GPtrArray *dsk_replica_reader_list_handoffs (DskReplicaReader *self, gboolean open, guint max, GError **error);

/* A message that is to be sent later, or was held, as it stands with what the outbox has. Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  char *author;
  char *author_name; /* (nullable) */
  gint64 at;         /* when that was decided */
  gint64 due_at;
  gboolean held;     /* it was not sent */
  gboolean pending;  /* the relay does not know of it yet */
  DskMessageKind kind;
  char *text;        /* (nullable) */
  char *content;     /* (nullable) */
  char *quote;       /* (nullable) */
  char *code;        /* (nullable) held: a DskResultCode as text, and */
  char *detail;      /* (nullable) what a refusal with it says */
} DskScheduledRow;

void dsk_scheduled_row_free (DskScheduledRow *row);

/* How many of those who write in a group it is known by. */
#define DSK_MEMBERS_SHOWN 3

/* One row of the list, confirmed ⊕ overlay. Owned strings. */
typedef struct {
  gint64 key;
  char *id;
  char *name;          /* (nullable) of the contact, else their phone or username; see dsk_label_conversation() */
  char *phone;         /* (nullable) */
  char **members;      /* (nullable) (array zero-terminated=1) not NULL: it is a group. Who wrote there last, at most
                        * DSK_MEMBERS_SHOWN: names, else numbers; empty if none is known */
  char *username;      /* (nullable) without an @ */
  char *marketing;     /* (nullable) stop, resume: what the customer last said of marketing messages */
  gint64 marketing_at; /* when, UTC ms; 0: not known */
  DskStatus status;
  char *owner;         /* (nullable) user id */
  char *owner_name;    /* (nullable) */
  char *team;          /* (nullable) its id */
  char *team_name;     /* (nullable) */
  gboolean owner_only; /* only the owner replies; see dsk_may_reply() */
  char *number_name;   /* (nullable) what the business number is called */
  char *number_state;  /* (nullable) active, quarantine */
  gboolean stopped;    /* Meta refuses everything from the number, with stop_code */
  int stop_code;
  char *stop_text;     /* (nullable) in Meta's words */
  gint64 last_at;
  DskDirection last_direction;
  DskMessageKind last_kind;
  DskDelivery last_delivery; /* of the last message if it is ours */
  int last_error_code;       /* if that failed: why; 0: not said */
  char *last_error_text;     /* (nullable) in Meta's words */
  char *preview;       /* (nullable) */
  char *draft;         /* (nullable) an unsent reply's beginning */
  gint64 window_until; /* UTC ms; 0: the customer never wrote */
  gint64 waiting_since;/* 0: nobody waits */
  gint64 snoozed_until;/* UTC ms; 0: it is wanted now */
  char *snoozed_by_name;/* (nullable) */
  guint unread;        /* customer messages after my read marker */
  char **seen_by;      /* (nullable) while the customer waits: names of colleagues who have read what they wrote last */
  DskHandoffRow *handoff; /* (nullable) the one that waits for an answer */
  GPtrArray *scheduled; /* (nullable) (element-type DskScheduledRow): what is to be sent later, the next one first */
  guint mentions;      /* notes that call me, and that I have not seen */
  gboolean pending;    /* the outbox has something for it */
} DskConversationRow;

void dsk_conversation_row_free (DskConversationRow *row);
/* Returns: (transfer full) (element-type DskConversationRow): in the order of @keys; gone ones left out */
GPtrArray *dsk_replica_reader_get_rows (DskReplicaReader *self, const gint64 *keys, guint n_keys,
                                        const char *user, GError **error);
/* Returns: (transfer full): DSK_ERROR_NOT_FOUND if it is not in the replica. @id may be a unique prefix of at
 * least 8 characters. */
DskConversationRow *dsk_replica_reader_get_conversation (DskReplicaReader *self, const char *id,
                                                         const char *user, GError **error);

typedef struct {
  guint total;   /* conversations in the view */
  guint unread;  /* of those, with unread messages */
} DskViewCount;

/* @counts: (out caller-allocates) (array length=n_views) */
gboolean dsk_replica_reader_count (DskReplicaReader *self, const DskView *views, guint n_views,
                                   const char *user, DskViewCount *counts, GError **error);

/* A view that can be chosen. Owned strings. */
typedef struct {
  DskView view;
  char *name;         /* (nullable) what its team, number or saved search is called; NULL: the kind says it */
  char *query;        /* (nullable) of a saved search */
  DskViewCount count; /* of a saved search nothing: see dsk_replica_reader_count_saved() */
} DskViewRow;

void dsk_view_row_free (DskViewRow *row);
/* Those without an id; then teams and numbers, of either only if there is more than one to choose from: of teams those
 * that the user is in, or all if the role sees all; then what our user saved.
 * Returns: (transfer full) (element-type DskViewRow): in the order in which they are shown, those of a kind together */
GPtrArray *dsk_replica_reader_list_views (DskReplicaReader *self, const char *user, GError **error);

typedef enum { DSK_ITEM_MESSAGE, DSK_ITEM_NOTE, DSK_ITEM_EVENT } DskItemKind;

/* The file of a message, as far as the relay has it. Owned strings. */
typedef struct {
  char *state;        /* waiting, ready, failed, gone */
  char *mime;         /* (nullable) */
  char *name;         /* (nullable) what the sender called it */
  gint64 size;        /* bytes; 0: not known */
  char *sha256;       /* (nullable) hex: the whole file, to ask the relay for */
  char *thumb;        /* (nullable) hex: a small picture of it */
  int width;          /* pixels; 0: not known */
  int height;
  gint64 duration_ms; /* 0: not known */
  char *error;        /* (nullable) a short key, when it failed */
} DskMediaRow;

void dsk_media_row_free (DskMediaRow *media);
/* Returns: (transfer full) (element-type utf8): a set of the digests of all files and small pictures that messages
 * have */
GHashTable *dsk_replica_reader_list_files (DskReplicaReader *self, GError **error);

/* One emoji under a message. Owned. */
typedef struct {
  char *emoji;
  guint count;
  char **who;    /* names, one each; "" is the customer, or one of the group whose name is not known */
  gboolean mine; /* one of them is the business */
} DskReactionRow;

void dsk_reaction_row_free (DskReactionRow *reaction);

/* One entry of a timeline. Owned strings. */
typedef struct {
  DskItemKind item;
  char *id;
  gint64 at;               /* UTC ms: the order of the timeline, with id as tie-break */
  DskDirection direction;
  DskMessageKind kind;
  char *text;              /* (nullable) */
  char *content;           /* (nullable) JSON object of other kinds, or of a note, see src/CONTENT.md */
  char *author;            /* (nullable) user id (messages out, notes, events: the actor) */
  char *author_name;       /* (nullable) */
  char *sender;            /* (nullable) the customer, as WhatsApp names them */
  char *sender_name;       /* (nullable) what they call themselves */
  gboolean in_group;       /* several people write here */
  char *wamid;             /* (nullable) messages: Meta's id */
  char *quote;             /* (nullable) id of the message that it answers, if that is here */
  char *quote_text;        /* (nullable) */
  char *quote_author;      /* (nullable) */
  DskMessageKind quote_kind;
  char *context_wamid;     /* (nullable) what it answers, also if that was never seen */
  gint64 edited_at;        /* 0: never */
  gint64 version;          /* of a note: from 1, one more with each change; confirmed ⊕ outbox */
  char *version_id;        /* (nullable) of a note: what that version is called, for who changes it */
  gboolean edit_pending;   /* of a note: the change is still in our outbox */
  gboolean calls_me;       /* a note that calls this user, who has not seen it */
  gint64 revoked_at;       /* 0: it is still there */
  DskMediaRow *media;      /* (nullable) */
  GPtrArray *reactions;    /* (nullable) (element-type DskReactionRow): in the order in which they first came */
  DskDelivery delivery;    /* messages out */
  gint64 delivery_at;
  int error_code;
  char *error_text;        /* (nullable) */
  int billable;            /* 1, 0; −1: Meta did not say */
  char *price_type;        /* (nullable) */
  char *price_category;    /* (nullable) */
  gboolean pending;        /* still in our outbox */
  char *event_kind;        /* (nullable) opened, claimed, assigned, released, status, reopened */
  char *subject_name;      /* (nullable) whom it concerns */
  char *detail;            /* (nullable) e.g. the new status */
  DskHandoffRow *handoff;  /* (nullable) that an event is about */
} DskTimelineRow;

void dsk_timeline_row_free (DskTimelineRow *row);
/* The newest @limit rows before (@before_at, @before_id) — or the newest of all if @before_id is NULL —
 * returned oldest first. Reactions, edits and deletions are no entries of their own where the message that they are
 * about is here: that one shows them. */
GPtrArray *dsk_replica_reader_timeline (DskReplicaReader *self, const char *conv, gint64 before_at,
                                        const char *before_id, guint limit, GError **error);

/* What a note said at a time. Owned strings. */
typedef struct {
  char *id;          /* (nullable): what it is called, for who changes it; NULL: it said that before */
  gint64 version;    /* from 1 */
  gint64 at;         /* when it was written, UTC ms */
  char *author_name; /* (nullable) */
  char *text;
  char *content;     /* (nullable) */
  gboolean pending;  /* still in our outbox */
} DskNoteVersion;

/* Of @conv (NULL: of all that are here), in the order in which they are to be sent.
 * Returns: (transfer full) (element-type DskScheduledRow): empty if there is no such conversation */
GPtrArray *dsk_replica_reader_scheduled (DskReplicaReader *self, const char *conv, GError **error);
/* By its id, or the first characters of it. Returns: (transfer full): NULL with NOT_FOUND if there is none */
DskScheduledRow *dsk_replica_reader_find_scheduled (DskReplicaReader *self, const char *id, GError **error);

void dsk_note_version_free (DskNoteVersion *version);
/* Returns: (transfer full) (element-type DskNoteVersion): of a note, the newest first, which is what it says now; empty
 * if there is no such note */
GPtrArray *dsk_replica_reader_note_versions (DskReplicaReader *self, const char *note, GError **error);

/* One hit. Owned strings. */
typedef struct {
  char *conv;
  char *name;     /* (nullable) */
  char **members; /* (nullable) as DskConversationRow.members */
  char *item_id;  /* (nullable) message or note; NULL: the name or phone itself */
  DskItemKind item;
  gint64 at;
  char *snippet;  /* text around the hit, with the hit between U+0002 and U+0003 */
  DskMessageKind kind; /* of a message, where all of them are searched; else 0 */
} DskSearchHit;

void dsk_search_hit_free (DskSearchHit *hit);
GPtrArray *dsk_replica_reader_search (DskReplicaReader *self, const char *query, guint limit, GError **error);

/**
 * dsk_replica_reader_find:
 * @query: words, as for a search of everything
 *
 * Returns: (transfer full) (element-type DskSearchHit): what was written in one conversation, or files that were
 *   attached, with all of these words: newest first, at most @limit
 */
GPtrArray *dsk_replica_reader_find (DskReplicaReader *self, const char *conv, const char *query, guint limit,
                                    GError **error);

/* Returns: (transfer full) (nullable): "" never; NULL when there is none */
char *dsk_replica_reader_get_draft (DskReplicaReader *self, const char *conv, const char *mode, GError **error);
/* Returns: (transfer full) (element-type utf8): the texts of all drafts, of every mode, and what else waits here to be
 * sent or looked at by a person and may name a file */
GPtrArray *dsk_replica_reader_list_drafts (DskReplicaReader *self, GError **error);

/* A command that the relay refused, with what it said; nothing typed is ever lost. Owned strings. */
typedef struct {
  char *command_id;
  char *conv;
  char *name;      /* (nullable) of the conversation, if still visible */
  char **members;  /* (nullable) as DskConversationRow.members */
  char *type;      /* "message.send@1" */
  DskMessageKind kind; /* of a message */
  char *text;      /* (nullable) what was written */
  char *content;   /* (nullable) JSON object of other kinds than text */
  char *code;      /* result code */
  char *detail;    /* (nullable) */
  gint64 at;
  gboolean visible; /* the conversation is still in the replica */
} DskAttention;

void dsk_attention_free (DskAttention *attention);
GPtrArray *dsk_replica_reader_list_attention (DskReplicaReader *self, GError **error);

/* Owned strings. */
typedef struct {
  char *id;
  char *name;
  char *role;
  gboolean active;
  DskAvailability availability; /* confirmed ⊕ overlay */
  gint64 availability_at;       /* since when, UTC ms; 0: they never said anything */
  gint64 capacity;              /* how many conversations they take; 0: no limit */
  gint64 load;                  /* how many they have, of those that are here, if there is a limit; see DskDuty */
} DskUserRow;
void dsk_user_row_free (DskUserRow *row);
GPtrArray *dsk_replica_reader_list_users (DskReplicaReader *self, GError **error);

/* What is on somebody's table: of what is in this replica, so of colleagues perhaps not all. */
typedef struct {
  DskAvailability availability;
  gint64 capacity; /* 0: no limit */
  gint64 load;     /* conversations that they own and that are neither resolved nor snoozed */
  gint64 waiting;  /* of those, in which a customer waits for an answer */
} DskDuty;
gboolean dsk_replica_reader_get_duty (DskReplicaReader *self, const char *user, DskDuty *duty, GError **error);

/* Whom a note in a conversation can call. Owned strings. */
typedef struct {
  char *id;
  char *name;
  gboolean team;
  guint members;  /* of a team: who is active */
  DskSight sight; /* whether they are told; of a team: NO if none of them is */
  /* Of a person, as in DskUserRow. */
  DskAvailability availability;
  gint64 availability_at;
} DskCallableRow;

void dsk_callable_row_free (DskCallableRow *row);
/* Returns: (transfer full) (element-type DskCallableRow): people who are active, but for our user, then teams, by
 * name */
GPtrArray *dsk_replica_reader_list_callables (DskReplicaReader *self, const char *conv, GError **error);

/* A message template of a business account. Owned strings. */
typedef struct {
  char *id;
  char *name;
  char *language;
  char *category;   /* (nullable) in Meta's words: MARKETING, UTILITY, AUTHENTICATION */
  char *status;     /* APPROVED, PENDING, REJECTED, PAUSED, … */
  char *quality;    /* (nullable) GREEN, YELLOW, RED, … */
  char *components; /* Meta's JSON array, as it came */
  char *reason;     /* (nullable) why it was rejected, in Meta's words: INVALID_FORMAT, … */
} DskTemplateRow;
void dsk_template_row_free (DskTemplateRow *row);
/* Returns: (transfer full) (element-type DskTemplateRow): those of the account whose number the conversation
 * has, whatever their status, by name and language.
 * @conv: (nullable): NULL: of all accounts */
GPtrArray *dsk_replica_reader_templates (DskReplicaReader *self, const char *conv, GError **error);
/* The same of the account of a number of ours, by its id. */
GPtrArray *dsk_replica_reader_templates_of_number (DskReplicaReader *self, const char *number, GError **error);

typedef struct {
  gint64 conversations;
  gint64 messages;
  gint64 outbox;
  gint64 attention;
  gint64 jobs;
} DskReplicaTotals;
gboolean dsk_replica_reader_totals (DskReplicaReader *self, DskReplicaTotals *totals, GError **error);

/* How far the replica is. Owned strings. */
typedef struct {
  char *epoch;      /* (nullable) NULL: nothing was fetched yet */
  gint64 cursor;    /* of the relay's log, up to here is applied */
  gint64 head;      /* how far that log went when the relay last said so */
  gint64 synced_at; /* when that was, UTC ms; 0 never */
  gint64 lock_ms;   /* see DskReplicaState */
  gint64 wipe_ms;
  gint64 verified_at; /* when it was last compared with the relay, or fetched as a whole, UTC ms; 0 never */
  gint64 differed;    /* in how many parts that was not the same */
} DskReplicaPosition;
void dsk_replica_position_clear (DskReplicaPosition *position);
gboolean dsk_replica_reader_position (DskReplicaReader *reader, DskReplicaPosition *position, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplicaPosition, dsk_replica_position_clear)
typedef enum
{
  DSK_COST_BY_NUMBER,
  DSK_COST_BY_MONTH, /* UTC */
  DSK_COST_BY_AGENT,
  DSK_COST_BY_CONVERSATION,
  DSK_COST_BY_CATEGORY,
  DSK_COST_N,
} DskCostBy;

/* Free-form messages that a number has free in a month. */
#define DSK_COST_FREE_A_MONTH 1000

/* Messages of ours that left, as Meta billed them. Owned strings. */
typedef struct
{
  char *key;             /* an id; a month like "2026-11"; of agents "": nobody in particular; a category as Meta
                          * says it, "": it did not */
  char *name;            /* (nullable) */
  char **members;        /* (nullable) of a conversation: as DskConversationRow.members */
  gint64 billable;
  gint64 free_of_charge;
  gint64 unsaid;         /* Meta has not said what they cost, or not yet */
  gint64 service;        /* free-form messages that arrived: what the free ones of a month are counted in */
} DskCostRow;

void dsk_cost_row_free (DskCostRow *row);
/**
 * dsk_replica_reader_costs:
 * @by: what to add up by
 * @month: (nullable): only of this month, UTC, like "2026-11"
 *
 * The cost meter: of the messages that are here, and so of what the user may see. It is added up while statuses come
 * (table cost), not now; while everything is being fetched it stands still.
 *
 * Returns: (transfer full) (element-type DskCostRow): the most billed first; of months the newest first
 */
GPtrArray *dsk_replica_reader_costs (DskReplicaReader *self, DskCostBy by, const char *month, GError **error);
/* The same of one conversation, without looking at others.
 * @cost: (out) (transfer full) (nullable): NULL: nothing of ours left there */
gboolean dsk_replica_reader_cost_of (DskReplicaReader *self, const char *conv, DskCostRow **cost, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskCostRow, dsk_cost_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskScheduledRow, dsk_scheduled_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskReplicaReader, dsk_replica_reader_close)

G_END_DECLS
