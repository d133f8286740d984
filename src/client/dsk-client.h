/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-colleagues.h"
#include "dsk-command.h"
#include "dsk-contact-change.h"
#include "dsk-media-cache.h"
#include "dsk-replica-canned.h"
#include "dsk-replica-offline.h"
#include "dsk-replica-reader.h"
#include "dsk-replica-saved.h"

G_BEGIN_DECLS

/**
 * DskClientState:
 * @DSK_CLIENT_CLOSED: not opened yet
 * @DSK_CLIENT_UNENROLLED: the profile has no relay: first run
 * @DSK_CLIENT_LOCKED: the token can't be read: no keyring, or it is locked (see last-error)
 * @DSK_CLIENT_OFFLINE: works on the replica; tries again by itself
 * @DSK_CLIENT_CONNECTING: a try is under way
 * @DSK_CLIENT_SYNCING: connected, the initial sync or a catch-up is under way; usable already
 * @DSK_CLIENT_ONLINE: connected and up to date
 * @DSK_CLIENT_REVOKED: the relay no longer knows this device
 * @DSK_CLIENT_UPGRADE: this app is too old for the relay
 * @DSK_CLIENT_BROKEN: the replica can't be opened (corrupt, newer, disk full: see last-error)
 */
typedef enum {
  DSK_CLIENT_CLOSED,
  DSK_CLIENT_UNENROLLED,
  DSK_CLIENT_LOCKED,
  DSK_CLIENT_OFFLINE,
  DSK_CLIENT_CONNECTING,
  DSK_CLIENT_SYNCING,
  DSK_CLIENT_ONLINE,
  DSK_CLIENT_REVOKED,
  DSK_CLIENT_UPGRADE,
  DSK_CLIENT_BROKEN,
} DskClientState;

#define DSK_TYPE_CLIENT_STATE (dsk_client_state_get_type ())
GType dsk_client_state_get_type (void);
const char *dsk_client_state_to_string (DskClientState state);

/**
 * DskClient:
 *
 * The app minus pixels: one profile (enrolment, token, replica, outbox) and its connection to a relay. Lives
 * in the thread of the main context that it was made in; nothing it does blocks. The replica's writer and
 * reader each have a worker thread inside.
 *
 * Properties: state (DskClientState), last-error (GError boxed, nullable), pending (uint: commands not yet
 * acknowledged), attention (uint: refused ones), progress (double 0…1 of the initial sync), user-id,
 * user-name, role, relay-name, relay-url (strings, nullable).
 * Signals: "changed" (GStrv conversation ids, or an empty one for "anything"): the replica's content changed;
 * coalesced to at most one a frame (16 ms). "command-result" (gint64 n of a submitted command, its id, which
 * stays what it was when the number had to change, (nullable): an older relay; code, detail (nullable) as in
 * DskCommandResult): what the relay made of it is in the replica now. "colleagues" (GStrv conversation
 * ids): what others do right now is different in those, and, with an empty one, who is there at all.
 * "verified" (guint compared, guint differed, gboolean rebuilt): the replica was compared with the relay;
 * @differed parts of it were not the same and came again, and with @rebuilt all of it; nothing was compared: the
 * relay is too old.
 */
#define DSK_TYPE_CLIENT (dsk_client_get_type ())
G_DECLARE_FINAL_TYPE (DskClient, dsk_client, DSK, CLIENT, GObject)

/* @profile_dir: made (0700) if missing. @file_secrets: TRUE keeps the token in a 0600 file of the profile
 * instead of the keyring (dastakctl --profile, tests); the desktop passes FALSE. */
DskClient *dsk_client_new (const char *profile_dir, gboolean file_secrets);

