/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-conversation-model.h"
#include "dsk-staff.h"

G_BEGIN_DECLS

/**
 * DskInboxRow:
 *
 * The place of one conversation in the list. A list view keeps some two hundred rows whatever is in
 * view, so a row is nothing but its height and the accessible name of the list item around it until
 * dsk_inbox_row_show() gives it a card. It follows the "changed" of its item.
 */
#define DSK_TYPE_INBOX_ROW (dsk_inbox_row_get_type ())
G_DECLARE_FINAL_TYPE (DskInboxRow, dsk_inbox_row, DSK, INBOX_ROW, GtkWidget)

GtkWidget *dsk_inbox_row_new (void);
/* @item: (nullable) */
void dsk_inbox_row_set_item (DskInboxRow *self, DskConversationItem *item);
/* Returns: (transfer none) (nullable) */
DskConversationItem *dsk_inbox_row_get_item (DskInboxRow *self);
/* @user_id: (nullable): whose conversations say "You" */
void dsk_inbox_row_set_user (DskInboxRow *self, const char *user_id);
/* It came into view; there is no way back, a row that was seen once is likely to be seen again. */
void dsk_inbox_row_show (DskInboxRow *self);
/* Words the times again: once a minute, for rows that are seen. */
void dsk_inbox_row_refresh (DskInboxRow *self);
/* The height of a card with the fonts of now, 0 before there was one. */
int dsk_inbox_row_card_height (void);

/* Once: who else is in conversations. */
void dsk_inbox_row_set_people (DskInboxRow *self, DskStaff *people);

G_END_DECLS
