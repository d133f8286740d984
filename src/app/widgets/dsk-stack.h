/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows one page of @stack and hides the others for everybody: GTK 4.8 leaves pages that are not
 * shown in the tree that screen readers walk, so "Queue is clear" would be read out beside a full
 * list. */
void dsk_stack_show (GtkStack *stack, const char *name);

G_END_DECLS
