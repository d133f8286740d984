/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages that are to be sent later. When the time has come each is sent as if its author sent it then; if something
 * came between that they had not seen, it is held, and a person decides. */

#include "dsk-send.h"

#include "dsk-planted.h"
#include "dsk-relay-media.h"
#include "dsk-relay-message.h"
#include "dsk-relay-scheduled.h"
#include "dsk-relay-scope.h"

/* What could not leave for so long after its time is for a person. */
#define LATE_MS ((gint64) 15 * 60 * 1000)

/* @why: what it would have been refused with */
static gboolean
hold (DskOp *op, DskRelayScheduled *scheduled, const DskCommandResult *why, const char *by, GError **error)
{
  scheduled->state = DSK_SCHEDULED_HELD;
  g_free (scheduled->code);
  scheduled->code = g_strdup (dsk_result_code_to_string (why->code));
  g_free (scheduled->detail);
  scheduled->detail = g_strdup (why->detail);
  scheduled->ended_at = op->now;
  g_free (scheduled->ended_by);
  scheduled->ended_by = g_strdup (by);
  return dsk_relay_scheduled_put (op->db, scheduled, op->seq, error);
}

static gboolean
hold_for (DskOp *op, DskRelayScheduled *scheduled, const char *reason, const char *by, GError **error)
{
  g_auto (DskCommandResult) why = { 0 };

  return dsk_cmd_refuse_by (op, DSK_RESULT_NEEDS_CONFIRM, reason, by, &why, error)
         && hold (op, scheduled, &why, by, error);
}

gboolean
dsk_later_hold_all (DskOp *op, const char *conv, const char *reason, const char *by, GError **error)
{
  g_autoptr (GPtrArray) ids = dsk_relay_scheduled_waiting (op->db, conv, error);

  for (guint i = 0; ids != NULL && i < ids->len && !DSK_PLANTED (later_deaf); i++)
    {
      g_auto (DskRelayScheduled) scheduled = { 0 };
      gboolean found;

      if (!dsk_relay_scheduled_load (op->db, ids->pdata[i], &scheduled, &found, error)
          || (found && (by == NULL || g_strcmp0 (scheduled.author, by) != 0)
              && !hold_for (op, &scheduled, reason, by, error)))
        return FALSE;
    }
  return ids != NULL;
}

gboolean
dsk_later_taken (DskOp *op, const char *conv, const char *owner, GError **error)
{
  g_autoptr (GPtrArray) ids = dsk_relay_scheduled_waiting (op->db, conv, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_auto (DskRelayScheduled) scheduled = { 0 };
      gboolean found;

      if (!dsk_relay_scheduled_load (op->db, ids->pdata[i], &scheduled, &found, error)
          || (found && g_strcmp0 (scheduled.author, owner) != 0 && g_strcmp0 (scheduled.seen_owner, owner) != 0
              && !hold_for (op, &scheduled, "taken", owner, error)))
        return FALSE;
    }
  return ids != NULL;
}

gboolean
dsk_later_hold_restored (DskRelayEngine *self, GError **error)
{
  g_autoptr (GPtrArray) ids = dsk_relay_scheduled_waiting (self->db, NULL, error);
  DskOp op;

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_auto (DskRelayScheduled) scheduled = { 0 };
      gboolean found;

      /* Each is a change of its own, so that no frame has to hold them all. */
      if (!dsk_op_begin (&op, self, NULL, NULL, error)
          || !dsk_op_end (&op,
                          dsk_relay_scheduled_load (op.db, ids->pdata[i], &scheduled, &found, error)
                              && (!found || hold_for (&op, &scheduled, "restored", NULL, error)),
                          error))
        return FALSE;
    }
  return ids != NULL;
}

/* Whether its author may still write there. */
static gboolean
check_author (DskOp *op, const DskRelayScheduled *scheduled, const DskRelayConv *conv, DskRelayUser *author,
              DskCommandResult *result, GError **error)
{
  gboolean owns = g_strcmp0 (conv->owner, scheduled->author) == 0;
  gboolean found, visible;

  if (!dsk_relay_user_load (op->db, scheduled->author, author, &found, error))
    return FALSE;
  if (!found || !author->active)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "author-left");
  if (!dsk_relay_scope_visible (op->db, author->id, conv->id, &visible, error)
      || (!dsk_permission_allows (author->role, DSK_ACTION_SEND, owns)
          && !dsk_handoff_offered_to (op, conv, author, &owns, error)))
    return FALSE;
  return (visible && dsk_permission_allows (author->role, DSK_ACTION_SEND, owns))
         || dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "author-may-not");
}

