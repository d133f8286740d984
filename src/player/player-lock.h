/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be taken away from this process, and from all of its threads that are begun later, is: of files it can
 * read the system's own, @file and what a sound server needs; it can write none, run no program, and reach nothing by
 * TCP. Where the system cannot do that, nothing happens.
 * @file: a descriptor */
void player_lock_up (int file);

G_END_DECLS
