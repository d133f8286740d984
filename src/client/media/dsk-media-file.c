/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "dsk-error.h"

#define CHUNK (64 * 1024)

G_DEFINE_BOXED_TYPE (DskMediaFile, dsk_media_file, dsk_media_file_copy, dsk_media_file_free)

DskMediaFile *
dsk_media_file_copy (const DskMediaFile *self)
{
  DskMediaFile *copy = g_memdup2 (self, sizeof *self);

  copy->sha256 = g_strdup (self->sha256);
  copy->mime = g_strdup (self->mime);
  copy->name = g_strdup (self->name);
  return copy;
}

void
dsk_media_file_free (DskMediaFile *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self->name);
  g_free (self);
}

char *
dsk_media_folder_path (const char *folder, const char *sha256)
{
  return g_strdup_printf ("%s/%.2s/%s", folder, sha256, sha256 + 2);
}

char *
dsk_media_folder_part (const char *folder, const char *sha256)
{
  return g_build_filename (folder, "part", sha256, NULL);
}

static const char *
marks_of (DskMediaUse use)
{
  return use == DSK_MEDIA_FOR_NOTE ? "bring-note" : "bring";
}

char *
dsk_media_folder_mark (const char *folder, const char *sha256, DskMediaUse use)
{
  return g_build_filename (folder, marks_of (use), sha256, NULL);
}

gboolean
dsk_media_folder_has (const char *folder, const char *sha256)
{
  g_autofree char *path = dsk_media_folder_path (folder, sha256);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static void
set_error (GError **error, int code)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FULL, _ ("There is no space left for the file on this computer"));
  else
    g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("The file can't be kept on this computer: %s"),
                 g_strerror (code));
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | flags);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (!ok)
    set_error (error, errno);
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
make_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir_with_parents (parent, 0700) == 0)
    return TRUE;
  set_error (error, errno);
  return FALSE;
}

static gboolean
place (const char *folder, const char *path, const char *sha256, GError **error)
{
  g_autofree char *target = dsk_media_folder_path (folder, sha256);
  g_autofree char *parent = g_path_get_dirname (target);

  if (!make_parent (target, error) || !sync_path (path, 0, error))
    return FALSE;
  if (g_rename (path, target) != 0)
    {
      set_error (error, errno);
      return FALSE;
    }
  return sync_path (parent, O_DIRECTORY, error);
}

static char *
digest_of (const char *path, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = -1;

  while (fd >= 0 && (n = read (fd, buffer, CHUNK)) > 0)
    g_checksum_update (sum, buffer, n);
  if (n < 0)
    set_error (error, errno);
  if (fd >= 0)
    close (fd);
  return n == 0 ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

gboolean
dsk_media_folder_adopt (const char *folder, const char *path, const char *sha256, GError **error)
{
  g_autofree char *digest = digest_of (path, error);

  if (digest == NULL)
    return FALSE;
  if (g_strcmp0 (digest, sha256) == 0)
    return place (folder, path, sha256, error);
  g_unlink (path);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CORRUPT,
                       _ ("The file arrived damaged; it will be fetched again from the beginning"));
  return FALSE;
}

/* --- importing --- */

typedef struct
{
  GChecksum *sum;
  GByteArray *head; /* as much as tells what it is, and how large */
  gint64 size;
  DskMediaUse use;
} Copied;

static gboolean
copy_chunk (Copied *copied, int fd, const guint8 *data, gsize len, GError **error)
{
  g_byte_array_append (copied->head, data,
                       (guint) MIN (len, DSK_MEDIA_HEAD_BYTES - copied->head->len));
  copied->size += (gint64) len;
  if (copied->size > DSK_MEDIA_MAX_BYTES)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           copied->use == DSK_MEDIA_FOR_NOTE
                               ? _ ("The file is larger than 100 MB, which is the most that the relay takes")
                               : _ ("The file is larger than 100 MB, which is the most that WhatsApp takes"));
      return FALSE;
    }
  g_checksum_update (copied->sum, data, (gssize) len);
  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno != EINTR)
        {
          set_error (error, errno);
          return FALSE;
        }
      data += MAX (n, 0);
      len -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

static gboolean
copy_stream (Copied *copied, GInputStream *in, int fd, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  g_autoptr (GError) local = NULL;
  gssize n;

  while ((n = g_input_stream_read (in, buffer, CHUNK, cancellable, &local)) > 0)
    if (!copy_chunk (copied, fd, buffer, (gsize) n, error))
      return FALSE;
  if (n < 0)
    g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("The file can't be read: %s"), local->message);
  else if (copied->size == 0)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("The file is empty"));
  return n == 0 && copied->size > 0;
}

