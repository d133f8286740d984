/* SPDX-License-Identifier: GPL-3.0-or-later */

/* dastak-player: plays the sound that is open as descriptor 3; "dastak-player peaks" says how loud it is and ends, see
 * player-peaks.h. It is told what to do by lines on its input ("play",
 * "pause", "seek MS", "rate 1.5"), says on its output how it is ("duration MS", "position MS", "playing", "paused",
 * "ended", "error WORD", "error decoder KIND"), and is over when its input is. What customers send is taken apart and
 * decoded here, and not in the desktop: if that goes wrong, the sound ends and nothing else. */

#include "line-program.h"
#include "player-lock.h"
#include "player-peaks.h"
#include "player-pipeline.h"
#include "player-plugins.h"

#include <string.h>
#include <unistd.h>

#define FILE_FD 3
/* A file that gave no sound for so long will not. */
#define PATIENCE_MS 10000

typedef struct
{
  const PlayerKind *kind;
  GstElement *pipeline; /* (unowned): it lives as long as the program */
  double rate;
  gint64 wanted_ns;     /* where to go as soon as that is possible; -1: nowhere */
  gboolean playing;     /* what was asked for */
  gboolean prerolled;
  gint64 waited_ms;     /* for the first sound */
  gint64 told_duration;
  gint64 told_position;
} Player;

/* @kind: (nullable): what it is, as far as that is known */
G_NORETURN static void
fail (const char *why, const PlayerKind *kind)
{
  if (kind != NULL && strcmp (why, "decoder") == 0)
    line_program_die ("error %s %s", why, kind->name);
  line_program_die ("error %s", why);
}

/* --- how it is --- */

static void
tell (Player *player)
{
  gint64 ns;

  if (gst_element_query_duration (player->pipeline, GST_FORMAT_TIME, &ns)
      && ns / GST_MSECOND != player->told_duration)
    {
      player->told_duration = ns / GST_MSECOND;
      line_program_say ("duration %" G_GINT64_FORMAT, player->told_duration);
    }
  if (player->wanted_ns < 0 && gst_element_query_position (player->pipeline, GST_FORMAT_TIME, &ns)
      && ns / GST_MSECOND != player->told_position)
    {
      player->told_position = ns / GST_MSECOND;
      line_program_say ("position %" G_GINT64_FORMAT, player->told_position);
    }
}

static void
ticked (gpointer user_data)
{
  Player *player = user_data;

  /* The error of a demuxer that fails at once gets lost if decodebin is still busy with adding it. */
  if (!player->prerolled && (player->waited_ms += LINE_PROGRAM_TICK_MS) >= PATIENCE_MS)
    fail ("broken", player->kind);
  if (player->playing && player->prerolled)
    tell (player);
}

/* --- what to do --- */

static void
go (Player *player)
{
  gint64 ns = player->wanted_ns;

  if (!player->prerolled || ns < 0)
    return;
  player->wanted_ns = -1;
  player->told_position = -1;
  player_pipeline_seek (player->pipeline, ns, player->rate);
}

static void
go_to (Player *player, gint64 ns)
{
  player->wanted_ns = MAX (ns, 0);
  go (player);
}

static void
set_rate (Player *player, double rate)
{
  gint64 ns = 0;

  if (!(rate >= 0.5 && rate <= 3))
    return;
  player->rate = rate;
  if (player->wanted_ns < 0)
    gst_element_query_position (player->pipeline, GST_FORMAT_TIME, &ns);
  else
    ns = player->wanted_ns;
  go_to (player, ns);
}

static void
set_playing (Player *player, gboolean playing)
{
  player->playing = playing;
  if (gst_element_set_state (player->pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED)
      == GST_STATE_CHANGE_FAILURE)
    return; /* the bus says why */
  line_program_say (playing ? "playing" : "paused");
}

static void
told (const char *line, gpointer user_data)
{
  Player *player = user_data;

  if (line == NULL)
    line_program_end ();
  else if (strcmp (line, "play") == 0)
    set_playing (player, TRUE);
  else if (strcmp (line, "pause") == 0)
    set_playing (player, FALSE);
  else if (g_str_has_prefix (line, "seek "))
    go_to (player, g_ascii_strtoll (line + 5, NULL, 10) * GST_MSECOND);
  else if (g_str_has_prefix (line, "rate "))
    set_rate (player, g_ascii_strtod (line + 5, NULL));
}

/* --- what happened --- */

static void
happened (GstMessage *message, gpointer user_data)
{
  Player *player = user_data;

  switch ((int) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ERROR:
      fail (player_pipeline_error (message), player->kind);
      break;
    case GST_MESSAGE_ASYNC_DONE:
      player->prerolled = TRUE;
      go (player);
      tell (player);
      break;
    case GST_MESSAGE_EOS:
      /* It stays open, at its beginning, for whoever wants to hear it again. */
      player->playing = FALSE;
      gst_element_set_state (player->pipeline, GST_STATE_PAUSED);
      go_to (player, 0);
      line_program_say ("ended");
      break;
    default:
      break;
    }
}

int
main (int argc, char **argv)
{
  static const LineProgram program = { told, happened, ticked };
  Player player = { .rate = 1, .wanted_ns = -1, .told_duration = -1, .told_position = -1 };
  guint8 head[PLAYER_HEAD_BYTES];
  gssize len;
  const PlayerKind *kind;
  GstElement *sink;

  player_know_plugins (&argc, &argv);
  player_lock_up (FILE_FD);
  len = pread (FILE_FD, head, sizeof head, 0);
  kind = len > 0 ? player_kind_of (head, (gsize) len) : NULL;
  if (kind == NULL)
    fail ("format", NULL);
  player.kind = kind;
  if (!gst_init_check (&argc, &argv, NULL))
    fail ("decoder", kind);
  if (argc > 1 && strcmp (argv[1], "peaks") == 0)
    return player_peaks_run (FILE_FD, kind);
  sink = player_pipeline_open_sink (g_getenv ("DASTAK_PLAYER_SINK"));
  if (sink == NULL)
    fail ("device", NULL);
  player.pipeline = player_pipeline_new (FILE_FD, kind, sink);
  if (player.pipeline == NULL)
    fail ("decoder", kind);
  line_program_run (&program, player.pipeline, GST_STATE_PAUSED, &player);
  return 0;
}
