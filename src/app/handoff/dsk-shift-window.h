/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskShiftWindow:
 *
 * The end of a shift: what somebody has, what of it waits or has no note; to whom all of it is handed, or each; and
 * what would be left. Then it hands that on and sets them off shift. What is not done yet when something goes wrong is
 * still there when it is opened again.
 */
#define DSK_TYPE_SHIFT_WINDOW (dsk_shift_window_get_type ())
G_DECLARE_FINAL_TYPE (DskShiftWindow, dsk_shift_window, DSK, SHIFT_WINDOW, AdwWindow)

/* Above the window of @widget. */
void dsk_shift_window_present (GtkWidget *widget, DskClient *client);
/* Whether the role of who is signed in has shifts. */
gboolean dsk_shift_may_end (DskClient *client);

G_END_DECLS
