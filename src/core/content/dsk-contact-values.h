/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-contact.h"

G_BEGIN_DECLS

/**
 * dsk_contact_value_clean:
 * @text: (nullable): as a person wrote it, or as it came from outside; tags and attributes are JSON
 * @value: (out) (transfer full) (nullable): in the one spelling; NULL: nothing is left of it
 * @error: DSK_ERROR_INVALID, in words for a person
 */
gboolean dsk_contact_value_clean (DskContactField field, const char *text, char **value, GError **error);

/**
 * dsk_contact_value_merge:
 * @was: (nullable): what the author saw
 * @now: (nullable): what it is
 * @to: (nullable): what the author made of it
 * @unseen: (out): something was written over that the author had not seen
 *
 * The last writer wins, tag by tag and attribute by attribute: what others added or changed meanwhile stays, unless
 * the author changed the same.
 *
 * Returns: (transfer full) (nullable)
 */
char *dsk_contact_value_merge (DskContactField field, const char *was, const char *now, const char *to,
                               gboolean *unseen);

/**
 * dsk_contact_value_join:
 * @a: (nullable): of the contact that stays
 * @b: (nullable): of the other, who turned out to be the same person
 *
 * @lost: (out): something that either had is not in it
 *
 * What either had: tags and attributes of both, a remark after the other; where only one can be, that of @a, but
 * no consent against somebody's word. What would be more than there may be is left out from the end.
 *
 * Returns: (transfer full) (nullable)
 */
char *dsk_contact_value_join (DskContactField field, const char *a, const char *b, gboolean *lost);

/* Returns: (transfer full): of a value of tags; empty if there are none */
GStrv dsk_contact_tags_read (const char *value);
/* Returns: (transfer full) (nullable): JSON for dsk_contact_value_clean() */
char *dsk_contact_tags_write (const char *const *tags);

typedef struct
{
  char *name;  /* (owned) */
  char *value; /* (owned) */
} DskContactAttribute;

DskContactAttribute *dsk_contact_attribute_new (const char *name, const char *value);
void dsk_contact_attribute_free (DskContactAttribute *self);
/* Returns: (transfer full) (element-type DskContactAttribute): of a value of attributes, in their order */
GPtrArray *dsk_contact_attributes_read (const char *value);
/* Returns: (transfer full) (nullable): JSON for dsk_contact_value_clean() */
char *dsk_contact_attributes_write (GPtrArray *attributes);

G_END_DECLS
