/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskConversationItem:
 *
 * One row of the conversation list: stable object, filled when its page was read. "changed" is emitted when it
 * was (re)filled; row is NULL before the first time.
 */
#define DSK_TYPE_CONVERSATION_ITEM (dsk_conversation_item_get_type ())
G_DECLARE_FINAL_TYPE (DskConversationItem, dsk_conversation_item, DSK, CONVERSATION_ITEM, GObject)

/* Returns: (transfer none) (nullable): valid until the next "changed" */
const DskConversationRow *dsk_conversation_item_get_row (DskConversationItem *self);
gint64 dsk_conversation_item_get_key (DskConversationItem *self);

/**
 * DskConversationModel:
 *
 * A GListModel of DskConversationItem over the replica: a spine of 64-bit keys, pages of 64 rows read on
 * demand in the background, an LRU of pages. get_item() never blocks. Follows the client's "changed", with
 * the smallest items-changed that tells the truth, coalesced a frame; a change of view, order or search emits
 * one removal of all and one insertion.
 *
 * Properties: loading (boolean), n-items.
 */
#define DSK_TYPE_CONVERSATION_MODEL (dsk_conversation_model_get_type ())
G_DECLARE_FINAL_TYPE (DskConversationModel, dsk_conversation_model, DSK, CONVERSATION_MODEL, GObject)

DskConversationModel *dsk_conversation_model_new (DskClient *client);
void dsk_conversation_model_set_view (DskConversationModel *self, const DskView *view);
/* Returns: (transfer none) */
const DskView *dsk_conversation_model_get_view (DskConversationModel *self);
void dsk_conversation_model_set_order (DskConversationModel *self, DskOrder order);
/* Time has passed: what it decides about is looked at again. */
void dsk_conversation_model_refresh (DskConversationModel *self);
/* @search: (nullable): as a DskQuery is written */
void dsk_conversation_model_set_search (DskConversationModel *self, const char *search);
/* Returns: (transfer none): why nothing can be looked for, as of when "loading" last ended
 * @at_least: (out): there may be more than what is listed */
const DskQueryProblem *dsk_conversation_model_get_problem (DskConversationModel *self, gboolean *at_least);
/* Returns: the key of what stands at @position; 0: nothing does */
gint64 dsk_conversation_model_get_key (DskConversationModel *self, guint position);
/* Position of a conversation (by id, if its page is loaded; by key always); -1 if it is not in the view. */
int dsk_conversation_model_find (DskConversationModel *self, gint64 key);

G_END_DECLS
