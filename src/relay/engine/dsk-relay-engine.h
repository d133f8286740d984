/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "dsk-command.h"
#include "dsk-id.h"
#include "dsk-permission.h"
#include "dsk-relay-number.h"
#include "dsk-reply-leases.h"
#include "dsk-wa-send.h"

G_BEGIN_DECLS

/**
 * DskRelayEngine:
 *
 * Everything that changes the truth, without I/O besides the database: webhook intake, commands, the send
 * queue, users and enrolment. It owns the one writing connection and lives in the relay's writer thread.
 * Every write happens between begin and commit, so that whatever waits together shares one fsync; an
 * operation that fails is undone alone (savepoint) and leaves the rest of the batch whole. Nothing may be
 * published, answered or sent before commit returned TRUE.
 */
typedef struct _DskRelayEngine DskRelayEngine;

/* Makes @data_dir (0700), the database, keys. DSK_ERROR_CONFLICT if there is one already. */
gboolean dsk_relay_engine_create (const char *data_dir, DskClock *clock, DskRandom *random, GError **error);
/* Locks @data_dir (DSK_ERROR_BUSY: a second instance, with the pid of the first), migrates, and turns what was
 * "sending" when the last process died into "unknown". */
DskRelayEngine *dsk_relay_engine_open (const char *data_dir, DskClock *clock, DskRandom *random,
                                       GError **error);
void dsk_relay_engine_close (DskRelayEngine *self);
/* Closes without touching the files again: after a commit that failed for good. The next open recovers. */
void dsk_relay_engine_abandon (DskRelayEngine *self);

gboolean dsk_relay_engine_begin (DskRelayEngine *self, GError **error);
gboolean dsk_relay_engine_commit (DskRelayEngine *self, GError **error);
void dsk_relay_engine_rollback (DskRelayEngine *self);
/* Position of the log after the last commit. */
gint64 dsk_relay_engine_head (DskRelayEngine *self);

/* --- webhooks --- */

/* Keeps the raw body. @mac (32 bytes) is its key: the same bytes again are counted, not stored. */
gboolean dsk_relay_engine_append_webhook (DskRelayEngine *self, const guint8 *mac, GBytes *body,
                                          GError **error);
/* Parses and applies at most @max bodies that were kept and not applied yet, in order of arrival; each is
 * all or nothing. One that can't be parsed is marked with the reason, logged, and passed over.
 * @applied: how many were taken; fewer than @max means that none is left. */
gboolean dsk_relay_engine_apply_webhooks (DskRelayEngine *self, guint max, guint *applied, GError **error);

/* --- commands --- */

typedef enum {
  DSK_EXECUTED,    /* @result is its result, now or as stored the first time */
  DSK_EXECUTE_GAP, /* n is above last_n + 1: the client must send what is missing first */
  DSK_EXECUTE_FORK,/* n was used by another command: a restored or cloned replica */
  DSK_EXECUTE_UNKNOWN_DEVICE,
} DskExecution;

/* Rights are read in the same transaction. @user and @device as authenticated. */
gboolean dsk_relay_engine_execute (DskRelayEngine *self, const char *device, const DskCommand *command,
                                   DskExecution *execution, DskCommandResult *result, GError **error);
/* The same for a command that the codec could not decode: stores INVALID or UNSUPPORTED for n, so that no
 * command can ever block the ones behind it. */
gboolean dsk_relay_engine_reject (DskRelayEngine *self, const char *device, gint64 n, DskResultCode code,
                                  DskExecution *execution, DskCommandResult *result, GError **error);

/* Who may reply where, in this run of the relay; see DskEphemeral. Returns: (transfer none): any thread may use it */
DskReplyLeases *dsk_relay_engine_get_leases (DskRelayEngine *self);

/* --- the send queue --- */

/* One message to be posted. Owned strings. */
typedef struct {
  char *message;         /* our id, goes out as biz_opaque_callback_data */
  char *conv;
  char *phone_number_id;
  char *waba;            /* (nullable) the number's business account */
  char *to;              /* (nullable) */
  char *recipient;       /* (nullable) BSUID */
  char *group_id;        /* (nullable) */
  DskMessageKind kind;
  char *text;            /* (nullable) */
  char *content;         /* (nullable) */
  char *media_id;        /* (nullable) Meta's id of its file */
  char *context_wamid;   /* (nullable) */
  guint attempt;         /* from 1 */
} DskSendJob;

