/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-inbox-row.h"

G_BEGIN_DECLS

/* How rows come into the conversation list, and what is done to all of them. A tap on a row
 * activates "inbox.tap" from there. */

/* Returns: (transfer full) */
GtkListItemFactory *dsk_inbox_rows_new_factory (DskClient *client);
/* From now on rows that come into view have a card. */
void dsk_inbox_rows_watch (GtkListView *list);
/* Words the times of the rows that are seen again. */
void dsk_inbox_rows_refresh (GtkListView *list);
/* Another person uses the list. */
void dsk_inbox_rows_set_user (GtkListView *list, const char *user_id);
/* Returns: the key of what a child of the list view shows; 0: nothing */
gint64 dsk_inbox_rows_key (GtkWidget *child);
/* Returns: (transfer none) (nullable): the list item on screen that shows the conversation @key */
GtkWidget *dsk_inbox_rows_find (GtkListView *list, gint64 key);
/* Gives the focus to the row of @key, if it is on the screen, unless something outside of the list has it meanwhile. */
void dsk_inbox_rows_refocus (GtkListView *list, gint64 key);

/* Returns: (transfer none) (nullable): what the child shows; NULL: nothing, or it was not read yet */
const DskConversationRow *dsk_inbox_rows_get (GtkWidget *child);

G_END_DECLS
