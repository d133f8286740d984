/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes the lock file of @data_dir for as long as the process lives or until the descriptor is
 * closed. Returns: the descriptor, or -1: DSK_ERROR_BUSY names the process that has it. */
int dsk_relay_lock (const char *data_dir, GError **error);

G_END_DECLS
