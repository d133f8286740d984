/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-picture-load.h"

#include "dsk-error.h"
#include "dsk-program.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define HEAD_BYTES 32 /* the line above the pixels has less */
#define PATIENCE_MS 20000

/* How dastak-thumbnail says what it refuses. */
#define TOO_LARGE 3
#define OTHER_KIND 4

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

static const char *
program (void)
{
  const char *own = g_getenv ("DASTAK_THUMBNAIL");

  return own != NULL ? own : DSK_LIBEXECDIR "/dastak-thumbnail";
}

static const char *
words_for (int code, const GError *error)
{
  if (error->domain == G_SPAWN_ERROR)
    return _ ("Pictures cannot be shown: a part of Dastak, dastak-thumbnail, is missing");
  if (code == TOO_LARGE)
    return _ ("This picture is too large to be shown here");
  if (code == OTHER_KIND)
    return _ ("This picture is of a kind that is not shown here");
  return _ ("This picture is damaged and cannot be shown");
}

/* What the program wrote may come from a picture that was made to break it: nothing is believed that was not counted.
 * Returns: (transfer full) (nullable) */
static GdkTexture *
texture_from (GBytes *output, int max_side)
{
  gsize total;
  const char *data = g_bytes_get_data (output, &total);
  const char *end = data != NULL ? memchr (data, '\n', MIN (total, HEAD_BYTES)) : NULL;
  g_autofree char *line = end != NULL ? g_strndup (data, (gsize) (end - data)) : NULL;
  g_autoptr (GBytes) pixels = NULL;
  int width, height, channels;
  gsize head;

  if (line == NULL || sscanf (line, "%5d %5d %1d", &width, &height, &channels) != 3)
    return NULL;
  if (width < 1 || height < 1 || width > max_side || height > max_side || (channels != 3 && channels != 4))
    return NULL;
  head = (gsize) (end - data) + 1;
  if (total - head != (gsize) width * (gsize) height * (gsize) channels)
    return NULL;
  pixels = g_bytes_new_from_bytes (output, head, total - head);
  return gdk_memory_texture_new (width, height, channels == 4 ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8, pixels,
                                 (gsize) width * (gsize) channels);
}

static GdkTexture *
load_picture (const Load *load, GCancellable *cancellable, GError **error)
{
  g_autofree char *side = g_strdup_printf ("%d", load->max_side);
  const char *argv[] = { program (), side, NULL };
  gsize max = HEAD_BYTES + (gsize) load->max_side * (gsize) load->max_side * 4;
  int fd = g_open (load->path, O_RDONLY | O_CLOEXEC, 0);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) output = NULL;
  GdkTexture *texture;
  int code = -1;

  if (fd < 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s", _ ("The file of this picture cannot be opened"));
      return NULL;
    }
  output = dsk_program_output (argv, fd, max, PATIENCE_MS, cancellable, &code, &local);
  g_close (fd, NULL);
  texture = output != NULL ? texture_from (output, load->max_side) : NULL;
  if (texture == NULL && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&local));
  else if (texture == NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s",
                 local != NULL ? words_for (code, local) : _ ("This picture is damaged and cannot be shown"));
  return texture;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = load_picture (data, cancellable, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

void
dsk_picture_load_async (const char *path, int max_side, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, dsk_picture_load_async);
  load->path = g_strdup (path);
  load->max_side = CLAMP (max_side, 1, DSK_PICTURE_SIDE_MAX);
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, run);
}

GdkTexture *
dsk_picture_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
