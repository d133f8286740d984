/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * dsk_nav_saved_attach:
 * @box: the rows of the sidebar that are views, see dsk-nav-views.h; it owns what is made here
 *
 * Numbers, menu and keys of the rows that are saved views. Numbers are read when dsk_nav_saved_refresh() is called: of
 * those that are cheap at once, of the others every so often, and they say of when they are.
 */
void dsk_nav_saved_attach (GtkListBox *box, DskClient *client);
/* The rows are there, and something may have changed. */
void dsk_nav_saved_refresh (GtkListBox *box);

G_END_DECLS
