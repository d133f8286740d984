/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-attachment.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskAttachmentCaption:
 *
 * What stands below one file of several, written in the tray, with how much of it is left.
 *
 * Signals: "typed": the caption of the file is another one now; "activate": Enter.
 */
#define DSK_TYPE_ATTACHMENT_CAPTION (dsk_attachment_caption_get_type ())
G_DECLARE_FINAL_TYPE (DskAttachmentCaption, dsk_attachment_caption, DSK, ATTACHMENT_CAPTION, GtkWidget)

/* Returns: (transfer floating). @name: of the file */
GtkWidget *dsk_attachment_caption_new (DskAttachment *attachment, const char *name);

G_END_DECLS
