/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

static gboolean
check_user (DskOp *op, const char *id, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  gboolean found;

  if (!dsk_relay_user_load (op->db, id, &user, &found, error))
    return FALSE;
  if (!found || !user.active)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such user");
  if (!dsk_permission_allows (user.role, DSK_ACTION_SEND, TRUE))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "That user can't answer customers");
  return TRUE;
}

static gboolean
check_team (DskOp *op, const char *id, DskCommandResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *team = dsk_relay_team_find (op->db, id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return team != NULL || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such team");
}

/* Others are to see it now, whoever put it off. */
static gboolean
wake_for_team (DskOp *op, DskRelayConv *conv, const char *team, GError **error)
{
  return team == NULL || g_strcmp0 (conv->team, team) == 0 || dsk_thread_unsnooze (op, conv, NULL, error);
}

/* A user alone leaves the team as it is; a team, or neither, takes the conversation from its owner.
 */
static gboolean
apply (DskOp *op, const DskCommand *command, DskRelayConv *conv, GError **error)
{
  const char *team = command->team != NULL || command->user == NULL ? command->team : conv->team;
  gboolean had_owner = conv->owner != NULL;

  /* Both at once: given to the receiver, whatever team it goes to. */
  if (!dsk_handoff_given (op, conv, command->user, team, error))
    return FALSE;
  if ((command->team != NULL || command->user == NULL)
      && (!wake_for_team (op, conv, command->team, error) || !dsk_thread_set_team (op, conv, command->team, error)))
    return FALSE;
  if (!dsk_thread_set_owner (op, conv, command->user, error))
    return FALSE;
  if (command->user != NULL)
    return dsk_thread_event (op, conv->id, "assigned", command->user, NULL, error);
  if (command->team != NULL)
    return dsk_thread_event (op, conv->id, "assigned", command->team, "team", error);
  return !had_owner || dsk_thread_event (op, conv->id, "released", NULL, NULL, error);
}

gboolean
dsk_cmd_assign (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                DskCommandResult *result, GError **error)
{
  if (command->base_seq != 0 && command->base_seq != conv->seq)
    return dsk_cmd_conflict (op, conv, result, error);
  if ((command->user != NULL && !check_user (op, command->user, result, error))
      || (command->team != NULL && result->code == DSK_RESULT_OK
          && !check_team (op, command->team, result, error)))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  /* A user alone says nothing about the team. */
  if (g_strcmp0 (conv->owner, command->user) == 0
      && (g_strcmp0 (conv->team, command->team) == 0
          || (command->user != NULL && command->team == NULL)))
    return TRUE;
  return apply (op, command, conv, error) && dsk_relay_conv_save (op->db, conv, op->seq, error);
}
