/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* How often it is said how loud it is. */
#define RECORDER_LEVEL_MS 100

typedef enum
{
  RECORDER_NO_MICROPHONE,
  RECORDER_DENIED,
  RECORDER_NO_ENCODER, /* a part of GStreamer is not installed */
  RECORDER_NO_SPACE,
  RECORDER_BROKEN,
} RecorderFailure;

/* "microphone", "denied", … */
const char *recorder_failure_name (RecorderFailure failure);

/* Returns: (transfer floating) (nullable): what hears; opened, so that little fails later. NULL: @failure says why.
 * @what: (nullable): which one, and how it is set ("audiotestsrc num-buffers=9"), for tests */
GstElement *recorder_pipeline_open_source (const char *what, RecorderFailure *failure);
/* Returns: (transfer full) (nullable): a pipeline from @source to the open file @fd: Ogg with Opus, one channel, as
 * voice messages are; NULL: a part of GStreamer is not there.
 * @source: (transfer floating) */
GstElement *recorder_pipeline_new (GstElement *source, int fd);
/* The file is to be completed, whether the source still answers or not: GST_MESSAGE_EOS says that it is.
 * @forced: without the source, which does not answer */
void recorder_pipeline_finish (GstElement *pipeline, gboolean forced);
/* FALSE: @message says nothing of it. @level: (out): 0 (silence) to 100; @duration_ms: (out): so far */
gboolean recorder_pipeline_level (GstMessage *message, int *level, gint64 *duration_ms);
RecorderFailure recorder_pipeline_error (GstMessage *message);

G_END_DECLS
