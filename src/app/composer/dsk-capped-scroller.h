/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskCappedScroller:
 *
 * As high as its child needs at the width that it gets, up to a limit beyond which it scrolls. (A
 * GtkScrolledWindow asks its child how high it is at the child's favourite width, and cuts off what wraps.)
 */
#define DSK_TYPE_CAPPED_SCROLLER (dsk_capped_scroller_get_type ())
G_DECLARE_FINAL_TYPE (DskCappedScroller, dsk_capped_scroller, DSK, CAPPED_SCROLLER, GtkWidget)

/* @max_height: px */
GtkWidget *dsk_capped_scroller_new (GtkWidget *child, int max_height);
/* @max_height: px */
void dsk_capped_scroller_set_max_height (DskCappedScroller *self, int max_height);
/* For what has nothing in it that takes the keyboard. @name: what it is, said to who comes to it to scroll; where
 * nothing is hidden, nobody comes to it */
void dsk_capped_scroller_set_name (DskCappedScroller *self, const char *name);

G_END_DECLS
