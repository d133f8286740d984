/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-alerts-seen.h"

#include <string.h>

#include "dsk-permission.h"
#include "dsk-settings.h"

gboolean
dsk_alerts_may_see (DskClient *client)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (client), &role)
         && dsk_permission_allows (role, DSK_ACTION_MANAGE_NUMBERS, FALSE);
}

/* What another person has seen on this computer says nothing. */
char *
dsk_alerts_dup_seen (DskClient *client)
{
  g_autofree char *words = dsk_settings_get_string (DSK_SETTINGS_ALERTS_SEEN, "");
  const char *user = dsk_client_get_user_id (client);
  const char *space = strchr (words, ' ');

  return user != NULL && space != NULL && strlen (user) == (gsize) (space - words)
                 && strncmp (words, user, strlen (user)) == 0
             ? g_strdup (space + 1)
             : NULL;
}

/* The relay gives them ids in the order in which they come. */
void
dsk_alerts_see (DskClient *client, const GPtrArray *alerts)
{
  g_autofree char *seen = dsk_alerts_dup_seen (client);
  const char *user = dsk_client_get_user_id (client);
  const char *newest = seen;
  g_autofree char *words = NULL;

  for (guint i = 0; i < alerts->len; i++)
    if (newest == NULL || strcmp (((const DskAlertRow *) alerts->pdata[i])->id, newest) > 0)
      newest = ((const DskAlertRow *) alerts->pdata[i])->id;
  if (user == NULL || newest == NULL || newest == seen)
    return;
  words = g_strdup_printf ("%s %s", user, newest);
  dsk_settings_set_string (DSK_SETTINGS_ALERTS_SEEN, words);
}
