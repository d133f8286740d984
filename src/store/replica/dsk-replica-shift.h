/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Something that our user has, and that is not resolved. */
typedef struct {
  DskConversationRow *row; /* (owned) */
  gboolean noted;          /* somebody wrote a note since our user has it */
} DskShiftItem;

void dsk_shift_item_free (DskShiftItem *item);
/* Returns: (transfer full) (element-type DskShiftItem): in no order */
GPtrArray *dsk_replica_reader_list_shift (DskReplicaReader *self, const char *user, GError **error);
/**
 * dsk_replica_reader_list_ownerless:
 * @limit: of rows
 * @total: (out): how many there are
 *
 * Returns: (transfer full) (element-type DskConversationRow): in which a customer waits for an answer and nobody is to
 *   give it: of teams of @user, and of no team; neither put off nor offered to anybody. Who waits longest first.
 */
GPtrArray *dsk_replica_reader_list_ownerless (DskReplicaReader *self, const char *user, guint limit, guint *total,
                                              GError **error);

G_END_DECLS
