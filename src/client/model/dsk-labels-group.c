/* SPDX-License-Identifier: GPL-3.0-or-later */

/* WhatsApp says of a group nothing but its id, so it is called by who writes there. */

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* Returns: (transfer full): a name or number, isolated */
static char *
label_member (const char *member)
{
  return member[strspn (member, "0123456789")] == '\0' ? dsk_label_phone (member) : dsk_label_name (member, TRUE);
}

static char *
label_group (char **members)
{
  g_auto (GStrv) names = g_new0 (char *, DSK_MEMBERS_SHOWN + 1);
  guint n;

  for (n = 0; n < DSK_MEMBERS_SHOWN && members[n] != NULL; n++)
    names[n] = label_member (members[n]);
  switch (n)
    {
    case 0:
      return g_strdup (_ ("WhatsApp group"));
    case 1:
      /* Translators: what a group is called: %s is somebody who writes there, one of many */
      return g_strdup_printf (_ ("Group with %s"), names[0]);
    case 2:
      /* Translators: what a group is called: who writes there, two of many */
      return g_strdup_printf (_ ("Group with %s and %s"), names[0], names[1]);
    default:
      /* Translators: what a group is called: who writes there, three of many */
      return g_strdup_printf (_ ("Group with %s, %s and %s"), names[0], names[1], names[2]);
    }
}

char *
dsk_label_conversation (const char *name, const char *phone, char **members)
{
  return members != NULL ? label_group (members) : dsk_label_contact (name, phone);
}
