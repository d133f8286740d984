/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-contact-fields.h"
#include "dsk-relay-engine-private.h"

G_BEGIN_DECLS

/* What colleagues know of a customer, as it changes: see core/content/dsk-contact-change.h. */

/**
 * dsk_contacts_tell:
 * @before, @after: (nullable): what the field was and is
 * @unseen: who changed it had not seen @before
 *
 * An event "contact" in every conversation of @contact whose people see it, and thus the card:
 * {"field":name,"before":value,"after":value,"unseen":true}, absent ones left out.
 */
gboolean dsk_contacts_tell (DskOp *op, const char *contact, DskContactField field, const char *before,
                            const char *after, gboolean unseen, GError **error);

/* @from turned out to be the same person as @to, who gets what @from had. What is written over is told.
 * The caller refreshes the cards of @to. */
gboolean dsk_contacts_join (DskOp *op, const char *from, const char *to, GError **error);

G_END_DECLS
