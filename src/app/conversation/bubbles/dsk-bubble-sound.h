/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/**
 * DskBubbleSound:
 *
 * A voice message, or other sound, that is heard where it is. It shows what the timeline's player does, if that plays
 * this one.
 */
#define DSK_TYPE_BUBBLE_SOUND (dsk_bubble_sound_get_type ())
G_DECLARE_FINAL_TYPE (DskBubbleSound, dsk_bubble_sound, DSK, BUBBLE_SOUND, GtkWidget)

/* Whether the file of @media can be heard here: it is there, and there is something to play it. */
gboolean dsk_bubble_sound_can_play (const DskTimelineRow *row, const DskMediaRow *media);
/* Returns: (transfer floating). @media: of dsk_inside_media() */
GtkWidget *dsk_bubble_sound_new (const DskTimelineRow *row, const DskMediaRow *media);
/* It is in sight: how loud it is, is looked for now, or when its file is here. Before, nothing is taken apart that the
 * customer sent. */
void dsk_bubble_sound_show (DskBubbleSound *self);

G_END_DECLS
