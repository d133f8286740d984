/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-composer.h"
#include "dsk-draft-keeper.h"
#include "dsk-window-chip.h"

G_BEGIN_DECLS

/* dsk-composer.c: text, drafts, sending, keys. dsk-composer-state.c: what is possible now, and how
 * it looks. */

struct _DskComposer
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *hold;
  GtkLabel *hold_words;
  GtkButton *hold_review;
  GtkButton *hold_send;
  GtkButton *hold_note;
  GtkWidget *modes;
  GtkToggleButton *reply;
  GtkToggleButton *note;
  DskWindowChip *chip;
  GtkWidget *team_only;
  GtkWidget *quote;
  GtkLabel *quote_words;
  GtkButton *quote_close;
  GtkStack *stack;
  GtkTextView *text;
  GtkLabel *placeholder;
  GtkImage *closed_icon;
  GtkLabel *closed_title;
  GtkLabel *closed_words;
  GtkButton *closed_note;
  GtkWidget *bottom;
  GtkLabel *counter;
  GtkLabel *hint;
  GtkButton *send;

  DskClient *client;       /* (owned) (nullable) */
  DskTimelineModel *model; /* (owned) (nullable) */
  DskDraftKeeper *drafts;  /* (owned) (nullable) */
  GtkTextBuffer *buffer;   /* (owned by text) */

  char *conv; /* (owned) (nullable): whose text is in the buffer */
  DskComposerMode mode;
  gboolean setting_text; /* a change of the buffer is not typing */
  gboolean was_empty;    /* before the change that is being looked at */
  gboolean composing;    /* an input method is at work */
  char *quoted;          /* (owned) (nullable): id of the message that is quoted */
  char *started_at;      /* (owned) (nullable): the newest message at the first keystroke */
};

/* Returns: (transfer full) */
char *dsk_composer_get_text (DskComposer *self);
/* Shows what is possible now: call after anything that it depends on changed. */
void dsk_composer_update (DskComposer *self);
gboolean dsk_composer_enter_sends (void);

G_END_DECLS
