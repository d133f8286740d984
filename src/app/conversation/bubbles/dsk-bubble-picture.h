/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/**
 * DskBubblePicture:
 *
 * A photo, a sticker or the first picture of a video: a button of a size that is known before anything of the file is
 * here, so that nothing moves when it comes. What is not here says so in its place.
 */
#define DSK_TYPE_BUBBLE_PICTURE (dsk_bubble_picture_get_type ())
G_DECLARE_FINAL_TYPE (DskBubblePicture, dsk_bubble_picture, DSK, BUBBLE_PICTURE, GtkWidget)

/* Returns: (transfer floating). @media: of dsk_inside_media() */
GtkWidget *dsk_bubble_picture_new (const DskTimelineRow *row, const DskMediaRow *media);
/* Returns: (transfer none) (nullable): the digest of what it wants to show, while it does not */
const char *dsk_bubble_picture_get_wanted (DskBubblePicture *self);
/* Returns: (transfer none) (nullable): the digest of the whole file */
const char *dsk_bubble_picture_get_file (DskBubblePicture *self);
/* @paintable: (nullable): NULL: it cannot be shown */
void dsk_bubble_picture_set_paintable (DskBubblePicture *self, GdkPaintable *paintable);

G_END_DECLS
