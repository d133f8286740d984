/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Choosing in a list with the keyboard, while what is typed in keeps the focus. What can be chosen is a row that is
 * selectable and not filtered out; whatever is chosen is scrolled to, if the list is in a GtkScrolledWindow. */

/* Up and Down, also of the number pad. Returns: -1, 1; 0: another key */
int dsk_list_choice_step (guint keyval);
/* Chooses the first that can be chosen, or none. */
void dsk_list_choice_first (GtkListBox *list);
/* Chooses the next or the one before of those that can be chosen, if there is one. @by: 1, -1 */
gboolean dsk_list_choice_move (GtkListBox *list, int by);
/* Returns: (nullable): the chosen one, if it can be */
GtkListBoxRow *dsk_list_choice_get (GtkListBox *list);

/* What a row is found by. */
void dsk_list_choice_set_name (GtkListBoxRow *row, const char *name);
/**
 * dsk_list_choice_search:
 * @search: outlives @list, or goes with it
 *
 * What is written in @search leaves those rows whose name has it somewhere, written however (dsk_text_fold()), and the
 * first of them chosen; Up and Down step; Enter activates the chosen one.
 */
void dsk_list_choice_search (GtkListBox *list, GtkSearchEntry *search);

G_END_DECLS
