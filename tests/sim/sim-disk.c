/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-disk.h"

#include <string.h>

#define SECTOR 512 /* what a disk writes whole */

/* Written and not synced: only where. What a disk holds of it after a power cut is taken from what was written
 * there last. */
typedef struct
{
  gboolean truncate;
  gsize at; /* or the new size */
  gsize len;
} Change;

struct _SimFile
{
  SimDisk *disk;      /* (unowned) (nullable) */
  SimPages *data;     /* (owned): what programs see */
  SimPages *stable;   /* (owned): what was synced */
  GArray *changes;    /* (owned) of Change, since then */
  gpointer shared;    /* (owned) (nullable) */
  GDestroyNotify free_shared;
};

struct _SimDisk
{
  char *folder;      /* (owned) with the slash at its end */
  DskRandom *random; /* (unowned) */
  GHashTable *files; /* (owned) name → SimFile */
  guint64 done;
  guint64 cut_at;  /* 0: never */
  guint64 fail_at; /* 0: never */
  SimDiskResult fail_with;
  gboolean dead;
  gboolean full;
};

static GPtrArray *disks; /* (owned) */

static SimFile *
file_new (SimDisk *disk)
{
  SimFile *file = g_new0 (SimFile, 1);

  file->disk = disk;
  file->data = sim_pages_new ();
  file->stable = sim_pages_new ();
  file->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  return file;
}

SimFile *
sim_file_new_anonymous (void)
{
  return file_new (NULL);
}

void
sim_file_free (SimFile *file)
{
  if (file->shared != NULL)
    file->free_shared (file->shared);
  sim_pages_free (file->data);
  sim_pages_free (file->stable);
  g_array_unref (file->changes);
  g_free (file);
}

SimDisk *
sim_disk_new (const char *folder, DskRandom *random)
{
  SimDisk *self = g_new0 (SimDisk, 1);

  self->folder = g_strconcat (folder, "/", NULL);
  self->random = random;
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) sim_file_free);
  if (disks == NULL)
    disks = g_ptr_array_new ();
  g_ptr_array_add (disks, self);
  return self;
}

void
sim_disk_free (SimDisk *self)
{
  if (self == NULL)
    return;
  g_ptr_array_remove (disks, self);
  g_hash_table_unref (self->files);
  g_free (self->folder);
  g_free (self);
}

SimDisk *
sim_disk_find (const char *path)
{
  for (guint i = 0; disks != NULL && i < disks->len; i++)
    if (g_str_has_prefix (path, ((SimDisk *) disks->pdata[i])->folder))
      return disks->pdata[i];
  return NULL;
}

void
sim_disk_cut_after (SimDisk *self, guint after)
{
  if (after == 0)
    self->dead = TRUE;
  else
    self->cut_at = self->done + after;
}

void
sim_disk_calm (SimDisk *self)
{
  self->cut_at = self->fail_at = 0;
  self->full = FALSE;
}

gboolean
sim_disk_is_dead (SimDisk *self)
{
  return self->dead;
}

void
sim_disk_set_full (SimDisk *self, gboolean full)
{
  self->full = full;
}

void
sim_disk_fail_after (SimDisk *self, guint after, SimDiskResult with)
{
  self->fail_with = with;
  self->fail_at = self->done + MAX (after, 1);
}

guint64
sim_disk_changes (SimDisk *self)
{
  return self->done;
}

/* Whether a change may happen. */
static SimDiskResult
permit (SimDisk *self)
{
  if (self == NULL)
    return SIM_DISK_OK;
  if (self->dead)
    return SIM_DISK_ERROR;
  self->done++;
  if (self->cut_at != 0 && self->done >= self->cut_at)
    {
      self->dead = TRUE;
      return SIM_DISK_ERROR;
    }
  if (self->fail_at != 0 && self->done >= self->fail_at)
    {
      self->fail_at = 0;
      return self->fail_with;
    }
  return SIM_DISK_OK;
}

/* --- bytes --- */

static void
redo (SimFile *file, const Change *change, gsize len)
{
  if (change->truncate)
    sim_pages_set_size (file->stable, change->at);
  else if (change->at + len <= sim_pages_size (file->data))
    sim_pages_take (file->stable, file->data, len, change->at);
}

gsize
sim_file_size (SimFile *file)
{
  return sim_pages_size (file->data);
}

gsize
sim_file_read (SimFile *file, gpointer to, gsize len, gsize at)
{
  return sim_pages_read (file->data, to, len, at);
}

