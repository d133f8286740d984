/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-attachment-tray.h"
#include "dsk-composer.h"
#include "dsk-draft-keeper.h"
#include "dsk-staff.h"
#include "dsk-quote-bar.h"
#include "dsk-window-chip.h"

G_BEGIN_DECLS

/* dsk-composer.c: text, drafts, keys. dsk-composer-send.c: what happens on Send.
 * dsk-composer-state.c: what is possible now, and how it looks. dsk-composer-tools.c: everything that
 * is more than text. */

#define DSK_COMPOSER_TRAY "tray" /* the tray's name among the drafts of a conversation */

struct _DskComposer
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *hold;
  GtkLabel *hold_title;
  GtkLabel *hold_words;
  GtkButton *hold_review;
  GtkButton *hold_send;
  GtkButton *hold_note;
  GtkWidget *modes;
  GtkToggleButton *reply;
  GtkToggleButton *note;
  DskWindowChip *chip;
  GtkWidget *team_only;
  DskQuoteBar *quote;
  DskAttachmentTray *tray;
  GtkStack *stack;
  GtkTextView *text;
  GtkLabel *placeholder;
  GtkImage *closed_icon;
  GtkLabel *closed_title;
  GtkLabel *closed_words;
  GtkButton *closed_note;
  GtkButton *closed_template;
  GtkWidget *bottom;
  GtkWidget *attach;
  GtkWidget *emoji;
  GtkWidget *template_;
  GtkWidget *more;
  GtkLabel *counter;
  GtkLabel *hint;
  GtkButton *send;

  DskClient *client;       /* (owned) (nullable) */
  DskTimelineModel *model; /* (owned) (nullable) */
  DskDraftKeeper *drafts;  /* (owned) (nullable) */
  DskStaff *people;       /* (owned) (nullable) */
  GtkTextBuffer *buffer;   /* (owned by text) */

  char *conv; /* (owned) (nullable): whose text is in the buffer */
  DskComposerMode mode;
  gboolean setting_text; /* a change of the buffer is not typing */
  gboolean was_empty;    /* before the change that is being looked at */
  gboolean composing;    /* an input method is at work */
  DskOutgoing *taken;    /* (owned) (nullable): is put back once the drafts are known */
  char *taken_id;        /* (owned) (nullable): what it came back as, which is let go once it is a draft */
  char *started_at;      /* (owned) (nullable): the newest message at the first keystroke */
};

const char *dsk_composer_mode_name (DskComposerMode mode);
/* Replaces the text, which is not typing: no draft is written. */
void dsk_composer_set_text (DskComposer *self, const char *text);
void dsk_composer_remember_start (DskComposer *self);
void dsk_composer_install_signals (DskComposerClass *klass);
void dsk_composer_connect_sending (DskComposer *self);
void dsk_composer_install_actions (GtkWidgetClass *widget_class);
void dsk_composer_connect_tools (DskComposer *self);
gboolean dsk_composer_apply_taken (DskComposer *self);
/* Tells the person, where a failure to send is told. */
void dsk_composer_fail (DskComposer *self, const char *words);
/* Returns: (transfer full) */
char *dsk_composer_get_text (DskComposer *self);
/* Shows what is possible now: call after anything that it depends on changed. */
void dsk_composer_update (DskComposer *self);
gboolean dsk_composer_enter_sends (void);

G_END_DECLS
