/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-attachment-tray.h"
#include "dsk-composer.h"
#include "dsk-draft-keeper.h"
#include "dsk-flow.h"
#include "dsk-mention-popover.h"
#include "dsk-staff.h"
#include "dsk-quote-bar.h"
#include "dsk-send-dialog.h"
#include "dsk-voice-bar.h"
#include "dsk-window-chip.h"

G_BEGIN_DECLS

/* dsk-composer.c: text, drafts, keys. dsk-composer-send.c: what happens on Send.
 * dsk-composer-state.c: what is possible now, and how it looks. dsk-composer-tools.c: everything that
 * is more than text. dsk-composer-dialogs.c: the dialogs that make a message. dsk-composer-taken.c: what comes back.
 * dsk-composer-forward.c: what is forwarded by note. dsk-composer-hold.c: the question before a reply is sent.
 * dsk-composer-known.c: what its author knows. */

/* The trays' names among the drafts of a conversation. */
#define DSK_COMPOSER_TRAY "tray"
#define DSK_COMPOSER_NOTE_TRAY "note-tray"

typedef struct _DskComposerTaken DskComposerTaken;   /* dsk-composer-taken.c */
typedef struct _DskComposerCanned DskComposerCanned; /* dsk-composer-canned.c */
typedef struct _DskComposerVoice DskComposerVoice;   /* dsk-composer-voice.c */

/* Why a reply is not simply sent. */
typedef enum
{
  DSK_COMPOSER_HOLD_GAP,       /* something is left to fill in */
  DSK_COMPOSER_HOLD_NEWS,      /* somebody wrote since it was begun */
  DSK_COMPOSER_HOLD_COLLEAGUE, /* somebody replies right now */
  DSK_COMPOSER_HOLD_STOPPED    /* somebody did when it was asked, and does so no more */
} DskComposerHold;

/* What the author of a reply knows of its conversation. */
typedef struct
{
  char *conv;          /* (owned) (nullable) */
  char *head;          /* (owned) (nullable): its newest message */
  char *owner;         /* (owned) (nullable) */
  gint64 window_until; /* UTC ms; 0: not open */
  char *replying;      /* (owned) (nullable): the colleague of whom they were told that they reply right now */
  gint64 fence;        /* of their reply lease when they were told; 0: none */
} DskComposerKnown;

struct _DskComposer
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *hold;
  GtkLabel *hold_title;
  GtkLabel *hold_words;
  DskFlow *hold_buttons;
  GtkButton *hold_review;
  GtkButton *hold_send;
  GtkButton *hold_note;
  GtkWidget *modes;
  GtkToggleButton *reply;
  GtkToggleButton *note;
  DskWindowChip *chip;
  GtkWidget *team_only;
  GtkWidget *unread; /* that something of what was written before can't be read */
  DskQuoteBar *quote;
  DskAttachmentTray *tray;      /* of the reply */
  DskAttachmentTray *note_tray; /* of the note: nothing goes from one to the other */
  GtkStack *stack;
  GtkTextView *text;
  GtkLabel *placeholder;
  GtkImage *closed_icon;
  GtkLabel *closed_title;
  GtkLabel *closed_words;
  GtkButton *closed_note;
  GtkButton *closed_template;
  GtkButton *closed_take;
  DskVoiceBar *voice_bar; /* in the place of what is at the bottom */
  GtkWidget *bottom;
  GtkWidget *attach;
  GtkWidget *record;
  GtkWidget *emoji;
  GtkWidget *template_;
  GtkWidget *more;
  GtkLabel *counter;
  GtkLabel *hint;
  GtkButton *send;
  GtkWidget *send_more;

  DskClient *client;       /* (owned) (nullable) */
  DskTimelineModel *model; /* (owned) (nullable) */
  DskDraftKeeper *drafts;  /* (owned) (nullable) */
  DskStaff *people;       /* (owned) (nullable) */
  GtkTextBuffer *buffer;   /* (owned by text) */

  DskMentionPopover *mention; /* (owned) */
  GtkLabel *unseen;           /* (owned by the widget tree): who will not hear of the note */
  GtkTextTag *mention_tag;    /* (owned by the buffer) */
  GPtrArray *callables;       /* (owned) (nullable) (element-type DskCallableRow): of the conversation */
  GHashTable *chosen;         /* (owned) name → id, both owned: who was chosen from the list */
  guint mention_at;           /* the "@" that the list is for */
  guint unplaced;             /* frames until the list knows where it belongs */
  guint dismissed_at;         /* the one that it is not wanted for any more */

  DskComposerCanned *canned; /* (owned) */
  DskComposerVoice *voice;   /* (owned) */
  DskPlayer *player;         /* (owned) (nullable): the timeline's */

  char *conv; /* (owned) (nullable): whose text is in the buffer */
  DskComposerMode mode;
  DskStatus then;        /* what the conversation is to be once it was answered; NEW: what a reply makes of it */
  gint64 until;          /* when it is to be sent, UTC ms; 0: now */
  DskComposerHold held_for; /* what the question is about, if it is open: what to do with @then and @until */
  char *held_by;            /* (owned) (nullable): who replied too, isolated, if it is about that */
  gboolean setting_text; /* a change of the buffer is not typing */
  gboolean was_empty;    /* before the change that is being looked at */
  gboolean composing;    /* an input method is at work */
  GPtrArray *taken;      /* (owned) (element-type DskComposerTaken): is put back once the drafts are known */
  DskComposerKnown started; /* (owned) what was so at the first keystroke */
  DskComposerKnown shown;   /* (owned) what was so when the question, if it is open, said it */
};

