/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskPreferencesWindow:
 *
 * What a person may choose for themselves, and which account this computer uses.
 */
#define DSK_TYPE_PREFERENCES_WINDOW (dsk_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (DskPreferencesWindow, dsk_preferences_window, DSK, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWindow *dsk_preferences_window_new (GtkWindow *parent, DskClient *client);

G_END_DECLS
