/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-attachment.h"
#include "dsk-player.h"

G_BEGIN_DECLS

/**
 * DskAttachmentTray:
 *
 * The files that will be sent with the reply, in order, above its text: picture, name, size, what is
 * wrong and what to do about it. Hidden while it is empty.
 *
 * Several have a caption each, written in their row; what is written in the composer is that of the first as long as
 * it has none of its own.
 *
 * Signals: "changed": a file came, went, was read, or is sent as something else now; "typed": the caption of one is
 * another one now; "activate": Enter in a caption.
 */
#define DSK_TYPE_ATTACHMENT_TRAY (dsk_attachment_tray_get_type ())
G_DECLARE_FINAL_TYPE (DskAttachmentTray, dsk_attachment_tray, DSK, ATTACHMENT_TRAY, GtkWidget)

#define DSK_ATTACHMENT_TRAY_MAX 10

/* @use: what its files are for */
void dsk_attachment_tray_set_client (DskAttachmentTray *self, DskClient *client, DskMediaUse use);
/* With what sound is played before it is sent; without, it is not. */
void dsk_attachment_tray_set_player (DskAttachmentTray *self, DskPlayer *player);
/* FALSE: there are too many already */
gboolean dsk_attachment_tray_add (DskAttachmentTray *self, DskAttachment *attachment);
/* However many there are: nobody says it all again. */
void dsk_attachment_tray_add_recorded (DskAttachmentTray *self, DskAttachment *attachment);
/* Without "changed": what it held stays in the draft. */
void dsk_attachment_tray_clear (DskAttachmentTray *self);
gboolean dsk_attachment_tray_is_empty (DskAttachmentTray *self);
guint dsk_attachment_tray_get_n (DskAttachmentTray *self);
/* Returns: (transfer none) */
DskAttachment *dsk_attachment_tray_get (DskAttachmentTray *self, guint i);
/* Whether what is written in the composer becomes the caption of the first. */
gboolean dsk_attachment_tray_takes_caption (DskAttachmentTray *self);
/* Whether everything in it can be sent now. */
gboolean dsk_attachment_tray_is_ready (DskAttachmentTray *self);

/* Returns: (transfer full): a line for each file, for the draft; "" */
char *dsk_attachment_tray_save (DskAttachmentTray *self);
/* What is in @text and not here is put before what is. Without "changed". */
void dsk_attachment_tray_load (DskAttachmentTray *self, const char *text);

G_END_DECLS
