/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "player-pipeline.h"

/* GstAutoplugSelectResult, which has no header. */
enum
{
  AUTOPLUG_TRY = 0,
  AUTOPLUG_SKIP = 2,
};

static int
select_cb (GstElement *bin, GstPad *pad, GstCaps *caps, GstElementFactory *factory, gpointer user_data)
{
  const PlayerKind *kind = user_data;
  const char *name = gst_plugin_feature_get_name (GST_PLUGIN_FEATURE (factory));

  return g_strv_contains (kind->factories, name) ? AUTOPLUG_TRY : AUTOPLUG_SKIP;
}

/* Of several, the first is heard; pictures of covers are not for us. */
static void
pad_added_cb (GstElement *bin, GstPad *pad, GstElement *convert)
{
  g_autoptr (GstPad) in = gst_element_get_static_pad (convert, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps != NULL && !gst_pad_is_linked (in)
      && gst_structure_has_name (gst_caps_get_structure (caps, 0), "audio/x-raw"))
    gst_pad_link (pad, in);
}

/* Returns: (transfer none) (nullable): of @pipeline, which has it now */
static GstElement *
add (GstElement *pipeline, const char *factory)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (element != NULL)
    gst_bin_add (GST_BIN (pipeline), element);
  return element;
}

static gboolean
build (GstElement *pipeline, int fd, const PlayerKind *kind, GstElement *sink)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr (GstCaps) caps = gst_caps_from_string (kind->caps);
  GstElement *source = add (pipeline, "filesrc");
  GstElement *decode = add (pipeline, "decodebin");
  GstElement *first = add (pipeline, "audioconvert");
  GstElement *tempo = add (pipeline, "scaletempo");
  GstElement *second = add (pipeline, "audioconvert");
  GstElement *resample = add (pipeline, "audioresample");

  gst_bin_add (GST_BIN (pipeline), sink);
  if (source == NULL || decode == NULL || first == NULL || tempo == NULL || second == NULL
      || resample == NULL)
    return FALSE;
  g_object_set (source, "location", path, NULL);
  /* Without looking at what the content might be taken for. */
  g_object_set (decode, "sink-caps", caps, NULL);
  g_signal_connect (decode, "autoplug-select", G_CALLBACK (select_cb), (gpointer) kind);
  g_signal_connect (decode, "pad-added", G_CALLBACK (pad_added_cb), first);
  return gst_element_link (source, decode)
         && gst_element_link_many (first, tempo, second, resample, sink, NULL);
}

/* Returns: (transfer floating) (nullable): opened, so that nothing fails later */
static GstElement *
open_one (const char *factory)
{
  GstElement *sink = gst_element_factory_make (factory, NULL);

  if (sink == NULL)
    return NULL;
  if (gst_element_set_state (sink, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
    {
      if (g_str_equal (factory, "fakesink")) /* silent, and as fast as it would be heard */
        g_object_set (sink, "sync", TRUE, NULL);
      return sink;
    }
  gst_element_set_state (sink, GST_STATE_NULL);
  gst_object_unref (gst_object_ref_sink (sink));
  return NULL;
}

GstElement *
player_pipeline_open_sink (const char *factory)
{
  static const char *const usual[] = { "pulsesink", "pipewiresink", "alsasink" };
  GstElement *sink = NULL;

  if (factory != NULL)
    return open_one (factory);
  for (guint i = 0; i < G_N_ELEMENTS (usual) && sink == NULL; i++)
    sink = open_one (usual[i]);
  return sink;
}

GstElement *
player_pipeline_new (int fd, const PlayerKind *kind, GstElement *sink)
{
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));

  if (!build (pipeline, fd, kind, sink))
    gst_clear_object (&pipeline);
  return pipeline;
}

gboolean
player_pipeline_seek (GstElement *pipeline, gint64 position_ns, double rate)
{
  return gst_element_seek (pipeline, rate, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                           GST_SEEK_TYPE_SET, position_ns, GST_SEEK_TYPE_NONE, 0);
}

const char *
player_pipeline_error (GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  GstObject *source = GST_MESSAGE_SRC (message);

  gst_message_parse_error (message, &error, NULL);
  if (error->domain == GST_CORE_ERROR && error->code == GST_CORE_ERROR_MISSING_PLUGIN)
    return "decoder";
  if (error->domain == GST_STREAM_ERROR
      && (error->code == GST_STREAM_ERROR_CODEC_NOT_FOUND || error->code == GST_STREAM_ERROR_TYPE_NOT_FOUND))
    return "decoder";
  if (error->domain == GST_RESOURCE_ERROR && GST_IS_ELEMENT (source)
      && GST_OBJECT_FLAG_IS_SET (source, GST_ELEMENT_FLAG_SINK))
    return "device";
  return "broken";
}
