/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on the process kills itself (SIGKILL) instead of the @at-th write, sync or truncation of any database
 * file, from 0. */
void dying_vfs_install (guint at);
/* Counted from now on. */
void dying_vfs_set (guint at);

G_END_DECLS
