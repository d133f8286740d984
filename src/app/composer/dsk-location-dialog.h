/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-send-dialog.h"

G_BEGIN_DECLS

/**
 * DskLocationDialog:
 *
 * Sends a place: from a link of a map or two numbers, read on this computer.
 */
#define DSK_TYPE_LOCATION_DIALOG (dsk_location_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskLocationDialog, dsk_location_dialog, DSK, LOCATION_DIALOG, DskSendDialog)

DskSendDialog *dsk_location_dialog_new (GtkWindow *parent);

G_END_DECLS
