/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Why something came back to its author. */
typedef enum
{
  DSK_ATTENTION_TAKEN,          /* a colleague took the conversation */
  DSK_ATTENTION_ANSWERED,       /* a colleague answered */
  DSK_ATTENTION_HELD,           /* a colleague had begun to answer */
  DSK_ATTENTION_RESOLVED,       /* a colleague resolved the conversation */
  DSK_ATTENTION_CUSTOMER_WROTE, /* what it answers is not the newest question any more */
  DSK_ATTENTION_MOVED_ON,       /* one of these; the relay does not say which */
  DSK_ATTENTION_UNCERTAIN,      /* the relay was restored: it may have been sent before */
  DSK_ATTENTION_WINDOW_CLOSED,
  DSK_ATTENTION_RIGHT_LOST,     /* its author may not do this, or not see the conversation, any more */
  DSK_ATTENTION_OWNER_ONLY,     /* a colleague owns it, and only the owner replies there */
  DSK_ATTENTION_NUMBER_GONE,    /* the business number is not set up */
  DSK_ATTENTION_SENT,           /* it can't be taken back: WhatsApp has it, or may have it */
  DSK_ATTENTION_WITHDRAWN,      /* its author wanted to write it again */
  DSK_ATTENTION_NOTE_CHANGED,   /* its author changed the note on another computer meanwhile */
  DSK_ATTENTION_NOTE_OTHERS,    /* somebody else wrote the note */
  DSK_ATTENTION_CONTACT_FULL,   /* with what others wrote meanwhile it is more than a contact holds */
  DSK_ATTENTION_CANNED_CHANGED, /* a colleague changed the canned reply meanwhile */
  DSK_ATTENTION_CANNED_SHORTCUT,/* another one has its shortcut */
  DSK_ATTENTION_CANNED_TEAM,    /* it is not of a team of its author's */
  DSK_ATTENTION_CANNED_ALL,     /* it is offered to everybody, which its author may not decide */
  DSK_ATTENTION_HANDOFF_OPEN,   /* another handoff waits for an answer there */
  DSK_ATTENTION_HANDOFF_DONE,   /* the conversation is resolved: nobody needs it */
  DSK_ATTENTION_HANDOFF_OWNER,  /* who it is handed to has it already */
  DSK_ATTENTION_HANDOFF_MUTE,   /* … can answer nobody there, or nobody of the team can take it */
  DSK_ATTENTION_HANDOFF_GONE,   /* there is no such handoff there */
  DSK_ATTENTION_HANDOFF_ENDED,  /* it was answered, taken back or too late */
  DSK_ATTENTION_HANDOFF_OTHERS, /* it is offered to somebody else */
  DSK_ATTENTION_HANDOFF_NOT_YOURS, /* only who offered it, or has the conversation, takes it back */
  DSK_ATTENTION_TIME_PASSED,    /* when it was to be sent, before the relay heard of it, or while it did not run */
  DSK_ATTENTION_FILE_MISSING,   /* when it was to be sent, its file was not there yet */
  DSK_ATTENTION_AUTHOR_LEFT,    /* when it was to be sent, who wrote it did not work here any more */
  DSK_ATTENTION_AUTHOR_MAY_NOT, /* … might not reply there any more */
  DSK_ATTENTION_LATER_SENT,     /* what was to be sent later left before it could be taken out */
  DSK_ATTENTION_LATER_REMOVED,  /* … was taken out before it could be sent now */
  DSK_ATTENTION_LATER_GONE,     /* … is not there */
  DSK_ATTENTION_LATER_OTHERS,   /* … is somebody else's */
  DSK_ATTENTION_START_UNSEEN,   /* who it was to begin with is in a conversation that its author may not see */
  DSK_ATTENTION_START_NUMBER,   /* … from a number of other teams */
  DSK_ATTENTION_OPTED_OUT,      /* the customer wants no marketing, and the template is that */
  DSK_ATTENTION_NUMBER_NEW,     /* WhatsApp has not told which account the business number is of */
  DSK_ATTENTION_NUMBER_STOPPED, /* WhatsApp takes nothing from the business number */
  DSK_ATTENTION_REFUSED,        /* anything else */
} DskAttentionReason;

/* What can be done about it; discarding always can. */
typedef enum
{
  DSK_ATTENTION_SEND = 1 << 0, /* as it is, though that changed */
  DSK_ATTENTION_EDIT = 1 << 1, /* goes back to where it was written */
  DSK_ATTENTION_NOTE = 1 << 2, /* the words stay with the team */
  DSK_ATTENTION_TEMPLATE = 1 << 3, /* only a template can be sent now */
} DskAttentionAction;

/* @code: of the result; @detail: (nullable) */
DskAttentionReason dsk_attention_reason (const char *code, const char *detail);
/* Whether it is about a canned reply, and so about no conversation. */
gboolean dsk_attention_is_canned (const DskAttention *attention);
/* Whether it begins a conversation, and so is about none that there is. */
gboolean dsk_attention_is_start (const DskAttention *attention);
/* Whether it hands a conversation on, or answers that. */
gboolean dsk_attention_is_handoff (const DskAttention *attention);
/* Whether it is a note, not a change of one. */
gboolean dsk_attention_is_note (const DskAttention *attention);
/* Returns: (transfer full): what it is about, in words for a person: of a conversation, who that is with */
char *dsk_attention_title (const DskAttention *attention);
/* Gives what has no words of its own some that say what was to be changed. */
void dsk_attention_say (DskAttention *attention);
/* Returns: (transfer full) (nullable): the conversation that can be opened to look at what it was about; of one that
 * was to be begun, the one that there was already */
char *dsk_attention_dup_conv (const DskAttention *attention);
/* Returns: a set of DskAttentionAction */
guint dsk_attention_actions (const DskAttention *attention);
/* Returns: (transfer full) (nullable): the reason in words for a person; NULL: dsk_label_refusal() has better ones */
char *dsk_attention_words (DskAttentionReason reason, const char *detail);
/* Returns: (transfer full): why it came back, in words for a person who may not see the conversation any more */
char *dsk_attention_why (const DskAttention *attention);

G_END_DECLS
