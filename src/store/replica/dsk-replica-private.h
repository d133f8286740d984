/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db-private.h"
#include "dsk-replica-store.h"

G_BEGIN_DECLS

#define DSK_REPLICA_APPLICATION_ID 0x44534b52 /* "DSKR" */

/* Of rows that were there before a fresh start: whatever the relay sends is newer. */
#define DSK_REPLICA_STALE_SEQ "-1"

/* SQL: a command's @type is something that a person did for a customer; to have looked at something is nothing to tell
 * of, and what is about no conversation shows where it was said. */
#define DSK_REPLICA_IS_WORK(type)                                                                  \
  type " NOT LIKE 'conversation.mark-read@%' AND " type " NOT LIKE 'conversation.mark-unread@%' AND " type            \
       " NOT LIKE 'mention.seen@%' AND " type " NOT LIKE 'user.%'"

/* SQL: a command's @type is a message, which must not reach the customer twice. */
#define DSK_REPLICA_IS_MESSAGE(type) "(" type " LIKE 'message.send@%' OR " type " LIKE 'conversation.start@%')"

extern const DskMigration dsk_replica_migrations[];
extern const guint dsk_replica_n_migrations;

/* What a transaction needs to know about a conversation, read once. */
typedef struct
{
  char *id; /* (owned) */
  gint64 key;
  gint64 dropped_as_of; /* −1: not dropped */
  gboolean has_marker;  /* the fields below are read */
  char *marker_id;      /* (owned) (nullable): the message that our user read last */
  gint64 marker_at;     /* its time; G_MININT64: nothing is read */
  gboolean is_dirty;    /* in store->dirty */
  gboolean is_stale;    /* in store->stale */
  gboolean is_new;      /* nothing of it was here before this transaction */
  gboolean recount;     /* unread must be counted again; otherwise it moved by @unread_delta */
  int unread_delta;
} DskReplicaConv;

/* SQL of one entity, made from its columns at the first opening, and alive as long as the process. */
typedef struct
{
  char *find;
  char *insert;
  char *update;
  char *remove;
  char *drop; /* (nullable): only of the conversations' stream */
  char *empty;
  char *make_stale;
  char *list_stale;
} DskReplicaSql;

typedef struct _DskReplicaWords DskReplicaWords;

struct _DskReplicaStore
{
  DskDb *db; /* (owned) */
  const DskReplicaSql *sql; /* (unowned): by entity */
  const char *forget_keys;  /* (unowned): SQL: names of conversations of which nothing is here */
  GHashTable *convs;      /* (owned) id → (owned) DskReplicaConv */
  GPtrArray *dirty;       /* (owned) unowned DskReplicaConv whose unread is to be written */
  GPtrArray *stale;       /* (owned) unowned DskReplicaConv whose overlay is to be made again */
  DskReplicaWords *words; /* (owned): what waits to be indexed */
  char *user;             /* (owned) (nullable): whose read markers count */
  gint64 sent_n;          /* up to here commands may have left; they can't be taken back */
  gint64 sent_n_before;   /* the same when the transaction began */
  gboolean in_transaction;
  gboolean untidy; /* something of forgotten rows may be left */
  gboolean has_tombs;
  gboolean is_fetching; /* there is the job "all": the cost meter stands still */
  gint64 near_rid;      /* a message got last; a hint */
  gboolean overlay_is_stale; /* all of it */
  gboolean is_other_user; /* since this transaction: what is here was the one's before */
  gboolean is_full_sync; /* PRAGMA synchronous as it is now */
};

/* --- dsk-replica-store.c --- */

gboolean dsk_replica_load_state (DskReplicaStore *self, GError **error);
gboolean dsk_replica_has_jobs (DskReplicaStore *self, gboolean *has_jobs, GError **error);

/* --- dsk-replica-beside.c --- */

DskDb *dsk_replica_open_to_read (const char *path, GError **error);

/* --- dsk-replica-apply.c --- */

/* Returns: nothing, if @entity has no such column */
DskValue dsk_replica_get_column (const DskEntity *entity, const DskValue *values, const char *name);
/* If there is such a row. */
gboolean dsk_replica_remove_row (DskReplicaStore *self, const DskEntity *entity, const char *id,
                                 GError **error);
/* All of a conversation. */
gboolean dsk_replica_drop_rows (DskReplicaStore *self, gint64 key, GError **error);

/* --- dsk-replica-refetch.c --- */

/* What a fresh start did not bring again. */
gboolean dsk_replica_forget_stale (DskReplicaStore *self, GError **error);
/* The same of one entity. */
gboolean dsk_replica_forget_stale_of (DskReplicaStore *self, DskEntityId entity, GError **error);

/* --- dsk-replica-digest.c --- */

/* What the job of one conversation did not bring again. */
gboolean dsk_replica_forget_rest_of_conv (DskReplicaStore *self, const char *conv, GError **error);

/* --- dsk-replica-conv.c --- */

void dsk_replica_conv_free (gpointer conv);
/* Returns: (transfer none): valid until the transaction ends; NULL on error. Gives it a key if it
 * is new. */
DskReplicaConv *dsk_replica_conv_get (DskReplicaStore *self, const char *id, GError **error);
gboolean dsk_replica_conv_load_marker (DskReplicaStore *self, DskReplicaConv *conv, GError **error);
/* What the list shows of it has changed, or what the outbox has for it. */
void dsk_replica_conv_set_stale (DskReplicaStore *self, DskReplicaConv *conv);
/* Something changed from which unread is counted. */
void dsk_replica_conv_recount (DskReplicaStore *self, DskReplicaConv *conv);
gboolean dsk_replica_conv_add_message (DskReplicaStore *self, DskReplicaConv *conv, const char *id,
                                       gint64 at, gboolean is_in, GError **error);
