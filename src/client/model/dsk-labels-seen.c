/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

char *
dsk_label_seen_by (char **names)
{
  g_autofree char *name = NULL;
  guint others;

  if (names == NULL || names[0] == NULL)
    return NULL;
  name = dsk_label_name (names[0], TRUE);
  others = g_strv_length (names) - 1;
  /* Translators: %s is a colleague who has read what the customer wrote last */
  return others == 0 ? g_strdup_printf (_ ("Seen by %s"), name)
                     : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Seen by %s and %u other",
                                                     "Seen by %s and %u others", others),
                                        name, others);
}
