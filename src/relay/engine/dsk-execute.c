/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands, each exactly once: the check of n, the rights, the effect, the result and the audit
 * line are one operation. A refusal uses n up as well, so that no command can block those behind
 * it. */

#include "cmd.h"

#include "dsk-error.h"
#include "dsk-json-writer.h"
#include "dsk-planted.h"
#include "dsk-relay-device.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-merge.h"
#include "dsk-relay-message.h"
#include "dsk-relay-scope.h"

static const struct
{
  DskCommandFunc func;
  DskAction action;
} commands[DSK_COMMAND_N] = {
  [DSK_COMMAND_MESSAGE_SEND] = { dsk_cmd_message_send, DSK_ACTION_SEND },
  [DSK_COMMAND_NOTE_ADD] = { dsk_cmd_note_add, DSK_ACTION_NOTE },
  [DSK_COMMAND_CLAIM] = { dsk_cmd_claim, DSK_ACTION_CLAIM },
  [DSK_COMMAND_ASSIGN] = { dsk_cmd_assign, DSK_ACTION_ASSIGN },
  [DSK_COMMAND_SET_STATUS] = { dsk_cmd_set_status, DSK_ACTION_SET_STATUS },
  [DSK_COMMAND_MARK_READ] = { dsk_cmd_mark_read, DSK_ACTION_MARK_READ },
  [DSK_COMMAND_MARK_UNREAD] = { dsk_cmd_mark_unread, DSK_ACTION_MARK_READ },
  [DSK_COMMAND_MEDIA_RETRY] = { dsk_cmd_media_retry, DSK_ACTION_MARK_READ },
  [DSK_COMMAND_MESSAGE_CANCEL] = { dsk_cmd_message_cancel, DSK_ACTION_SEND },
  [DSK_COMMAND_MENTION_SEEN] = { dsk_cmd_mention_seen, DSK_ACTION_MARK_READ },
  [DSK_COMMAND_SNOOZE] = { dsk_cmd_snooze, DSK_ACTION_SET_STATUS },

  [DSK_COMMAND_CANNED_PUT] = { dsk_cmd_canned_put, DSK_ACTION_EDIT_CANNED },
  [DSK_COMMAND_CANNED_REMOVE] = { dsk_cmd_canned_remove, DSK_ACTION_EDIT_CANNED },
  [DSK_COMMAND_HANDOFF_OFFER] = { dsk_cmd_handoff_offer, DSK_ACTION_HANDOFF },
  [DSK_COMMAND_HANDOFF_ACCEPT] = { dsk_cmd_handoff_accept, DSK_ACTION_TAKE_HANDOFF },
  [DSK_COMMAND_HANDOFF_RETURN] = { dsk_cmd_handoff_return, DSK_ACTION_TAKE_HANDOFF },
  [DSK_COMMAND_HANDOFF_CANCEL] = { dsk_cmd_handoff_cancel, DSK_ACTION_TAKE_HANDOFF },
  [DSK_COMMAND_CONTACT_EDIT] = { dsk_cmd_contact_edit, DSK_ACTION_EDIT_CONTACT },
  [DSK_COMMAND_NOTE_EDIT] = { dsk_cmd_note_edit, DSK_ACTION_NOTE },
  /* The message of whoever sends it; to take it away needs no more than to see it, and to be one of those who may. */
  [DSK_COMMAND_SCHEDULED_SEND] = { dsk_cmd_scheduled_send, DSK_ACTION_SEND },
  [DSK_COMMAND_SCHEDULED_REMOVE] = { dsk_cmd_scheduled_remove, DSK_ACTION_MARK_READ },
  [DSK_COMMAND_USER_AVAILABILITY] = { dsk_cmd_availability, DSK_ACTION_SET_AVAILABILITY },
  [DSK_COMMAND_START] = { dsk_cmd_start, DSK_ACTION_SEND },
};

gboolean
dsk_cmd_refuse (DskCommandResult *result, DskResultCode code, const char *reason)
{
  result->code = code;
  g_free (result->detail);
  result->detail = dsk_engine_json ("reason", reason, NULL);
  return TRUE;
}

gboolean
dsk_cmd_refuse_by (DskOp *op, DskResultCode code, const char *reason, const char *user, DskCommandResult *result,
                   GError **error)
{
  g_auto (DskRelayUser) who = { 0 };
  gboolean found;

  if (user == NULL)
    return dsk_cmd_refuse (result, code, reason);
  if (!dsk_relay_user_load (op->db, user, &who, &found, error))
    return FALSE;
  result->code = code;
  g_free (result->detail);
  result->detail = dsk_engine_json ("reason", reason, "user", user, "user_name", who.name, NULL);
  return TRUE;
}

