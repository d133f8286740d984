/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/**
 * DskBubbleUpload:
 *
 * How much of a file of ours the relay has, and a way to take the message back while it has not left this computer.
 */
#define DSK_TYPE_BUBBLE_UPLOAD (dsk_bubble_upload_get_type ())
G_DECLARE_FINAL_TYPE (DskBubbleUpload, dsk_bubble_upload, DSK, BUBBLE_UPLOAD, GtkWidget)

/* Returns: (transfer floating) (nullable): NULL: nothing is on its way. @media: of dsk_inside_media() */
GtkWidget *dsk_bubble_upload_new (const DskTimelineRow *row, const DskMediaRow *media);

G_END_DECLS
