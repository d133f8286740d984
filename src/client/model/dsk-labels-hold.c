/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why a message that WhatsApp refused for now was not sent yet, and when it is tried again. */

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

static gboolean
is_of_number (int code)
{
  static const int codes[] = { 3, 10, 190, 368, 130497, 131005, 131031, 131042, 131045, 131048, 131064, 133010 };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i] == code)
      return TRUE;
  return code >= 200 && code <= 299;
}

char *
dsk_label_hold (int error_code, const char *error_text)
{
  switch (error_code)
    {
    case 131049:
      return g_strdup (_ ("Not sent yet: WhatsApp limits how many marketing messages this customer gets. It is tried "
                          "again tomorrow."));
    case 132015:
      return g_strdup (_ ("Not sent yet: WhatsApp has paused the template. It is sent once the template is approved "
                          "again."));
    case 4:
    case 17:
    case 341:
    case 80007:
    case 130429:
    case 131056:
      return g_strdup (_ ("Not sent yet: too many messages at once. It is tried again in a while."));
    case 100:
    case 131052:
    case 131053:
      return g_strdup (_ ("Not sent yet: WhatsApp did not have the file any more. It is given the file again."));
    default:
      break;
    }
  if (is_of_number (error_code))
    return g_strdup (_ ("Not sent yet: WhatsApp takes nothing from our number now. It is sent once the number works "
                        "again."));
  if (error_code == 0 && (error_text == NULL || *error_text == '\0'))
    return NULL;
  return g_strdup (_ ("Not sent yet: WhatsApp had trouble of its own. It is tried again in a while."));
}

char *
dsk_label_held (DskDelivery delivery, int error_code, const char *error_text)
{
  if (delivery == DSK_DELIVERY_SENT && error_code == DSK_CODE_HELD_BACK)
    return g_strdup (_ ("Held back by WhatsApp: it first looks at what customers make of the template, and then sends "
                        "it or not. You see here which."));
  return delivery == DSK_DELIVERY_QUEUED ? dsk_label_hold (error_code, error_text) : NULL;
}
