/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-conversation-model.h"

G_BEGIN_DECLS

/**
 * DskKeySelection:
 *
 * A selection model for the conversation list that selects a conversation, not a position: when
 * rows move, come or go, the same conversation stays selected, and one that left the list is
 * selected again when it returns. It selects nothing by itself.
 *
 * Beside it several can be marked, for what is done with all of them. As long as any are, they are what is selected for
 * everybody who looks at it as a selection model, and a list view's own keys and clicks (Ctrl, Shift) mark. A marked
 * conversation that leaves the list is marked no more.
 *
 * Properties: model (DskConversationModel), key (int64: the selected conversation's key; 0: none), n-marked (uint).
 */
#define DSK_TYPE_KEY_SELECTION (dsk_key_selection_get_type ())
G_DECLARE_FINAL_TYPE (DskKeySelection, dsk_key_selection, DSK, KEY_SELECTION, GObject)

DskKeySelection *dsk_key_selection_new (DskConversationModel *model);
void dsk_key_selection_set_key (DskKeySelection *self, gint64 key);
gint64 dsk_key_selection_get_key (DskKeySelection *self);
/* -1: nothing is selected, or it is not in the list now */
int dsk_key_selection_get_position (DskKeySelection *self);

guint dsk_key_selection_get_n_marked (DskKeySelection *self);
/* Returns: (transfer full) (element-type gint64): their keys */
GArray *dsk_key_selection_get_marked (DskKeySelection *self);
gboolean dsk_key_selection_is_marked (DskKeySelection *self, gint64 key);
/* Marks what has this key, if it is in the list, or not any more. */
void dsk_key_selection_toggle (DskKeySelection *self, gint64 key);
/* The same of one more: what is open looked selected, so it is one of them. */
void dsk_key_selection_toggle_too (DskKeySelection *self, gint64 key);
void dsk_key_selection_clear_marked (DskKeySelection *self);

G_END_DECLS
