/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DskSnoozeDialog:
 *
 * Asks until when a conversation is to be put off, or when a message is to be sent. Signal chosen(until): UTC ms as
 * gint64; 0: it is wanted again.
 */
#define DSK_TYPE_SNOOZE_DIALOG (dsk_snooze_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DskSnoozeDialog, dsk_snooze_dialog, DSK, SNOOZE_DIALOG, AdwWindow)

/* @now_ms: UTC; @snoozed: it is put off already, so that it can be wanted again, too */
DskSnoozeDialog *dsk_snooze_dialog_new (GtkWindow *parent, gint64 now_ms, gboolean snoozed);

/* @latest_ms: it has to be sent before, UTC; 0: whenever */
DskSnoozeDialog *dsk_snooze_dialog_new_to_send (GtkWindow *parent, gint64 now_ms, gint64 latest_ms);

G_END_DECLS