/* What leaves when its file comes may leave when nobody means it any more. */
static gboolean
check_file (DskOp *op, const DskRelayScheduled *scheduled, DskCommandResult *result, GError **error)
{
  gboolean here = TRUE;

  if (scheduled->file != NULL
      && !dsk_relay_media_is_here (op->db, scheduled->file, scheduled->author, &here, error))
    return FALSE;
  return here || dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "file-missing");
}

/* What came between is noticed when it comes; but two conversations that became one bring what neither had. That it was
 * resolved meanwhile is no reason: the message opens nothing that its author did not mean to. */
static gboolean
check_between (DskOp *op, const DskRelayScheduled *scheduled, const DskCommand *command, const DskRelayConv *conv,
               DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) seen = { 0 };
  gboolean found = FALSE;
  gboolean moved, answered;

  if (scheduled->at < op->engine->restored_at)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "restored");
  /* The relay did not run, or its clock was set: "today" may be another day. */
  if (op->now - scheduled->due_at > LATE_MS)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "time-passed");
  if (!dsk_cmd_moved_on (op, command, conv, &moved, error))
    return FALSE;
  if (moved && !DSK_PLANTED (later_deaf))
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "newer-message");
  if (scheduled->head_msg != NULL
      && !dsk_relay_message_load (op->db, scheduled->head_msg, &seen, &found, error))
    return FALSE;
  if (!dsk_relay_message_answered_by_others (op->db, conv->id, scheduled->author, found ? seen.at : scheduled->at,
                                             &answered, error))
    return FALSE;
  return !answered || dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "answered");
}

static DskCommand *
make_command (const DskRelayScheduled *scheduled)
{
  DskCommand *command = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, scheduled->id, scheduled->conv);

  command->object = g_strdup (scheduled->id);
  command->kind = scheduled->kind;
  command->text = g_strdup (scheduled->text);
  command->content = g_strdup (scheduled->content);
  command->quote = g_strdup (scheduled->quote);
  command->head_msg = g_strdup (scheduled->head_msg);
  command->canned = g_strdup (scheduled->canned);
  return command;
}

/* What it said is in its message now, or gone. */
static gboolean
end (DskOp *op, DskRelayScheduled *scheduled, DskScheduledState state, GError **error)
{
  scheduled->state = state;
  g_clear_pointer (&scheduled->text, g_free);
  g_clear_pointer (&scheduled->content, g_free);
  g_clear_pointer (&scheduled->quote, g_free);
  g_clear_pointer (&scheduled->file, g_free);
  g_clear_pointer (&scheduled->code, g_free);
  g_clear_pointer (&scheduled->detail, g_free);
  g_clear_pointer (&scheduled->head_msg, g_free);
  scheduled->ended_at = op->now;
  g_free (scheduled->ended_by);
  scheduled->ended_by = g_strdup (op->actor);
  return dsk_relay_scheduled_put (op->db, scheduled, op->seq, error);
}

/* Sends it by all the rules of a message that is sent now, and takes it out in the same change. */
static gboolean
send (DskOp *op, DskRelayScheduled *scheduled, const DskCommand *command, const DskRelayUser *actor,
      DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  if (!dsk_cmd_message_send (op, command, actor, conv, result, error))
    return FALSE;
  return result->code != DSK_RESULT_OK || DSK_PLANTED (later_kept)
         || end (op, scheduled, DSK_SCHEDULED_SENT, error);
}

