/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-outgoing.h"

G_BEGIN_DECLS

/**
 * DskHandoffTell:
 *
 * Whether, and what, the customer is told while their conversation is handed on: off until somebody switches it on, and
 * nothing is written for them. While the 24-hour window is open it is a text, from a canned reply if they like; else a
 * template. Signal "changed".
 */
#define DSK_TYPE_HANDOFF_TELL (dsk_handoff_tell_get_type ())
G_DECLARE_FINAL_TYPE (DskHandoffTell, dsk_handoff_tell, DSK, HANDOFF_TELL, GtkWidget)

GtkWidget *dsk_handoff_tell_new (DskClient *client, const DskConversationRow *row);
/* Looks whether the 24-hour window ended meanwhile. Returns: whether it did, and what they were to be told has to be a
 * template now */
gboolean dsk_handoff_tell_follow (DskHandoffTell *self);
/* FALSE: they are to be told, and it is not said what, or too much, or what is left to fill in. */
gboolean dsk_handoff_tell_is_ready (DskHandoffTell *self);
/* Whether something was written or chosen. */
gboolean dsk_handoff_tell_has_words (DskHandoffTell *self);
/* Returns: (transfer full) (nullable): the message; NULL: they are told nothing */
DskOutgoing *dsk_handoff_tell_dup_message (DskHandoffTell *self);
/* Returns: (nullable): id of the canned reply that it was made from */
const char *dsk_handoff_tell_get_canned (DskHandoffTell *self);

G_END_DECLS
