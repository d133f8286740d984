/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-contact.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What colleagues write about a contact. Owned strings, in their one spelling. */
typedef struct
{
  char *values[DSK_CONTACT_FIELD_N]; /* (nullable) */
  gint64 consent_at;                 /* since when, UTC ms; 0: nobody asked */
} DskRelayContactFields;

void dsk_relay_contact_fields_clear (DskRelayContactFields *fields);

/* @fields: (out caller-allocates): nothing of a contact that there is not */
gboolean dsk_relay_contact_fields_load (DskRelayDb *db, const char *contact, DskRelayContactFields *fields,
                                        GError **error);
/* Does not touch the cards, see dsk_relay_card_refresh(). */
gboolean dsk_relay_contact_fields_save (DskRelayDb *db, const char *contact, const DskRelayContactFields *fields,
                                        GError **error);

/* Returns: (transfer full) (nullable): whom @contact was found to be; NULL: they are themselves, or @error is set */
char *dsk_relay_contact_merged_into (DskRelayDb *db, const char *contact, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayContactFields, dsk_relay_contact_fields_clear)

G_END_DECLS
