/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What customers send is decoded by dastak-thumbnail: what comes of good, broken and evil pictures, and what people
 * see of it. */

#include "demo-kinds.h"
#include "page-harness.h"

#include "dsk-error.h"
#include "dsk-media-cache.h"
#include "dsk-media-viewer.h"
#include "dsk-picture-load.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#define PHOTO "01900000-0000-7000-8000-00000000a000" /* the first of Maria's */

typedef struct
{
  GdkTexture *texture; /* (owned) (nullable) */
  GError *error;       /* (owned) (nullable) */
  gboolean done;
} Loaded;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loaded *loaded = user_data;

  loaded->texture = dsk_picture_load_finish (result, &loaded->error);
  loaded->done = TRUE;
}

static void
loaded_clear (Loaded *loaded)
{
  g_clear_object (&loaded->texture);
  g_clear_error (&loaded->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loaded, loaded_clear)

/* Returns: (transfer full) */
static char *
put (const char *dir, const char *name, const char *data, gsize len)
{
  char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) len, NULL));
  return path;
}

static void
load (const char *path, int side, Loaded *loaded)
{
  dsk_picture_load_async (path, side, NULL, loaded_cb, loaded);
  while (!loaded->done)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: (transfer full): the bytes of a PNG */
static char *
make_png (int width, int height, guint32 colour, gboolean noisy, gsize *len)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);
  char *data = NULL;

  gdk_pixbuf_fill (pixbuf, colour);
  /* Nothing that gets smaller: half a file is half a picture. */
  for (gsize i = 0; noisy && i < gdk_pixbuf_get_byte_length (pixbuf); i++)
    gdk_pixbuf_get_pixels (pixbuf)[i] = (guchar) g_test_rand_int ();
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, len, "png", NULL, NULL));
  return data;
}

static void
test_good (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  g_auto (Loaded) whole = { 0 };
  g_auto (Loaded) small = { 0 };
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  guint32 pixels[8];
  gsize len;

  data = make_png (400, 200, 0xff0000ff, FALSE, &len);
  path = put (dir, "red.png", data, len);
  load (path, 4096, &whole);
  g_assert_no_error (whole.error);
  g_assert_cmpint (gdk_texture_get_width (whole.texture), ==, 400);
  g_assert_cmpint (gdk_texture_get_height (whole.texture), ==, 200);
  load (path, 4, &small);
  g_assert_no_error (small.error);
  g_assert_cmpint (gdk_texture_get_width (small.texture), ==, 4);
  g_assert_cmpint (gdk_texture_get_height (small.texture), ==, 2);
  gdk_texture_download (small.texture, (guchar *) pixels, 16);
  g_assert_cmphex (pixels[0], ==, 0xffff0000);
  g_unlink (path);
  g_rmdir (dir);
}

/* A picture that says it has 900 million pixels. */
static const char bomb[] = "\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0"
                           "\xe9\x45\x6f\xed\0\0\0\0IDAT";

static void
test_bad (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  gsize len;
  g_autofree char *data = make_png (64, 64, 0, TRUE, &len);
  const struct
  {
    const char *data;
    gsize len;
    const char *words;
  } cases[] = {
    { bomb, sizeof bomb - 1, "too large" },
    { data, len / 2, NULL }, /* half of it is shown */
    { data, 20, "damaged" },
    { "<svg/>", 6, "of a kind" },
    { "", 0, "of a kind" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Loaded) loaded = { 0 };
      g_autofree char *path = put (dir, "bad", cases[i].data, cases[i].len);

      load (path, 100, &loaded);
      g_unlink (path);
      g_assert_true ((loaded.texture == NULL) == (cases[i].words != NULL));
      if (cases[i].words == NULL)
        continue;
      g_assert_error (loaded.error, DSK_ERROR, DSK_ERROR_INVALID);
      g_test_message ("%u: %s", i, loaded.error->message);
      g_assert_nonnull (strstr (loaded.error->message, cases[i].words));
    }
  g_rmdir (dir);
}

/* A decoder that was taken over says what it likes: none of it may hurt. */
static void
test_liar (void)
{
  static const char *const scripts[] = {
    "echo 9 9 4; printf 123",        "echo 99999 99999 4",      "echo -1 -1 3", "echo 1 1 7; printf 1234567", "echo",
    "printf '1 1 3\\nabcd'",         "head -c 999999999 /dev/zero", "kill -SEGV $$", "exit 3",
  };
  g_autofree char *dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  g_autofree char *path = put (dir, "picture", "x", 1);
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_THUMBNAIL"));

  for (guint i = 0; i <= G_N_ELEMENTS (scripts); i++)
    {
      g_auto (Loaded) loaded = { 0 };
      g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", i < G_N_ELEMENTS (scripts) ? scripts[i] : "");
      g_autofree char *program = put (dir, "liar", script, strlen (script));

      if (i < G_N_ELEMENTS (scripts))
        g_chmod (program, 0700);
      g_setenv ("DASTAK_THUMBNAIL", program, TRUE);
      load (path, 100, &loaded);
      g_assert_null (loaded.texture);
      g_assert_error (loaded.error, DSK_ERROR, DSK_ERROR_INVALID);
      if (i == G_N_ELEMENTS (scripts))
        g_assert_nonnull (strstr (loaded.error->message, "missing"));
      g_unlink (program);
    }
  g_setenv ("DASTAK_THUMBNAIL", own, TRUE);
  g_unlink (path);
  g_rmdir (dir);
}

/* --- what people see --- */

static GtkWidget *
viewer (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (DSK_IS_MEDIA_VIEWER (l->data))
      return l->data;
  return NULL;
}

static gboolean
shows_picture (gpointer data)
{
  GtkWidget *picture = viewer () != NULL ? harness_find (viewer (), GTK_TYPE_PICTURE, NULL) : NULL;

  return picture != NULL && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL;
}

static gboolean
offers_retry (gpointer data)
{
  return viewer () != NULL && harness_find (viewer (), GTK_TYPE_BUTTON, "Try Again") != NULL;
}

static void
test_viewer (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *folder = g_build_filename (harness->office->dir, "media", NULL);
  g_autofree char *path = dsk_media_folder_path (folder, DEMO_PHOTO_SHA);
  GtkWidget *view;

  demo_kinds_pictures (harness->office);
  g_assert_true (g_file_set_contents (path, bomb, sizeof bomb - 1, NULL));
  harness_open (harness, DEMO_KINDS);
  view = harness_find (harness->window, g_type_from_name ("DskTimelineView"), NULL);
  g_assert_true (gtk_widget_activate_action (view, "timeline.open-media", "s", PHOTO));
  office_wait (offers_retry, NULL);
  g_assert_nonnull (harness_find (viewer (), GTK_TYPE_LABEL, "This picture is too large to be shown here"));
  harness_shoot_window (viewer (), "viewer-failed");
  /* Another one has come in its place. */
  demo_kinds_pictures (harness->office);
  gtk_widget_activate_action (viewer (), "viewer.retry", NULL);
  office_wait (shows_picture, NULL);
  g_assert_false (offers_retry (NULL));
  gtk_window_destroy (GTK_WINDOW (viewer ()));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/pictures/good", test_good);
  g_test_add_func ("/pictures/bad", test_bad);
  g_test_add_func ("/pictures/liar", test_liar);
  g_test_add_func ("/pictures/viewer", test_viewer);
  return g_test_run ();
}
