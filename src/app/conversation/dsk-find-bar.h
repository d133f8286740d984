/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskFindBar:
 *
 * Search within the conversation that is shown: counts what there is while words are typed, and goes from hit to hit,
 * the newest first. Hidden until it is opened. Enter, Up and Ctrl+G go further back; Shift+Enter, Down and Ctrl+Shift+G
 * come forward; Escape closes.
 *
 * Signals: "found" (string id, nullable): this message or note is to be shown; NULL: none is. "closed": the person is
 * done with it.
 *
 * CSS: node "find-bar".
 */
#define DSK_TYPE_FIND_BAR (dsk_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskFindBar, dsk_find_bar, DSK, FIND_BAR, GtkWidget)

/* Once. */
void dsk_find_bar_set_client (DskFindBar *self, DskClient *client);
/* Closes it, if it is another one than before. @conv: (nullable) */
void dsk_find_bar_set_conversation (DskFindBar *self, const char *conv);
/* Opens it, or goes to its field. */
void dsk_find_bar_open (DskFindBar *self);

G_END_DECLS
