/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * dsk_inbox_menu_new:
 * @row: what was asked about
 * @n: how many it is about: with several there is only what can be done with all of them
 *
 * What can be done with a conversation in the list, in the words of its own menu, as far as our user may. Each item
 * activates "row.do" with what it does: what dsk_bulk_bar_do_with() takes, "open", or an action of the conversation's
 * page.
 *
 * Returns: (transfer full)
 */
GMenuModel *dsk_inbox_menu_new (DskClient *client, const DskConversationRow *row, guint n);

/* @x, @y: in the list view; negative: the keyboard asked.
 * Returns: whether there was a menu to show */
typedef gboolean (*DskInboxMenuFunc) (GtkWidget *child, double x, double y, gpointer user_data);
/* Right clicks, long presses, Menu and Shift+F10 on the rows of @list_view call @func. */
void dsk_inbox_menu_watch (GtkWidget *list_view, DskInboxMenuFunc func, gpointer user_data);

G_END_DECLS
