/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SQLite's way to the simulator's disks: the methods of a VFS, with locks and shared memory between connections
 * of one thread. */

#include "sim-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define JULIAN_EPOCH_MS G_GINT64_CONSTANT (210866760000000)
#define MAX_PATH 512
#define REGION 32768 /* of shared memory */

typedef struct
{
  sqlite3_file base;
  SimFile *file; /* (unowned), or (owned) if anonymous; NULL while it is parked */
  const char *path; /* (unowned) (nullable) */
  gboolean anonymous;
  gboolean keep_log;
  int lock;
  guint shm_shared; /* masks of the locks that this connection holds */
  guint shm_alone;
  gboolean mapped;
} Handle;

/* Of a file, between its connections. */
typedef struct
{
  guint readers;
  Handle *reserved;
  Handle *pending;
  Handle *alone;
  GPtrArray *regions; /* (unowned) (nullable), see memory_of() */
  guint users;        /* of the shared memory */
  guint shm_readers[SQLITE_SHM_NLOCK];
  Handle *shm_alone[SQLITE_SHM_NLOCK];
} Shared;

static DskClock *time_source;
static DskRandom *chance;

static GHashTable *memories; /* (owned) path → (owned) array of regions */

/* Shared memory stays where it is for as long as the process lives, since connections that are parked keep pointers
 * into it. */
static GPtrArray *
memory_of (const char *path)
{
  GPtrArray *regions;

  if (memories == NULL)
    memories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  regions = g_hash_table_lookup (memories, path);
  if (regions == NULL)
    {
      regions = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (memories, g_strdup (path), regions);
    }
  return regions;
}

static gpointer
shared_new (void)
{
  return g_new0 (Shared, 1);
}

static void
forget_regions (Shared *shared)
{
  for (guint i = 0; shared->regions != NULL && i < shared->regions->len; i++)
    memset (shared->regions->pdata[i], 0, REGION);
}

static void
shared_free (gpointer data)
{
  forget_regions (data);
  g_free (data);
}

static Shared *
shared_of (Handle *handle)
{
  return sim_file_get_shared (handle->file, shared_new, shared_free);
}

gconstpointer
sim_vfs_log_index (SimFile *file)
{
  Shared *shared = sim_file_get_shared (file, shared_new, shared_free);

  return shared->regions != NULL && shared->regions->len > 0 ? shared->regions->pdata[0] : NULL;
}

static int
code (SimDiskResult result, int error)
{
  return result == SIM_DISK_OK ? SQLITE_OK : result == SIM_DISK_FULL ? SQLITE_FULL : error;
}

/* --- a file's bytes --- */

static int
file_read (sqlite3_file *base, void *to, int len, sqlite3_int64 at)
{
  Handle *handle = (Handle *) base;
  gsize there;

  if (sim_file_is_dead (handle->file))
    return SQLITE_IOERR_READ;
  there = sim_file_read (handle->file, to, (gsize) len, (gsize) at);
  if (there == (gsize) len)
    return SQLITE_OK;
  memset ((guint8 *) to + there, 0, (gsize) len - there);
  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *base, const void *data, int len, sqlite3_int64 at)
{
  return code (sim_file_write (((Handle *) base)->file, data, (gsize) len, (gsize) at),
               SQLITE_IOERR_WRITE);
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  return code (sim_file_truncate (((Handle *) base)->file, (gsize) size), SQLITE_IOERR_TRUNCATE);
}

static int
file_sync (sqlite3_file *base, int flags)
{
  return code (sim_file_sync (((Handle *) base)->file), SQLITE_IOERR_FSYNC);
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  *size = (sqlite3_int64) sim_file_size (((Handle *) base)->file);
  return SQLITE_OK;
}

/* --- locks --- */

static int
lock_alone (Handle *handle, Shared *shared)
{
  if (shared->pending != NULL && shared->pending != handle)
    return SQLITE_BUSY;
  shared->pending = handle;
  if (shared->readers > 1)
    return SQLITE_BUSY;
  shared->alone = handle;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  Shared *shared;
  int rc = SQLITE_OK;

  if (handle->file == NULL)
    return SQLITE_BUSY;
  shared = shared_of (handle);
  if (handle->lock >= level)
    return SQLITE_OK;
  if (handle->lock == SQLITE_LOCK_NONE)
    {
      if (shared->pending != NULL || shared->alone != NULL)
        return SQLITE_BUSY;
      shared->readers++;
      handle->lock = SQLITE_LOCK_SHARED;
    }
  if (level >= SQLITE_LOCK_RESERVED)
    {
      if (shared->reserved != NULL && shared->reserved != handle)
        return SQLITE_BUSY;
      shared->reserved = handle;
    }
  if (level == SQLITE_LOCK_EXCLUSIVE)
    rc = lock_alone (handle, shared);
  if (rc == SQLITE_OK)
    handle->lock = level;
  return rc;
}

