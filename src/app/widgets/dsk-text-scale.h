/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the default size of @window, which was said for text of the usual size, fit the text that the person has, up to
 * 1.6 times: a window that is larger than the screen helps nobody. Before it is realized. */
void dsk_text_scale_window (GtkWindow *window);

G_END_DECLS
