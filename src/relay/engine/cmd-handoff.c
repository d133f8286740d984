/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conversation is offered to a person or a team, who take it or give it back. */

#include "cmd.h"

#include "dsk-relay-scope.h"

/* --- to offer --- */

static gboolean
check_person (DskOp *op, const char *id, const DskRelayUser *actor, const DskRelayConv *conv,
              DskCommandResult *result, GError **error)
{
  g_auto (DskRelayUser) user = { 0 };
  gboolean found;

  if (g_strcmp0 (conv->owner, id) == 0 || g_strcmp0 (actor->id, id) == 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-to-owner");
  if (!dsk_relay_user_load (op->db, id, &user, &found, error))
    return FALSE;
  /* Who may answer as owner sees what they own, and its notes. */
  if (!found || !user.active || !dsk_permission_allows (user.role, DSK_ACTION_SEND, TRUE))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-cannot-answer");
  return TRUE;
}

/* Somebody in it has to be able to take it. */
static gboolean
check_team (DskOp *op, const char *id, const DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *team = dsk_relay_team_find (op->db, id, &local);
  g_autoptr (GPtrArray) members = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_strcmp0 (team, id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-cannot-answer");
  members = dsk_relay_team_members (op->db, id, error);
  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      g_auto (DskRelayUser) user = { 0 };
      gboolean found;

      if (!dsk_relay_user_load (op->db, members->pdata[i], &user, &found, error))
        return FALSE;
      if (found && user.active && g_strcmp0 (user.id, conv->owner) != 0
          && dsk_permission_allows (user.role, DSK_ACTION_CLAIM, FALSE))
        return TRUE;
    }
  return members != NULL && dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-cannot-answer");
}

/* @again: (out): it was offered already, by the same person */
static gboolean
check_offer (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
             gboolean *again, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayHandoff) other = { 0 };
  gboolean found;

  *again = FALSE;
  if (!dsk_relay_handoff_load (op->db, command->object, &other, &found, error))
    return FALSE;
  if (found)
    {
      *again = g_strcmp0 (other.from_user, actor->id) == 0;
      return *again || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a handoff with that id already");
    }
  /* After a restore nobody knows what became of it before: it would wait for an answer once more. */
  if (command->device_at != 0 && command->device_at < op->engine->restored_at)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "restored");
  if (conv->status == DSK_STATUS_RESOLVED)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-resolved");
  if (!dsk_relay_handoff_find_open (op->db, conv->id, &other, &found, error))
    return FALSE;
  if (found)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-open");
  return command->user != NULL ? check_person (op, command->user, actor, conv, result, error)
                               : check_team (op, command->team, conv, result, error);
}

