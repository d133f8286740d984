/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-inbox-list.h"

G_BEGIN_DECLS

/* The single-letter keys of the conversation list: J K move; C A E R N act on what is selected.
 * They live on the list alone, where nobody types: as accelerators of the application they would
 * swallow text.
 *
 * Returns: (transfer full): for gtk_widget_add_controller() */
GtkEventController *dsk_inbox_keys_new (DskInboxList *list);
/* Returns: (transfer full): X, Shift and arrows, Escape: for several conversations at once */
GtkEventController *dsk_inbox_keys_new_marking (DskInboxList *list);
/* Returns: (transfer full): Ctrl+click, for the list view */
GtkEventController *dsk_inbox_keys_new_clicks (void);

G_END_DECLS
