/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskContactPanel:
 *
 * Who the customer is and how the conversation stands, beside the timeline; 300 px wide whatever it
 * holds. Its copy button activates "conversation.copy-phone". What the conversation cost is read from the
 * replica whenever the row is set.
 */
#define DSK_TYPE_CONTACT_PANEL (dsk_contact_panel_get_type ())
G_DECLARE_FINAL_TYPE (DskContactPanel, dsk_contact_panel, DSK, CONTACT_PANEL, GtkWidget)

/* Whom to ask what a conversation cost. */
void dsk_contact_panel_set_client (DskContactPanel *self, DskClient *client);
/* @row: (nullable). @may_edit: whether the person may change what is known of the contact */
void dsk_contact_panel_set_row (DskContactPanel *self, const DskConversationRow *row, gboolean may_edit);
/* Whether it counts minutes: somebody waits, and it is on the screen. */
gboolean dsk_contact_panel_is_ticking (DskContactPanel *self);

G_END_DECLS
