/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer none): the shortcuts window, made from the table of actions, not shown yet */
GtkWindow *dsk_help_overlay_new (GtkWindow *parent);

G_END_DECLS
