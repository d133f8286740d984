/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "player-peaks.h"

#include "player-pipeline.h"

#include <stdio.h>

/* A part of a second that is looked at alone; and how long going through all of it may take. */
#define LEVELS "level interval=50000000 ! fakesink sync=false"
#define PATIENCE_S 30
#define FLOOR_DB (-50.0)

typedef struct
{
  GMainLoop *loop;   /* (owned) */
  GArray *levels;    /* (owned) (element-type double): 0 to 1 */
  const char *error; /* (nullable) */
  gboolean complete;
} Peaks;

static void
add_level (Peaks *peaks, GstMessage *message)
{
  const GstStructure *structure = gst_message_get_structure (message);
  const GValue *value;
  const GValueArray *array;
  double loudest = FLOOR_DB;

  if (structure == NULL || !gst_structure_has_name (structure, "level"))
    return;
  value = gst_structure_get_value (structure, "peak");
  array = value != NULL ? g_value_get_boxed (value) : NULL;
  for (guint i = 0; array != NULL && i < array->n_values; i++)
    loudest = MAX (loudest, g_value_get_double (&array->values[i]));
  loudest = CLAMP ((loudest - FLOOR_DB) / -FLOOR_DB, 0, 1);
  /* What is loud stands out, as it does to the ear. */
  loudest *= loudest;
  g_array_append_val (peaks->levels, loudest);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Peaks *peaks = user_data;

  switch ((int) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ELEMENT:
      add_level (peaks, message);
      break;
    case GST_MESSAGE_ERROR:
      peaks->error = player_pipeline_error (message);
      g_main_loop_quit (peaks->loop);
      break;
    case GST_MESSAGE_EOS:
      peaks->complete = TRUE;
      g_main_loop_quit (peaks->loop);
      break;
    default:
      break;
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
late_cb (gpointer user_data)
{
  g_main_loop_quit (((Peaks *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

static double
loudest_of (const GArray *levels, guint from, guint to)
{
  double loudest = 0;

  for (guint i = from; i < MAX (to, from + 1) && i < levels->len; i++)
    loudest = MAX (loudest, g_array_index (levels, double, i));
  return loudest;
}

static void
say (const GArray *levels)
{
  const double all = MAX (loudest_of (levels, 0, levels->len), 0.01);

  printf ("peaks ");
  for (guint i = 0; i < PLAYER_PEAKS; i++)
    {
      const guint from = (guint) ((guint64) levels->len * i / PLAYER_PEAKS);
      const guint to = (guint) ((guint64) levels->len * (i + 1) / PLAYER_PEAKS);

      printf ("%02x", (guint) (loudest_of (levels, from, to) / all * 255));
    }
  printf ("\n");
  fflush (stdout);
}

int
player_peaks_run (int fd, const PlayerKind *kind)
{
  Peaks peaks = { .loop = g_main_loop_new (NULL, FALSE), .levels = g_array_new (FALSE, FALSE, sizeof (double)) };
  GstElement *sink = gst_parse_bin_from_description (LEVELS, TRUE, NULL);
  GstElement *pipeline = sink != NULL ? player_pipeline_new (fd, kind, sink) : NULL;

  if (pipeline == NULL)
    {
      printf ("error decoder\n");
      return 1;
    }
  {
    g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

    gst_bus_add_watch (bus, bus_cb, &peaks);
    g_timeout_add_seconds (PATIENCE_S, late_cb, &peaks);
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    g_main_loop_run (peaks.loop);
  }
  if (peaks.complete && peaks.levels->len > 0)
    say (peaks.levels);
  else
    printf ("error %s\n", peaks.error != NULL ? peaks.error : "broken");
  fflush (stdout);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_array_unref (peaks.levels);
  g_main_loop_unref (peaks.loop);
  return 0;
}
