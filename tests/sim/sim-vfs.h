/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "sim-disk.h"

G_BEGIN_DECLS

/* Makes SQLite open every file on a SimDisk; for the life of the process. */
void sim_vfs_register (void);
/* What SQLite takes time and chance from; both outlive the run. Its own generator starts over. */
void sim_vfs_begin_run (DskClock *clock, DskRandom *random);
/* Returns: (nullable): the begin of the index of the log of @file, while somebody has it open */
gconstpointer sim_vfs_log_index (SimFile *file);

G_END_DECLS