void dsk_send_job_free (DskSendJob *job);
/* Moves what is due from queued to sending, at most one a conversation and @max in all, oldest first.
 * Post only after commit. @next_due: UTC ms of the earliest job that waits for its time; 0 none. */
gboolean dsk_relay_engine_claim_sends (DskRelayEngine *self, guint max, GPtrArray **jobs, gint64 *next_due,
                                       GError **error);
gboolean dsk_relay_engine_finish_send (DskRelayEngine *self, const char *message,
                                       const DskWaSendResult *result, GError **error);
/* How numbers of the account @waba stand. @numbers: (element-type DskWaNumber): those that are not ours, or another
 * account's, are passed over; what is not said of one stays. Inside a transaction */
gboolean dsk_relay_engine_put_numbers (DskRelayEngine *self, const char *waba, GPtrArray *numbers, GError **error);
/* What Meta said beside an answer to a call about @id, whatever the answer was: nothing is sent from any number of that
 * account for @wait_ms; 0: there is room. Inside a transaction */
gboolean dsk_relay_engine_heed_meter (DskRelayEngine *self, DskAbout about, const char *id, gint64 wait_ms,
                                      GError **error);
/* There is another access token: numbers that Meta refused because of the old one are tried at once. */
gboolean dsk_relay_engine_token_changed (DskRelayEngine *self, GError **error);
/* An administrator says that a stopped number can send again. @actor: (nullable)
 * @error: DSK_ERROR_NOT_FOUND */
gboolean dsk_relay_engine_resume_number (DskRelayEngine *self, const char *actor,
                                         const char *phone_number_id, GError **error);
/* How fast a number may send, instead of what is usual. @per_second: 1 to 1000; 0: as usual
 * @error: DSK_ERROR_NOT_FOUND, DSK_ERROR_INVALID */
gboolean dsk_relay_engine_set_rate (DskRelayEngine *self, const char *actor, const char *phone_number_id,
                                    guint per_second, GError **error);

/* --- what happens by itself --- */

/**
 * dsk_relay_engine_due:
 * @next_due: (out): UTC ms when to call it again: at once, if that is past; 0: there is nothing to wait for
 *
 * Does what is due by the engine's clock, a limited number at a time: conversations that were snoozed until now are
 * wanted again, and handoffs that nobody answered go to the queue. Inside a transaction.
 */
gboolean dsk_relay_engine_due (DskRelayEngine *self, gint64 *next_due, GError **error);
/* How long a handoff waits for an answer, from now on; at first DSK_HANDOFF_MINUTES. */
void dsk_relay_engine_set_handoff_minutes (DskRelayEngine *self, guint minutes);
/* When something will be due next, without a look at the database. After what may have changed it: commands. */
gint64 dsk_relay_engine_next_due (DskRelayEngine *self);

/* --- blue ticks and typing --- */

/* What might be told to Meta of a customer's message. Owned strings. */
typedef struct {
  char *phone_number_id;
  char *waba; /* (nullable) */
  char *wamid;
} DskCourtesy;

void dsk_courtesy_free (DskCourtesy *self);
/* When a customer sees that a message was read: when it is answered, or already when somebody looked. At first
 * never. */
void dsk_relay_engine_set_courtesy (DskRelayEngine *self, gboolean on_reply, gboolean on_seen);
/* Returns: (transfer full) (element-type DskCourtesy): what was noted since; to be told after the commit */
GPtrArray *dsk_relay_engine_take_courtesies (DskRelayEngine *self);
/* @courtesy: (out) (transfer full) (nullable): the customer's newest message, if the window is open */
gboolean dsk_relay_engine_find_courtesy (DskRelayEngine *self, const char *conv, DskCourtesy **courtesy,
                                         GError **error);

/* --- message templates --- */

/* @accounts: (out) (transfer full) (element-type utf8): business accounts whose templates were not fetched for an hour,
 *   or are wanted */
