/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-command.h"
#include "dsk-db.h"
#include "dsk-digest.h"
#include "dsk-entity.h"
#include "dsk-replica-offline.h"
#include "dsk-replica-reader.h"
#include "dsk-replica-saved.h"

G_BEGIN_DECLS

/**
 * DskReplicaStore:
 *
 * The writing side of a desktop's replica: confirmed rows exactly as the relay sent them, the outbox, the
 * journal, drafts, jobs, and the overlay of what is not confirmed yet. It lives in one worker thread. Data
 * tables never hold unconfirmed state: readers use the views (v_conversation, v_message, v_note, …), which
 * are confirmed rows ⊕ overlay; the overlay is rebuilt by replaying the outbox in every transaction that
 * changes either.
 */
typedef struct _DskReplicaStore DskReplicaStore;

DskReplicaStore *dsk_replica_store_open (const char *path, GError **error);
void dsk_replica_store_close (DskReplicaStore *self);

/* What identifies the replica to the relay. Owned strings. */
typedef struct {
  char *replica;    /* id of this file, made at creation */
  char *epoch;      /* (nullable) */
  gint64 cursor;
  gint64 last_n;    /* highest n ever used */
  int schema_rev;
  char *user;       /* (nullable) set by the first welcome */
  char *user_name;  /* (nullable) */
  char *role;       /* (nullable) */
  char *device;     /* (nullable) */
  gint64 synced_at; /* last time the relay said how far its log goes, UTC ms; 0 never */
  char *boot;       /* (nullable) the relay's run that the cursor is of */
  gint64 lock_ms;   /* without the relay for so long: nothing is to be shown; 0: not known */
  gint64 wipe_ms;   /* for so long: everything is to be deleted; 0: not known */
  gint64 refetched_at; /* when everything was last fetched again, UTC ms; 0: never */
  gint64 verified_at;  /* when it was last compared with the relay, or fetched, UTC ms; 0: never */
} DskReplicaState;

void dsk_replica_state_clear (DskReplicaState *state);
gboolean dsk_replica_store_get_state (DskReplicaStore *self, DskReplicaState *state, GError **error);
gboolean dsk_replica_store_set_identity (DskReplicaStore *self, const char *user, const char *user_name,
                                         const char *role, const char *device, GError **error);

/* What a welcome says besides; inside a transaction. @boot: (nullable) */
gboolean dsk_replica_store_set_terms (DskReplicaStore *self, const char *boot, gint64 lock_ms, gint64 wipe_ms,
                                      GError **error);
gboolean dsk_replica_store_begin (DskReplicaStore *self, GError **error);
/* For what must survive a power cut, too: commands and their numbers, drafts. */
gboolean dsk_replica_store_begin_durable (DskReplicaStore *self, GError **error);
gboolean dsk_replica_store_commit (DskReplicaStore *self, GError **error);
void dsk_replica_store_rollback (DskReplicaStore *self);

/* --- applying frames; inside begin/commit --- */

/* Starts over at @epoch/@cursor: the job "all" is noted, and what it does not bring again is forgotten at its end;
 * entries of outbox and journal with n ≤ @relay_last_n stay where they are, the others are to be sent (again). */
gboolean dsk_replica_store_refetch (DskReplicaStore *self, const char *epoch, gint64 cursor,
                                    gint64 relay_last_n, GError **error);
/* In the same transaction. @refetched_at: 0: it is the first copy. @rev: the schema revision of what comes now */
gboolean dsk_replica_store_set_refetched (DskReplicaStore *self, gint64 refetched_at, gint64 now_ms, int rev,
                                          GError **error);
/* A row as of @as_of, through the three guards (dropped, tombstone, seq). @changed: whether it was taken. */
gboolean dsk_replica_store_put_row (DskReplicaStore *self, const DskEntity *entity,
                                    const DskValue *values, gint64 as_of, gboolean *changed,
                                    GError **error);
gboolean dsk_replica_store_put_unknown (DskReplicaStore *self, const char *entity, const char *columns,
                                        const char *row, GError **error);
gboolean dsk_replica_store_delete_row (DskReplicaStore *self, const char *entity, const char *id,
                                       const char *conv, gint64 seq, GError **error);
