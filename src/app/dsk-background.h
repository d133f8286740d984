/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Asks the desktop, from inside of a sandbox, to be let run without a window; once, and whatever it answers. */
void dsk_background_ask (GApplication *application);

G_END_DECLS