/* Customer messages of a conversation after a position. */
gboolean dsk_replica_count_after (DskReplicaStore *self, gint64 key, gint64 at, const char *id,
                                  gint64 *count, GError **error);
/* Writes what waits. */
gboolean dsk_replica_conv_flush (DskReplicaStore *self, GError **error);
/* Our user is another one now: counts everything again. */
gboolean dsk_replica_conv_recount_all (DskReplicaStore *self, GError **error);
void dsk_replica_conv_forget_all (DskReplicaStore *self);

/* --- dsk-replica-recount.c: all inside a transaction --- */

/* Adds the cost meter up anew from rows: of one conversation, of all. */
gboolean dsk_replica_recount_costs_of (DskReplicaStore *self, gint64 key, GError **error);
gboolean dsk_replica_recount_costs (DskReplicaStore *self, GError **error);
gboolean dsk_replica_forget_costs_of (DskReplicaStore *self, gint64 key, GError **error);
gboolean dsk_replica_forget_costs (DskReplicaStore *self, GError **error);
/* Whether a row, of any entity, counts for the same with either values. */
gboolean dsk_replica_costs_are_same (const DskEntity *entity, const DskValue *a, const DskValue *b);
/* Before a row goes, or gets other values: takes out what it counts for. After it came: puts it in. Sums of nothing are
 * swept out of the conversation then. */
gboolean dsk_replica_costs_before (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                                   GError **error);
gboolean dsk_replica_costs_after (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                                  GError **error);
gboolean dsk_replica_costs_sweep (DskReplicaStore *self, gint64 key, GError **error);

/* --- dsk-replica-told.c: inside a transaction --- */

/* What was told of one conversation, of all. */
gboolean dsk_replica_forget_told_of (DskReplicaStore *self, gint64 key, GError **error);
gboolean dsk_replica_forget_told (DskReplicaStore *self, GError **error);

/* --- dsk-replica-saved.c --- */

/* In a transaction. Those of others than @user are gone. */
gboolean dsk_replica_forget_saved_of_others (DskReplicaStore *self, const char *user, GError **error);

/* --- dsk-replica-fts.c --- */

DskReplicaWords *dsk_replica_words_new (void);
void dsk_replica_words_free (DskReplicaWords *words);
void dsk_replica_words_clear (DskReplicaWords *words);
gboolean dsk_replica_has_words (const DskEntity *entity);
/* @values: of a row as it is stored, or as it will be. Kept until the flush; ascending rids index
 * fastest. */
void dsk_replica_words_add (DskReplicaStore *self, const DskEntity *entity, gint64 rid,
                            const DskValue *values);
gboolean dsk_replica_words_remove (DskReplicaStore *self, const DskEntity *entity, gint64 rid,
                                   const DskValue *values, GError **error);
/* Those of all rows of a conversation. */
gboolean dsk_replica_words_drop (DskReplicaStore *self, gint64 key, GError **error);
gboolean dsk_replica_words_empty (DskReplicaStore *self, GError **error);
gboolean dsk_replica_words_flush (DskReplicaStore *self, GError **error);
/* @untidy: which indexes, as state has it. To sweep the messages' takes long. */
gboolean dsk_replica_words_optimize (DskReplicaStore *self, gint64 untidy, GError **error);

/* --- dsk-replica-outbox.c --- */

/* What is written of a command, in the outbox and in the journal, which have nothing else in common. */
#define DSK_REPLICA_COMMAND_COLUMNS                                                                \
  "n, id, type, device_at, conv, object, text, quote, user, team, status, head_msg, base_seq, "     \
  "kind, content, until, canned, reason"

/* Returns: (transfer full) (element-type DskCommand): after @after_n up to @upto_n, ascending; NULL
 * on error. They do not count as handed over. */
GPtrArray *dsk_replica_outbox_read (DskReplicaStore *self, gint64 after_n, gint64 upto_n,
                                    guint limit, GError **error);
/* The same of conversations in store->stale. */
GPtrArray *dsk_replica_outbox_read_stale (DskReplicaStore *self, GError **error);

/* --- dsk-replica-hold.c --- */

/* Where @command comes in the outbox: its number, and until when it is held back (0: not at all). What stands there
 * already makes room. Inside a transaction; the overlay may be stale after it. */
gboolean dsk_replica_hold_place (DskReplicaStore *self, const DskCommand *command, gint64 *n, gint64 *due_at,
                                 GError **error);
/* How far commands may have left, as far as the file tells. */
gboolean dsk_replica_hold_load (DskReplicaStore *self, GError **error);
gboolean dsk_replica_hold_settle (DskReplicaStore *self, GError **error);

gboolean dsk_replica_outbox_number_again (DskReplicaStore *self, gint64 relay_last_n, GError **error);
/* After a fresh start: what the relay has not executed goes back to the outbox. */
/* @lost: the relay's history is another one than ours was */
gboolean dsk_replica_outbox_refetch (DskReplicaStore *self, gint64 relay_last_n, gboolean lost, GError **error);

/* --- dsk-replica-overlay.c --- */

/* Shows one more command on top of what there is. */
gboolean dsk_replica_overlay_add (DskReplicaStore *self, const DskCommand *command, GError **error);

/* --- dsk-replica-store.c --- */

/* One of dsk_replica_store_set_drafts(), in a transaction. */
gboolean dsk_replica_draft_put (DskReplicaStore *self, const char *conv, const char *mode, const char *text,
                                gint64 now_ms, GError **error);

G_END_DECLS
