/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-replica-contact.h"

G_BEGIN_DECLS

/**
 * DskContactDetails:
 *
 * What colleagues know of a customer, to look at. A tag activates "conversation.find-tag" with it, the button
 * "conversation.edit-contact"; who may not do that has no button.
 */
#define DSK_TYPE_CONTACT_DETAILS (dsk_contact_details_get_type ())
G_DECLARE_FINAL_TYPE (DskContactDetails, dsk_contact_details, DSK, CONTACT_DETAILS, AdwBin)

/* @row: (nullable): NULL: of nobody in particular, or not read yet. @may_edit: there is the button */
void dsk_contact_details_set (DskContactDetails *self, const DskContactRow *row, gboolean may_edit);

G_END_DECLS
