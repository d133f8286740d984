/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskStartDialog:
 *
 * Whom to write to: a customer whose conversation is here, found by name or number as one types, or a phone number that
 * nobody has yet, shown in full. Complete by keyboard: Enter takes the first, Tab and the arrow keys the others.
 *
 * Signals: "open" (char *conv): that conversation. "start" (char *number, char *phone, char *from): with these digits,
 * from our number of that id, which is called @from ((nullable): there is no other to be told from). The window closes
 * after either.
 */
#define DSK_TYPE_START_DIALOG (dsk_start_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskStartDialog, dsk_start_dialog, DSK, START_DIALOG, AdwWindow)

/* What was begun from last is chosen as our number, once it is known to have been. If it can't send, none is: nobody
 * writes from another one without having chosen it. */
GtkWindow *dsk_start_dialog_new (GtkWindow *parent, DskClient *client);
/* Who and what it is with: @number: the id of ours; @phone: digits */
void dsk_start_dialog_fill (DskStartDialog *self, const char *number, const char *phone);
/* @number was begun from: the next time it is offered first. */
void dsk_start_dialog_remember (DskClient *client, const char *number);

G_END_DECLS
