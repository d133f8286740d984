/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-conversation-model.h"

G_BEGIN_DECLS

/**
 * DskInboxRow:
 *
 * One conversation in the list: who, when, what was said last, whose it is. Three lines at any text
 * size. It follows the "changed" of its item, also in the accessible name of the list item around
 * it.
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
/* Words the times again: once a minute, for rows that are seen. */
void dsk_inbox_row_refresh (DskInboxRow *self);
/* Returns: (transfer full): the row in one sentence, for who can't see it */
char *dsk_inbox_row_describe (const DskConversationRow *row, const char *user_id, gint64 now_ms);

G_END_DECLS
