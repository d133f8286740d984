/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include "dsk-conversation.h"
#include "dsk-duty.h"
#include "dsk-message.h"

G_BEGIN_DECLS

/**
 * DskCommandType:
 *
 * Everything that a device can ask the relay to change. Names on the wire are "message.send@1" and so on;
 * the version belongs to the name. A message that is more than text is "message.send@2", one that changes the status of
 * its conversation as well "message.send@3", one that is sent later "message.send@4", a note that calls people
 * "note.add@2", one with a file "note.add@3".
 */
typedef enum {
  DSK_COMMAND_MESSAGE_SEND,      /* conv, object (message id), kind, text, content?, quote?, head_msg?, lease_fence?,
                                  * user? (the owner whom its author saw), canned?, device_at, status (NEW: it
                                  * stays what a reply makes of it), until (when it is to be sent, UTC ms; 0: now) */
  DSK_COMMAND_NOTE_ADD,          /* conv, object (note id), text, content?, device_at; kind (of its file, which content
                                  * names; TEXT: it has none). With a file the text may be missing */
  DSK_COMMAND_CLAIM,             /* conv: become the owner if nobody is */
  DSK_COMMAND_ASSIGN,            /* conv, user? and team? : NULL user releases to the team or to everybody */
  DSK_COMMAND_SET_STATUS,        /* conv, status, base_seq? (compare and set) */
  DSK_COMMAND_MARK_READ,         /* conv, object (id of the newest message seen) */
  DSK_COMMAND_MARK_UNREAD,       /* conv, object (id of the oldest message that counts as not seen) */
  DSK_COMMAND_MEDIA_RETRY,       /* conv, object (id of the message whose file is to be fetched again) */
  DSK_COMMAND_MESSAGE_CANCEL,    /* conv, object (id of a message of ours that is not to be sent after all) */
  DSK_COMMAND_MENTION_SEEN,      /* conv, object (id of a note that calls the actor, who saw it) */
  DSK_COMMAND_SNOOZE,            /* conv, until (UTC ms; 0: it is wanted again), head_msg?, base_seq? (compare
                                  * and set) */

  /* Of no conversation: */
  DSK_COMMAND_CANNED_PUT,        /* object (id of a canned reply or article), text (the body), content, team?
                                  * (NULL: for everybody), base_seq (the version that it changes; 0: it is new) */
  DSK_COMMAND_CANNED_REMOVE,     /* object, base_seq (the version that is removed) */
  DSK_COMMAND_HANDOFF_OFFER,     /* conv, object (its id), user or team, text (the summary), reason? */
  DSK_COMMAND_HANDOFF_ACCEPT,    /* conv, object (id of one that is offered to the actor or a team of theirs) */
  DSK_COMMAND_HANDOFF_RETURN,    /* the same, text (why) */
  DSK_COMMAND_HANDOFF_CANCEL,    /* conv, object (id of a handoff) */
  DSK_COMMAND_CONTACT_EDIT,      /* conv, object (the contact's id), content (a DskContactChange) */
  DSK_COMMAND_USER_AVAILABILITY, /* user? (NULL: oneself), availability; about no conversation */
  DSK_COMMAND_NOTE_EDIT,         /* conv, object (id of a note of the actor's), text (missing: only its file is left),
                                  * content?, base_seq (the number
                                  * of the version that it changes, from 1), head_msg (the command that made that
                                  * version; the note itself, if it was never changed) */
  DSK_COMMAND_SCHEDULED_SEND,    /* conv, object (id of a message that is to be sent later, and is sent now instead),
                                  * head_msg?, user? (the owner whom the actor saw), device_at */
  DSK_COMMAND_SCHEDULED_REMOVE,  /* conv, object (the same, which is not sent at all) */
  DSK_COMMAND_START,             /* of no conversation that its author knows: object (message id), kind (TEMPLATE),
                                  * text, content (a DskStartContent: the template, and to whom), device_at */
  DSK_COMMAND_N,
} DskCommandType;

const char *dsk_command_type_to_string (DskCommandType type);
gboolean dsk_command_type_from_string (const char *text, DskCommandType *type);
/* Whether it is about a conversation, which it then names. */
gboolean dsk_command_type_has_conv (DskCommandType type);

