/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-forget.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "dsk-client-private.h"

#define OWN_KEPT_S (7 * 24 * 60 * 60)
#define MAX_BYTES ((gint64) 2 * 1024 * 1024 * 1024)
#define EVERY_US ((gint64) 60 * G_USEC_PER_SEC)

typedef struct
{
  char *path; /* (owned) */
  gint64 size;
  gint64 used; /* seconds: when somebody last looked at it */
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
longest_unused_first (gconstpointer a, gconstpointer b)
{
  const Kept *x = a;
  const Kept *y = b;

  return (x->used > y->used) - (x->used < y->used);
}

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

/* One of the 256 folders. */
static void
forget_in (const char *folder, guint n, GHashTable *named, GHashTable *held, GArray *kept, gint64 *bytes)
{
  g_autofree char *path = g_strdup_printf ("%s/%02x", folder, n);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sha256 = g_strdup_printf ("%02x%s", n, name);
      Kept file = { .path = g_build_filename (path, name, NULL) };
      struct stat info;

      if (!dsk_sha256_is_valid (sha256) || g_hash_table_contains (held, sha256)
          || is_marked (folder, sha256) || stat (file.path, &info) != 0)
        g_free (file.path);
      else if (!g_hash_table_contains (named, sha256) && !is_own (folder, sha256))
        {
          g_unlink (file.path);
          g_free (file.path);
        }
      else
        {
          file.size = info.st_size;
          file.used = info.st_mtime;
          *bytes += file.size;
          g_array_append_val (kept, file);
        }
    }
}

void
dsk_media_folder_forget (const char *folder, GHashTable *named, GHashTable *held, gint64 max_bytes)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  gint64 bytes = 0;

  g_array_set_clear_func (kept, kept_clear);
  for (guint n = 0; n < 256; n++)
    forget_in (folder, n, named, held, kept, &bytes);
  if (bytes <= max_bytes)
    return;
  g_array_sort (kept, longest_unused_first);
  for (guint i = 0; i < kept->len && bytes > max_bytes; i++)
    {
      const Kept *file = &g_array_index (kept, Kept, i);

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
  g_autoptr (GHashTable) named = dsk_replica_reader_list_files (reader, error);
  g_autoptr (GPtrArray) drafts = named != NULL ? dsk_replica_reader_list_drafts (reader, error) : NULL;
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (drafts == NULL)
    return NULL;
  for (guint i = 0; i < drafts->len; i++)
    dsk_media_hold (held, drafts->pdata[i]);
  dsk_media_folder_forget (data, named, held, MAX_BYTES);
  return GINT_TO_POINTER (1);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (dsk_client_read_finish (DSK_CLIENT (source), result, &error) == NULL && error != NULL)
    g_info ("files are not tidied: %s", error->message);
}

void
dsk_client_forget_files (DskClient *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->state != DSK_CLIENT_ONLINE || self->readers[1] == NULL
      || (self->forgot_at != 0 && now - self->forgot_at < EVERY_US))
    return;
  self->forgot_at = now;
  dsk_client_read_async (self, "search-files", forget_in_reader, g_build_filename (self->profile_dir, "media", NULL),
                         g_free, NULL, self->closing, on_forgotten, NULL);
}
