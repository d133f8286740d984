/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Gives SQLite memory that costs next to nothing, without locks: there is one thread. Before the first database.
 * Under the sanitizers nothing changes: they watch the ordinary one. */
void sim_memory_configure (void);

G_END_DECLS
