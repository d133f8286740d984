/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-conversation-model.h"

G_BEGIN_DECLS

/* What only the model does with its items; everybody else reads dsk-conversation-model.h. */

/* @home: key → item, without a reference: the item is in there for as long as it lives. */
DskConversationItem *dsk_conversation_item_new (GHashTable *home, gint64 key);
/* @row: (transfer full); @read_at: the model's count of changes when the reading began */
void dsk_conversation_item_take_row (DskConversationItem *self, DskConversationRow *row,
                                     guint64 read_at);
/* Whether what it holds may be older than the replica. New items are stale. */
gboolean dsk_conversation_item_get_stale (DskConversationItem *self);
/* @change: the model's count of changes, which only grows */
void dsk_conversation_item_set_stale (DskConversationItem *self, guint64 change);
/* Its place in the model's least-recently-used queue, which owns a reference while @queued. */
GList *dsk_conversation_item_get_link (DskConversationItem *self);
gboolean dsk_conversation_item_get_queued (DskConversationItem *self);
void dsk_conversation_item_set_queued (DskConversationItem *self, gboolean queued);

G_END_DECLS
