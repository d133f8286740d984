/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-frame.h"

G_BEGIN_DECLS

/**
 * DskFrameBody:
 *
 * The end of a JSON object, compressed once for many frames that differ only in how they begin. Immutable.
 */
typedef struct _DskFrameBody DskFrameBody;

/* @json: all of the object but its first bytes */
DskFrameBody *dsk_frame_body_new (GBytes *json);
void dsk_frame_body_free (DskFrameBody *self);

/**
 * dsk_frame_body_pack:
 * @type: the type
 * @head: how the object begins, at most 64 KiB; with the body it is a whole one
 * @len: of @head
 *
 * What dsk_frame_unpack() makes of it is what it would make of the whole, packed by dsk_frame_pack(). Only the head is
 * read and written; the body is copied as it is packed.
 *
 * Returns: (transfer full): the bytes for the wire
 */
GBytes *dsk_frame_body_pack (DskFrameBody *self, DskFrameType type, const char *head, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskFrameBody, dsk_frame_body_free)

G_END_DECLS
