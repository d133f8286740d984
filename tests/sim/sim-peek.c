/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To open a database, read its schema and prepare statements costs more than to ask them; a run opens dozens. So the
 * oracle's connections stay, and are shown a file without a log: whatever the index of the log says is committed
 * takes the place of the file's own pages, and the first page is told in the old journal's way. */

#include "sim-peek.h"

#include <sqlite3.h>
#include <string.h>

#include "sim-vfs.h"

#define PAGE 4096
#define LOG_HEADER 32
#define FRAME_HEADER 24
#define HEADER 100 /* of the database, at the begin of its first page */
#define AT_VERSIONS 18
#define AT_COUNTER 24
#define AT_SIZE 28
#define AT_COOKIE 40
#define AT_VALID_FOR 92

/* The begin of the log's index, as SQLite's file format has it. */
typedef struct
{
  guint32 version;
  guint32 unused;
  guint32 change;
  guint8 is_init;
  guint8 big_endian;
  guint16 page_size;
  guint32 max_frame;
  guint32 n_pages;
  guint32 frame_sum[2];
  guint32 salt[2];
  guint32 sum[2];
} Index;

struct _SimPeek
{
  char *name; /* (owned) */
  SimDisk *disk; /* (unowned) (nullable) */
  char *log_name; /* (owned) (nullable) */
  char *file_name; /* (owned) (nullable) */
  SimFile *file; /* (unowned) (nullable): while somebody reads */
  SimFile *log;  /* (unowned) (nullable) */
  Index index;      /* that @frames is of */
  GArray *frames;   /* (owned) of guint32: of each page, from 1, its last frame or 0 */
  guint32 n_pages;
  guint32 counter;  /* rises whenever something else may be seen */
  guint32 turns;
  guint32 cookie;   /* of the schema that most files have */
  guint8 header[HEADER];
};

typedef struct
{
  sqlite3_file base;
  SimPeek *peek; /* (unowned) */
} Handle;

static GHashTable *places; /* (owned) name → (unowned) SimPeek */

static void
put_be (guint8 *at, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (at, &value, sizeof value);
}

