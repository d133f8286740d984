/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-forget.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "dsk-client-private.h"

#define OWN_KEPT_S (7 * 24 * 60 * 60)
#define IMPORT_S (60 * 60) /* Nobody writes on a copy of a file that is attached for so long without a pause. */
#define MAX_BYTES ((gint64) 2 * 1024 * 1024 * 1024)
#define EVERY_US ((gint64) 60 * G_USEC_PER_SEC)
#define SOON_US ((gint64) 2 * G_USEC_PER_SEC) /* once rows were forgotten, whose files may be here … */
#define WAIT_OF_WORK 20 /* … but that many times as long as it took nobody looks again: there may be many */

typedef struct
{
  char *path;   /* (owned) */
  char *sha256; /* (owned) (nullable): NULL: it had no name yet */
  gint64 size;
  gint64 used;  /* seconds: when somebody last looked at it, or wrote on it */
  gboolean opened; /* a copy for other programs */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *file = data;

  g_free (file->path);
  g_free (file->sha256);
  g_free (file);
}

static int
longest_unused_first (gconstpointer a, gconstpointer b)
{
  const Kept *x = *(const Kept *const *) a;
  const Kept *y = *(const Kept *const *) b;

  return (x->used > y->used) - (x->used < y->used);
}

/* --- what is there --- */

/* @prefix: what the folder's name is of a digest */
static void
look_into (GPtrArray *found, const char *path, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sha256 = g_strconcat (prefix, name, NULL);
      g_autofree char *whole = g_build_filename (path, name, NULL);
      struct stat info;
      Kept *file;

      if (stat (whole, &info) != 0 || !S_ISREG (info.st_mode))
        continue;
      file = g_new0 (Kept, 1);
      file->path = g_steal_pointer (&whole);
      file->sha256 = dsk_sha256_is_valid (sha256) ? g_steal_pointer (&sha256) : NULL;
      file->size = info.st_size;
      file->used = info.st_mtime;
      g_ptr_array_add (found, file);
    }
}

/* The copies that other programs open, a folder for each file. */
static void
look_at_opened (GPtrArray *found, const char *folder)
{
  g_autofree char *opened = dsk_media_folder_opened (folder);
  g_autoptr (GDir) dir = g_dir_open (opened, 0, NULL);
  const char *sha256;

  while (dir != NULL && (sha256 = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (opened, sha256, NULL);
      const guint before = found->len;

      look_into (found, path, "");
      for (guint i = before; i < found->len; i++)
        {
          Kept *file = found->pdata[i];

          g_free (file->sha256);
          file->sha256 = g_strdup (sha256);
          file->opened = TRUE;
        }
    }
}

GPtrArray *
dsk_media_folder_look (const char *folder)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (kept_free);
  g_autofree char *part = g_build_filename (folder, "part", NULL);

  for (guint n = 0; n < 256; n++)
    {
      g_autofree char *prefix = g_strdup_printf ("%02x", n);
      g_autofree char *path = g_build_filename (folder, prefix, NULL);

      look_into (found, path, prefix);
    }
  look_into (found, part, "");
  look_at_opened (found, folder);
  return found;
}

/* --- what of it may stay --- */

/* It was added here, not fetched, and perhaps not sent yet. */
static gboolean
is_own (const char *folder, const char *sha256)
{
  g_autofree char *own = g_build_filename (folder, "own", sha256, NULL);
  struct stat info;

  if (stat (own, &info) != 0)
    return FALSE;
  if (g_get_real_time () / G_USEC_PER_SEC - info.st_mtime < OWN_KEPT_S)
    return TRUE;
  g_unlink (own);
  return FALSE;
}

static gboolean
is_marked (const char *folder, const char *sha256)
{
  for (guint use = 0; use < DSK_MEDIA_N_USES; use++)
    if (dsk_media_folder_is_marked (folder, sha256, (DskMediaUse) use))
      return TRUE;
  return FALSE;
}

typedef enum
{
  GOES,
  MAY_GO, /* where there is no space */
  STAYS,
} Fate;

static Fate
judge (const Kept *file, const char *folder, GHashTable *named, GHashTable *held, gint64 now)
{
  if (file->sha256 == NULL)
    return now - file->used < IMPORT_S ? STAYS : GOES;
  if (g_hash_table_contains (held, file->sha256) || is_marked (folder, file->sha256))
    return STAYS;
  return g_hash_table_contains (named, file->sha256) || is_own (folder, file->sha256) ? MAY_GO : GOES;
}

