/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contact.h"

#include <string.h>

static const char *const field_names[DSK_CONTACT_FIELD_N] = {
  [DSK_CONTACT_GIVEN_NAME] = "given_name", [DSK_CONTACT_LANGUAGE] = "language",
  [DSK_CONTACT_TAGS] = "tags",             [DSK_CONTACT_CONSENT] = "consent",
  [DSK_CONTACT_ATTRIBUTES] = "attributes", [DSK_CONTACT_REMARK] = "remark",
};

const char *
dsk_contact_field_to_string (DskContactField field)
{
  g_return_val_if_fail ((guint) field < DSK_CONTACT_FIELD_N, NULL);

  return field_names[field];
}

gboolean
dsk_contact_field_from_string (const char *text, DskContactField *field)
{
  for (guint i = 0; text != NULL && i < DSK_CONTACT_FIELD_N; i++)
    if (strcmp (text, field_names[i]) == 0)
      {
        *field = (DskContactField) i;
        return TRUE;
      }
  return FALSE;
}
