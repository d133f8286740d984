/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-media.h"

G_BEGIN_DECLS

/* A window with one picture of a conversation, and keys: ← → the one before and after, + − 0 the size, Ctrl+S saves,
 * Esc closes. */
#define DSK_TYPE_MEDIA_VIEWER (dsk_media_viewer_get_type ())
G_DECLARE_FINAL_TYPE (DskMediaViewer, dsk_media_viewer, DSK, MEDIA_VIEWER, AdwWindow)

/* Above the window of @parent. @timeline: of DskTimelineItem. @id: of the message to begin with */
void dsk_media_viewer_open (GtkWidget *parent, DskTimelineMedia *media, GListModel *timeline, const char *id);

G_END_DECLS
