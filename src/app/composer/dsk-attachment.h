/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "dsk-outgoing.h"
#include "dsk-recorder.h"

G_BEGIN_DECLS

/**
 * DskAttachment:
 *
 * A file that is about to be sent: known by its SHA-256, once it is at the media cache. Until then it
 * is being read.
 *
 * Signal "changed": it was read, or could not be.
 */
#define DSK_TYPE_ATTACHMENT (dsk_attachment_get_type ())
G_DECLARE_FINAL_TYPE (DskAttachment, dsk_attachment, DSK, ATTACHMENT, GObject)

/* Copies the file to the media cache, in the background. */
DskAttachment *dsk_attachment_new_for_file (DskClient *client, GFile *file, DskMediaUse use);
/* A picture of the clipboard: @file is a copy, and is removed once it was read. */
DskAttachment *dsk_attachment_new_for_picture (DskClient *client, GFile *file, DskMediaUse use);
/* A voice message that was recorded here: @recorder is done, and kept until its file was read. */
DskAttachment *dsk_attachment_new_for_recording (DskClient *client, DskRecorder *recorder, DskMediaUse use);
/* Returns: (transfer full) (nullable): NULL: @line is none of dsk_attachment_to_line() */
DskAttachment *dsk_attachment_new_for_line (DskClient *client, const char *line, DskMediaUse use);
/* Returns: (transfer full) (nullable): one that an earlier message held, from its content */
DskAttachment *dsk_attachment_new_for_content (DskClient *client, DskMessageKind kind, const char *content,
                                               DskMediaUse use);

gboolean dsk_attachment_is_ready (DskAttachment *self);
/* Returns: (transfer full) (nullable): why it can't be sent, in words; @as_document: (out) (optional):
 * whether it could be sent as a document */
char *dsk_attachment_get_problem (DskAttachment *self, gboolean *as_document);
void dsk_attachment_send_as_document (DskAttachment *self);

DskMessageKind dsk_attachment_get_kind (DskAttachment *self);
const char *dsk_attachment_get_name (DskAttachment *self);
/* Returns: (transfer none) (nullable): what was written below it, and nothing else */
const char *dsk_attachment_get_caption (DskAttachment *self);
/* Without "changed": it is what is being typed. @caption: (nullable) */
void dsk_attachment_set_caption (DskAttachment *self, const char *caption);
/* Returns: (transfer full) (nullable): its own caption, as it is sent; NULL: it has none, or is nothing that has one */
char *dsk_attachment_dup_words (DskAttachment *self);
/* Whether it can have a caption: of what is for a note everything can. */
gboolean dsk_attachment_may_have_words (DskAttachment *self);
/* Returns: (transfer none) (nullable): hex; NULL: it is not ready */
const char *dsk_attachment_get_sha256 (DskAttachment *self);
gint64 dsk_attachment_get_size (DskAttachment *self);
/* ms; 0: not known, as of most that was not recorded here */
gint64 dsk_attachment_get_duration (DskAttachment *self);
/* Returns: (transfer full) (nullable): where it is; NULL: it is not at the media cache, or not any more */
char *dsk_attachment_dup_path (DskAttachment *self);
/* Returns: (transfer none) (nullable): a small picture of it */
GdkPaintable *dsk_attachment_get_picture (DskAttachment *self);

/* Returns: (transfer full) (nullable): one line of JSON, to find it again after a restart; NULL: it is not
 * at the media cache yet */
char *dsk_attachment_to_line (DskAttachment *self);
/* Returns: (transfer full): the message. Only when it is ready and without a problem.
 * @caption: (nullable) */
DskOutgoing *dsk_attachment_to_outgoing (DskAttachment *self, const char *caption);

G_END_DECLS
