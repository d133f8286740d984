/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-waiting-risk.h"

#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

/* Before that nobody has to hurry. */
#define SOON_MS ((gint64) 2 * 60 * 60 * 1000)

gboolean
dsk_waiting_has_window (const DskWaiting *waiting)
{
  return g_str_has_prefix (waiting->type, "message.send@") && waiting->kind != DSK_MESSAGE_TEMPLATE
         && waiting->window_until > 0;
}

char *
dsk_waiting_risk (const GPtrArray *rows, gint64 now)
{
  gint64 first = G_MAXINT64;
  g_autofree char *until = NULL;

  for (guint i = 0; i < rows->len; i++)
    if (dsk_waiting_has_window (rows->pdata[i]))
      first = MIN (first, ((const DskWaiting *) rows->pdata[i])->window_until);
  if (first <= now)
    return g_strdup (_ ("The 24-hour window of a queued reply has closed."));
  if (first - now > SOON_MS)
    return NULL;
  until = dsk_label_when (first, now);
  /* Translators: %s is a time */
  return g_strdup_printf (_ ("A queued reply can only be sent until %s."), until);
}
