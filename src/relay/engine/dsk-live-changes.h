/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/**
 * DskLiveChanges:
 *
 * What changed after a place in the log, as far as the head, for all who stand there: each row is read and encoded
 * once, and those who may see the same of it share the bytes of their frames. It belongs to one read transaction.
 */
typedef struct _DskLiveChanges DskLiveChanges;

/* Inside a transaction. @too_much: (out): it is more than @max_bytes of JSON, or of many numbers: everybody has to be
 * told apart. Returns: (transfer full) (nullable): NULL if it is too much, too */
DskLiveChanges *dsk_live_changes_read (DskRelayDb *db, gint64 from, gsize max_bytes, gboolean *too_much,
                                       GError **error);
void dsk_live_changes_free (DskLiveChanges *self);

/* The frame of a device; as dsk_projection_live() would make it up to the head.
 * @apart: (out): something came into or out of the user's sight: that alone knows what to say
 * @frame: (out) (transfer full) (nullable): NULL if it is apart */
gboolean dsk_live_changes_frame (DskLiveChanges *self, const char *user, const char *device, gboolean *apart,
                                 GBytes **frame, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskLiveChanges, dsk_live_changes_free)

G_END_DECLS