SimDiskResult
sim_file_write (SimFile *file, gconstpointer data, gsize len, gsize at)
{
  const Change change = { FALSE, at, len };
  SimDiskResult result = permit (file->disk);

  if (result != SIM_DISK_OK)
    return result;
  if (file->disk != NULL && file->disk->full && at + len > sim_pages_size (file->data))
    return SIM_DISK_FULL;
  sim_pages_write (file->data, data, len, at);
  if (file->disk != NULL)
    g_array_append_val (file->changes, change);
  return SIM_DISK_OK;
}

SimDiskResult
sim_file_truncate (SimFile *file, gsize size)
{
  const Change change = { TRUE, size, 0 };
  SimDiskResult result = permit (file->disk);

  if (result != SIM_DISK_OK)
    return result;
  sim_pages_set_size (file->data, size);
  g_array_append_val (file->changes, change);
  return SIM_DISK_OK;
}

SimDiskResult
sim_file_sync (SimFile *file)
{
  SimDiskResult result = permit (file->disk);

  if (result != SIM_DISK_OK)
    return result;
  if (file->changes->len > 0)
    sim_pages_copy (file->stable, file->data);
  g_array_set_size (file->changes, 0);
  return SIM_DISK_OK;
}

gboolean
sim_file_is_dead (SimFile *file)
{
  return file->disk != NULL && file->disk->dead;
}

gpointer
sim_file_get_shared (SimFile *file, gpointer (*make) (void), GDestroyNotify free_func)
{
  if (file->shared == NULL)
    {
      file->shared = make ();
      file->free_shared = free_func;
    }
  return file->shared;
}

/* --- after a cut --- */

/* Chance decides of each write whether it, or only its first sectors, reached the disk. */
static void
keep_some (SimFile *file, DskRandom *random)
{
  for (guint i = 0; i < file->changes->len; i++)
    {
      const Change *change = &g_array_index (file->changes, Change, i);
      gsize part = change->len;
      guint64 chance = dsk_random_below (random, 8);

      if (chance < 3)
        continue;
      if (chance == 3 && part > SECTOR)
        part = SECTOR * (1 + dsk_random_below (random, part / SECTOR));
      redo (file, change, MIN (part, change->len));
    }
}

static void
settle (SimFile *file, SimCut cut, DskRandom *random)
{
  if (cut == SIM_CUT_KILL)
    sim_file_sync (file);
  else if (cut == SIM_CUT_SOME)
    keep_some (file, random);
  g_array_set_size (file->changes, 0);
  sim_pages_copy (file->data, file->stable);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
sim_disk_recover (SimDisk *self, SimCut cut)
{
  guint n;
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (self->files, &n);

  self->dead = FALSE;
  sim_disk_calm (self);
  qsort (names, n, sizeof (gpointer), compare);
  for (guint i = 0; i < n; i++)
    settle (g_hash_table_lookup (self->files, names[i]), cut, self->random);
}

/* --- by name --- */

SimFile *
sim_disk_file (SimDisk *self, const char *name, gboolean create)
{
  SimFile *file = g_hash_table_lookup (self->files, name);

  if (file == NULL && create && !self->dead)
    {
      file = file_new (self);
      g_hash_table_insert (self->files, g_strdup (name), file);
    }
  return file;
}

SimFile *
sim_file_new_from (GBytes *content)
{
  SimFile *file = file_new (NULL);
  gsize len;
  const guint8 *data = g_bytes_get_data (content, &len);

  sim_pages_write (file->data, data, len, 0);
  sim_pages_copy (file->stable, file->data);
  return file;
}

void
sim_disk_put_copy (SimDisk *self, const char *name, const SimFile *other)
{
  SimFile *file = file_new (self);

  sim_pages_copy (file->data, other->data);
  sim_pages_copy (file->stable, other->data);
  g_hash_table_replace (self->files, g_strdup (name), file);
}

void
sim_disk_put (SimDisk *self, const char *name, GBytes *content)
{
  SimFile *file = sim_file_new_from (content);

  sim_disk_put_copy (self, name, file);
  sim_file_free (file);
}

GBytes *
sim_disk_get (SimDisk *self, const char *name)
{
  SimFile *file = g_hash_table_lookup (self->files, name);

  return file != NULL ? sim_pages_get_bytes (file->data) : NULL;
}

const SimPages *
sim_disk_peek (SimDisk *self, const char *name)
{
  SimFile *file = g_hash_table_lookup (self->files, name);

  return file != NULL ? file->data : NULL;
}

void
sim_disk_remove (SimDisk *self, const char *name)
{
  g_hash_table_remove (self->files, name);
}

SimDiskResult
sim_disk_delete (SimDisk *self, const char *name)
{
  SimDiskResult result = permit (self);

  if (result == SIM_DISK_OK)
    g_hash_table_remove (self->files, name);
  return result;
}
