/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskHeaderTitle:
 *
 * The title of a header bar, and below it two facts, of which the second is one that half of would be worse than
 * none, such as a phone number. Where there is no room for all, the first fact is cut, then it goes, and where not
 * even the second one is whole alone, the first stands there in its place. What is not seen is in the tooltip.
 */
#define DSK_TYPE_HEADER_TITLE (dsk_header_title_get_type ())
G_DECLARE_FINAL_TYPE (DskHeaderTitle, dsk_header_title, DSK, HEADER_TITLE, GtkWidget)

/* @title, @fact, @whole: (nullable): not markup; @whole: is shown as a whole or not at all */
void dsk_header_title_set (DskHeaderTitle *self, const char *title, const char *fact, const char *whole);

G_END_DECLS