static int
file_unlock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  Shared *shared;

  if (handle->file == NULL || handle->lock <= level)
    return SQLITE_OK;
  shared = shared_of (handle);
  if (shared->reserved == handle)
    shared->reserved = NULL;
  if (shared->pending == handle)
    shared->pending = NULL;
  if (shared->alone == handle)
    shared->alone = NULL;
  if (level == SQLITE_LOCK_NONE)
    shared->readers--;
  handle->lock = level;
  return SQLITE_OK;
}

static int
file_check_reserved (sqlite3_file *base, int *result)
{
  *result = shared_of ((Handle *) base)->reserved != NULL;
  return SQLITE_OK;
}

/* --- shared memory --- */

static void
map (Handle *handle, Shared *shared)
{
  if (shared->regions == NULL)
    shared->regions = memory_of (handle->path);
  if (!handle->mapped)
    shared->users++;
  handle->mapped = TRUE;
}

static int
shm_map (sqlite3_file *base, int page, int size, int extend, void volatile **to)
{
  Handle *handle = (Handle *) base;
  Shared *shared = shared_of (handle);

  if (sim_file_is_dead (handle->file))
    return SQLITE_IOERR_SHMMAP;
  g_assert (size == REGION);
  map (handle, shared);
  *to = NULL;
  while (extend && shared->regions->len <= (guint) page)
    g_ptr_array_add (shared->regions, g_malloc0 (REGION));
  if ((guint) page < shared->regions->len)
    *to = shared->regions->pdata[page];
  return SQLITE_OK;
}

static void
shm_release (Handle *handle, Shared *shared, int slot)
{
  guint bit = 1u << slot;

  if (handle->shm_shared & bit)
    shared->shm_readers[slot]--;
  if (handle->shm_alone & bit)
    shared->shm_alone[slot] = NULL;
  handle->shm_shared &= ~bit;
  handle->shm_alone &= ~bit;
}

static gboolean
shm_may (Handle *handle, Shared *shared, int slot, gboolean alone)
{
  guint others = shared->shm_readers[slot] - ((handle->shm_shared >> slot) & 1u);

  if (shared->shm_alone[slot] != NULL && shared->shm_alone[slot] != handle)
    return FALSE;
  return !alone || others == 0;
}

static void
shm_take (Handle *handle, Shared *shared, int slot, gboolean alone)
{
  guint bit = 1u << slot;

  if (alone)
    {
      shared->shm_alone[slot] = handle;
      handle->shm_alone |= bit;
    }
  else if ((handle->shm_shared & bit) == 0)
    {
      shared->shm_readers[slot]++;
      handle->shm_shared |= bit;
    }
}

static int
shm_lock (sqlite3_file *base, int from, int n, int flags)
{
  Handle *handle = (Handle *) base;
  Shared *shared = shared_of (handle);
  gboolean alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;

  for (int i = from; i < from + n; i++)
    if ((flags & SQLITE_SHM_LOCK) != 0 && !shm_may (handle, shared, i, alone))
      return SQLITE_BUSY;
  for (int i = from; i < from + n; i++)
    if ((flags & SQLITE_SHM_LOCK) != 0)
      shm_take (handle, shared, i, alone);
    else
      shm_release (handle, shared, i);
  return SQLITE_OK;
}

static void
shm_barrier (sqlite3_file *base)
{
}

/* Whoever opens it first finds nothing in it, as after a real start: the index is made from the log. */
static int
shm_unmap (sqlite3_file *base, int and_delete)
{
  Handle *handle = (Handle *) base;
  Shared *shared;

  if (!handle->mapped)
    return SQLITE_OK;
  shared = shared_of (handle);
  for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
    shm_release (handle, shared, i);
  handle->mapped = FALSE;
  if (--shared->users == 0)
    forget_regions (shared);
  return SQLITE_OK;
}

/* --- a file, otherwise --- */

static int
file_close (sqlite3_file *base)
{
  Handle *handle = (Handle *) base;

  file_unlock (base, SQLITE_LOCK_NONE);
  shm_unmap (base, 0);
  if (handle->anonymous)
    sim_file_free (handle->file);
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *base, int op, void *arg)
{
  Handle *handle = (Handle *) base;
  int *value = arg;

  if (op != SQLITE_FCNTL_PERSIST_WAL)
    return SQLITE_NOTFOUND;
  if (*value >= 0)
    handle->keep_log = *value != 0;
  *value = handle->keep_log;
  return SQLITE_OK;
}

static int
file_sector_size (sqlite3_file *base)
{
  return 4096;
}

static int
file_device (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_device,
  .xShmMap = shm_map,
  .xShmLock = shm_lock,
  .xShmBarrier = shm_barrier,
  .xShmUnmap = shm_unmap,
};