/* @sort: "bring", "bring-note": the relay has to get it; "own": it was added here */
static gboolean
mark (const char *folder, const char *sort, const char *sha256, GError **error)
{
  g_autofree char *path = g_build_filename (folder, sort, sha256, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  int fd;

  if (!make_parent (path, error))
    return FALSE;
  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || fsync (fd) != 0)
    {
      set_error (error, errno);
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  return sync_path (parent, O_DIRECTORY, error);
}

static DskMediaFile *
describe (const Copied *copied, GFile *file)
{
  gsize sniffed = MIN (copied->head->len, DSK_MEDIA_SNIFF_BYTES);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *content = g_content_type_guess (base, copied->head->data, sniffed, NULL);
  g_autofree char *declared = content != NULL ? g_content_type_get_mime_type (content) : NULL;
  DskMediaFile *media = g_new0 (DskMediaFile, 1);

  media->sha256 = g_strdup (g_checksum_get_string (copied->sum));
  media->mime = dsk_media_type (dsk_media_sniff (copied->head->data, sniffed), declared);
  dsk_media_picture_size (copied->head->data, copied->head->len, &media->width, &media->height);
  media->size = copied->size;
  media->name = base != NULL ? g_utf8_make_valid (base, -1) : NULL;
  return media;
}

static DskMediaFile *
import_to (const char *folder, const char *path, int fd, GFile *file, DskMediaUse use, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, &local);
  g_autoptr (DskMediaFile) media = NULL;
  g_autoptr (GByteArray) head = g_byte_array_new ();
  Copied copied = { .sum = sum, .head = head, .use = use };

  if (in == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("The file can't be read: %s"), local->message);
      return NULL;
    }
  if (!copy_stream (&copied, G_INPUT_STREAM (in), fd, cancellable, error))
    return NULL;
  media = describe (&copied, file);
  if (!place (folder, path, media->sha256, error) || !mark (folder, "own", media->sha256, error)
      || !mark (folder, marks_of (use), media->sha256, error))
    return NULL;
  return g_steal_pointer (&media);
}

DskMediaFile *
dsk_media_folder_import (const char *folder, GFile *file, DskMediaUse use, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "part", "new-XXXXXX", NULL);
  DskMediaFile *media;
  int fd;

  if (!make_parent (path, error))
    return NULL;
  fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      set_error (error, errno);
      return NULL;
    }
  media = import_to (folder, path, fd, file, use, cancellable, error);
  close (fd);
  if (media == NULL)
    g_unlink (path);
  return media;
}

gboolean
dsk_media_folder_bring_for (const char *folder, const char *sha256, DskMediaUse use, GError **error)
{
  if (dsk_sha256_is_valid (sha256) && dsk_media_folder_has (folder, sha256))
    return mark (folder, "own", sha256, error) && mark (folder, marks_of (use), sha256, error);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("The file is gone from this computer"));
  return FALSE;
}

GPtrArray *
dsk_media_folder_marked (const char *folder, DskMediaUse use)
{
  g_autofree char *path = g_build_filename (folder, marks_of (use), NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (dsk_sha256_is_valid (name))
      g_ptr_array_add (list, g_strdup (name));
  return list;
}

gboolean
dsk_media_folder_is_marked (const char *folder, const char *sha256, DskMediaUse use)
{
  g_autofree char *path = dsk_sha256_is_valid (sha256) ? dsk_media_folder_mark (folder, sha256, use) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
remove_in (const char *folder, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (depth > 0 && g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        {
          remove_in (path, depth - 1);
          g_rmdir (path);
        }
      else
        g_unlink (path);
    }
}

char *
dsk_media_folder_opened (const char *folder)
{
  /* One user may have several profiles. */
  g_autofree char *whose = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);

  whose[16] = '\0';
  return g_build_filename (g_get_user_runtime_dir (), "dastak", whose, NULL);
}

char *
dsk_media_folder_place_to_open (const char *folder, const char *sha256, const char *name, GError **error)
{
  g_autofree char *opened = dsk_media_folder_opened (folder);
  g_autofree char *path = g_build_filename (opened, sha256, name, NULL);

  g_return_val_if_fail (dsk_sha256_is_valid (sha256) && strchr (name, G_DIR_SEPARATOR) == NULL, NULL);

  return make_parent (path, error) ? g_steal_pointer (&path) : NULL;
}

void
dsk_media_folder_wipe (const char *folder)
{
  g_autofree char *opened = dsk_media_folder_opened (folder);

  remove_in (folder, 1);
  remove_in (opened, 1);
}
