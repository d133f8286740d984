/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"

G_BEGIN_DECLS

/**
 * SimPeek:
 *
 * A place through which a connection of SQLite sees, read-only, what is committed in a database on a SimDisk: the file
 * and its log as one. It can be turned to another file while the connection, its statements and its schema stay.
 */
typedef struct _SimPeek SimPeek;

/* For the life of the process. */
void sim_peek_register (void);
/* To be opened by its name with the VFS "sim-peek". */
SimPeek *sim_peek_new (const char *name);
void sim_peek_free (SimPeek *self);
/* @disk: (nullable): NULL is nothing at all */
void sim_peek_turn (SimPeek *self, SimDisk *disk, const char *file);

G_END_DECLS
