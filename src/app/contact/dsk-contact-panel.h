/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskContactPanel:
 *
 * Who the customer is and how the conversation stands, beside the timeline; 300 px wide whatever it
 * holds. Its copy button activates "conversation.copy-phone".
 */
#define DSK_TYPE_CONTACT_PANEL (dsk_contact_panel_get_type ())
G_DECLARE_FINAL_TYPE (DskContactPanel, dsk_contact_panel, DSK, CONTACT_PANEL, GtkWidget)

/* @row: (nullable) */
void dsk_contact_panel_set_row (DskContactPanel *self, const DskConversationRow *row);

G_END_DECLS
