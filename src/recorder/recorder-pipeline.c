/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "recorder-pipeline.h"

/* What speech needs to be clear, and little enough that three minutes are half a megabyte, up to which WhatsApp plays a
 * voice message without a download. */
#define BITS_PER_SECOND 24000
#define SAMPLES_PER_SECOND 48000
/* A page as often, so that little is lost when something breaks. */
#define PAGE_NS (500 * GST_MSECOND)
#define FLOOR_DB (-60.0)
#define FIRST "first" /* what comes after the source */

const char *
recorder_failure_name (RecorderFailure failure)
{
  switch (failure)
    {
    case RECORDER_NO_MICROPHONE:
      return "microphone";
    case RECORDER_DENIED:
      return "denied";
    case RECORDER_NO_ENCODER:
      return "encoder";
    case RECORDER_NO_SPACE:
      return "space";
    case RECORDER_BROKEN:
    default:
      return "broken";
    }
}

/* --- the source --- */

/* What went wrong with @element, which is on no bus but its own. */
static RecorderFailure
failure_on (GstBus *bus)
{
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);

  return message != NULL ? recorder_pipeline_error (message) : RECORDER_NO_MICROPHONE;
}

/* Returns: (transfer floating) (nullable) */
static GstElement *
open_one (const char *what, RecorderFailure *failure)
{
  GstElement *source = gst_parse_launch (what, NULL);
  g_autoptr (GstBus) bus = gst_bus_new ();

  if (source == NULL)
    {
      *failure = RECORDER_NO_ENCODER;
      return NULL;
    }
  if (g_str_has_prefix (what, "audiotestsrc")) /* as fast as it would be heard */
    g_object_set (source, "is-live", TRUE, NULL);
  gst_element_set_bus (source, bus);
  if (gst_element_set_state (source, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
    {
      gst_element_set_bus (source, NULL);
      return source;
    }
  *failure = failure_on (bus);
  gst_element_set_state (source, GST_STATE_NULL);
  gst_object_unref (gst_object_ref_sink (source));
  return NULL;
}

/* Of several reasons the one that says most: a system that refuses before one that has nothing, before a missing
 * part. */
static RecorderFailure
worse (RecorderFailure a, RecorderFailure b)
{
  if (a == RECORDER_DENIED || b == RECORDER_DENIED)
    return RECORDER_DENIED;
  return a == RECORDER_NO_ENCODER ? b : a;
}

GstElement *
recorder_pipeline_open_source (const char *what, RecorderFailure *failure)
{
  static const char *const usual[] = { "pulsesrc", "pipewiresrc", "alsasrc" };
  GstElement *source = NULL;

  *failure = RECORDER_NO_ENCODER;
  if (what != NULL)
    return open_one (what, failure);
  for (guint i = 0; i < G_N_ELEMENTS (usual) && source == NULL; i++)
    {
      RecorderFailure why = RECORDER_NO_ENCODER;

      source = open_one (usual[i], &why);
      *failure = worse (*failure, why);
    }
  return source;
}

/* --- the pipeline --- */

/* Returns: (transfer none) (nullable): of @pipeline, which has it now */
static GstElement *
add (GstElement *pipeline, const char *factory, const char *name)
{
  GstElement *element = gst_element_factory_make (factory, name);

  if (element != NULL)
    gst_bin_add (GST_BIN (pipeline), element);
  return element;
}

static gboolean
build (GstElement *pipeline, GstElement *source, int fd)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, SAMPLES_PER_SECOND, "channels",
                                                  G_TYPE_INT, 1, NULL);
  GstElement *convert = add (pipeline, "audioconvert", FIRST);
  GstElement *resample = add (pipeline, "audioresample", NULL);
  GstElement *filter = add (pipeline, "capsfilter", NULL);
  GstElement *level = add (pipeline, "level", NULL);
  GstElement *encode = add (pipeline, "opusenc", NULL);
  GstElement *mux = add (pipeline, "oggmux", NULL);
  GstElement *sink = add (pipeline, "fdsink", NULL);

  gst_bin_add (GST_BIN (pipeline), source);
  if (convert == NULL || resample == NULL || filter == NULL || level == NULL || encode == NULL || mux == NULL
      || sink == NULL)
    return FALSE;
  g_object_set (filter, "caps", caps, NULL);
  g_object_set (level, "interval", (guint64) RECORDER_LEVEL_MS * GST_MSECOND, NULL);
  g_object_set (encode, "bitrate", BITS_PER_SECOND, NULL);
  gst_util_set_object_arg (G_OBJECT (encode), "audio-type", "voice");
  gst_util_set_object_arg (G_OBJECT (encode), "bitrate-type", "vbr");
  g_object_set (mux, "max-delay", (guint64) PAGE_NS, "max-page-delay", (guint64) PAGE_NS, NULL);
  g_object_set (sink, "fd", fd, "sync", FALSE, NULL);
  return gst_element_link_many (source, convert, resample, filter, level, encode, mux, sink, NULL);
}