/* Opens the replica and reads the token; afterwards state says what is next. Fails only as BROKEN/LOCKED. */
void dsk_client_open_async (DskClient *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean dsk_client_open_finish (DskClient *self, GAsyncResult *result, GError **error);

/* Asks a relay who it is, before enrolment: reachable? in common version? clock within 5 minutes?
 * @url: "https://host:port", "wss://…", "host:port" or a whole enrolment link "dastak://host:port?code=…"
 * @error: words for a person (DSK_ERROR_UNAVAILABLE, _INVALID, _NEWER, _CONFLICT for the clock) */
void dsk_client_probe_async (DskClient *self, const char *url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): the relay's name */
char *dsk_client_probe_finish (DskClient *self, GAsyncResult *result, GError **error);

/* Enrols this device and starts to sync. @error: DSK_ERROR_UNAUTHENTICATED: the code is wrong, used or expired */
void dsk_client_enrol_async (DskClient *self, const char *url, const char *code, const char *device_name,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean dsk_client_enrol_finish (DskClient *self, GAsyncResult *result, GError **error);

/* Keeps a connection, reconnecting with jittered back-off, until stopped. No-op unless enrolled. */
void dsk_client_start (DskClient *self);
void dsk_client_stop (DskClient *self);
/* Try now instead of when the back-off ends (Ctrl+R, network came back). */
void dsk_client_retry (DskClient *self);
/* Compares what is here with the relay as soon as all is here, and fetches again what differs; "verified" comes
 * at the end. Happens once a day by itself. The client must be enrolled. */
void dsk_client_verify (DskClient *self);
/* The copy is damaged: it is still read, as far as it can be, while a new one is made beside it, or waits for the relay
 * for that. When it changes, "notify::state" is emitted. */
gboolean dsk_client_is_repairing (DskClient *self);
/* In this process it was seen that another computer uses a copy of this profile, or this is an older copy. */
gboolean dsk_client_is_copied (DskClient *self);
/* Returns: when this process last compared it, UTC ms; 0: not yet
 * @healed: (out) (optional): something differed then */
gint64 dsk_client_get_verified (DskClient *self, gboolean *healed);
/* Flushes and closes workers; call before the last unref. */
void dsk_client_close (DskClient *self);

DskClientState dsk_client_get_state (DskClient *self);
const char *dsk_client_get_user_id (DskClient *self);
const char *dsk_client_get_user_name (DskClient *self);
const char *dsk_client_get_role (DskClient *self);
const char *dsk_client_get_relay_name (DskClient *self);
const char *dsk_client_get_relay_url (DskClient *self);
/* Returns: (nullable): what the connection travels over, "websocket" or "long-poll"; NULL while there is none */
const char *dsk_client_get_wire (DskClient *self);
guint dsk_client_get_pending (DskClient *self);
guint dsk_client_get_attention (DskClient *self);
double dsk_client_get_progress (DskClient *self);
const GError *dsk_client_get_last_error (DskClient *self);
/* The relay was not reached for so long that nothing may be shown until it is. When it changes, "notify::state" is
 * emitted. */
gboolean dsk_client_is_expired (DskClient *self);
/* How far the clock of this computer is ahead of the relay's, ms; negative: behind; 0: by no more than a few minutes,
 * or the relay was not heard yet. Nothing is emitted when it changes: who sets a clock tells nobody. */
gint64 dsk_client_get_clock_error (DskClient *self);

/* Returns: (transfer none): the files of this profile */
DskMediaCache *dsk_client_get_media (DskClient *self);

/* A new id for commands, messages, notes. Returns: (transfer full) */
char *dsk_client_new_id (DskClient *self);

/* Every write goes through here: validates, puts it into the outbox (durable when the callback comes), shows it
 * in the overlay, sends it when connected; with due_at not before that, so that it can be taken back. Result: (transfer
 * full): the command with its n. */
void dsk_client_submit_async (DskClient *self, DskCommand *command, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
/* The same for what takes the place of what came back as @attention (a command's id), which then is on its list no
 * more: however this ends, it is either still there or in the outbox, never both. */
void dsk_client_submit_instead_async (DskClient *self, DskCommand *command, const char *attention,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Of both. */
DskCommand *dsk_client_submit_finish (DskClient *self, GAsyncResult *result, GError **error);

/* Nothing is held back any more (due_at of a command): whoever wrote it leaves.
 *
 * Returns: whether something is on its way that the relay would take now; "notify::pending" and "notify::state" tell
 * when to look again */
gboolean dsk_client_flush (DskClient *self);

/* Shorthands that build the command; id of the new message or note through object. */
DskCommand *dsk_client_command_send (DskClient *self, const char *conv, const char *text,
                                     const char *quote, const char *head_msg);
/* @content: (nullable): what it is besides its words, see dsk_note_content_new() */
DskCommand *dsk_client_command_note (DskClient *self, const char *conv, const char *text, const char *content);
/* Changes @note, of this person, if it is still of @version, which is called @version_id. */
DskCommand *dsk_client_command_note_edit (DskClient *self, const char *conv, const char *note, gint64 version,
                                          const char *version_id, const char *text, const char *content);
DskCommand *dsk_client_command_claim (DskClient *self, const char *conv);
DskCommand *dsk_client_command_assign (DskClient *self, const char *conv, const char *user,
                                       const char *team);
DskCommand *dsk_client_command_set_status (DskClient *self, const char *conv, DskStatus status);
DskCommand *dsk_client_command_mark_read (DskClient *self, const char *conv, const char *message);
/* @message: from it on, all counts as not seen */
DskCommand *dsk_client_command_mark_unread (DskClient *self, const char *conv, const char *message);
/* This person saw @note, which calls them. */
DskCommand *dsk_client_command_mention_seen (DskClient *self, const char *conv, const char *note);
/* Asks the relay to fetch the file of @message once more. */
DskCommand *dsk_client_command_media_retry (DskClient *self, const char *conv, const char *message);
/* @until: UTC ms; 0: it is wanted again. @head_msg: (nullable): the newest message that was seen */
/* @user: (nullable): NULL: oneself */
DskCommand *dsk_client_command_availability (DskClient *self, const char *user, DskAvailability availability);
DskCommand *dsk_client_command_snooze (DskClient *self, const char *conv, gint64 until, const char *head_msg);
/* Hands @conv to a person or a team: one of @user and @team. @reason: (nullable): in a few words */
DskCommand *dsk_client_command_handoff (DskClient *self, const char *conv, const char *user, const char *team,
                                        const char *reason, const char *summary);
/* @type: DSK_COMMAND_HANDOFF_ACCEPT, _RETURN or _CANCEL; @handoff: its id; @why: (nullable): of a return */
DskCommand *dsk_client_command_handoff_answer (DskClient *self, DskCommandType type, const char *conv,
                                               const char *handoff, const char *why);
/* Makes a canned reply or article if its id is NULL, else changes it, if it is still of the version of @row. */
DskCommand *dsk_client_command_canned_put (DskClient *self, const DskCannedRow *row);
DskCommand *dsk_client_command_canned_remove (DskClient *self, const char *id, gint64 version);
/* @contact: the id of who @conv is with */
DskCommand *dsk_client_command_contact_edit (DskClient *self, const char *conv, const char *contact,
                                             const DskContactChange *change);
/* Asks the relay not to send @message, which it may have. */
DskCommand *dsk_client_command_cancel (DskClient *self, const char *conv, const char *message);

/* SCHEDULED_SEND: what is to be sent later is sent now; SCHEDULED_REMOVE: not at all.
 * @head_msg, @owner: (nullable): what the person sees who decides that */
DskCommand *dsk_client_command_scheduled (DskClient *self, DskCommandType type, const char *conv,
                                          const char *scheduled, const char *head_msg, const char *owner);
/* @scheduled is not to be sent later after all; the rest as dsk_client_take_back_async(). Not kept: whoever wants to
 * write it again has it before. Ends with dsk_client_take_back_finish() */
void dsk_client_unschedule_async (DskClient *self, const char *conv, const char *scheduled,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* @message, of ours, is not to be sent after all. @keep: it is to be written again, and must not be lost before it is
 * a draft */
void dsk_client_take_back_async (DskClient *self, const char *conv, const char *message, gboolean keep,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* @gone: (out): it never left this computer; FALSE: the relay is asked, and says so if it is too late
 * @kept: (out) (transfer full) (nullable): the id that it is listed under as something that came back */
gboolean dsk_client_take_back_finish (DskClient *self, GAsyncResult *result, gboolean *gone, char **kept,
                                      GError **error);
/* The file of @message is not brought to the relay any further, if nothing else needs it there. */
void dsk_client_give_up_file (DskClient *self, const char *message, const char *sha256);

/* The command @command_id of ours, which is no message, is not wanted any more: it leaves the outbox, if nobody else
 * can know of it yet. Otherwise nothing happens: what the relay made of it is undone by another command. */
void dsk_client_undo_async (DskClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer user_data);
/* @undone: (out) */
gboolean dsk_client_undo_finish (DskClient *self, GAsyncResult *result, DskUndone *undone, GError **error);

/* --- what is true only now; nothing of it is on a disk, and offline there is nobody --- */

/* What others know of this person while there is a connection. @presence: not OFFLINE */
void dsk_client_set_presence (DskClient *self, DskPresence presence);
DskPresence dsk_client_get_presence (DskClient *self);
/* Nobody sits at this PC for now: who was online is away to others, and views nothing. */
void dsk_client_set_gone (DskClient *self, gboolean gone);
/* @conv: (nullable): what the person looks at */
void dsk_client_set_viewing (DskClient *self, const char *conv);
/* At each change of a reply that somebody writes in @conv: others are told, and the reply lease is asked for. */
void dsk_client_typed (DskClient *self, const char *conv);
/* The reply was sent, taken back or left. */
void dsk_client_stopped_typing (DskClient *self);
/* A reply in @conv that was written under its lease is held back until @due_at, UTC ms: the lease is kept until then.
 * Before dsk_client_stopped_typing() */
void dsk_client_keep_lease (DskClient *self, const char *conv, gint64 due_at);
/* Returns: for DskCommand.lease_fence of a reply in @conv that nobody was asked about; 0: none */
gint64 dsk_client_get_fence (DskClient *self, const char *conv);
/* Returns: (transfer none): what others do; until control returns to the main loop */
DskColleagues *dsk_client_get_colleagues (DskClient *self);

/* Of one conversation, all of them or none. Saved at once (the caller debounces keystrokes, 200 ms); survives kill -9
 * once the worker ran it.
 * @drafts: (array zero-terminated=1): mode, text, mode, text…; "" removes it */
void dsk_client_set_drafts (DskClient *self, const char *conv, const char *const *drafts);
void dsk_client_dismiss_attention (DskClient *self, const char *command_id);
/* What came back as @command_id is in these drafts of @conv, and is not listed any more: both or neither.
 * @drafts: (array zero-terminated=1): mode, text, mode, text… */
void dsk_client_settle_attention (DskClient *self, const char *command_id, const char *conv,
                                  const char *const *drafts);

/* Keeps what the person was told of, for dsk_replica_reader_told(). @rows: (transfer full) (element-type DskToldRow) */
void dsk_client_keep_told (DskClient *self, GPtrArray *rows);

/* The saved views of our user, which stay on this computer: "changed" follows. A view whose id is NULL is made.
 * Durable when the callback comes; @error: words for a person. */
void dsk_client_put_saved_async (DskClient *self, const DskSavedView *view, GAsyncReadyCallback callback,
                                 gpointer user_data);
void dsk_client_remove_saved_async (DskClient *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
/* @ids: (array zero-terminated=1): all of them, as they shall stand */
void dsk_client_order_saved_async (DskClient *self, const char *const *ids, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean dsk_client_saved_finish (DskClient *self, GAsyncResult *result, GError **error);

/**
 * DskReadFunc:
 *
 * Runs in the reader's thread with its connection; returns what the task returns.
 */
typedef gpointer (*DskReadFunc) (DskReplicaReader *reader, gpointer data, GError **error);

/* Runs @func on the reader's thread, newest request first within a @tag: a queued request with the same non-NULL
 * @tag that has not begun is cancelled (search as you type, fast switching).
 * @data is freed with @data_free in any thread; the result with @result_free if nobody takes it. */
void dsk_client_read_async (DskClient *self, const char *tag, DskReadFunc func, gpointer data,
                            GDestroyNotify data_free, GDestroyNotify result_free,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer dsk_client_read_finish (DskClient *self, GAsyncResult *result, GError **error);
/* Before all that waits, and blocks until the answer is there, @patience_ms at most: for what takes a millisecond and
 * would otherwise have something shown in between that nobody needs to see. @data is freed with @data_free in any
 * thread. Returns: (transfer full) (nullable): what @func returned; NULL if that failed, or came too late: then it is
 * asked for as always */
gpointer dsk_client_read_now (DskClient *self, DskReadFunc func, gpointer data, GDestroyNotify data_free,
                              GDestroyNotify result_free, guint patience_ms);

G_END_DECLS
