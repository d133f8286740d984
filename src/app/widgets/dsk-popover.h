/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens @popover over @parent. Once closed it is gone, and what had the focus before has it again, unless somebody
 * else has taken it. */
void dsk_popover_open (GtkPopover *popover, GtkWidget *parent);

G_END_DECLS
