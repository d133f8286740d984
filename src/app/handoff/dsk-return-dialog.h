/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-form-window.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/**
 * DskReturnDialog:
 *
 * Asks why what was handed to our user goes back. Enter returns it.
 */
#define DSK_TYPE_RETURN_DIALOG (dsk_return_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskReturnDialog, dsk_return_dialog, DSK, RETURN_DIALOG, DskFormWindow)

/* @parent: (nullable) */
DskReturnDialog *dsk_return_dialog_new (GtkWindow *parent, DskClient *client, const DskHandoffRow *handoff);

G_END_DECLS