gboolean dsk_relay_engine_templates_due (DskRelayEngine *self, GPtrArray **accounts, GError **error);
/* Something changed at Meta: they are to be fetched soon. Inside a transaction. */
gboolean dsk_relay_engine_want_templates (DskRelayEngine *self, const char *waba, GError **error);
/* All templates of an account (element-type DskWaTemplate); those that it had and that are not among them are gone. */
gboolean dsk_relay_engine_put_templates (DskRelayEngine *self, const char *waba, GPtrArray *templates,
                                         GError **error);

/* --- people and devices (administration and enrolment) --- */

/* @code: (out) (transfer full): single-use enrolment code for a first device, valid for 24 hours, like
 *   "K7QF-2M9D-…"; only its hash is stored
 * @actor: (nullable): who does it, for the audit; NULL is the relay's console */
gboolean dsk_relay_engine_add_user (DskRelayEngine *self, const char *actor, const char *name, DskRole role,
                                    char **user, char **code, GError **error);

/* What a person may and sees. */
typedef struct {
  DskRole role;
  DskScope scope;
  gboolean notes; /* viewers: may read notes */
} DskPersonRights;

/* The same with more say. @team: (nullable): name or id of the team to begin in, instead of the one that the relay was
 * made with. DSK_ERROR_INVALID: that role can't have that scope */
gboolean dsk_relay_engine_add_person (DskRelayEngine *self, const char *actor, const char *name,
                                      const DskPersonRights *rights, const char *team, char **user,
                                      char **code, GError **error);
/* Whoever can't answer any more gives back what they own. */
gboolean dsk_relay_engine_set_rights (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                                      const DskPersonRights *rights, GError **error);
typedef struct {
  gboolean set_availability;
  DskAvailability availability;
  gboolean set_capacity;
  gint64 capacity; /* 1 to DSK_CAPACITY_MAX; 0: no limit */
} DskPersonDuty;

/* What waits for somebody who goes off shift goes back to its queue. DSK_ERROR_INVALID: that is no capacity */
gboolean dsk_relay_engine_set_duty (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                                    const DskPersonDuty *duty, GError **error);
/* Whether only the owner of a conversation of that team replies there. */
gboolean dsk_relay_engine_set_owner_only (DskRelayEngine *self, const char *actor, const char *team_name_or_id,
                                          gboolean on, GError **error);
/* Takes all access away: devices, unused codes, sight; what they own goes back to its team. To be told to all of
 * @devices at once. @devices: (out) (transfer full) (element-type utf8): ids that had access until now */
gboolean dsk_relay_engine_disable_user (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                                        GPtrArray **devices, GError **error);
/* They have their role and teams again; their devices have to be enrolled anew, with @code. */
gboolean dsk_relay_engine_enable_user (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                                       char **code, GError **error);
/* Those with access. Returns: (transfer full) (nullable) (element-type utf8): ids */
GPtrArray *dsk_relay_engine_devices_of (DskRelayEngine *self, const char *user_name_or_id, GError **error);
gboolean dsk_relay_engine_new_code (DskRelayEngine *self, const char *actor, const char *user_name_or_id,
                                    char **code, GError **error);
gboolean dsk_relay_engine_add_team (DskRelayEngine *self, const char *actor, const char *name, char **team,
                                    GError **error);
gboolean dsk_relay_engine_add_member (DskRelayEngine *self, const char *actor, const char *team_name_or_id,
                                      const char *user_name_or_id, GError **error);
gboolean dsk_relay_engine_remove_member (DskRelayEngine *self, const char *actor, const char *team_name_or_id,
                                         const char *user_name_or_id, GError **error);
/* Lists for a person at the console: a line of tab-separated fields each, under a heading of the same form.
 * user: NAME ROLE SEES STATE TEAMS ID; team: NAME PEOPLE ID; device: NAME ENROLLED STATE ID.
 * Returns: (transfer full) (nullable) */
char *dsk_relay_engine_list_users (DskRelayEngine *self, GError **error);
char *dsk_relay_engine_list_teams (DskRelayEngine *self, GError **error);
char *dsk_relay_engine_list_devices (DskRelayEngine *self, const char *user_name_or_id, GError **error);
/* What a message said before it was changed or taken back, in the same form: UNTIL, ENDED BY, TEXT; the last line is
 * what it says now. That it was looked at is in the audit. @message: its id, or WhatsApp's
 * Returns: (transfer full) (nullable) */
