/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-media.h"

#define CHUNK (64 * 1024)
/* What a file that is being brought counts at least: many small ones cost, too. */
#define HELD_MIN (64 * 1024)
/* The database and its log need some. */
#define SPARE_BYTES ((guint64) 4 * 1024 * 1024)
#define DAY_S (24 * 60 * 60)

/* A file may get its name again while an older one of that name is about to be removed. */
static GMutex names_lock;

char *
dsk_media_store_path (const char *data_dir, const char *sha256)
{
  return g_strdup_printf ("%s/media/%.2s/%s", data_dir, sha256, sha256 + 2);
}

static void
set_error (GError **error, const char *what, int code)
{
  gboolean full = code == ENOSPC || code == EDQUOT;

  g_set_error (error, DSK_ERROR, full ? DSK_ERROR_FULL : DSK_ERROR_FAILED, "Could not %s a file: %s", what,
               g_strerror (code));
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  set_error (error, "make a folder for", errno);
  return FALSE;
}

int
dsk_media_store_open_temp (const char *data_dir, const char *name, int flags, char **path, GError **error)
{
  g_autofree char *folder = g_build_filename (data_dir, "media", "tmp", NULL);
  g_autofree char *full = g_build_filename (folder, name, NULL);
  int fd;

  if (!make_folder (folder, error))
    return -1;
  fd = open (full, O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
  if (fd < 0)
    set_error (error, "make", errno);
  else
    *path = g_steal_pointer (&full);
  return fd;
}

gboolean
dsk_media_store_write (int fd, gconstpointer data, gsize len, GError **error)
{
  const guint8 *at = data;

  while (len > 0)
    {
      gssize n = write (fd, at, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error (error, "write", errno);
          return FALSE;
        }
      at += n;
      len -= (gsize) n;
    }
  return TRUE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | flags);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    set_error (error, "keep", errno);
  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
dsk_media_store_adopt (const char *data_dir, const char *path, const char *sha256, GError **error)
{
  g_autofree char *target = dsk_media_store_path (data_dir, sha256);
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *above = g_path_get_dirname (folder);
  gboolean ok;

  if (!make_folder (folder, error) || !sync_path (path, 0, error))
    return FALSE;
  g_mutex_lock (&names_lock);
  /* It is new from now on, however long it lay there before it was whole. */
  ok = utimensat (AT_FDCWD, path, NULL, 0) == 0 && g_rename (path, target) == 0;
  if (!ok)
    set_error (error, "keep", errno);
  g_mutex_unlock (&names_lock);
  return ok && sync_path (folder, O_DIRECTORY, error) && sync_path (above, O_DIRECTORY, error);
}

char *
dsk_media_store_digest (const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;

  while (fd >= 0 && (n = read (fd, buffer, CHUNK)) > 0)
    g_checksum_update (sum, buffer, n);
  if (n < 0)
    set_error (error, "read", errno);
  if (fd >= 0)
    close (fd);
  return n == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

gboolean
dsk_media_store_has_space (const char *data_dir, gint64 bytes)
{
  struct statvfs info;

  return statvfs (data_dir, &info) != 0
         || (guint64) info.f_bavail * info.f_frsize >= SPARE_BYTES + (guint64) bytes;
}

/* @min_age_s: younger ones are left out. Returns: (transfer full): names */
static GPtrArray *
list (const char *folder, gint64 min_age_s)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (lstat (path, &info) == 0 && S_ISREG (info.st_mode) && now - info.st_mtime >= min_age_s)
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

void
dsk_media_store_sweep (const char *data_dir, gboolean starting)
{
  g_autofree char *folder = g_build_filename (data_dir, "media", "tmp", NULL);
  g_autoptr (GPtrArray) all = list (folder, starting ? G_MININT64 / 2 : DSK_MEDIA_TEMP_KEPT_S);
  g_autoptr (GPtrArray) old = list (folder, DSK_MEDIA_TEMP_KEPT_S);

  for (guint i = 0; i < all->len; i++)
    {
      const char *name = all->pdata[i];
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_prefix (name, "up-") || g_ptr_array_find_with_equal_func (old, name, g_str_equal, NULL))
        g_unlink (path);
    }
}

gint64
dsk_media_store_held (const char *data_dir, const char *prefix, const char *except)
{
  g_autofree char *folder = g_build_filename (data_dir, "media", "tmp", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gint64 held = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (g_str_has_prefix (name, prefix) && strcmp (name, except) != 0 && lstat (path, &info) == 0)
        held += MAX ((gint64) info.st_size, HELD_MIN);
    }
  return held;
}

void
dsk_media_store_remove_old (const char *data_dir, const char *sha256)
{
  g_autofree char *path = dsk_media_store_path (data_dir, sha256);
  struct stat info;

  g_mutex_lock (&names_lock);
  if (lstat (path, &info) == 0 && g_get_real_time () / G_USEC_PER_SEC - info.st_mtime >= DAY_S)
    g_unlink (path);
  g_mutex_unlock (&names_lock);
}

GPtrArray *
dsk_media_store_list (const char *data_dir, guint folder)
{
  g_autofree char *path = g_strdup_printf ("%s/media/%02x", data_dir, folder & 0xff);
  g_autoptr (GPtrArray) names = list (path, DAY_S);
  GPtrArray *digests = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *digest = g_strdup_printf ("%02x%s", folder & 0xff, (const char *) names->pdata[i]);

      if (dsk_sha256_is_valid (digest))
        g_ptr_array_add (digests, g_steal_pointer (&digest));
    }
  return digests;
}