/* That of what is written now. */
DskAttachmentTray *dsk_composer_get_tray (DskComposer *self);
DskAttachmentTray *dsk_composer_get_tray_of (DskComposer *self, DskComposerMode mode);
const char *dsk_composer_mode_name (DskComposerMode mode);
/* Replaces the text, which is not typing: no draft is written. */
void dsk_composer_set_text (DskComposer *self, const char *text);
void dsk_composer_remember_start (DskComposer *self);
void dsk_composer_install_signals (DskComposerClass *klass);
/* @anyway: whatever the question that they answered told them of, and nothing else */
void dsk_composer_send_now (DskComposer *self, gboolean anyway);
/* dsk-composer-ways.c */
void dsk_composer_connect_sending (DskComposer *self);
void dsk_composer_install_sending (GtkWidgetClass *widget_class);
void dsk_composer_install_actions (GtkWidgetClass *widget_class);
/* What the author had before them. The relay compares it with what is so when the message comes. */
typedef struct
{
  const char *conv;
  const char *head;    /* (nullable): the newest message */
  const char *owner;   /* (nullable) */
  gint64 window_until; /* UTC ms; 0: not open */
  gint64 fence;        /* of the reply lease; 0: none, or it is sent whatever a colleague does */
} DskComposerSeen;

/* As dsk_composer_send_outgoing(), to the conversation of @seen, whatever is on the screen by now.
 * @dialog: (nullable): that made it, and is told what the outbox says */
void dsk_composer_send_seen (DskComposer *self, const DskComposerSeen *seen, const DskOutgoing *outgoing,
                             const char *quote, gint64 until, DskSendDialog *dialog);
/* The one file in the tray of @seen, as a reply there, whatever is on the screen by now; the tray is emptied when the
 * outbox holds it. */
void dsk_composer_send_file_seen (DskComposer *self, const DskComposerSeen *seen, DskAttachment *attachment);
/* dsk-composer-known.c */
void dsk_composer_known_clear (DskComposerKnown *known);
/* All that is on the screen now, if that is its conversation, is known to them. */
void dsk_composer_known_look (DskComposer *self, DskComposerKnown *known);
/* The same of the conversation that is on the screen, whatever it was of. */
void dsk_composer_known_begin (DskComposer *self, DskComposerKnown *known);
/* They were told of all that happened: besides that, who replies right now. */
void dsk_composer_known_told (DskComposer *self, DskComposerKnown *known);
/* What is sent by them, whatever they were told, names. Valid as long as @known is not changed. */
DskComposerSeen dsk_composer_known_seen (DskComposer *self, const DskComposerKnown *known);
/* What came in a conversation that is not on the screen any more the relay knows: it asks.
 * @news: (out): whether something happened; else somebody replies right now
 *
 * Returns: (transfer full) (nullable): a paragraph for each thing to think of that is not @known; NULL: nothing */
char *dsk_composer_dup_happened (DskComposer *self, const DskComposerKnown *known, gboolean *news);
/* dsk-composer-dialogs.c */
void dsk_composer_install_dialogs (GtkWidgetClass *widget_class);
/* Opens the dialog that fills in a template. @id: (nullable): of the one to begin with; @search: (nullable): what is
 * looked for there */
