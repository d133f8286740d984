/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskInboxList:
 *
 * The middle pane: header bar, offline banner, search, and the conversations of one view. It
 * selects and tells; what a conversation looks like inside is not its business.
 *
 * Properties: folded (boolean: the only pane shown; a tap opens), show-back (boolean: a button that
 * activates "win.back"), order (string, as dsk_order_to_string(), kept in the settings).
 *
 * Signals: "selected" (string id): the selection moved; "activated": the selected conversation is
 * to be opened for writing (Enter, double click, a tap while folded); "filled": there is something to look at: rows, or
 * why there are none; also when it is told anew.
 *
 * Keys while the list has the focus: J K Home End move, Enter opens, Space looks without opening, C A E R N are
 * win.claim, .assign, .resolve, .reply, .note; Tab leaves the list. X marks (also Ctrl and Shift with clicks and
 * arrows), Escape forgets what is marked; A, C, E, L and S are about all that are. Menu and Shift+F10 open the menu of
 * a row.
 */
#define DSK_TYPE_INBOX_LIST (dsk_inbox_list_get_type ())
G_DECLARE_FINAL_TYPE (DskInboxList, dsk_inbox_list, DSK, INBOX_LIST, GtkWidget)

/* Once, when the client was opened. */
void dsk_inbox_list_set_client (DskInboxList *self, DskClient *client);
/* @title: what the view is called */
/* The view is called differently now. */
void dsk_inbox_list_set_title (DskInboxList *self, const char *title);
void dsk_inbox_list_set_view (DskInboxList *self, const DskView *view, const char *title);
/* Returns: (transfer none) */
const DskView *dsk_inbox_list_get_view (DskInboxList *self);
/* @delta: 1 the next, −1 the previous one; stops at the ends */
void dsk_inbox_list_move (DskInboxList *self, int delta);
/* FALSE: nothing is marked, or @action ("win.resolve", …) is for one conversation alone. */
gboolean dsk_inbox_list_do_with_marked (DskInboxList *self, const char *action);
/* What was done with all that were marked, while that is said. Returns: whether there was something */
gboolean dsk_inbox_list_undo (DskInboxList *self);
/* Selects @id if the view has it now or gets it later; "selected" is emitted either way. */
void dsk_inbox_list_show (DskInboxList *self, const char *id);
/* Returns: (transfer none): what the list is searched for; "": nothing */
const char *dsk_inbox_list_get_search (DskInboxList *self);
void dsk_inbox_list_focus_search (DskInboxList *self);
void dsk_inbox_list_focus_list (DskInboxList *self);

G_END_DECLS
