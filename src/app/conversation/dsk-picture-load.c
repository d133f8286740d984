/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-picture-load.h"

#include "dsk-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include <string.h>

#define MAX_PIXELS ((gint64) 50 * 1000 * 1000)
#define MAGIC_BYTES 12

typedef struct
{
  char *path; /* (owned) */
  int max_side;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->path);
  g_free (load);
}

static gboolean
is_picture (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char magic[MAGIC_BYTES] = { 0 };
  gsize n = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), magic, sizeof magic, &n, NULL, NULL)
      || n < sizeof magic)
    return FALSE;
  return memcmp (magic, "\377\330\377", 3) == 0 || memcmp (magic, "\211PNG\r\n\032\n", 8) == 0
         || (memcmp (magic, "RIFF", 4) == 0 && memcmp (magic + 8, "WEBP", 4) == 0);
}

static GdkPixbuf *
decode (const Load *load, GError **error)
{
  int width = 0, height = 0;

  if (!is_picture (load->path) || gdk_pixbuf_get_file_info (load->path, &width, &height) == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s",
                   _ ("This picture is of a kind that is not shown here"));
      return NULL;
    }
  if ((gint64) width * height > MAX_PIXELS)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s",
                   _ ("This picture is too large to be shown here"));
      return NULL;
    }
  if (load->max_side > 0 && MAX (width, height) > load->max_side)
    return gdk_pixbuf_new_from_file_at_size (load->path, load->max_side, load->max_side, error);
  return gdk_pixbuf_new_from_file (load->path, error);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = decode (data, &error);
  g_autoptr (GdkPixbuf) upright = NULL;

  if (pixbuf == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
  g_task_return_pointer (task, gdk_texture_new_for_pixbuf (upright), g_object_unref);
}

void
dsk_picture_load_async (const char *path, int max_side, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, dsk_picture_load_async);
  load->path = g_strdup (path);
  load->max_side = max_side;
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, run);
}

GdkTexture *
dsk_picture_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
