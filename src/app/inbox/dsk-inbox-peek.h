/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskInboxPeek:
 *
 * A look at the end of a conversation from the list: nothing is opened, and nothing of it counts as read by that.
 * Space and Escape close it.
 *
 * Signals: "move" (int delta): the next, or the one before; "open": it is to be opened.
 */
#define DSK_TYPE_INBOX_PEEK (dsk_inbox_peek_get_type ())
G_DECLARE_FINAL_TYPE (DskInboxPeek, dsk_inbox_peek, DSK, INBOX_PEEK, GtkPopover)

GtkWidget *dsk_inbox_peek_new (DskClient *client);
void dsk_inbox_peek_show (DskInboxPeek *self, const DskConversationRow *row);

G_END_DECLS
