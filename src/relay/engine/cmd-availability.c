/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

#include "dsk-people.h"

gboolean
dsk_cmd_availability (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                      DskCommandResult *result, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  const gboolean own = command->user == NULL || g_strcmp0 (command->user, actor->id) == 0;
  gboolean found;

  if (!dsk_permission_allows (actor->role, DSK_ACTION_SET_AVAILABILITY, own))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  if (!dsk_relay_user_load (op->db, command->user != NULL ? command->user : actor->id, &user, &found, error))
    return FALSE;
  if (!found || !user.active)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such user");
  return dsk_people_set_availability (op, &user, command->availability, error);
}
