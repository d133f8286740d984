/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"
#include "dsk-key-selection.h"

G_BEGIN_DECLS

/**
 * DskBulkBar:
 *
 * What can be done with all conversations that are marked in the list at once: a bar below it that is there as long as
 * any are. Each is a command of its own; one toast says with how many it was done, with which not and why, and takes
 * all of them back where that is possible and nobody changed them since.
 */
#define DSK_TYPE_BULK_BAR (dsk_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkBar, dsk_bulk_bar, DSK, BULK_BAR, GtkWidget)

/* Once. */
void dsk_bulk_bar_set_selection (DskBulkBar *self, DskClient *client, DskKeySelection *selection);
/* @action: of the list's keys ("win.assign", "win.claim", …), "bulk.clear"; FALSE: nothing is marked, or it is another
 * one */
gboolean dsk_bulk_bar_do (DskBulkBar *self, const char *action);
/* With those of @keys (element-type gint64), whatever is marked. @action: "win.claim", "win.assign", "win.snooze",
 * "win.tags", "read", "unread", or a status to set */
void dsk_bulk_bar_do_with (DskBulkBar *self, const GArray *keys, const char *action);
/* What was done last, as long as the toast says it. Returns: whether there was something */
gboolean dsk_bulk_bar_undo (DskBulkBar *self);

G_END_DECLS
