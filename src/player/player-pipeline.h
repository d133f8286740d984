/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "player-kind.h"

#include <gst/gst.h>

G_BEGIN_DECLS

/* Returns: (transfer floating) (nullable): what can be heard; NULL: nothing can.
 * @factory: (nullable): which one, for tests */
GstElement *player_pipeline_open_sink (const char *factory);
/* Returns: (transfer full) (nullable): a pipeline from the open file @fd to @sink; NULL: a part of GStreamer is not
 * there. @sink: (transfer floating) */
GstElement *player_pipeline_new (int fd, const PlayerKind *kind, GstElement *sink);
/* Goes on from @position_ns at @rate, which changes how fast somebody speaks and not their voice. */
gboolean player_pipeline_seek (GstElement *pipeline, gint64 position_ns, double rate);
/* "decoder", "device" or "broken" */
const char *player_pipeline_error (GstMessage *message);

G_END_DECLS
