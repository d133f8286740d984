/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-replica-contact.h"

G_BEGIN_DECLS

/**
 * DskContactEditor:
 *
 * Changes what colleagues know of a customer. Who closes it with changes in it is asked.
 *
 * Signals: "save" (char *content: of a contact.edit), before it closes, if anything was changed.
 */
#define DSK_TYPE_CONTACT_EDITOR (dsk_contact_editor_get_type ())
G_DECLARE_FINAL_TYPE (DskContactEditor, dsk_contact_editor, DSK, CONTACT_EDITOR, AdwWindow)

/* @row: (transfer full): what is known now */
DskContactEditor *dsk_contact_editor_new (GtkWindow *parent, DskClient *client, DskContactRow *row);

G_END_DECLS
