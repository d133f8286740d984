/* SPDX-License-Identifier: GPL-3.0-or-later */

/* dastak-recorder BYTES: writes what the microphone hears to the file that is open as descriptor 3, as a voice message,
 * until it is told "stop" on its input, that ends, or the file has BYTES. It says on its output how it is: "recording"
 * with the first sound, "level 0…100", "duration MS"; and at the end "done WORD" (stopped, full, lost: the microphone
 * is gone), when the file is complete, or "error WORD". The desktop itself never has the microphone open. */

#include "player-lock.h"
#include "player-plugins.h"
#include "recorder-pipeline.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_FD 3
#define TICK_MS 100
/* A microphone that was not heard for so long will not be. */
#define PATIENCE_MS 10000
/* A source that did not end for so long is left out. */
#define END_MS 1000
#define LINE_MAX_BYTES 64
/* What may still come once it is told to end: what is in the encoder, and the last page. */
#define MARGIN_BYTES (32 * 1024)

typedef struct
{
  GMainLoop *loop;      /* (owned) */
  GstElement *pipeline; /* (owned) */
  gint64 max_bytes;
  gint64 waited_ms;     /* for the first sound, or for the end */
  gboolean heard;       /* the first sound */
  const char *why;      /* (nullable): it ends for; NULL: it does not */
} Recorder;

static void
say (const char *word, gint64 value)
{
  printf ("%s %" G_GINT64_FORMAT "\n", word, value);
  fflush (stdout);
}

static void
fail (RecorderFailure why)
{
  printf ("error %s\n", recorder_failure_name (why));
  fflush (stdout);
  /* Nothing is cleaned up: what is broken may not be able to. */
  _exit (1);
}

static void
finish (Recorder *recorder, const char *why)
{
  if (recorder->why != NULL)
    return;
  recorder->why = why;
  recorder->waited_ms = 0;
  recorder_pipeline_finish (recorder->pipeline, FALSE);
}

/* What is in the file is what there is, even without its last page. */
static void
done (Recorder *recorder)
{
  printf ("done %s\n", recorder->why != NULL ? recorder->why : "lost");
  fflush (stdout);
  g_main_loop_quit (recorder->loop);
}

static gboolean
is_full (const Recorder *recorder)
{
  struct stat info;

  return fstat (FILE_FD, &info) == 0 && info.st_size >= recorder->max_bytes - MARGIN_BYTES;
}

static gboolean
tick_cb (gpointer user_data)
{
  Recorder *recorder = user_data;

  if (recorder->why != NULL)
    {
      if ((recorder->waited_ms += TICK_MS) == END_MS)
        recorder_pipeline_finish (recorder->pipeline, TRUE);
      else if (recorder->waited_ms >= 2 * END_MS)
        done (recorder);
    }
  else if (!recorder->heard && (recorder->waited_ms += TICK_MS) >= PATIENCE_MS)
    fail (RECORDER_NO_MICROPHONE);
  else if (is_full (recorder))
    finish (recorder, "full");
  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  Recorder *recorder = user_data;
  g_autofree char *line = NULL;
  gsize end = 0;
  gboolean more = g_io_channel_read_line (channel, &line, NULL, &end, NULL) == G_IO_STATUS_NORMAL;

  if (more)
    line[end] = '\0';
  if (!more || strcmp (line, "stop") == 0)
    finish (recorder, "stopped");
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
hear (Recorder *recorder, GstMessage *message)
{
  gint64 duration;
  int level;

  if (!recorder_pipeline_level (message, &level, &duration))
    return;
  if (!recorder->heard)
    puts ("recording");
  recorder->heard = TRUE;
  say ("duration", duration);
  say ("level", level);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Recorder *recorder = user_data;

  switch ((int) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      /* It ends already, and however that goes what was heard is kept. */
      if (recorder->why != NULL)
        break;
      /* A source that breaks ends by itself: what was heard by then is kept. */
      if (!recorder->heard || recorder_pipeline_error (message) != RECORDER_NO_MICROPHONE)
        fail (recorder_pipeline_error (message));
      recorder->why = "lost";
      recorder->waited_ms = 0;
      break;
    case GST_MESSAGE_EOS:
      done (recorder);
      break;
    default:
      hear (recorder, message);
      break;
    }
  return G_SOURCE_CONTINUE;
}

static void
run (Recorder *recorder)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GstBus) bus = gst_element_get_bus (recorder->pipeline);

  g_io_channel_set_buffer_size (input, LINE_MAX_BYTES);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, recorder);
  gst_bus_add_watch (bus, bus_cb, recorder);
  g_timeout_add (TICK_MS, tick_cb, recorder);
  gst_element_set_state (recorder->pipeline, GST_STATE_PLAYING);
  g_main_loop_run (recorder->loop);
}

int
main (int argc, char **argv)
{
  Recorder recorder = { .max_bytes = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 0 };
  RecorderFailure failure;
  GstElement *source;

  if (recorder.max_bytes <= MARGIN_BYTES)
    fail (RECORDER_BROKEN);
  player_know_plugins (&argc, &argv);
  player_lock_up (FILE_FD);
  if (!gst_init_check (&argc, &argv, NULL))
    fail (RECORDER_NO_ENCODER);
  source = recorder_pipeline_open_source (g_getenv ("DASTAK_RECORDER_SOURCE"), &failure);
  if (source == NULL)
    fail (failure);
  recorder.pipeline = recorder_pipeline_new (source, FILE_FD);
  if (recorder.pipeline == NULL)
    fail (RECORDER_NO_ENCODER);
  recorder.loop = g_main_loop_new (NULL, FALSE);
  run (&recorder);
  gst_element_set_state (recorder.pipeline, GST_STATE_NULL);
  gst_object_unref (recorder.pipeline);
  g_main_loop_unref (recorder.loop);
  return 0;
}