/* --- connections that are kept (sim-pool.c) --- */

static const char *
name_of (const char *path)
{
  return strrchr (path, '/') + 1;
}

gboolean
sim_vfs_may_park (sqlite3_file *base)
{
  const Handle *handle = (const Handle *) base;

  return handle->base.pMethods == &methods && handle->file != NULL && handle->mapped
         && handle->lock == SQLITE_LOCK_SHARED && handle->shm_shared == 0 && handle->shm_alone == 0;
}

void
sim_vfs_park (sqlite3_file *base, sqlite3_file *log)
{
  Handle *handle = (Handle *) base;

  file_unlock (base, SQLITE_LOCK_NONE);
  shm_unmap (base, 0);
  handle->file = ((Handle *) log)->file = NULL;
}

static gboolean
find_again (Handle *handle, gboolean create)
{
  SimDisk *disk = sim_disk_find (handle->path);

  if (disk != NULL && !sim_disk_is_dead (disk))
    handle->file = sim_disk_file (disk, name_of (handle->path), create);
  return handle->file != NULL;
}

gboolean
sim_vfs_unpark (sqlite3_file *base, sqlite3_file *log)
{
  Handle *handle = (Handle *) base;

  if (!find_again (handle, FALSE) || !find_again ((Handle *) log, TRUE)
      || file_lock (base, SQLITE_LOCK_SHARED) != SQLITE_OK)
    {
      handle->file = ((Handle *) log)->file = NULL;
      return FALSE;
    }
  map (handle, shared_of (handle));
  return TRUE;
}

/* --- the file system --- */

static int
fs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
  Handle *handle = (Handle *) base;
  SimDisk *disk = path != NULL ? sim_disk_find (path) : NULL;

  *handle = (Handle){ .anonymous = path == NULL, .path = path };
  if (path != NULL && (disk == NULL || sim_disk_is_dead (disk)))
    return SQLITE_CANTOPEN;
  handle->file = path == NULL ? sim_file_new_anonymous ()
                              : sim_disk_file (disk, name_of (path), flags & SQLITE_OPEN_CREATE);
  if (handle->file == NULL)
    return SQLITE_CANTOPEN;
  handle->base.pMethods = &methods;
  if (out != NULL)
    *out = flags;
  return SQLITE_OK;
}

static int
fs_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  SimDisk *disk = sim_disk_find (path);

  if (disk == NULL || sim_disk_file (disk, name_of (path), FALSE) == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  return code (sim_disk_delete (disk, name_of (path)), SQLITE_IOERR_DELETE);
}

static int
fs_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  SimDisk *disk = sim_disk_find (path);

  *result = disk != NULL && sim_disk_file (disk, name_of (path), FALSE) != NULL;
  return SQLITE_OK;
}

static int
fs_full_path (sqlite3_vfs *vfs, const char *path, int len, char *out)
{
  return g_strlcpy (out, path, (gsize) len) < (gsize) len ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
fs_randomness (sqlite3_vfs *vfs, int len, char *out)
{
  if (chance != NULL)
    dsk_random_bytes (chance, (guint8 *) out, (gsize) len);
  else
    memset (out, 0, (gsize) len);
  return len;
}

/* Nobody else runs meanwhile: to wait is of no use. */
static int
fs_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
fs_time_int64 (sqlite3_vfs *vfs, sqlite3_int64 *now)
{
  *now = JULIAN_EPOCH_MS + (time_source != NULL ? dsk_clock_now_ms (time_source) : 0);
  return SQLITE_OK;
}

static int
fs_time (sqlite3_vfs *vfs, double *now)
{
  sqlite3_int64 ms;

  fs_time_int64 (vfs, &ms);
  *now = (double) ms / 86400000.0;
  return SQLITE_OK;
}

static int
fs_last_error (sqlite3_vfs *vfs, int len, char *out)
{
  return 0;
}

static sqlite3_vfs sim_vfs = {
  .iVersion = 2,
  .szOsFile = sizeof (Handle),
  .mxPathname = MAX_PATH,
  .zName = "sim",
  .xOpen = fs_open,
  .xDelete = fs_delete,
  .xAccess = fs_access,
  .xFullPathname = fs_full_path,
  .xRandomness = fs_randomness,
  .xSleep = fs_sleep,
  .xCurrentTime = fs_time,
  .xGetLastError = fs_last_error,
  .xCurrentTimeInt64 = fs_time_int64,
};

void
sim_vfs_register (void)
{
  int rc = sqlite3_vfs_register (&sim_vfs, 1);

  g_assert (rc == SQLITE_OK);
}

void
sim_vfs_begin_run (DskClock *clock, DskRandom *random)
{
  time_source = clock;
  chance = random;
  sqlite3_randomness (0, NULL);
}
