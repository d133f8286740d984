/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bring-file FOLDER RELAY TOKEN FILE WHAT: what the app does with an attached file, for media_cancel.py. WHAT:
 *   bring    until the relay has it
 *   give-up  while it is on its way; then runs on until its input ends
 *   die      while it is on its way
 *   drop     what an earlier one left there, though nothing is on its way; then runs on until its input ends
 * Says "sha256 DIGEST", and "have BYTES" for every piece. */

#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dsk-media-cache.h"

#define ENOUGH (1024 * 1024)

typedef struct
{
  GMainLoop *loop;
  DskMediaCache *cache;
  const char **argv;
  const char *what;
  gboolean done;
} Bring;

static void
progress_cb (Bring *self, const char *sha256, gint64 done, gint64 total)
{
  printf ("have %" G_GINT64_FORMAT "\n", done);
  fflush (stdout);
  if (done < ENOUGH || self->done)
    return;
  self->done = TRUE;
  if (g_str_equal (self->what, "die"))
    kill (getpid (), SIGKILL);
  if (g_str_equal (self->what, "give-up"))
    dsk_media_cache_give_up (self->cache, sha256, DSK_MEDIA_FOR_MESSAGE);
}

static void
brought_cb (Bring *self)
{
  g_main_loop_quit (self->loop);
}

static gboolean
input_cb (GObject *input, gpointer user_data)
{
  char buffer[16];

  if (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), buffer, sizeof buffer, NULL, NULL)
      != 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (((Bring *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

/* Its mark comes when the connection is there already, so that nothing begins. */
static void
drop_earlier (Bring *self, const char *sha256)
{
  g_autofree char *mark = dsk_media_folder_mark (self->argv[1], sha256, DSK_MEDIA_FOR_MESSAGE);

  g_unlink (mark);
  dsk_media_cache_set_relay (self->cache, self->argv[2], NULL, self->argv[3], TRUE);
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  dsk_media_cache_give_up (self->cache, sha256, DSK_MEDIA_FOR_MESSAGE);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bring *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskMediaFile) file = dsk_media_cache_add_finish (self->cache, result, &error);

  g_assert_no_error (error);
  printf ("sha256 %s\n", file->sha256);
  fflush (stdout);
  if (g_str_equal (self->what, "drop"))
    drop_earlier (self, file->sha256);
  else
    dsk_media_cache_set_relay (self->cache, self->argv[2], NULL, self->argv[3], TRUE);
}

int
main (int argc, const char **argv)
{
  Bring self = { NULL };
  g_autoptr (GFile) file = NULL;
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GSource) source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);

  g_assert_cmpint (argc, ==, 6);
  file = g_file_new_for_path (argv[4]);
  self = (Bring){ g_main_loop_new (NULL, FALSE), dsk_media_cache_new (argv[1]), argv, argv[5], FALSE };
  g_signal_connect_swapped (self.cache, "progress", G_CALLBACK (progress_cb), &self);
  g_signal_connect_swapped (self.cache, "brought", G_CALLBACK (brought_cb), &self);
  g_source_set_callback (source, G_SOURCE_FUNC (input_cb), &self, NULL);
  if (g_str_equal (self.what, "give-up") || g_str_equal (self.what, "drop"))
    g_source_attach (source, NULL);
  dsk_media_cache_add_async (self.cache, file, DSK_MEDIA_FOR_MESSAGE, NULL, added_cb, &self);
  g_main_loop_run (self.loop);
  dsk_media_cache_close (self.cache);
  g_object_unref (self.cache);
  g_main_loop_unref (self.loop);
  return 0;
}
