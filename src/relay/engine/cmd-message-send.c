/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-send.h"

#include "dsk-content.h"
#include "dsk-error.h"
#include "dsk-json-writer.h"
#include "dsk-relay-canned.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-media.h"
#include "dsk-relay-message.h"
#include "dsk-relay-number.h"
#include "dsk-relay-scheduled.h"
#include "dsk-relay-status.h"

/* A reply that waited longer than this may answer what is no longer the question. */
#define STALE_MS ((gint64) 15 * 60 * 1000)

gboolean
dsk_cmd_moved_on (DskOp *op, const DskCommand *command, const DskRelayConv *conv, gboolean *moved,
                  GError **error)
{
  g_auto (DskRelayMessageHead) newest = { 0 };
  g_auto (DskRelayMessageHead) seen = { 0 };
  gboolean found;

  *moved = FALSE;
  if (!dsk_relay_message_newest_in (op->db, conv->id, &newest, &found, error))
    return FALSE;
  if (!found || command->head_msg == NULL)
    return TRUE;
  if (!dsk_relay_message_load (op->db, command->head_msg, &seen, &found, error))
    return FALSE;
  *moved = !found || g_strcmp0 (seen.conv, conv->id) != 0 || seen.at < newest.at
           || (seen.at == newest.at && g_strcmp0 (seen.id, newest.id) < 0);
  return TRUE;
}

/* By the name, as far as the command says it; else by the time. */
gboolean
dsk_cmd_was_taken (const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv)
{
  if (conv->owner == NULL || g_strcmp0 (conv->owner, actor->id) == 0)
    return FALSE;
  if (command->user != NULL)
    return g_strcmp0 (conv->owner, command->user) != 0;
  return conv->owned_at > command->device_at;
}

/* The question may have been settled in another way. */
static gboolean
check_resolved (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
                DskCommandResult *result, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };

  if (conv->status != DSK_STATUS_RESOLVED)
    return TRUE;
  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error))
    return FALSE;
  if (episode.resolved_at <= command->device_at || g_strcmp0 (episode.resolved_by, actor->id) == 0)
    return TRUE;
  return dsk_cmd_refuse_by (op, DSK_RESULT_NEEDS_CONFIRM, "resolved", episode.resolved_by, result, error);
}

/* Whether a colleague answered after what the author had seen last, took the conversation or resolved it after this
 * was written: at any age, two answers to one question are worse than a question to the author. All go by what the
 * author can change: who looks again and writes again is not asked again. */
static gboolean
check_overtaken (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
                 DskCommandResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) seen = { 0 };
  gboolean found, answered;

  if (command->head_msg == NULL)
    return TRUE;
  if (!dsk_relay_message_load (op->db, command->head_msg, &seen, &found, error))
    return FALSE;
  /* What the author saw last was an answer of their own that was refused. */
  if (!found)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "overtaken");
  if (!dsk_relay_message_answered_by_others (op->db, conv->id, actor->id, seen.at, &answered, error))
    return FALSE;
  if (answered)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "answered");
  if (dsk_cmd_was_taken (command, actor, conv))
    return dsk_cmd_refuse_by (op, DSK_RESULT_NEEDS_CONFIRM, "taken", conv->owner, result, error);
  return check_resolved (op, command, actor, conv, result, error);
}

static gboolean
check_age (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
           DskCommandResult *result, GError **error)
{
  gboolean moved;

  if (command->device_at == 0)
    return TRUE;
  /* After a restore nobody knows whether it went out before. */
  if (command->device_at < op->engine->restored_at)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "restored");
  if (!check_overtaken (op, command, actor, conv, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (op->now - command->device_at <= STALE_MS)
    return TRUE;
  if (!dsk_cmd_moved_on (op, command, conv, &moved, error))
    return FALSE;
  return !moved || dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "newer-message");
}

/* Whether a colleague was given the right to reply since this was begun. */
static gboolean
check_lease (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
             DskCommandResult *result, GError **error)
{
  g_autofree char *holder = NULL;
  g_auto (DskRelayUser) user = { 0 };
  gboolean found;

  /* Nobody writes where nothing is yet. */
  if (conv->id == NULL)
    return TRUE;
  if (dsk_reply_leases_allow (op->engine->leases, conv->id, actor->id, command->lease_fence,
                              dsk_clock_monotonic_ms (op->engine->clock), &holder))
    return TRUE;
  if (!dsk_relay_user_load (op->db, holder, &user, &found, error))
    return FALSE;
  result->code = DSK_RESULT_CONFLICT;
  g_free (result->detail);
  result->detail = dsk_engine_json ("reason", "lease", "holder", holder, "holder_name", user.name, NULL);
  return TRUE;
}