/* Forgets a conversation: rows, index terms, overlay; drafts stay (own words). */
gboolean dsk_replica_store_drop (DskReplicaStore *self, const char *conv, gint64 as_of, GError **error);
gboolean dsk_replica_store_set_cursor (DskReplicaStore *self, gint64 cursor, gint64 now_ms, GError **error);
/* The relay says that its log goes to @head. */
gboolean dsk_replica_store_set_head (DskReplicaStore *self, gint64 head, gint64 now_ms, GError **error);
/* The relay executed everything up to @last_n: those leave the outbox for the journal; a rejected one goes
 * to the attention list with its result. */
gboolean dsk_replica_store_acknowledge (DskReplicaStore *self, gint64 last_n, GError **error);
gboolean dsk_replica_store_note_result (DskReplicaStore *self, gint64 n, const DskCommandResult *result,
                                        gint64 now_ms, GError **error);
/* Call before commit when rows, drops or the outbox changed. */
gboolean dsk_replica_store_rebuild_overlay (DskReplicaStore *self, GError **error);

typedef struct {
  char *job;      /* "all", "conv:ID", "entity:NAME" */
  char *selector;
  char *after;    /* "" at the start */
} DskReplicaJob;

void dsk_replica_job_free (DskReplicaJob *job);
gboolean dsk_replica_store_add_job (DskReplicaStore *self, const char *job, const char *selector, GError **error);
/* @next: (nullable): NULL ends the job */
gboolean dsk_replica_store_advance_job (DskReplicaStore *self, const char *job, const char *next, GError **error);
/* Returns: (transfer full) (element-type DskReplicaJob): oldest first; NULL on error */
GPtrArray *dsk_replica_store_list_jobs (DskReplicaStore *self, GError **error);

/* --- comparing with the relay (dsk-replica-digest.c) --- */

typedef struct {
  DskDigest digest;
  gint64 newest;       /* the highest seq in it; G_MININT64: there is nothing */
  gboolean is_unknown; /* an entity that this build does not know */
} DskReplicaDigest;

gboolean dsk_replica_store_digest (DskReplicaStore *self, const char *key, gboolean deep, int rev,
                                   DskReplicaDigest *out, GError **error);
GPtrArray *dsk_replica_store_list_convs (DskReplicaStore *self, const char *below, const char *from, GError **error);
gboolean dsk_replica_store_distrust (DskReplicaStore *self, const char *key, GError **error);
gboolean dsk_replica_store_rebuild_words (DskReplicaStore *self, GError **error);
/* All was compared, and so much differed. */
gboolean dsk_replica_store_set_verified (DskReplicaStore *self, gint64 now_ms, gint64 differed, GError **error);

/* --- after an upgrade of the app (dsk-replica-revision.c) --- */

gboolean dsk_replica_store_revise (DskReplicaStore *self, int rev, GError **error);
gboolean dsk_replica_store_distrust_entity (DskReplicaStore *self, const DskEntity *entity, GError **error);
GPtrArray *dsk_replica_store_take_unknown (DskReplicaStore *self, GError **error);

/* --- the outbox; each in a transaction of its own, durable on return --- */

/* Gives @command its n and keeps it. Returns: (transfer full): the command with n */
DskCommand *dsk_replica_store_enqueue (DskReplicaStore *self, const DskCommand *command, GError **error);
/* The same, and what came back as @attention is on its list no more: both or neither.
 * @error: DSK_ERROR_CONFLICT: it was not there; somebody sent or discarded it already */
DskCommand *dsk_replica_store_enqueue_instead (DskReplicaStore *self, const DskCommand *command, const char *attention,
                                               GError **error);
