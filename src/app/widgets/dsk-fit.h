/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskFit:
 *
 * Shows its child where there is room for all of it, and nothing where there is not: for words that help and that
 * nobody misses, of which half a word would be worse than none.
 */
#define DSK_TYPE_FIT (dsk_fit_get_type ())
G_DECLARE_FINAL_TYPE (DskFit, dsk_fit, DSK, FIT, GtkWidget)

G_END_DECLS