GstElement *
recorder_pipeline_new (GstElement *source, int fd)
{
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));

  if (!build (pipeline, source, fd))
    gst_clear_object (&pipeline);
  return pipeline;
}

void
recorder_pipeline_finish (GstElement *pipeline, gboolean forced)
{
  g_autoptr (GstElement) first = NULL;
  g_autoptr (GstPad) pad = NULL;

  if (!forced)
    {
      gst_element_send_event (pipeline, gst_event_new_eos ());
      return;
    }
  first = gst_bin_get_by_name (GST_BIN (pipeline), FIRST);
  pad = gst_element_get_static_pad (first, "sink");
  gst_pad_send_event (pad, gst_event_new_eos ());
}

/* --- what happens --- */

gboolean
recorder_pipeline_level (GstMessage *message, int *level, gint64 *duration_ms)
{
  const GstStructure *structure = gst_message_get_structure (message);
  const GValue *peaks;
  const GValueArray *array;
  guint64 begin = 0, length = 0;
  double db = FLOOR_DB;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT || structure == NULL
      || !gst_structure_has_name (structure, "level"))
    return FALSE;
  peaks = gst_structure_get_value (structure, "peak");
  array = peaks != NULL ? g_value_get_boxed (peaks) : NULL;
  if (array != NULL && array->n_values > 0)
    db = g_value_get_double (&array->values[0]);
  *level = (int) (CLAMP ((db - FLOOR_DB) / -FLOOR_DB, 0, 1) * 100 + 0.5);
  gst_structure_get_uint64 (structure, "running-time", &begin);
  gst_structure_get_uint64 (structure, "duration", &length);
  *duration_ms = (gint64) ((begin + length) / GST_MSECOND);
  return TRUE;
}

RecorderFailure
recorder_pipeline_error (GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  GstObject *element = GST_MESSAGE_SRC (message);

  gst_message_parse_error (message, &error, NULL);
  if (error->domain == GST_CORE_ERROR && error->code == GST_CORE_ERROR_MISSING_PLUGIN)
    return RECORDER_NO_ENCODER;
  if (error->domain != GST_RESOURCE_ERROR)
    return RECORDER_BROKEN;
  if (error->code == GST_RESOURCE_ERROR_NO_SPACE_LEFT || error->code == GST_RESOURCE_ERROR_WRITE)
    return RECORDER_NO_SPACE;
  if (error->code == GST_RESOURCE_ERROR_NOT_AUTHORIZED)
    return RECORDER_DENIED;
  return GST_IS_ELEMENT (element) && GST_OBJECT_FLAG_IS_SET (element, GST_ELEMENT_FLAG_SOURCE)
             ? RECORDER_NO_MICROPHONE
             : RECORDER_BROKEN;
}