static guint32
get_be (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* --- what is committed --- */

static void
read_frames (SimPeek *self, const Index *index)
{
  guint32 from = 1;

  /* The log only grew. */
  if (index->salt[0] == self->index.salt[0] && index->salt[1] == self->index.salt[1]
      && index->max_frame >= self->index.max_frame)
    from = self->index.max_frame + 1;
  else
    g_array_set_size (self->frames, 0);
  for (guint32 i = from; i <= index->max_frame; i++)
    {
      guint8 page[4];
      guint32 number;

      sim_file_read (self->log, page, sizeof page, LOG_HEADER + (gsize) (i - 1) * (FRAME_HEADER + PAGE));
      number = get_be (page);
      if (number >= self->frames->len)
        g_array_set_size (self->frames, number + 1);
      g_array_index (self->frames, guint32, number) = i;
    }
  self->index = *index;
}

static void
read_page (SimPeek *self, guint32 number, gpointer to, gsize len, gsize offset)
{
  guint32 frame = number < self->frames->len ? g_array_index (self->frames, guint32, number) : 0;
  gsize there;

  if (frame > 0)
    there = sim_file_read (self->log, to, len,
                           LOG_HEADER + (gsize) (frame - 1) * (FRAME_HEADER + PAGE) + FRAME_HEADER + offset);
  else
    there = sim_file_read (self->file, to, len, (gsize) (number - 1) * PAGE + offset);
  memset ((guint8 *) to + there, 0, len - there);
}

static void
make_header (SimPeek *self)
{
  guint32 cookie;

  read_page (self, 1, self->header, HEADER, 0);
  self->header[AT_VERSIONS] = self->header[AT_VERSIONS + 1] = 1;
  put_be (self->header + AT_COUNTER, self->counter);
  put_be (self->header + AT_VALID_FOR, self->counter);
  put_be (self->header + AT_SIZE, self->n_pages);
  /* Two files that both changed their schema once need not have the same one. */
  cookie = get_be (self->header + AT_COOKIE);
  if (self->cookie == 0)
    self->cookie = cookie;
  if (cookie != self->cookie)
    put_be (self->header + AT_COOKIE, cookie + self->turns * 4096);
}

static gboolean
look (SimPeek *self)
{
  const Index none = { 0 };
  const Index *index = NULL;

  self->file = self->disk != NULL ? sim_disk_file (self->disk, self->file_name, FALSE) : NULL;
  if (self->file == NULL || sim_file_is_dead (self->file))
    return FALSE;
  self->log = sim_disk_file (self->disk, self->log_name, FALSE);
  index = self->log != NULL ? sim_vfs_log_index (self->file) : NULL;
  if (index == NULL || !index->is_init)
    index = &none;
  if (self->n_pages != 0 && memcmp (index, &self->index, sizeof none) == 0)
    return TRUE;
  read_frames (self, index);
  self->n_pages = index->max_frame > 0 ? index->n_pages : (guint32) (sim_file_size (self->file) / PAGE);
  self->counter++;
  make_header (self);
  return TRUE;
}

void
sim_peek_turn (SimPeek *self, SimDisk *disk, const char *file)
{
  self->disk = disk;
  g_free (self->file_name);
  g_free (self->log_name);
  self->file_name = g_strdup (file);
  self->log_name = g_strconcat (file != NULL ? file : "", "-wal", NULL);
  self->index = (Index){ 0 };
  g_array_set_size (self->frames, 0);
  self->file = self->log = NULL;
  self->n_pages = 0;
  self->turns++;
}

SimPeek *
sim_peek_new (const char *name)
{
  SimPeek *self = g_new0 (SimPeek, 1);

  self->name = g_strdup (name);
  self->frames = g_array_new (FALSE, TRUE, sizeof (guint32));
  if (places == NULL)
    places = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (places, self->name, self);
  return self;
}

void
sim_peek_free (SimPeek *self)
{
  g_hash_table_remove (places, self->name);
  g_array_unref (self->frames);
  g_free (self->file_name);
  g_free (self->log_name);
  g_free (self->name);
  g_free (self);
}

/* --- SQLite's way to it --- */

static int
peek_close (sqlite3_file *base)
{
  return SQLITE_OK;
}

static int
peek_read (sqlite3_file *base, void *to, int len, sqlite3_int64 at)
{
  SimPeek *self = ((Handle *) base)->peek;
  gsize size = (gsize) self->n_pages * PAGE;
  gsize n = (gsize) at < size ? MIN ((gsize) len, size - (gsize) at) : 0;

  /* SQLite reads a page, or a part of the first one. */
  if (n > 0)
    read_page (self, (guint32) (at / PAGE) + 1, to, n, (gsize) at % PAGE);
  if (at < HEADER)
    memcpy (to, self->header + at, MIN (n, HEADER - (gsize) at));
  memset ((guint8 *) to + n, 0, (gsize) len - n);
  return n == (gsize) len ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
peek_write (sqlite3_file *base, const void *data, int len, sqlite3_int64 at)
{
  return SQLITE_READONLY;
}

static int
peek_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  return SQLITE_READONLY;
}

static int
peek_sync (sqlite3_file *base, int flags)
{
  return SQLITE_OK;
}

static int
peek_size (sqlite3_file *base, sqlite3_int64 *size)
{
  *size = (sqlite3_int64) ((Handle *) base)->peek->n_pages * PAGE;
  return SQLITE_OK;
}

/* A reader begins: from here to the end it sees what is committed now. */
static int
peek_lock (sqlite3_file *base, int level)
{
  if (level > SQLITE_LOCK_SHARED)
    return SQLITE_READONLY;
  return look (((Handle *) base)->peek) ? SQLITE_OK : SQLITE_IOERR_LOCK;
}

static int
peek_unlock (sqlite3_file *base, int level)
{
  return SQLITE_OK;
}

static int
peek_check_reserved (sqlite3_file *base, int *result)
{
  *result = 0;
  return SQLITE_OK;
}

static int
peek_control (sqlite3_file *base, int op, void *arg)
{
  return SQLITE_NOTFOUND;
}

static int
peek_sector_size (sqlite3_file *base)
{
  return PAGE;
}

static int
peek_device (sqlite3_file *base)
{
  return 0;
}

static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = peek_close,
  .xRead = peek_read,
  .xWrite = peek_write,
  .xTruncate = peek_truncate,
  .xSync = peek_sync,
  .xFileSize = peek_size,
  .xLock = peek_lock,
  .xUnlock = peek_unlock,
  .xCheckReservedLock = peek_check_reserved,
  .xFileControl = peek_control,
  .xSectorSize = peek_sector_size,
  .xDeviceCharacteristics = peek_device,
};

static int
peek_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
  Handle *handle = (Handle *) base;

  *handle = (Handle){ .peek = path != NULL ? g_hash_table_lookup (places, path) : NULL };
  if (handle->peek == NULL)
    return SQLITE_CANTOPEN;
  handle->base.pMethods = &methods;
  if (out != NULL)
    *out = flags;
  return SQLITE_OK;
}

static int
peek_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  return SQLITE_IOERR_DELETE;
}

/* No journal, no log. */
static int
peek_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  *result = 0;
  return SQLITE_OK;
}

void
sim_peek_register (void)
{
  static sqlite3_vfs vfs;
  const sqlite3_vfs *sim = sqlite3_vfs_find ("sim");
  int rc;

  vfs = *sim;
  vfs.pNext = NULL;
  vfs.szOsFile = sizeof (Handle);
  vfs.zName = "sim-peek";
  vfs.xOpen = peek_open;
  vfs.xDelete = peek_delete;
  vfs.xAccess = peek_access;
  rc = sqlite3_vfs_register (&vfs, 0);
  g_assert (rc == SQLITE_OK);
}
