/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds the actions that notifications activate, see DskNotifier. Whoever is on the session's bus can activate them,
 * too, with any target: they show what there is, and do nothing with what there is not. */
void dsk_notify_actions_install (GtkApplication *application);

G_END_DECLS
