/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-status-undo.h"

#include "dsk-permission.h"

GPtrArray *
dsk_client_undo_status (DskClient *client, const char *conv, DskStatus from, DskStatus to)
{
  GPtrArray *commands;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);
  g_return_val_if_fail (conv != NULL, NULL);

  commands = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  if (!dsk_status_can_change (to, from) && dsk_status_can_change (to, DSK_STATUS_OPEN))
    {
      g_ptr_array_add (commands, dsk_client_command_set_status (client, conv, DSK_STATUS_OPEN));
      to = DSK_STATUS_OPEN;
    }
  if (dsk_status_can_change (to, from))
    g_ptr_array_add (commands, dsk_client_command_set_status (client, conv, from));
  return commands;
}

static DskStatus
status_with (DskStatus status, const char *owner)
{
  return dsk_status_after (status, owner != NULL ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE, owner != NULL);
}

gboolean
dsk_status_undo_owner (DskClient *client, DskStatus from, const char *owner, const char *to, DskStatus *status)
{
  const DskStatus back = status_with (status_with (from, to), owner);
  DskRole role;

  g_return_val_if_fail (DSK_IS_CLIENT (client), FALSE);

  *status = from;
  return dsk_status_can_change (back, from) && dsk_role_from_string (dsk_client_get_role (client), &role)
         && dsk_permission_allows (role, DSK_ACTION_SET_STATUS,
                                   owner != NULL && g_strcmp0 (owner, dsk_client_get_user_id (client)) == 0);
}
