/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-contact-change.h"

G_BEGIN_DECLS

/* What was changed in a form, a note (note.edit@1) or a contact (contact.edit@1), is taken back by another change. */

/* @change: a contact.edit@1. Returns: (transfer full) (nullable): what takes it back; NULL: it can't be read */
DskCommand *dsk_client_command_undo_contact (DskClient *self, const DskCommand *change);

/* @values: of the fields, as they are now. Returns: whether they are as @change made them: nobody changed the same
 * since. What others added to tags and attributes is nothing of it. */
gboolean dsk_contact_change_stands (const DskContactChange *change, char *const *values);

/**
 * dsk_change_stands:
 * @change: a note.edit@1 or contact.edit@1, confirmed or in the outbox
 * @stands: (out): whether what it changed is still as it made it, as far as it is known here
 */
gboolean dsk_change_stands (DskReplicaReader *reader, const DskCommand *change, gboolean *stands, GError **error);

G_END_DECLS
