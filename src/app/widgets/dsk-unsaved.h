/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Windows in which something is written that nothing else keeps. Whoever closes one with words in it is asked; whoever
 * wants to leave them all behind (closes the main window, quits) is asked for one after the other, by the same
 * question. */

/* Returns: whether something would be lost if @window closed now */
typedef gboolean (*DskUnsavedFunc) (GtkWindow *window);
/* @left: whether all are closed; FALSE: somebody goes on writing, and stays */
typedef void (*DskLeftFunc) (gboolean left, gpointer user_data);

/* From now on @window asks before it loses something. It has no application: Ctrl+Q and Ctrl+W are added to it. */
void dsk_unsaved_guard (GtkWindow *window, DskUnsavedFunc would_lose);
/* It stays open, because what was to be done could not be. Whoever waits to leave is told so. */
void dsk_unsaved_stay (GtkWindow *window);

/* Returns: (transfer none) (nullable): the newest that is open with words in it that would be lost */
GtkWindow *dsk_unsaved_find (void);
/* Whether some such window is open, with words in it or without. */
gboolean dsk_unsaved_is_open (void);
/* Closes them all, the newest first, asking where there is something to ask; in front of the others stands the one that
 * asks. Somebody who wanted to leave before, and still waits, is told that they did not. @func: called once, and not
 * before this returns. @destroy: (nullable): of @user_data */
void dsk_unsaved_leave (DskLeftFunc func, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