/* What waited long enough may leave (dsk-replica-hold.c). */
gboolean dsk_replica_store_release (DskReplicaStore *self, gint64 now_ms, gint64 *next_ms, GError **error);
/* Returns: (transfer full) (element-type DskCommand): those with n > @after_n that may leave, ascending */
GPtrArray *dsk_replica_store_list_outbox (DskReplicaStore *self, gint64 after_n, guint limit, GError **error);
/* Of the outbox, what the relay executed up to @relay_last_n but did not tell us about. */
gboolean dsk_replica_store_outbox_range (DskReplicaStore *self, gint64 *first_n, gint64 *last_n, GError **error);
GPtrArray *dsk_replica_store_list_unanswered (DskReplicaStore *self, gint64 relay_last_n, GError **error);
gboolean dsk_replica_store_last_answered (DskReplicaStore *self, gint64 upto_n, gint64 *n, GError **error);
gboolean dsk_replica_store_count_outbox (DskReplicaStore *self, gint64 *count, GError **error);
gboolean dsk_replica_store_dismiss_attention (DskReplicaStore *self, const char *command_id, GError **error);

/* --- what is not to be sent after all (dsk-replica-withdraw.c) --- */

gboolean dsk_replica_store_withdraw (DskReplicaStore *self, const char *message, gint64 now_ms, char **kept,
                                     gboolean *gone, GError **error);
gboolean dsk_replica_store_undo (DskReplicaStore *self, const char *command_id, DskUndone *undone, char **conv,
                                 GError **error);

/* --- two files with the numbers of one device (dsk-replica-fork.c) --- */

/* From here on numbers are the file's own, and not agreed on with the relay yet. */
#define DSK_REPLICA_LOOSE_N (G_GINT64_CONSTANT (1) << 40)

gboolean dsk_replica_store_is_own (DskReplicaStore *self, gint64 n, const char *command, gboolean *own, GError **error);
gboolean dsk_replica_store_loosen (DskReplicaStore *self, gint64 now_ms, GError **error);
gboolean dsk_replica_store_number_again (DskReplicaStore *self, gint64 relay_last_n, gint64 now_ms, GError **error);

/* As dsk_replica_reader_clock_mark() has it. */
gboolean dsk_replica_store_set_clock_mark (DskReplicaStore *self, gint64 mark, GError **error);

/* --- drafts: what is typed, per conversation and mode; durable on return --- */

/* Several of one conversation: all of them or none, whatever is killed.
 * @drafts: (array zero-terminated=1): mode, "reply" or "note" or of a tray, text, mode, text…; "" removes it
 * @attention: (nullable): the command that came back, if it is in them now and is not to be listed any more */
gboolean dsk_replica_store_set_drafts (DskReplicaStore *self, const char *conv, const char *const *drafts,
                                       const char *attention, gint64 now_ms, GError **error);

typedef enum {
  DSK_REPLICA_CARRY_COMMANDS, /* the new one is the same device's: commands stay commands */
  DSK_REPLICA_CARRY_DRAFTS,   /* another device's: they become drafts */
} DskReplicaCarry;

/* Into a new replica, what was written into @old and is nowhere else. */
gboolean dsk_replica_store_carry_over (DskReplicaStore *self, DskReplicaReader *old, DskReplicaCarry how,
                                       gboolean *complete, GError **error);

/* What dsk_replica_reader_told() has. @rows: (element-type DskToldRow) */
gboolean dsk_replica_store_keep_told (DskReplicaStore *self, const GPtrArray *rows, GError **error);

/* --- saved views (dsk-replica-saved.c) --- */

/* Each of these is durable on return. @error: DSK_ERROR_INVALID: it can't be kept, or there are too many;
 * DSK_ERROR_UNAVAILABLE: nobody has signed in yet */
gboolean dsk_replica_store_put_saved (DskReplicaStore *self, const DskSavedView *view, GError **error);
gboolean dsk_replica_store_remove_saved (DskReplicaStore *self, const char *id, GError **error);
/* @ids: (array zero-terminated=1): all of them, as they shall stand */
gboolean dsk_replica_store_order_saved (DskReplicaStore *self, const char *const *ids, GError **error);

/* PRAGMA checks; DSK_ERROR_CORRUPT */
gboolean dsk_replica_store_check (DskReplicaStore *self, GError **error);
gboolean dsk_replica_store_is_untidy (DskReplicaStore *self);
/* Checkpoints and optimises the index; when idle. */
gboolean dsk_replica_store_tidy (DskReplicaStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskReplicaStore, dsk_replica_store_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplicaState, dsk_replica_state_clear)

G_END_DECLS