char *dsk_relay_engine_message_said (DskRelayEngine *self, const char *actor, const char *message, GError **error);
/* Makes a number ours (creates it, or takes it out of quarantine, with its conversations). @name: (nullable) */
gboolean dsk_relay_engine_add_number (DskRelayEngine *self, const char *actor, const char *phone_number_id,
                                      const char *name, GError **error);

/* @waba: (out) (transfer full) (nullable): the business account of a number, as far as it is known */
gboolean dsk_relay_engine_account_of (DskRelayEngine *self, const char *phone_number_id, char **waba, GError **error);

/* Owned strings. */
typedef struct {
  char *device;
  char *user;
  char *user_name;
  char *role;
  char *token;   /* 64 hex digits; shown once, only its SHA-256 is stored */
} DskEnrolment;

void dsk_enrolment_clear (DskEnrolment *enrolment);
/* DSK_ERROR_UNAUTHENTICATED: unknown, used or expired code (the same words for all three) */
gboolean dsk_relay_engine_enrol (DskRelayEngine *self, const char *code, const char *device_name,
                                 DskEnrolment *enrolment, GError **error);
gboolean dsk_relay_engine_revoke_device (DskRelayEngine *self, const char *actor, const char *device,
                                         GError **error);

/* Forgets the history that only devices would need that were away for longer than @keep_ms: they start over. Counts
 * from the first time that it was called. Inside a transaction, every day. @gone: (out): rows */
gboolean dsk_relay_engine_compact (DskRelayEngine *self, gint64 keep_ms, gint64 *gone, GError **error);
/* What dsk_relay_engine_prune() did. */
typedef struct {
  gint64 bodies;   /* of webhooks that were emptied */
  gint64 statuses; /* of messages that nobody knows that were forgotten */
} DskPruned;
/* A small part of what is to be forgotten: what is in bodies that came longer than @bodies_ms ago and were applied, and
 * statuses that have waited longer than @statuses_ms for their message; also what is as far ahead of the clock, which
 * was wrong then. Inside a transaction. @more: (out): call it again, in another one */
gboolean dsk_relay_engine_prune (DskRelayEngine *self, gint64 bodies_ms, gint64 statuses_ms, DskPruned *pruned,
                                 gboolean *more, GError **error);
/* Removes alerts that are older than @keep_ms, here and in the replicas. Inside a transaction, every day. @gone:
 * (out): how many */
gboolean dsk_relay_engine_forget_alerts (DskRelayEngine *self, gint64 keep_ms, gint64 *gone, GError **error);
/* A device showed that this database is an older copy of the one that it knew, see DSK_ERROR_CONFLICT of
 * dsk_relay_reader_welcome(): as after a restored backup. Inside a transaction. @done: (out): FALSE: not again so
 * soon */
gboolean dsk_relay_engine_rewound (DskRelayEngine *self, gboolean *done, GError **error);
/* Two programs use the files of @device; for the audit trail. Inside a transaction. */
gboolean dsk_relay_engine_device_copied (DskRelayEngine *self, const char *user, const char *device, GError **error);
gboolean dsk_relay_engine_backup (DskRelayEngine *self, const char *path, GError **error);
/* Integrity of the file and of our own invariants (every message in a conversation, seq ≤ head, …).
 * @report: (out) (transfer full): lines for a person */
gboolean dsk_relay_engine_check (DskRelayEngine *self, char **report, GError **error);
/* Leaves nothing in SQLite's log: before closing. */
void dsk_relay_engine_tidy (DskRelayEngine *self);
/* Whether dsk_relay_engine_bound_log() has something to do. */
gboolean dsk_relay_engine_log_is_long (DskRelayEngine *self);
/* Between transactions, again and again: keeps SQLite's log short, also while there is always a reader. FALSE: it is
 * too long, and the readers would not pause; try again in a while. */
gboolean dsk_relay_engine_bound_log (DskRelayEngine *self);
/* At the beginning and when nothing waits: makes the log ready for much. */
void dsk_relay_engine_keep_log (DskRelayEngine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSendJob, dsk_send_job_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskCourtesy, dsk_courtesy_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayEngine, dsk_relay_engine_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskEnrolment, dsk_enrolment_clear)

G_END_DECLS
