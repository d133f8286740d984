/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-status-undo.h"

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
