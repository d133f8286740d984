/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskWindow:
 *
 * The window. It shows what the client's state asks for (first run, first synchronisation, trouble,
 * the inbox) and holds the three panes together: the sidebar chooses a view, the list a
 * conversation, the page shows it. It owns all "win." actions.
 */
#define DSK_TYPE_WINDOW (dsk_window_get_type ())
G_DECLARE_FINAL_TYPE (DskWindow, dsk_window, DSK, WINDOW, AdwApplicationWindow)

GtkWindow *dsk_window_new (GtkApplication *application, DskClient *client);
/* An enrolment link that was opened from outside: fills the first run's form, if this computer is
 * in need of one. */
void dsk_window_open_link (DskWindow *self, const char *link);

G_END_DECLS
