/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-composer.h"
#include "dsk-outgoing.h"

G_BEGIN_DECLS

/**
 * DskConversationPage:
 *
 * The whole right side of the main window: header bar, timeline, composer and side panel of one
 * conversation, or "Select a conversation" while there is none. It reads through the client's
 * replica and writes commands; it knows nothing of the list beside it.
 *
 * Properties: client (construct only), conversation (string, nullable), title (string: whose
 * conversation it is, for the window's title), folded (boolean: it is the only pane shown; a back
 * button appears that activates "win.back", and header actions move into the menu).
 *
 * Actions, enabled as the role and the state allow: conversation.claim, .resolve, .reopen,
 * .set-status (s), .reply-mode, .note-mode, .toggle-mode, .assign, .assign-to (s: user id), .toggle-panel,
 * .copy-phone, .take-over (of whoever has it), .release,
 * .quote (s: message id), .copy-text (s), .write-again (s: message id), .react (s: message id),
 * .send-again (s: message id), .scroll-to-end. On a message that has the focus R quotes and + reacts.
 * .hand-off, .accept-handoff, .return-handoff, .cancel-handoff.
 *
 * Signals: open (string conversation): to be shown; taken-back (string conversation): owner or status are to be again
 * what they were.
 *
 * Keys it handles anywhere in its window: Ctrl+Shift+C claim, Ctrl+Shift+A assign, Ctrl+Shift+H hand off,
 * Ctrl+Shift+E resolve, Ctrl+Shift+N reply ↔ note, F9 side panel, Ctrl+End newest message. (Keep those out of
 * the application's table of accelerators; the shortcuts window may list them.)
 */
#define DSK_TYPE_CONVERSATION_PAGE (dsk_conversation_page_get_type ())
G_DECLARE_FINAL_TYPE (DskConversationPage, dsk_conversation_page, DSK, CONVERSATION_PAGE, GtkWidget)

GtkWidget *dsk_conversation_page_new (DskClient *client);
/* Drafts of the conversation left are saved first. @id: (nullable): NULL shows the empty state */
void dsk_conversation_page_set_conversation (DskConversationPage *self, const char *id);
/* Returns: (nullable) */
const char *dsk_conversation_page_get_conversation (DskConversationPage *self);
void dsk_conversation_page_set_folded (DskConversationPage *self, gboolean folded);
gboolean dsk_conversation_page_get_folded (DskConversationPage *self);
void dsk_conversation_page_focus_composer (DskConversationPage *self);
/* Somebody opens what is shown: they come back to what they had put off, and it is read once they look at it. */
void dsk_conversation_page_open_again (DskConversationPage *self);
/* Shows that conversation with a message that was not sent, or a note, put back to where it is written.
 * @mode, @quote, @attention: (nullable): as in dsk_composer_take_back(), which says what is returned */
gboolean dsk_conversation_page_take_back (DskConversationPage *self, const char *id, DskComposerMode mode,
                                          const DskOutgoing *message, const char *quote, const char *attention);
/* Goes to that conversation and in it to a message or note, and marks it.
 * @item: (nullable): its id; NULL: where one was */
void dsk_conversation_page_show (DskConversationPage *self, const char *conv, const char *item);
/* Says that our user has claimed @row by @claim, from elsewhere; it can be undone. @row: as it was before */
void dsk_conversation_page_claimed (DskConversationPage *self, const DskConversationRow *row, const DskCommand *claim);
/* Whether what is shown may get it next. */
gboolean dsk_conversation_page_can_set_status (DskConversationPage *self, DskStatus status);
/* Activates @action, "conversation.hand-off", as soon as what is shown was read; not if another one is shown before.
 * @item: (nullable): what it is done with, of the timeline */
void dsk_conversation_page_do (DskConversationPage *self, const char *action, const char *item);
/* Returns: (transfer none): the widget that has @action, with a prefix like "composer." */
GtkWidget *dsk_conversation_page_get_actor (DskConversationPage *self, const char *action);
/* Writes what is typed to the replica now: before the window closes. */
void dsk_conversation_page_flush_drafts (DskConversationPage *self);
/* As dsk_composer_finish_recording() */
gboolean dsk_conversation_page_finish_recording (DskConversationPage *self, DskComposerKeptFunc kept,
                                                 GObject *kept_for);

G_END_DECLS
