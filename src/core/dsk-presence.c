/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-presence.h"

static const char *const names[DSK_PRESENCE_N] = {
  [DSK_PRESENCE_OFFLINE] = "offline",
  [DSK_PRESENCE_ONLINE] = "online",
  [DSK_PRESENCE_BUSY] = "busy",
  [DSK_PRESENCE_AWAY] = "away",
};

const char *
dsk_presence_to_string (DskPresence presence)
{
  g_return_val_if_fail ((guint) presence < DSK_PRESENCE_N, NULL);

  return names[presence];
}

gboolean
dsk_presence_from_string (const char *text, DskPresence *presence)
{
  for (guint i = 0; text != NULL && i < DSK_PRESENCE_N; i++)
    if (g_str_equal (text, names[i]))
      {
        *presence = (DskPresence) i;
        return TRUE;
      }
  return FALSE;
}

DskPresence
dsk_presence_of_many (const guint counts[DSK_PRESENCE_N])
{
  static const DskPresence order[] = { DSK_PRESENCE_BUSY, DSK_PRESENCE_ONLINE, DSK_PRESENCE_AWAY };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (counts[order[i]] > 0)
      return order[i];
  return DSK_PRESENCE_OFFLINE;
}
