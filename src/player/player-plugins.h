/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Which plugins of GStreamer there are is found out, and noted, by a process that sees nothing of the file; this one
 * then asks no more, which it could not once it is locked up. Call before gst_init_check().
 * @argc, @argv: of main() */
void player_know_plugins (int *argc, char ***argv);

G_END_DECLS
