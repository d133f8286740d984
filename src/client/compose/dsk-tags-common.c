/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-tags-common.h"

#include "dsk-contact-values.h"
#include "dsk-text.h"

static gboolean
has (const char *value, const char *tag)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (value);
  g_autofree char *wanted = dsk_text_fold (tag);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *folded = dsk_text_fold (tags[i]);

      if (g_str_equal (folded, wanted))
        return TRUE;
    }
  return FALSE;
}

char *
dsk_contact_tags_common (const char *const *values, guint n_values)
{
  g_auto (GStrv) first = dsk_contact_tags_read (n_values > 0 ? values[0] : NULL);
  g_autoptr (GPtrArray) common = g_ptr_array_new ();

  for (guint i = 0; first[i] != NULL; i++)
    {
      gboolean all = TRUE;

      for (guint j = 1; j < n_values && all; j++)
        all = has (values[j], first[i]);
      if (all)
        g_ptr_array_add (common, first[i]);
    }
  g_ptr_array_add (common, NULL);
  return dsk_contact_tags_write ((const char *const *) common->pdata);
}
