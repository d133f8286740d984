/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-send-dialog.h"

G_BEGIN_DECLS

/**
 * DskContactDialog:
 *
 * Sends somebody's card: a name, and a phone number or an address for mail.
 */
#define DSK_TYPE_CONTACT_DIALOG (dsk_contact_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskContactDialog, dsk_contact_dialog, DSK, CONTACT_DIALOG, DskSendDialog)

DskSendDialog *dsk_contact_dialog_new (GtkWindow *parent);

G_END_DECLS
