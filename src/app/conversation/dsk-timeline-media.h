/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-bubble-picture.h"
#include "dsk-client.h"
#include "dsk-player.h"

G_BEGIN_DECLS

/**
 * DskTimelineMedia:
 *
 * What is done with the files of messages in a timeline. Small pictures come by themselves when they are in sight,
 * whole files when somebody asks for them.
 * Signals: "failed" (string): words for a person.
 */
#define DSK_TYPE_TIMELINE_MEDIA (dsk_timeline_media_get_type ())
G_DECLARE_FINAL_TYPE (DskTimelineMedia, dsk_timeline_media, DSK, TIMELINE_MEDIA, GObject)

/* @view: (unowned): dialogs are above its window */
DskTimelineMedia *dsk_timeline_media_new (GtkWidget *view);
/* @client: (nullable) */
void dsk_timeline_media_set_client (DskTimelineMedia *self, DskClient *client);
/* Returns: (transfer none) (nullable) */
DskClient *dsk_timeline_media_get_client (DskTimelineMedia *self);
/* It came in sight: gives it its picture as soon as that is here. */
void dsk_timeline_media_show (DskTimelineMedia *self, DskBubblePicture *picture);
/* Gets the whole file of @row. */
void dsk_timeline_media_fetch_async (DskTimelineMedia *self, const DskTimelineRow *row, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): its path. @error: in words for a person */
char *dsk_timeline_media_fetch_finish (GAsyncResult *result, GError **error);
/* In a program of the desktop that knows such files, after asking: it comes from outside. */
void dsk_timeline_media_open (DskTimelineMedia *self, const DskTimelineRow *row);
void dsk_timeline_media_save (DskTimelineMedia *self, const DskTimelineRow *row);
/* Returns: (transfer none) */
DskPlayer *dsk_timeline_media_get_player (DskTimelineMedia *self);
/* Plays the sound of @row; if that is what is heard, pauses it, and the other way round. */
void dsk_timeline_media_play (DskTimelineMedia *self, const DskTimelineRow *row);
/* Asks the relay to fetch it once more. */
void dsk_timeline_media_retry (DskTimelineMedia *self, const char *conv, const DskTimelineRow *row);

G_END_DECLS
