/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-replica-receivers.h"

G_BEGIN_DECLS

/**
 * DskHandoffDialog:
 *
 * Asks to whom a conversation is handed, why, and what they have to know, which is written already. From the keyboard:
 * a few letters of the name, Enter, Enter; Ctrl+Enter from anywhere.
 *
 * Signal "done" (DskReceiverRow receiver, string reason (nullable), string summary): meant; the window is closed.
 */
#define DSK_TYPE_HANDOFF_DIALOG (dsk_handoff_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskHandoffDialog, dsk_handoff_dialog, DSK, HANDOFF_DIALOG, AdwWindow)

/* @parent: (nullable) */
DskHandoffDialog *dsk_handoff_dialog_new (GtkWindow *parent, DskClient *client, const DskConversationRow *row);

G_END_DECLS
