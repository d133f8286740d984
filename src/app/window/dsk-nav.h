/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskNav:
 *
 * The sidebar: the views with their numbers, what needs attention, and at the bottom who I am and
 * how the connection stands. Choosing a view activates "win.view"; the entry for attention
 * "win.attention".
 *
 * Properties: unread (uint: conversations with something unread, for the window's title).
 */
#define DSK_TYPE_NAV (dsk_nav_get_type ())
G_DECLARE_FINAL_TYPE (DskNav, dsk_nav, DSK, NAV, GtkWidget)

void dsk_nav_set_client (DskNav *self, DskClient *client);
/* Marks it as chosen; activates nothing. */
void dsk_nav_set_view (DskNav *self, const DskView *view);
/* Returns: (transfer none) (nullable): what a view is called; NULL: there is none such */
const char *dsk_nav_get_label (DskNav *self, const DskView *view);
/* Returns: (transfer none) (nullable): the view that stands there, as text; the first is 1 */
const char *dsk_nav_get_nth (DskNav *self, int n);
void dsk_nav_focus (DskNav *self);
guint dsk_nav_get_unread (DskNav *self);

G_END_DECLS
