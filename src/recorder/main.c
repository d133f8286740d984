/* SPDX-License-Identifier: GPL-3.0-or-later */

/* dastak-recorder BYTES: writes what the microphone hears to the file that is open as descriptor 3, as a voice message,
 * until it is told "stop" on its input, that ends, or the file has BYTES. It says on its output how it is: "recording"
 * with the first sound, "level 0…100", "duration MS"; and at the end "done WORD" (stopped, full, lost: the microphone
 * is gone), when the file is complete, or "error WORD". The desktop itself never has the microphone open. */

#include "line-program.h"
#include "player-lock.h"
#include "player-plugins.h"
#include "recorder-pipeline.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_FD 3
/* A microphone that was not heard for so long will not be. */
#define PATIENCE_MS 10000
/* A source that did not end for so long is left out. */
#define END_MS 1000
/* What may still come once it is told to end: what is in the encoder, and the last page. */
#define MARGIN_BYTES (32 * 1024)

typedef struct
{
  GstElement *pipeline; /* (unowned): it lives as long as the program */
  gint64 max_bytes;
  gint64 waited_ms;     /* for the first sound, or for the end */
  gboolean heard;       /* the first sound */
  const char *why;      /* (nullable): it ends for; NULL: it does not */
} Recorder;

G_NORETURN static void
fail (RecorderFailure why)
{
  line_program_die ("error %s", recorder_failure_name (why));
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
  line_program_say ("done %s", recorder->why != NULL ? recorder->why : "lost");
  line_program_end ();
}

static gboolean
is_full (const Recorder *recorder)
{
  struct stat info;

  return fstat (FILE_FD, &info) == 0 && info.st_size >= recorder->max_bytes - MARGIN_BYTES;
}

static void
ticked (gpointer user_data)
{
  Recorder *recorder = user_data;

  if (recorder->why != NULL)
    {
      if ((recorder->waited_ms += LINE_PROGRAM_TICK_MS) == END_MS)
        recorder_pipeline_finish (recorder->pipeline, TRUE);
      else if (recorder->waited_ms >= 2 * END_MS)
        done (recorder);
    }
  else if (!recorder->heard && (recorder->waited_ms += LINE_PROGRAM_TICK_MS) >= PATIENCE_MS)
    fail (RECORDER_NO_MICROPHONE);
  else if (is_full (recorder))
    finish (recorder, "full");
}

static void
told (const char *line, gpointer user_data)
{
  if (line == NULL || strcmp (line, "stop") == 0)
    finish (user_data, "stopped");
}

static void
hear (Recorder *recorder, GstMessage *message)
{
  gint64 duration;
  int level;

  if (!recorder_pipeline_level (message, &level, &duration))
    return;
  if (!recorder->heard)
    line_program_say ("recording");
  recorder->heard = TRUE;
  line_program_say ("duration %" G_GINT64_FORMAT, duration);
  line_program_say ("level %d", level);
}

static void
happened (GstMessage *message, gpointer user_data)
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
}

int
main (int argc, char **argv)
{
  static const LineProgram program = { told, happened, ticked };
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
  line_program_run (&program, recorder.pipeline, GST_STATE_PLAYING, &recorder);
  return 0;
}
