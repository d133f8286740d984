/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* What a canned reply was like before. Emits "restore" (a DskCannedRow, for the call): that one is wanted again. */
#define DSK_TYPE_CANNED_HISTORY (dsk_canned_history_get_type ())
G_DECLARE_FINAL_TYPE (DskCannedHistory, dsk_canned_history, DSK, CANNED_HISTORY, AdwBin)

GtkWidget *dsk_canned_history_new (void);
/* @id: (nullable): NULL: it is new, and has none. @may_edit: whether one can be restored */
void dsk_canned_history_show (DskCannedHistory *self, DskClient *client, const char *id, gboolean may_edit);

G_END_DECLS