/**
 * DskCommand:
 *
 * One request for change; immutable once built. Strings are owned. Which fields matter depends on the
 * type, as above; the others are NULL or 0.
 */
typedef struct {
  gatomicrefcount ref_count;
  DskCommandType type;
  char *id;         /* UUIDv7, minted by the device: the idempotency key */
  gint64 n;         /* per device, strictly ascending from 1; 0 until it is in the outbox */
  gint64 device_at; /* device time, UTC ms */
  char *conv;       /* (nullable) only if dsk_command_type_has_conv() says so */
  char *object;     /* id of the row that it makes or means */
  DskMessageKind kind; /* MESSAGE_SEND, NOTE_ADD, START; TEXT otherwise */
  char *text;       /* what a person reads: body, caption, emoji, the template as it will look */
  char *content;    /* (nullable) MESSAGE_SEND of other kinds, START, notes: a JSON object, see src/CONTENT.md */
  char *quote;      /* (nullable) id of the message that it answers */
  char *user;       /* (nullable) */
  char *team;       /* (nullable) */
  char *reason;     /* (nullable) HANDOFF_OFFER: why, in a few words */
  DskStatus status;
  char *head_msg;   /* (nullable) the newest message that the author had seen */
  gint64 base_seq;  /* 0: unconditional; START: up to where in the log its author knew everything */
  gint64 until;     /* SNOOZE, MESSAGE_SEND: UTC ms */
  gint64 due_at;    /* until when it may be taken back before it leaves this computer, UTC ms; 0: it leaves at once.
                     * Never on the wire */
  char *canned;     /* (nullable) MESSAGE_SEND: the canned reply that it was made from, which is counted */
  DskAvailability availability; /* USER_AVAILABILITY */
  gint64 lease_fence; /* of the reply lease that it was written under; 0: none, or sent anyway. Never stored */
} DskCommand;

/* Nothing is held back for longer. */
#define DSK_HOLD_MAX_MS (60 * 1000)
#define DSK_CONTENT_MAX_BYTES (16 * 1024)

GType dsk_command_get_type (void);
DskCommand *dsk_command_new (DskCommandType type, const char *id, const char *conv);
DskCommand *dsk_command_ref (DskCommand *self);
void dsk_command_unref (DskCommand *self);
/* The name that it travels under: dsk_command_type_to_string(), with the version that its content needs. */
const char *dsk_command_wire_type (const DskCommand *self);
/* Checks shape and bounds: ids valid, text non-empty and within limits, status one that can be set.
 * @error: DSK_ERROR_INVALID in words for a person */
gboolean dsk_command_validate (const DskCommand *self, GError **error);

typedef enum {
  DSK_RESULT_OK,
  DSK_RESULT_INVALID,       /* malformed, or names something that does not exist for the actor */
  DSK_RESULT_FORBIDDEN,
  DSK_RESULT_CONFLICT,      /* somebody was faster; the detail says who */
  DSK_RESULT_WINDOW_CLOSED,
  DSK_RESULT_NEEDS_CONFIRM, /* the conversation moved on since it was written */
  DSK_RESULT_UNSUPPORTED,   /* this relay does not know the command */
  DSK_RESULT_N,
} DskResultCode;

const char *dsk_result_code_to_string (DskResultCode code);
gboolean dsk_result_code_from_string (const char *text, DskResultCode *code);

/**
 * DskCommandResult:
 *
 * What became of a command; written in the same transaction as its effect. @detail is a small JSON object
 * (for CONFLICT: {"owner":user-id,"at":ms}, or of a message
 * {"reason":"lease","holder":user-id,"holder_name":name}; for OK of START {"conv":conversation-id}; for OK of a note,
 * if somebody whom it calls can't see it: {"untold":[{"user":user-id,"name":name}…]}) or NULL.
 */
typedef struct {
  DskResultCode code;
  gint64 seq;    /* log position at which the effect is visible */
  char *detail;  /* (nullable) (owned) */
  char *command; /* (nullable) (owned): id of the command, where the relay says it */
} DskCommandResult;

void dsk_command_result_clear (DskCommandResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskCommand, dsk_command_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskCommandResult, dsk_command_result_clear)

G_END_DECLS
