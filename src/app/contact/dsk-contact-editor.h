/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-form-window.h"
#include "dsk-replica-contact.h"

G_BEGIN_DECLS

/**
 * DskContactEditor:
 *
 * Changes what colleagues know of a customer: a contact.edit of what is another now, if anything is.
 */
#define DSK_TYPE_CONTACT_EDITOR (dsk_contact_editor_get_type ())
G_DECLARE_FINAL_TYPE (DskContactEditor, dsk_contact_editor, DSK, CONTACT_EDITOR, DskFormWindow)

/* @row: (transfer full): what is known now */
DskContactEditor *dsk_contact_editor_new (GtkWindow *parent, DskClient *client, DskContactRow *row);
/* It comes up with the keyboard where a tag is added. */
void dsk_contact_editor_begin_with_tags (DskContactEditor *self);

G_END_DECLS
