/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels-start.h"

#include <glib/gi18n-lib.h>

#include "dsk-labels.h"
#include "dsk-start-content.h"

char *
dsk_label_start (const char *content)
{
  g_auto (DskStartContent) start = { 0 };
  g_autofree char *phone = NULL;

  if (!dsk_start_content_read (content, &start, NULL))
    return g_strdup (_ ("New conversation"));
  phone = dsk_label_phone (start.phone);
  /* Translators: %s is a phone number */
  return g_strdup_printf (_ ("New conversation with %s"), phone);
}

const char *
dsk_label_phone_fault (DskPhoneFault fault)
{
  switch (fault)
    {
    case DSK_PHONE_OK:
      return NULL;
    case DSK_PHONE_TOO_SHORT:
      return _ ("This phone number is too short: some of its digits are missing.");
    case DSK_PHONE_TOO_LONG:
      return _ ("This phone number is too long: no country has one with so many digits.");
    case DSK_PHONE_NO_COUNTRY:
      return _ ("No country has numbers that begin like this. Begin with + and the country code.");
    case DSK_PHONE_NO_HOME:
      return _ ("Begin with + and the country code.");
    case DSK_PHONE_UNCLEAR:
      return _ ("It is not clear which country this number is of. Begin with + and the country code.");
    case DSK_PHONE_NONE:
    default:
      return _ ("This is no phone number.");
    }
}
