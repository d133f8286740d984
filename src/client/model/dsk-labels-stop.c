/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why nothing can be sent from a number of ours, and who can do something about it. */

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

char *
dsk_label_stop (int code, const char *text)
{
  switch (code)
    {
    case 131042:
      return g_strdup (_ ("WhatsApp has no valid way to be paid. An administrator must look at the "
                          "payment settings in Meta’s Business Manager."));
    case 131031:
    case 368:
      return g_strdup (_ ("Meta has locked or restricted this account for breaking its rules. An "
                          "administrator must look at it in Meta’s Business Manager."));
    case 131048:
    case 131064:
      return g_strdup (_ ("WhatsApp has slowed this number down because customers blocked or "
                          "reported it. An administrator must look at its quality."));
    case 130497:
      return g_strdup (_ ("This account may not write to customers of this country."));
    case 131045:
    case 133010:
      return g_strdup (_ ("This number is not registered with WhatsApp. An administrator must "
                          "register it again."));
    default:
      break;
    }
  if (code == 0 || code == 3 || code == 10 || code == 190 || code == 131005
      || (code >= 200 && code <= 299))
    return g_strdup (_ ("The relay’s access to WhatsApp is not valid any more. An administrator "
                        "must give it a new token."));
  if (text != NULL && *text != '\0')
    {
      g_autofree char *words = dsk_label_name (text, TRUE);

      /* Translators: an error's number, and what Meta says of it */
      return g_strdup_printf (_ ("WhatsApp refuses everything from this number (error %d: %s). Tell "
                                 "your administrator."),
                              code, words);
    }
  return g_strdup_printf (_ ("WhatsApp refuses everything from this number (error %d). Tell your "
                             "administrator."),
                          code);
}