void dsk_composer_open_template (DskComposer *self, const char *id, const char *search);
/* Where nothing but a template can be sent, who begins to write looks for one. */
void dsk_composer_write_template (DskComposer *self);
/* Returns: (transfer none) (nullable): the window that the composer is in */
GtkWindow *dsk_composer_get_window (DskComposer *self);
void dsk_composer_connect_tools (DskComposer *self);
/* dsk-composer-mentions.c */
void dsk_composer_connect_mentions (DskComposer *self);
void dsk_composer_dispose_mentions (DskComposer *self);
/* Reads whom a note here can call, if one is written. */
void dsk_composer_load_callables (DskComposer *self);
/* After the text changed: what stands out, and the warning. */
void dsk_composer_update_mentions (DskComposer *self);
/* Another conversation comes: nothing is dismissed there. */
void dsk_composer_leave_mentions (DskComposer *self);
/* After somebody typed: the list. */
void dsk_composer_offer_mentions (DskComposer *self);
/* @text, @content: (nullable): of a note. Of several of one name those are meant whom it called. */
void dsk_composer_choose_called (DskComposer *self, const char *text, const char *content);
/* Returns: whether the list took the key */
gboolean dsk_composer_mention_key (DskComposer *self, guint keyval, GdkModifierType state);
/* The cursor goes to @at, behind an "@", and the list opens as if that had been typed. */
void dsk_composer_ask_mention (DskComposer *self, guint at);
/* Where the character @at is, in the composer. */
void dsk_composer_locate (DskComposer *self, guint at, GdkRectangle *place);
/* dsk-composer-canned.c */
void dsk_composer_connect_canned (DskComposer *self);
void dsk_composer_dispose_canned (DskComposer *self);
/* After somebody typed: the list. */
void dsk_composer_offer_canned (DskComposer *self);
/* Another conversation comes: nothing that was read, or not wanted, in this one is of any meaning there. */
void dsk_composer_leave_canned (DskComposer *self);
/* As if somebody typed "/" on a line of its own. */
void dsk_composer_begin_canned (DskComposer *self);
gboolean dsk_composer_is_canned_open (DskComposer *self);
/* After the text changed: what is left to be filled in stands out. */
void dsk_composer_update_gaps (DskComposer *self);
/* Returns: whether the list, or a gap, took the key */
gboolean dsk_composer_canned_key (DskComposer *self, guint keyval, GdkModifierType state);
/* Returns: (transfer full) (nullable): that something is left to be filled in; NULL: nothing is */
char *dsk_composer_dup_gap_warning (DskComposer *self);
/* Selects what is left to be filled in. Returns: whether there was something */
gboolean dsk_composer_review_gap (DskComposer *self);
/* Returns: (transfer none) (nullable): id of the canned reply that the text was made from */
const char *dsk_composer_get_canned (DskComposer *self);
/* @file: (nullable): content of a message with a file, which the note has
 * Returns: (transfer full) (nullable): what the note @text is besides its words */
char *dsk_composer_dup_note_content (DskComposer *self, const char *text, const char *file);
/* dsk-composer-forward.c */
/* The note is known. @attachment: (nullable); @without: (nullable): as of dsk_composer_forward() */
void dsk_composer_put_forwarded (DskComposer *self, const char *words, DskAttachment *attachment, const char *without);
/* dsk-composer-hold.c */
/* Asks, if a reason not to simply send is there; what for is in @then and @until. Returns: whether it does */
gboolean dsk_composer_hold (DskComposer *self);
/* They were asked and mean it. Asks again, if what is there now is not what they were told. Returns: whether it does */
gboolean dsk_composer_hold_again (DskComposer *self);
/* Returns: whether the question is open */
gboolean dsk_composer_is_held (DskComposer *self);
/* After what colleagues do, or what is in the conversation, changed: what the question says. */
void dsk_composer_follow_hold (DskComposer *self);
/* There is nothing to decide any more; the focus, if it was there, goes to where Enter sends nothing. */
void dsk_composer_end_hold (DskComposer *self);
/* dsk-composer-taken.c */
/* Queues it until what is written in the note is known. @without: (nullable) */
void dsk_composer_take_forwarded (DskComposer *self, const DskOutgoing *what, const char *without);
void dsk_composer_taken_free (DskComposerTaken *taken);
/* Returns: whether there was something, and all of it is there now */
gboolean dsk_composer_apply_taken (DskComposer *self);
/* @mode: what it is for, whatever is written now. Returns: FALSE: there is no room, which was said */
gboolean dsk_composer_add_attachment (DskComposer *self, DskComposerMode mode, DskAttachment *attachment);
/* Returns: whether files can be added now to what is written in @mode */
gboolean dsk_composer_takes_files (DskComposer *self, DskComposerMode mode);
/* dsk-composer-voice.c */
void dsk_composer_install_voice (GtkWidgetClass *widget_class);
void dsk_composer_connect_voice (DskComposer *self);
/* What is being recorded is discarded. */
void dsk_composer_dispose_voice (DskComposer *self);
void dsk_composer_free_voice (DskComposer *self);
/* Whether a voice message is recorded for the conversation that is on the screen. */
gboolean dsk_composer_is_recording (DskComposer *self);
/* What was said so far goes to the tray of where it was begun, if something is recorded. */
void dsk_composer_stop_recording (DskComposer *self);
/* It stops, and what is written is sent with it. */
void dsk_composer_send_recording (DskComposer *self);
/* @possible: whether files can be added now */
void dsk_composer_update_voice (DskComposer *self, gboolean possible);
/* Tells the person, where a failure to send is told. */
void dsk_composer_fail (DskComposer *self, const char *words);
/* Returns: (transfer full) */
char *dsk_composer_get_text (DskComposer *self);
/* Shows what is possible now: call after anything that it depends on changed. */
void dsk_composer_update (DskComposer *self);
gboolean dsk_composer_enter_sends (void);

G_END_DECLS
