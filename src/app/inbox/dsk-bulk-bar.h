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
 * any are. Each is a command of its own; one toast says how many there were, and takes them back where that is
 * possible. Conversations with which the person may not do it, or which are so already, are left out.
 */
#define DSK_TYPE_BULK_BAR (dsk_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkBar, dsk_bulk_bar, DSK, BULK_BAR, GtkWidget)

/* Once. */
void dsk_bulk_bar_set_selection (DskBulkBar *self, DskClient *client, DskKeySelection *selection);
/* @action: "win.assign", "win.resolve", "bulk.clear"; FALSE: nothing is marked, or it is another one */
gboolean dsk_bulk_bar_do (DskBulkBar *self, const char *action);

G_END_DECLS
