/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskNavRow:
 *
 * One entry of the sidebar: icon, words, and a number that is either a plain total, something
 * unread for me (accent) or something wrong (red). Its accessible name says which.
 *
 * Properties: icon-name, label (strings), target (string: what choosing it means, for the sidebar).
 */
#define DSK_TYPE_NAV_ROW (dsk_nav_row_get_type ())
G_DECLARE_FINAL_TYPE (DskNavRow, dsk_nav_row, DSK, NAV_ROW, GtkListBoxRow)

const char *dsk_nav_row_get_label (DskNavRow *self);
const char *dsk_nav_row_get_target (DskNavRow *self);
/* @total: shown dim; @unread: of those, shown as a badge instead if there are any */
void dsk_nav_row_set_counts (DskNavRow *self, guint total, guint unread);
/* @at_least: there may be more; @when: (nullable): of when the numbers are, if not of now */
void dsk_nav_row_set_counts_of (DskNavRow *self, guint total, guint unread, gboolean at_least, const char *when);
/* @n: shown red */
void dsk_nav_row_set_alert (DskNavRow *self, guint n);

G_END_DECLS