/* WINDOW_CLOSED, and since when; the relay's clock and the relay's last message decide. Returns: whether it is open */
static gboolean
check_window (DskOp *op, const DskCommand *command, const DskRelayConv *conv, DskCommandResult *result)
{
  const gint64 at = MAX (op->now, command->until);
  g_autoptr (DskJsonWriter) writer = NULL;

  if (command->kind == DSK_MESSAGE_TEMPLATE || (conv->last_in_at != 0 && at < conv->last_in_at + DSK_WINDOW_MS))
    return TRUE;
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "reason", "window-closed");
  if (conv->last_in_at != 0)
    dsk_json_writer_set_int (writer, "at", conv->last_in_at + DSK_WINDOW_MS);
  dsk_json_writer_end_object (writer);
  result->code = DSK_RESULT_WINDOW_CLOSED;
  g_free (result->detail);
  result->detail = dsk_json_writer_take_string (writer);
  return FALSE;
}

/* Whether there is time left until it is to be sent. Who decides now what is said later has seen all that there is: the
 * customer's next message is already a reason not to send it. */
static gboolean
check_later (DskOp *op, const DskCommand *command, const DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayScheduled) other = { 0 };
  gboolean found, moved;

  if (command->until == 0)
    return TRUE;
  if (command->until <= op->now)
    return dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "time-passed");
  if (command->until - op->now > DSK_SCHEDULED_MAX_MS)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "A message can't be put off for more than a year");
  if (!dsk_relay_scheduled_load (op->db, command->object, &other, &found, error))
    return FALSE;
  if (found)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a message with that id already");
  if (!dsk_cmd_moved_on (op, command, conv, &moved, error))
    return FALSE;
  return !moved || dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "newer-message");
}

/* Where only the owner replies, nobody else does: no template and no reaction either, which the customer sees, too. */
static gboolean
check_owner (DskOp *op, const DskRelayUser *actor, const DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  gboolean only, offered;

  if (conv->owner == NULL || g_strcmp0 (conv->owner, actor->id) == 0)
    return TRUE;
  if (!dsk_relay_team_is_owner_only (op->db, conv->team, conv->number, &only, error)
      || !dsk_handoff_offered_to (op, conv, actor, &offered, error))
    return FALSE;
  /* By answering they take it. */
  return offered
         || dsk_may_reply_is_yes (dsk_may_reply (actor->role, DSK_OWNED_BY_COLLEAGUE, only))
         || dsk_cmd_refuse_by (op, DSK_RESULT_FORBIDDEN, "owner-only", conv->owner, result, error);
}

