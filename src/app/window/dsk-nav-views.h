/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-nav-row.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* The rows of the sidebar that are views, each a DskNavRow whose target is the view as text. */

/* Once: teams and numbers stand below a heading each. */
void dsk_nav_views_prepare (GtkListBox *box);
/* @rows: (element-type DskViewRow): those that there shall be, in their order. Rows that are there already stay, so
 * that the focus and what is chosen do. */
void dsk_nav_views_fill (GtkListBox *box, GPtrArray *rows);
/* Returns: (transfer none) (nullable) */
DskNavRow *dsk_nav_views_find (GtkListBox *box, const char *target);

G_END_DECLS
