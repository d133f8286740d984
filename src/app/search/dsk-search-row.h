/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-search-read.h"

G_BEGIN_DECLS

/* A row of the list of what was found: a hit, or, at the end of a group, the way to more of it. */

GtkWidget *dsk_search_row_new (DskFoundGroup group, const DskSearchHit *hit, gint64 now);
/* @after: where to go on */
GtkWidget *dsk_search_row_new_more (DskFoundGroup group, gint64 after);

DskFoundGroup dsk_search_row_get_group (GtkListBoxRow *row);
/* Returns: (nullable): NULL: it is the way to more */
const char *dsk_search_row_get_conversation (GtkListBoxRow *row);
/* Returns: (nullable): message or note */
const char *dsk_search_row_get_item (GtkListBoxRow *row);
gint64 dsk_search_row_get_after (GtkListBoxRow *row);
/* Returns: (transfer full): what assistive technology says */
char *dsk_search_row_get_words (GtkListBoxRow *row);

/* For gtk_list_box_set_header_func(). */
void dsk_search_row_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data);

G_END_DECLS
