/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-conversation-model.h"
#include "dsk-presence.h"

G_BEGIN_DECLS

/**
 * DskInboxCard:
 *
 * What is seen of a conversation in the list: who, when, what was said last, whose it is. Three
 * lines at any text size. It belongs to a DskInboxRow, which makes one when it comes into view.
 */
#define DSK_TYPE_INBOX_CARD (dsk_inbox_card_get_type ())
G_DECLARE_FINAL_TYPE (DskInboxCard, dsk_inbox_card, DSK, INBOX_CARD, GtkWidget)

GtkWidget *dsk_inbox_card_new (void);
/* @row: (nullable): NULL: it was not read yet
 * @user_id: (nullable): whose conversations say "You" */
void dsk_inbox_card_fill (DskInboxCard *self, const DskConversationRow *row, const char *user_id,
                          gint64 now_ms);

/* @words: (nullable): who else is in the conversation, or has read it; NULL: nobody. @replying: they write */
void dsk_inbox_card_set_colleague (DskInboxCard *self, const char *words, const char *icon, gboolean replying);
/* Whether the colleague who owns the conversation is there. @words: (nullable): the same in words; NULL: no dot */
void dsk_inbox_card_set_owner (DskInboxCard *self, DskPresence presence, const char *words);

G_END_DECLS
