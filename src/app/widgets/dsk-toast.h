/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * dsk_toast_add:
 * @toast: (transfer full)
 *
 * As adw_toast_overlay_add_toast(), and a screen reader can read it: libadwaita 1.2 gives the button that closes a
 * toast no name, and GTK has that of its other button twice. Also for a toast that waits until another is gone.
 *
 * A toast that is dismissed while it still comes goes once it has, in half a second: libadwaita 1.2 would go on to move
 * what it has freed. Handlers of AdwToast::dismissed that were there before this are called at once, and again when it
 * goes.
 */
void dsk_toast_add (AdwToastOverlay *overlay, AdwToast *toast);

/* Its title, which is markup, takes more than one line if it has to: whose it is would be cut off first, as a toast's
 * own label has one line, whatever room there is above. Before it is added to @overlay,
 * and once it has its button. */
void dsk_toast_wrap (AdwToast *toast, AdwToastOverlay *overlay);

G_END_DECLS
