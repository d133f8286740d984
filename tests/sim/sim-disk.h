/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-random.h"
#include "sim-pages.h"

G_BEGIN_DECLS

/**
 * SimDisk:
 *
 * A disk of the simulator, in memory, mounted at one folder. Each file has what programs see and what would be
 * left after a power cut; a sync makes them the same. sim-vfs.c gives it to SQLite.
 */
typedef struct _SimDisk SimDisk;
typedef struct _SimFile SimFile;

typedef enum
{
  SIM_CUT_KILL,  /* the process died: whatever was written is there */
  SIM_CUT_LOST,  /* the power went: nothing that was not synced is there */
  SIM_CUT_SOME,  /* some writes are there, in any order, some of them torn */
  SIM_CUT_N,
} SimCut;

typedef enum
{
  SIM_DISK_OK,
  SIM_DISK_FULL,
  SIM_DISK_ERROR,
} SimDiskResult;

/* @random: (transfer none): outlives the disk */
SimDisk *sim_disk_new (const char *folder, DskRandom *random);
void sim_disk_free (SimDisk *self);
/* (nullable): the disk that @path is on */
SimDisk *sim_disk_find (const char *path);

/* The power goes at the @after-th change from now (0: at once): it and all later ones fail. */
void sim_disk_cut_after (SimDisk *self, guint after);
/* Takes back what was planned and did not happen yet. */
void sim_disk_calm (SimDisk *self);
gboolean sim_disk_is_dead (SimDisk *self);
/* After all connections are closed: what the cut left. Alive again. */
void sim_disk_recover (SimDisk *self, SimCut cut);
/* Files can't grow. */
void sim_disk_set_full (SimDisk *self, gboolean full);
/* The @after-th change from now fails, once. */
void sim_disk_fail_after (SimDisk *self, guint after, SimDiskResult with);
/* Changes so far. */
guint64 sim_disk_changes (SimDisk *self);

/* Whole files; @name without the folder. */
void sim_disk_put (SimDisk *self, const char *name, GBytes *content);
void sim_disk_put_copy (SimDisk *self, const char *name, const SimFile *other);
/* Returns: (transfer full) (nullable): as programs see it */
GBytes *sim_disk_get (SimDisk *self, const char *name);
void sim_disk_remove (SimDisk *self, const char *name);

/* Returns: (transfer none) (nullable): the same, until it changes */
const SimPages *sim_disk_peek (SimDisk *self, const char *name);

/* --- for sim-vfs.c --- */

/* Returns: (transfer none) (nullable): made if @create */
SimFile *sim_disk_file (SimDisk *self, const char *name, gboolean create);
/* A file without a name, that nothing else opens. */
SimFile *sim_file_new_anonymous (void);
SimFile *sim_file_new_from (GBytes *content);
void sim_file_free (SimFile *file);
gsize sim_file_size (SimFile *file);
/* Returns: how many bytes there were */
gsize sim_file_read (SimFile *file, gpointer to, gsize len, gsize at);
SimDiskResult sim_file_write (SimFile *file, gconstpointer data, gsize len, gsize at);
SimDiskResult sim_file_truncate (SimFile *file, gsize size);
SimDiskResult sim_file_sync (SimFile *file);
gboolean sim_file_is_dead (SimFile *file);
SimDiskResult sim_disk_delete (SimDisk *self, const char *name);
/* The state that connections share: locks and shared memory. */
gpointer sim_file_get_shared (SimFile *file, gpointer (*make) (void), GDestroyNotify free_func);

G_END_DECLS
