/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-bulk-work.h"
#include "dsk-form-window.h"

G_BEGIN_DECLS

/**
 * DskBulkTagsWindow:
 *
 * The tags that several customers have in common: what is taken out goes from all of them, what is added all of them
 * get; what only some have stays as it is.
 *
 * Signal "started" (DskBulkWork *work): it is about to run; the window closes once the outbox has all of it.
 */
#define DSK_TYPE_BULK_TAGS_WINDOW (dsk_bulk_tags_window_get_type ())
G_DECLARE_FINAL_TYPE (DskBulkTagsWindow, dsk_bulk_tags_window, DSK, BULK_TAGS_WINDOW, DskFormWindow)

/* @keys: (element-type gint64): of the conversations with them */
GtkWindow *dsk_bulk_tags_window_new (GtkWindow *above, DskClient *client, const GArray *keys);

G_END_DECLS
