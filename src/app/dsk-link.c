/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-link.h"

#include <string.h>

#include "dsk-id.h"

#define BEGINNING "dastak:conversation/"

char *
dsk_link_to_conversation (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);
  return g_strconcat (BEGINNING, id, NULL);
}

char *
dsk_link_read_conversation (const char *link)
{
  g_return_val_if_fail (link != NULL, NULL);

  if (g_ascii_strncasecmp (link, BEGINNING, strlen (BEGINNING)) != 0)
    return NULL;
  link += strlen (BEGINNING);
  return dsk_id_is_valid (link) ? g_strdup (link) : NULL;
}
