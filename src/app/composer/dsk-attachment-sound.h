/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-attachment.h"
#include "dsk-player.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskAttachmentSound:
 *
 * The button in the tray that plays a voice message, or other sound, before it is sent, with how far it is.
 */
#define DSK_TYPE_ATTACHMENT_SOUND (dsk_attachment_sound_get_type ())
G_DECLARE_FINAL_TYPE (DskAttachmentSound, dsk_attachment_sound, DSK, ATTACHMENT_SOUND, GtkWidget)

/* Whether it is sound that can be played now. */
gboolean dsk_attachment_sound_can_play (DskAttachment *attachment);
/* Returns: (transfer floating): what is heard of it ends when it goes from the window. @name: what it is */
GtkWidget *dsk_attachment_sound_new (DskAttachment *attachment, const char *name, DskPlayer *player);

G_END_DECLS
