/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-outgoing.h"
#include "dsk-player.h"
#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/**
 * DskComposer:
 *
 * Where replies and notes are written. It belongs to one timeline model and follows its
 * conversation: drafts are kept per conversation and mode, the mode is always Reply at first, what
 * can't be sent says why. A message to a conversation in which somebody wrote since the first
 * keystroke is held back until the author has decided.
 *
 * Files are taken by chooser, drop and paste, and wait in a tray above the text; what else can be sent has
 * dialogs of its own. A voice message that is recorded gets there, too, as soon as it is complete.
 * Actions: composer.attach, .emoji, .record, .template, .location, .contact, .question. Keys it
 * handles anywhere in its window: Ctrl+Shift+P templates, Ctrl+Shift+O files, Ctrl+Shift+R a voice message.
 *
 * Signals: "sent": something was handed to the outbox; "held" (GPtrArray of DskCommand): it waits there, and can still
 * be taken back; "failed" (string): words why it was not;
 * "review": the author wants to see what is new.
 */
#define DSK_TYPE_COMPOSER (dsk_composer_get_type ())
G_DECLARE_FINAL_TYPE (DskComposer, dsk_composer, DSK, COMPOSER, GtkWidget)

typedef enum
{
  DSK_COMPOSER_REPLY,
  DSK_COMPOSER_NOTE
} DskComposerMode;

void dsk_composer_set_model (DskComposer *self, DskClient *client, DskTimelineModel *model);
void dsk_composer_set_mode (DskComposer *self, DskComposerMode mode);
DskComposerMode dsk_composer_get_mode (DskComposer *self);
/* Whether the role allows that mode in this conversation. */
gboolean dsk_composer_can (DskComposer *self, DskComposerMode mode);
/* The reply answers this message; shown above the text until sent or taken away. */
void dsk_composer_set_quote (DskComposer *self, const char *message, const char *words);
/* What is written to the customer becomes the note, after what is in that already. */
void dsk_composer_leave_as_note (DskComposer *self);
/* Begins, or goes on with, a note that calls @user, who is called @name, and says @words. */
void dsk_composer_call (DskComposer *self, const char *user, const char *name, const char *words);
/* Puts @text after what is written already. */
void dsk_composer_append (DskComposer *self, const char *text);
void dsk_composer_send (DskComposer *self);
/* Sends one message of any kind to this conversation, beside what is being written.
 * @quote: (nullable): id of the message that it answers or reacts to; @until: when, UTC ms; 0: now */
void dsk_composer_send_outgoing (DskComposer *self, const DskOutgoing *outgoing, const char *quote, gint64 until);
/* Whether dsk_composer_take_back() of a reply would do so at once, as far as there is room: what was being written is
 * read. */
gboolean dsk_composer_may_take_back (DskComposer *self);
/* Puts a text, or a file with its caption, back to where it is written, after what is written already.
 * @mode: where it was written
 * @quote: (nullable): the message that it answers
 * @attention: (nullable): the id that it is listed under as refused; not any more once it is kept as a draft
 *
 * Returns: FALSE: it is not there now: there is no room for the file, or what was being written has to be read first */
gboolean dsk_composer_take_back (DskComposer *self, DskComposerMode mode, const DskOutgoing *outgoing,
                                 const char *quote, const char *attention);
/* Puts what somebody said into the note, after what is written there already, and asks whom to call.
 * @what: the words; of a file that goes with them its content, too
 * @without: (nullable): the words instead if there is no place for the file */
void dsk_composer_forward (DskComposer *self, const DskOutgoing *what, const char *without);
/* Returns: (transfer full) (nullable): that a colleague is writing a reply here right now, in words; NULL: nobody is */
char *dsk_composer_dup_warning (DskComposer *self);
/* Files that are dropped on @widget are for this conversation, too. */
void dsk_composer_take_drops (DskComposer *self, GtkWidget *widget);
/* Whether something can be sent to the customer now: of any kind if @free, else only a template. */
gboolean dsk_composer_may_send (DskComposer *self, gboolean free);
/* What is being recorded stops, and goes to the tray. */
void dsk_composer_flush (DskComposer *self);
/* With what voice messages and other sound are played before they are sent: one at a time in a window. */
void dsk_composer_set_player (DskComposer *self, DskPlayer *player);
/* @kept: FALSE: it could not be kept, which is said on the screen */
typedef void (*DskComposerKeptFunc) (gboolean kept, gpointer kept_for);
/* What is being recorded stops, and is kept as a draft. Returns: whether that takes a moment, after which @kept is
 * called. @kept_for: is kept until then */
gboolean dsk_composer_finish_recording (DskComposer *self, DskComposerKeptFunc kept, GObject *kept_for);
void dsk_composer_focus (DskComposer *self);
/* @dialog: a DskHandoffDialog, of the conversation on the screen: what it tells the customer is a reply as any other,
 * so what happens while it is open is asked about before it sends. */
void dsk_composer_attend_handoff (DskComposer *self, GtkWindow *dialog);

G_END_DECLS