gboolean
dsk_cmd_conflict (DskOp *op, const DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_auto (DskRelayUser) owner = { 0 };
  gboolean found = FALSE;

  if (conv->owner != NULL && !dsk_relay_user_load (op->db, conv->owner, &owner, &found, error))
    return FALSE;
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "owner", conv->owner);
  dsk_json_writer_set_string (writer, "owner_name", owner.name);
  dsk_json_writer_set_int (writer, "at", conv->owned_at);
  dsk_json_writer_set_string (writer, "status", dsk_status_to_string (conv->status));
  dsk_json_writer_end_object (writer);
  result->code = DSK_RESULT_CONFLICT;
  g_free (result->detail);
  result->detail = dsk_json_writer_take_string (writer);
  return TRUE;
}

/* A device that was away may not know yet that a conversation became part of another one. */
static gboolean
follow_merge (DskOp *op, const DskRelayUser *actor, DskRelayConv *conv, gboolean *visible, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *into = dsk_relay_merge_conv (op->db, conv->id, &local);
  gboolean found;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return into == NULL
         || (dsk_relay_conv_load (op->db, into, conv, &found, error)
             && dsk_relay_scope_visible (op->db, actor->id, conv->id, visible, error));
}

/* What cannot be seen and what does not exist look the same. */
static gboolean
run (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskCommandResult *result,
     GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  g_autoptr (GError) invalid = NULL;
  gboolean found = FALSE;
  gboolean visible = FALSE;
  gboolean owns;

  if (!dsk_command_validate (command, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  if (!dsk_command_type_has_conv (command->type))
    return commands[command->type].func (op, command, actor, NULL, result, error);
  if (!dsk_relay_conv_load (op->db, command->conv, &conv, &found, error)
      || (found && !dsk_relay_scope_visible (op->db, actor->id, conv.id, &visible, error)))
    return FALSE;
  if (found && !visible && !follow_merge (op, actor, &conv, &visible, error))
    return FALSE;
  if (!found || !visible)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such conversation");
  /* Who hands on what nobody has takes it for that. */
  owns = g_strcmp0 (conv.owner, actor->id) == 0
         || (command->type == DSK_COMMAND_HANDOFF_OFFER && conv.owner == NULL
             && dsk_permission_allows (actor->role, DSK_ACTION_CLAIM, FALSE));
  /* Who answers what is offered to them has taken it. */
  if ((command->type == DSK_COMMAND_MESSAGE_SEND || command->type == DSK_COMMAND_SCHEDULED_SEND)
      && !dsk_permission_allows (actor->role, DSK_ACTION_SEND, owns)
      && !dsk_handoff_offered_to (op, &conv, actor, &owns, error))
    return FALSE;
  if (!dsk_permission_allows (actor->role, commands[command->type].action, owns))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  return commands[command->type].func (op, command, actor, &conv, result, error);
}

/* Whether what @command writes is there. The result of a command is kept as long as the history is, what it wrote for
 * longer: an old copy of a replica may send it again after that. */
static gboolean
is_written (DskOp *op, const DskCommand *command, const DskRelayUser *actor, gboolean *written, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *author = NULL;

  *written = FALSE;
  if ((command->type != DSK_COMMAND_MESSAGE_SEND && command->type != DSK_COMMAND_NOTE_ADD
       && command->type != DSK_COMMAND_START)
      || command->object == NULL)
    return TRUE;
  author = dsk_relay_entry_author (op->db, command->object, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *written = author != NULL && g_strcmp0 (author, actor->id) == 0;
  return TRUE;
}

/* What was said when it was done. */
static gboolean
tell_again (DskOp *op, const DskCommand *command, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  gboolean found;

  if (command->type != DSK_COMMAND_START)
    return TRUE;
  if (!dsk_relay_message_load (op->db, command->object, &head, &found, error))
    return FALSE;
  if (found)
    result->detail = dsk_engine_json ("conv", head.conv, NULL);
  return TRUE;
}

/* The same command under another n or device: a replica that got a new identity sends again what it
 * does not know to have arrived. */
static gboolean
run_once (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskCommandResult *result,
          GError **error)
{
  g_auto (DskCommandResult) stored = { 0 };
  g_autofree char *user = NULL;
  gboolean found = FALSE;

  if (command->id != NULL
      && !dsk_relay_result_find (op->db, command->id, &user, &stored, &found, error))
    return FALSE;
  if (!found)
    {
      gboolean written;

      return is_written (op, command, actor, &written, error)
             && (written ? tell_again (op, command, result, error) : run (op, command, actor, result, error));
    }
  if (g_strcmp0 (user, actor->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "The command is somebody else's");
  result->code = stored.code;
  result->detail = g_steal_pointer (&stored.detail);
  return TRUE;
}

/* Decides what @n is. Returns FALSE with @error only if the database failed; *@fresh: to be
 * executed. */
static gboolean
place (DskOp *op, gint64 n, const char *id, DskRelayDevice *device, DskRelayUser *user,
       gboolean *fresh, DskExecution *execution, DskCommandResult *result, GError **error)
{
  g_autofree char *stored_id = NULL;
  gboolean found;

  *fresh = FALSE;
  *execution = DSK_EXECUTE_UNKNOWN_DEVICE;
  if (!dsk_relay_device_load (op->db, op->device, device, &found, error))
    return FALSE;
  if (!found || device->revoked)
    return TRUE;
  if (!dsk_relay_user_load (op->db, device->user, user, &found, error))
    return FALSE;
  if (!found || !user->active)
    return TRUE;
  *execution = DSK_EXECUTE_GAP;
  if (n < 1 || (n > device->last_n + 1 && !DSK_PLANTED (gap_taken)))
    return TRUE;
  *execution = DSK_EXECUTED;
  if (n == device->last_n + 1 || (n > device->last_n && DSK_PLANTED (gap_taken)))
    {
      *fresh = TRUE;
      return TRUE;
    }
  if (!dsk_relay_result_load (op->db, op->device, n, &stored_id, result, &found, error))
    return FALSE;
  if (!found)
    {
      gint64 first = 0;

      if (!dsk_relay_result_first_n (op->db, op->device, &first, error))
        return FALSE;
      /* Executed, and what came of it is forgotten: never again. */
      if (first > n)
        return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "forgotten");
    }
  if (!found
      || (id != NULL && stored_id != NULL && g_strcmp0 (id, stored_id) != 0 && !DSK_PLANTED (fork_ignored)))
    {
      dsk_command_result_clear (result);
      *execution = DSK_EXECUTE_FORK;
    }
  return TRUE;
}

static gboolean
store (DskOp *op, gint64 n, const char *id, const char *type, const char *object, const char *conv,
       DskCommandResult *result, GError **error)
{
  result->seq = op->seq;
  return dsk_relay_result_store (op->db, op->device, n, id, result, error)
         && dsk_op_audit (op, type, object, conv, dsk_result_code_to_string (result->code), error);
}

/* Ids come from outside: only what is one goes into the audit. */
static const char *
id_or_null (const char *id)
{
  return dsk_id_is_valid (id) ? id : NULL;
}

gboolean
dsk_relay_engine_execute (DskRelayEngine *self, const char *device_id, const DskCommand *command,
                          DskExecution *execution, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };
  g_auto (DskRelayUser) user = { 0 };
  gboolean fresh;
  gboolean ok;
  DskOp op;

  g_return_val_if_fail (device_id != NULL && command != NULL && result != NULL, FALSE);

  *result = (DskCommandResult){ .code = DSK_RESULT_OK };
  if (!dsk_op_begin (&op, self, NULL, device_id, error))
    return FALSE;
  ok = place (&op, command->n, command->id, &device, &user, &fresh, execution, result, error);
  if (ok && fresh)
    {
      op.actor = user.id;
      ok = run_once (&op, command, &user, result, error)
           && ((DSK_PLANTED (result_apart) && op.seq % 8 == 0)
               || store (&op, command->n, id_or_null (command->id),
                     dsk_command_type_to_string (command->type), id_or_null (command->object),
                     op.found != NULL ? op.found : id_or_null (command->conv), result, error));
    }
  if (ok && !fresh)
    {
      /* Nothing was written: the number was not used. */
      dsk_op_end (&op, FALSE, NULL);
      return TRUE;
    }
  return dsk_op_end (&op, ok, error);
}

gboolean
dsk_relay_engine_reject (DskRelayEngine *self, const char *device_id, gint64 n, DskResultCode code,
                         DskExecution *execution, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };
  g_auto (DskRelayUser) user = { 0 };
  gboolean fresh;
  gboolean ok;
  DskOp op;

  g_return_val_if_fail (device_id != NULL && result != NULL && code != DSK_RESULT_OK, FALSE);

  *result = (DskCommandResult){ .code = code };
  if (!dsk_op_begin (&op, self, NULL, device_id, error))
    return FALSE;
  ok = place (&op, n, NULL, &device, &user, &fresh, execution, result, error);
  if (ok && fresh)
    {
      op.actor = user.id;
      ok = store (&op, n, NULL, "command.reject", NULL, NULL, result, error);
    }
  if (ok && !fresh)
    {
      dsk_op_end (&op, FALSE, NULL);
      return TRUE;
    }
  return dsk_op_end (&op, ok, error);
}