static gboolean
send_due (DskOp *op, DskRelayScheduled *scheduled, DskRelayConv *conv, GError **error)
{
  g_autoptr (DskCommand) command = make_command (scheduled);
  g_auto (DskRelayUser) author = { 0 };
  g_auto (DskCommandResult) result = { .code = DSK_RESULT_OK };

  op->actor = scheduled->author;
  if (!check_author (op, scheduled, conv, &author, &result, error)
      || (result.code == DSK_RESULT_OK && !check_between (op, scheduled, command, conv, &result, error))
      || (result.code == DSK_RESULT_OK && !check_file (op, scheduled, &result, error))
      || (result.code == DSK_RESULT_OK && !send (op, scheduled, command, &author, conv, &result, error))
      || (result.code != DSK_RESULT_OK && !hold (op, scheduled, &result, NULL, error)))
    return FALSE;
  return dsk_op_audit (op, "scheduled.due", scheduled->id, conv->id, dsk_result_code_to_string (result.code), error);
}

gboolean
dsk_later_due (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayScheduled) scheduled = { 0 };
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  if (!dsk_relay_scheduled_load (op->db, id, &scheduled, &found, error)
      || (found && !dsk_relay_conv_load (op->db, scheduled.conv, &conv, &found, error)))
    return FALSE;
  return !found || scheduled.state != DSK_SCHEDULED_WAITING || send_due (op, &scheduled, &conv, error);
}

/* --- commands --- */

/* It is its author's, and theirs who may say whose a conversation is. @open: (out): FALSE: and @result says why */
static gboolean
load_open (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
           DskRelayScheduled *scheduled, gboolean *open, DskCommandResult *result, GError **error)
{
  gboolean found;

  *open = FALSE;
  if (!dsk_relay_scheduled_load (op->db, command->object, scheduled, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (scheduled->conv, conv->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "scheduled-gone");
  if (g_strcmp0 (scheduled->author, actor->id) != 0
      && !dsk_permission_allows (actor->role, DSK_ACTION_ASSIGN, g_strcmp0 (conv->owner, actor->id) == 0))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "scheduled-not-yours");
  *open = dsk_scheduled_state_is_open (scheduled->state);
  return TRUE;
}

/* By whoever sends it, who has looked at what there is now. */
gboolean
dsk_cmd_scheduled_send (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error)
{
  g_auto (DskRelayScheduled) scheduled = { 0 };
  g_autoptr (DskCommand) message = NULL;
  gboolean open;

  if (!load_open (op, command, actor, conv, &scheduled, &open, result, error))
    return FALSE;
  /* That it left is what was wanted. */
  if (!open)
    return result->code != DSK_RESULT_OK || scheduled.state == DSK_SCHEDULED_SENT
           || dsk_cmd_refuse (result, DSK_RESULT_CONFLICT, "scheduled-removed");
  message = make_command (&scheduled);
  message->device_at = command->device_at;
  message->user = g_strdup (command->user);
  /* Who does not say what they saw has seen what its author saw, and no more. */
  if (command->head_msg != NULL)
    {
      g_free (message->head_msg);
      message->head_msg = g_strdup (command->head_msg);
    }
  /* Its author's device brings the file to a message of theirs. Nobody would bring it to one of a colleague. */
  if (g_strcmp0 (scheduled.author, actor->id) != 0)
    {
      if (!check_file (op, &scheduled, result, error))
        return FALSE;
      if (result->code != DSK_RESULT_OK)
        return TRUE;
      if (scheduled.file != NULL
          && !dsk_relay_scheduled_share_file (op->db, scheduled.file, scheduled.author, actor->id, error))
        return FALSE;
    }
  return send (op, &scheduled, message, actor, conv, result, error);
}

gboolean
dsk_cmd_scheduled_remove (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                          DskCommandResult *result, GError **error)
{
  g_auto (DskRelayScheduled) scheduled = { 0 };
  gboolean open;

  if (!load_open (op, command, actor, conv, &scheduled, &open, result, error))
    return FALSE;
  if (!open)
    return result->code != DSK_RESULT_OK || scheduled.state == DSK_SCHEDULED_REMOVED
           || dsk_cmd_refuse (result, DSK_RESULT_CONFLICT, "scheduled-sent");
  if (!end (op, &scheduled, DSK_SCHEDULED_REMOVED, error))
    return FALSE;
  return g_strcmp0 (scheduled.author, actor->id) == 0
         || dsk_thread_event (op, conv->id, "unscheduled", scheduled.author, NULL, error);
}
