/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-form-window.h"
#include "dsk-replica-receivers.h"

G_BEGIN_DECLS

/**
 * DskHandoffDialog:
 *
 * Asks to whom a conversation is handed, why, and what they have to know, which is written already. From the keyboard:
 * a few letters of the name, Enter, Enter; Ctrl+Enter from anywhere.
 *
 * Signals, where the customer can be told: "edited": somebody writes to them. "telling" (DskCommand *message) →
 * gboolean: the message that goes with the handoff, before either is sent: the handler writes into it what its author
 * saw; or answers TRUE, and nothing is done until dsk_form_window_apply(). "submitted" comes when the window closes, of
 * a handoff that is in the outbox.
 */
#define DSK_TYPE_HANDOFF_DIALOG (dsk_handoff_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskHandoffDialog, dsk_handoff_dialog, DSK, HANDOFF_DIALOG, DskFormWindow)

/* @parent: (nullable) */
DskHandoffDialog *dsk_handoff_dialog_new (GtkWindow *parent, DskClient *client, const DskConversationRow *row);
/* Its author may write to the customer: it asks whether they are to be told. @row: as of dsk_handoff_dialog_new() */
void dsk_handoff_dialog_offer_telling (DskHandoffDialog *self, const DskConversationRow *row);
/* Returns: (nullable): the person or team it was given to, once it was */
const char *dsk_handoff_dialog_get_to_name (DskHandoffDialog *self);

G_END_DECLS
