/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskWindowChip:
 *
 * How long WhatsApp still lets the team answer freely: "3 h 12 m left", green above 6 hours, amber,
 * red below one hour; hidden when the window is closed. Counts minutes while it is on screen.
 *
 * Signal "closed": the window closed just now.
 */
#define DSK_TYPE_WINDOW_CHIP (dsk_window_chip_get_type ())
G_DECLARE_FINAL_TYPE (DskWindowChip, dsk_window_chip, DSK, WINDOW_CHIP, GtkWidget)

/* @until: UTC ms; 0: the customer never wrote */
void dsk_window_chip_set_until (DskWindowChip *self, gint64 until);
gboolean dsk_window_chip_is_open (DskWindowChip *self);

G_END_DECLS
