/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-presence.h"

G_BEGIN_DECLS

/* What stands before a person's or a team's name in a list: a dot for whether they are there, a picture for a team, all
 * of one width. Words beside it say the same.
 * Returns: (transfer floating) */
GtkWidget *dsk_presence_dot_new (gboolean team);
/* Of a person. */
void dsk_presence_dot_set (GtkWidget *dot, DskPresence presence);

G_END_DECLS
