/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-contact-values.h"

G_BEGIN_DECLS

/* What a contact.edit changes: a JSON object, see src/CONTENT.md. Owned strings. */
typedef struct
{
  gboolean sets[DSK_CONTACT_FIELD_N];  /* this field is changed */
  char *to[DSK_CONTACT_FIELD_N];       /* (nullable): NULL: it is emptied */
  gboolean knows[DSK_CONTACT_FIELD_N]; /* it is said what the author saw */
  char *was[DSK_CONTACT_FIELD_N];      /* (nullable): what that was */
} DskContactChange;

void dsk_contact_change_clear (DskContactChange *self);
/* Whether nothing is changed. */
gboolean dsk_contact_change_is_empty (const DskContactChange *self);
/* @was, @to: (nullable): values in their one spelling; if they are the same the field is not changed */
void dsk_contact_change_set (DskContactChange *self, DskContactField field, const char *was, const char *to);

/* Returns: (transfer full): the JSON */
char *dsk_contact_change_write (const DskContactChange *self);

/**
 * dsk_contact_change_read:
 * @content: (nullable): nothing is assumed of it
 * @self: (out caller-allocates): is cleared first
 * @error: DSK_ERROR_INVALID, in words for a person
 *
 * Each value is checked and brought into its one spelling. What is not known is passed over.
 */
gboolean dsk_contact_change_read (const char *content, DskContactChange *self, GError **error);

/**
 * dsk_contact_change_apply:
 * @now: (nullable): what the field is
 * @unseen: (out): something was written over that the author had not seen
 *
 * Returns: (transfer full) (nullable): what it becomes
 */
char *dsk_contact_change_apply (const DskContactChange *self, DskContactField field, const char *now,
                                gboolean *unseen);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskContactChange, dsk_contact_change_clear)

G_END_DECLS