static void
forget (const Kept *file)
{
  g_unlink (file->path);
  if (file->opened)
    {
      g_autofree char *parent = g_path_get_dirname (file->path);

      g_rmdir (parent);
    }
}

void
dsk_media_folder_forget (const char *folder, GPtrArray *found, GHashTable *named, GHashTable *held, gint64 max_bytes)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  gint64 bytes = 0;

  for (guint i = 0; i < found->len; i++)
    {
      Kept *file = found->pdata[i];
      Fate fate = judge (file, folder, named, held, now);

      if (fate == GOES)
        forget (file);
      else if (fate == MAY_GO && !file->opened)
        {
          bytes += file->size;
          g_ptr_array_add (kept, file);
        }
    }
  if (bytes <= max_bytes)
    return;
  g_ptr_array_sort (kept, longest_unused_first);
  for (guint i = 0; i < kept->len && bytes > max_bytes; i++)
    {
      const Kept *file = kept->pdata[i];

      if (g_unlink (file->path) == 0)
        bytes -= file->size;
    }
}

void
dsk_media_hold (GHashTable *held, const char *draft)
{
  g_auto (GStrv) parts = g_strsplit (draft, "\"", -1);

  /* One that is only written about is held, too: that costs nothing but its place. */
  for (guint i = 0; parts[i] != NULL; i++)
    if (dsk_sha256_is_valid (parts[i]))
      g_hash_table_add (held, g_strdup (parts[i]));
}

/* In the reader's thread. */
static gpointer
forget_in_reader (DskReplicaReader *reader, gpointer data, GError **error)
{
  /* Before what names them is read: what comes after that is named by what came before it. */
  g_autoptr (GPtrArray) found = dsk_media_folder_look (data);
  g_autoptr (GHashTable) named = dsk_replica_reader_list_files (reader, error);
  g_autoptr (GPtrArray) drafts = named != NULL ? dsk_replica_reader_list_drafts (reader, error) : NULL;
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (drafts == NULL)
    return NULL;
  for (guint i = 0; i < drafts->len; i++)
    dsk_media_hold (held, drafts->pdata[i]);
  dsk_media_folder_forget (data, found, named, held, MAX_BYTES);
  return GINT_TO_POINTER (1);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  g_autoptr (GError) error = NULL;

  self->forgot_us = g_get_monotonic_time () - self->forgot_at;
  if (dsk_client_read_finish (self, result, &error) != NULL)
    return;
  if (error != NULL)
    g_info ("files are not tidied: %s", error->message);
  /* What was owed still is; not at once, as it may fail again. */
  self->forgot_us = EVERY_US / WAIT_OF_WORK;
  dsk_client_forget_files (self, TRUE);
}

char *
dsk_client_place_to_open (DskClient *self, const char *sha256, const char *name, GError **error)
{
  g_autofree char *folder = g_build_filename (self->profile_dir, "media", NULL);

  return dsk_media_folder_place_to_open (folder, sha256, name, error);
}

static gboolean
on_forget_due (gpointer user_data)
{
  DskClient *self = user_data;

  self->forget_source = 0;
  dsk_client_forget_files (self, FALSE);
  return G_SOURCE_REMOVE;
}

void
dsk_client_forget_files (DskClient *self, gboolean forgotten)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 wait;

  self->files_left = self->files_left || forgotten;
  if (self->closed || self->state != DSK_CLIENT_ONLINE || self->readers[1] == NULL)
    return;
  g_clear_handle_id (&self->forget_source, g_source_remove);
  wait = self->files_left ? CLAMP (self->forgot_us * WAIT_OF_WORK, SOON_US, EVERY_US) : EVERY_US;
  wait = self->forgot_at != 0 ? self->forgot_at + wait - now : 0;
  if (wait > 0)
    {
      self->forget_source = g_timeout_add ((guint) (wait / G_TIME_SPAN_MILLISECOND) + 1, on_forget_due, self);
      return;
    }
  self->forgot_at = now;
  self->files_left = FALSE;
  dsk_client_read_async (self, "search-files", forget_in_reader, g_build_filename (self->profile_dir, "media", NULL),
                         g_free, NULL, self->closing, on_forgotten, NULL);
}