static gboolean
check (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
       char **target, DskCommandResult *result, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_auto (DskRelayMessageHead) other = { 0 };
  gboolean found;

  if (!dsk_relay_number_load (op->db, conv->number, &number, &found, error))
    return FALSE;
  if (!found || !number.active)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "number-not-set-up");
  if (!dsk_relay_message_load (op->db, command->object, &other, &found, error))
    return FALSE;
  if (found)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is a message with that id already");
  if (command->quote != NULL)
    {
      if (!dsk_relay_message_load (op->db, command->quote, &other, &found, error))
        return FALSE;
      if (!found || g_strcmp0 (other.conv, conv->id) != 0)
        return dsk_cmd_refuse (result, DSK_RESULT_INVALID,
                               "The quoted message is not in this conversation");
    }
  if (!check_owner (op, actor, conv, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!dsk_send_check (op, command, conv, &number, target, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!check_window (op, command, conv, result))
    return TRUE;
  if (!check_later (op, command, conv, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  /* A reaction answers nothing, so it can't answer what is no longer the question. */
  if (command->kind == DSK_MESSAGE_REACTION)
    return TRUE;
  if (!check_lease (op, command, actor, conv, result, error))
    return FALSE;
  return result->code != DSK_RESULT_OK || check_age (op, command, actor, conv, result, error);
}

/* The way out waits until the file is here, and at Meta. */
static gboolean
name_file (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
           GError **error)
{
  g_auto (DskContentFile) file = { 0 };

  if (!dsk_content_get_file (command->kind, command->content, &file))
    return TRUE;
  return dsk_relay_media_name (op->db,
                               &(DskRelayMediaNew){ .message = command->object,
                                                    .conv = conv->id,
                                                    .mime = file.mime,
                                                    .name = file.name,
                                                    .size = file.size,
                                                    .sha256 = file.sha256 },
                               actor->id, op->seq, error);
}

static gboolean
queue (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
       const char *target, GError **error)
{
  g_autofree char *wamid
      = target != NULL ? dsk_content_dup_reaction_target (command->content) : NULL;
  const DskRelayStatus status = { .state = DSK_DELIVERY_QUEUED, .at = op->now };
  const DskRelayMessage message = {
    .id = command->object,
    .conv = conv->id,
    .direction = DSK_DIRECTION_OUT,
    .kind = command->kind,
    .at = op->now,
    .relay_at = op->now,
    .device_at = command->device_at,
    .author = actor->id,
    .text = command->text,
    .content = command->content,
    .quote = target != NULL ? target : command->quote,
    .context_wamid = wamid,
  };

  return dsk_relay_message_insert (op->db, &message, op->seq, error)
         && name_file (op, command, actor, conv, error)
         && dsk_relay_status_put (op->db, message.id, conv->id, &status, op->seq, error)
         && dsk_relay_send_job_add (op->db, &message, conv->number, op->now, error)
         && (command->canned == NULL
             || dsk_relay_canned_count_use (op->db, command->canned, op->now, op->seq, error));
}

/* Who answers what nobody has taken has taken it. */
static gboolean
take (DskOp *op, const DskRelayUser *actor, DskRelayConv *conv, GError **error)
{
  if (conv->owner != NULL || !dsk_permission_allows (actor->role, DSK_ACTION_CLAIM, FALSE))
    return TRUE;
  return dsk_thread_set_owner (op, conv, actor->id, error)
         && dsk_thread_event (op, conv->id, "claimed", actor->id, NULL, error);
}

/* Whether its author may have the conversation be what it is to be once it was answered. All of it or nothing: who
 * wrote "send, and resolve" did not mean the half of it. Who answers what is offered to them has taken it. */
static gboolean
check_status (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
              DskCommandResult *result, GError **error)
{
  gboolean owns = conv->owner == NULL || g_strcmp0 (conv->owner, actor->id) == 0;
  const DskStatus after = dsk_status_after (conv->status, DSK_STIMULUS_REPLY, TRUE);

  if (command->status == DSK_STATUS_NEW)
    return TRUE;
  if (!owns && !dsk_handoff_offered_to (op, conv, actor, &owns, error))
    return FALSE;
  if (!dsk_permission_allows (actor->role, DSK_ACTION_SET_STATUS, owns))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  return after == command->status || dsk_status_can_change (after, command->status)
         || dsk_cmd_refuse (result, DSK_RESULT_INVALID, "That status can't follow the present one");
}

/* As it was checked before anything was written: what is refused now would be sent nevertheless. */
static gboolean
set_status (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
            DskCommandResult *result, GError **error)
{
  if (command->status == DSK_STATUS_NEW)
    return TRUE;
  if (!dsk_cmd_set_status (op, command, actor, conv, result, error))
    return FALSE;
  if (result->code == DSK_RESULT_OK)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, "A reply was stored, and its status can't be set");
  return FALSE;
}

/* It is its author's to see to from now on. */
static gboolean
put_off (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv, GError **error)
{
  g_auto (DskContentFile) file = { 0 };
  DskRelayScheduled scheduled = {
    .id = command->object,
    .conv = conv->id,
    .author = (char *) actor->id,
    .at = op->now,
    .due_at = command->until,
    .state = DSK_SCHEDULED_WAITING,
    .kind = command->kind,
    .text = command->text,
    .content = command->content,
    .quote = command->quote,
    .file = dsk_content_get_file (command->kind, command->content, &file) ? file.sha256 : NULL,
    .head_msg = command->head_msg,
    .canned = command->canned,
  };

  if (!take (op, actor, conv, error))
    return FALSE;
  scheduled.seen_owner = conv->owner;
  dsk_engine_note_due (op->engine, command->until);
  return dsk_relay_scheduled_put (op->db, &scheduled, op->seq, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_cmd_message_check (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
                       char **target, DskCommandResult *result, GError **error)
{
  return check (op, command, actor, conv, target, result, error)
         && (result->code != DSK_RESULT_OK || check_status (op, command, actor, conv, result, error));
}

gboolean
dsk_cmd_message_accept (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        const char *target, DskCommandResult *result, GError **error)
{
  gboolean answers = command->kind != DSK_MESSAGE_REACTION;

  if (command->until != 0)
    return put_off (op, command, actor, conv, error);
  if (!queue (op, command, actor, conv, target, error) || (answers && !take (op, actor, conv, error)))
    return FALSE;
  dsk_thread_show (conv, command->object, DSK_DIRECTION_OUT, command->kind, op->now,
                   command->text);
  return (!answers || dsk_later_hold_all (op, conv->id, "answered", actor->id, error))
         && (!answers
             || (dsk_handoff_replied (op, conv, actor, error) && dsk_thread_answered (op, conv, op->now, error)))
         && set_status (op, command, actor, conv, result, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_cmd_message_send (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                      DskRelayConv *conv, DskCommandResult *result, GError **error)
{
  g_autofree char *target = NULL;

  return dsk_cmd_message_check (op, command, actor, conv, &target, result, error)
         && (result->code != DSK_RESULT_OK
             || dsk_cmd_message_accept (op, command, actor, conv, target, result, error));
}