static gboolean
offer (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv, GError **error)
{
  const char *to = command->user != NULL ? command->user : command->team;
  g_autofree char *token = g_strconcat (command->user != NULL ? "user:" : "team:", to, NULL);
  const DskRelayHandoff handoff = {
    .id = command->object,
    .conv = conv->id,
    .from_user = actor->id,
    .from_team = conv->team,
    .to_user = command->user,
    .to_team = command->team,
    .reason = command->reason,
    .summary = command->text,
    .state = DSK_HANDOFF_OFFERED,
    .at = op->now,
    .due_at = op->now + op->engine->handoff_ms,
  };

  dsk_engine_note_due (op->engine, handoff.due_at);
  return dsk_relay_handoff_put (op->db, &handoff, op->seq, error)
         && dsk_relay_scope_add_audience (op->db, op->seq, conv->id, token, error)
         && dsk_thread_event (op, conv->id, "handoff", to, handoff.id, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_cmd_handoff_offer (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                       DskCommandResult *result, GError **error)
{
  gboolean again;

  if (!check_offer (op, command, actor, conv, &again, result, error))
    return FALSE;
  if (again || result->code != DSK_RESULT_OK)
    return TRUE;
  /* Somebody is responsible until it is accepted. */
  if (conv->owner == NULL
      && (!dsk_thread_set_owner (op, conv, actor->id, error)
          || !dsk_thread_event (op, conv->id, "claimed", actor->id, NULL, error)))
    return FALSE;
  return offer (op, command, actor, conv, error);
}

/* --- to answer --- */

/* @open: (out): it is of @conv, and waits for an answer; FALSE: and @result says what else. A command that comes again
 * finds what it did, and that is well. */
static gboolean
load_open (DskOp *op, const DskCommand *command, const DskRelayConv *conv, DskHandoffState wanted,
           DskRelayHandoff *handoff, gboolean *open, DskCommandResult *result, GError **error)
{
  gboolean found;

  *open = FALSE;
  if (!dsk_relay_handoff_load (op->db, command->object, handoff, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (handoff->conv, conv->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "handoff-gone");
  *open = handoff->state == DSK_HANDOFF_OFFERED;
  return *open || (handoff->state == wanted && g_strcmp0 (handoff->ended_by, op->actor) == 0)
         || dsk_cmd_refuse (result, DSK_RESULT_CONFLICT, "handoff-ended");
}

/* What came too late. Who accepts what went to the queue meanwhile has taken it from there. */
static gboolean
accept_late (DskOp *op, const DskRelayUser *actor, DskRelayConv *conv, const DskRelayHandoff *handoff,
             DskCommandResult *result, GError **error)
{
  gboolean mine = g_strcmp0 (conv->owner, actor->id) == 0;
  gboolean free = handoff->state == DSK_HANDOFF_EXPIRED && conv->owner == NULL
                  && conv->status != DSK_STATUS_RESOLVED
                  && dsk_permission_allows (actor->role, DSK_ACTION_CLAIM, FALSE);

  if (!mine && !free)
    return conv->owner == NULL || dsk_cmd_conflict (op, conv, result, error);
  dsk_command_result_clear (result);
  result->code = DSK_RESULT_OK;
  return mine
         || (dsk_thread_set_owner (op, conv, actor->id, error)
             && dsk_thread_event (op, conv->id, "claimed", actor->id, NULL, error)
             && dsk_relay_conv_save (op->db, conv, op->seq, error));
}

gboolean
dsk_cmd_handoff_accept (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean open, mine;

  if (!load_open (op, command, conv, DSK_HANDOFF_ACCEPTED, &handoff, &open, result, error))
    return FALSE;
  if (result->code == DSK_RESULT_CONFLICT)
    return accept_late (op, actor, conv, &handoff, result, error);
  if (!open || !dsk_handoff_is_for (op, &handoff, actor, &mine, error))
    return !open;
  if (!mine)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "handoff-not-for-you");
  return dsk_handoff_end (op, conv, &handoff, DSK_HANDOFF_ON_ACCEPT, actor->id, NULL, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_cmd_handoff_return (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean open, mine;

  if (!load_open (op, command, conv, DSK_HANDOFF_RETURNED, &handoff, &open, result, error))
    return FALSE;
  if (!open || !dsk_handoff_is_for (op, &handoff, actor, &mine, error))
    return !open;
  if (!mine)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "handoff-not-for-you");
  return dsk_handoff_end (op, conv, &handoff, DSK_HANDOFF_ON_RETURN, NULL, command->text, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

/* By who offered it, who has it, or who could give it to others anyway. */
gboolean
dsk_cmd_handoff_cancel (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean open;

  if (!load_open (op, command, conv, DSK_HANDOFF_CANCELLED, &handoff, &open, result, error))
    return FALSE;
  if (!open)
    return TRUE;
  if (g_strcmp0 (handoff.from_user, actor->id) != 0
      && !dsk_permission_allows (actor->role, DSK_ACTION_HANDOFF, g_strcmp0 (conv->owner, actor->id) == 0))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "handoff-not-yours");
  return dsk_handoff_end (op, conv, &handoff, DSK_HANDOFF_ON_CANCEL, NULL, NULL, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}
