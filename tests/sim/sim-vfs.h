/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "sim-disk.h"

G_BEGIN_DECLS

typedef struct sqlite3_file sqlite3_file;

/* Makes SQLite open every file on a SimDisk; for the life of the process. */
void sim_vfs_register (void);
/* What SQLite takes time and chance from; both outlive the run. Its own generator starts over. */
void sim_vfs_begin_run (DskClock *clock, DskRandom *random);
/* Returns: (nullable): the begin of the index of the log of @file, while somebody has it open */
gconstpointer sim_vfs_log_index (SimFile *file);

/* For sim-pool.c. Whether a connection's file (@base, in WAL mode) is one that nobody reads or writes through. */
gboolean sim_vfs_may_park (sqlite3_file *base);
/* Lets go of file and log as closing does; for whoever comes next there is nothing in the shared memory. */
void sim_vfs_park (sqlite3_file *base, sqlite3_file *log);
/* As if it opened what lies at its path now. Returns: FALSE if that can't be opened */
gboolean sim_vfs_unpark (sqlite3_file *base, sqlite3_file *log);

G_END_DECLS
