/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conversation that we begin. Whom it is with, the relay decides, as it does of what customers write: the device may
 * not see the conversation that there is, and must not be told of it. */

#include "cmd.h"

#include "dsk-intake.h"
#include "dsk-planted.h"
#include "dsk-relay-message.h"
#include "dsk-relay-scope.h"
#include "dsk-start-content.h"

typedef struct
{
  DskStartContent content;
  DskRelayNumber number;
  DskRelayConv conv; /* without an id: there is none yet; then the contact may be missing, too */
  DskCommand *message; /* (owned): what is sent */
} Start;

static void
start_clear (Start *start)
{
  dsk_start_content_clear (&start->content);
  dsk_relay_number_clear (&start->number);
  dsk_relay_conv_clear (&start->conv);
  g_clear_pointer (&start->message, dsk_command_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Start, start_clear)

/* Whether @actor would see what customers write to the number: only there they start something. */
static gboolean
sees_number (DskOp *op, const DskRelayUser *actor, const char *number, gboolean *sees, GError **error)
{
  g_autoptr (GPtrArray) tokens = dsk_relay_scope_tokens (op->db, actor->id, error);
  g_autoptr (GPtrArray) teams = tokens != NULL ? dsk_relay_number_teams (op->db, number, error) : NULL;

  if (teams == NULL)
    return FALSE;
  *sees = g_ptr_array_find_with_equal_func (tokens, "*", g_str_equal, NULL);
  for (guint i = 0; i < teams->len && !*sees; i++)
    {
      g_autofree char *token = g_strconcat ("team:", teams->pdata[i], NULL);

      *sees = g_ptr_array_find_with_equal_func (tokens, token, g_str_equal, NULL);
    }
  return TRUE;
}

static gboolean
check_number (DskOp *op, const DskRelayUser *actor, Start *start, DskCommandResult *result, GError **error)
{
  gboolean found, sees;

  if (!dsk_relay_number_load (op->db, start->content.number, &start->number, &found, error))
    return FALSE;
  if (!found || !start->number.active)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "number-not-set-up");
  /* Names are of an account, which the first webhook tells: without it, nobody would be found again. */
  if (start->number.waba == NULL)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "number-no-account");
  if (!sees_number (op, actor, start->number.id, &sees, error))
    return FALSE;
  if (!sees)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "start-other-number");
  return !start->number.stopped || dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "number-stopped");
}

static gboolean
find (DskOp *op, Start *start, GError **error)
{
  g_autofree char *contact = NULL;
  gboolean found = FALSE;

  if (!dsk_intake_find_phone (op, start->number.waba, start->content.phone, &contact, error)
      || (contact != NULL
          && !dsk_relay_conv_find (op->db, start->number.id, contact, NULL, &start->conv, &found, error)))
    return FALSE;
  if (!found)
    start->conv = (DskRelayConv){ .number = g_strdup (start->number.id), .contact = g_steal_pointer (&contact) };
  op->found = g_strdup (start->conv.id);
  return TRUE;
}

/* Whom only others know stays theirs: what they know of a customer would come with the new conversation. */
static gboolean
check_contact (DskOp *op, const DskRelayUser *actor, const Start *start, DskCommandResult *result, GError **error)
{
  g_autoptr (GPtrArray) convs = NULL;
  gboolean visible = FALSE;

  if (start->conv.contact == NULL)
    return TRUE;
  convs = dsk_relay_conv_of_contact (op->db, start->conv.contact, error);
  for (guint i = 0; convs != NULL && i < convs->len && !visible; i++)
    if (!dsk_relay_scope_visible (op->db, actor->id, convs->pdata[i], &visible, error))
      return FALSE;
  if (convs == NULL)
    return FALSE;
  if (convs->len == 0 || visible)
    return TRUE;
  op->found = g_strdup (convs->pdata[0]);
  return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "start-unseen");
}

/* The author is asked, and can look at it first. @user: (nullable): who has it */
static gboolean
ask (DskOp *op, const char *reason, const DskRelayConv *conv, const char *user, DskCommandResult *result,
     GError **error)
{
  g_auto (DskRelayUser) who = { 0 };
  gboolean found;

  if (user != NULL && !dsk_relay_user_load (op->db, user, &who, &found, error))
    return FALSE;
  result->code = DSK_RESULT_NEEDS_CONFIRM;
  g_free (result->detail);
  result->detail = user != NULL ? dsk_engine_json ("reason", reason, "conv", conv->id, "user", user, "user_name",
                                                   who.name, NULL)
                                : dsk_engine_json ("reason", reason, "conv", conv->id, NULL);
  return TRUE;
}

/* By where the author's replica stood in the log, which no clock decides. */
static gboolean
check_since (DskOp *op, gint64 cursor, const DskRelayUser *actor, const DskRelayConv *conv, DskCommandResult *result,
             GError **error)
{
  gboolean others = conv->owner != NULL && g_strcmp0 (conv->owner, actor->id) != 0;
  gboolean own = conv->owner != NULL && !others;
  gboolean wrote, answered, came, given = FALSE;

  if (!dsk_relay_message_answered_after (op->db, conv->id, actor->id, cursor, &answered, error)
      || !dsk_relay_message_came_after (op->db, conv->id, cursor, &wrote, error)
      || !dsk_relay_scope_came_after (op->db, actor->id, conv->id, cursor, &came, error)
      || (others && !dsk_relay_scope_given_after (op->db, conv->owner, conv->id, cursor, &given, error)))
    return FALSE;
  if (others && (given || came))
    return ask (op, "taken", conv, conv->owner, result, error);
  if (answered)
    return ask (op, "answered", conv, NULL, result, error);
  if (wrote)
    return ask (op, "newer-message", conv, NULL, result, error);
  return !came || own || ask (op, "overtaken", conv, NULL, result, error);
}

/* By the author's clock: all that there is of a device that does not say what it knew, or that knew what a restored
 * relay has lost. */
static gboolean
check_time (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
            DskCommandResult *result, GError **error)
{
  gboolean answered;

  if (command->device_at == 0)
    return TRUE;
  if (dsk_cmd_was_taken (command, actor, conv))
    return ask (op, "taken", conv, conv->owner, result, error);
  if (!dsk_relay_message_answered_by_others (op->db, conv->id, actor->id, command->device_at, &answered, error))
    return FALSE;
  if (answered)
    return ask (op, "answered", conv, NULL, result, error);
  if (conv->last_in_at > command->device_at)
    return ask (op, "newer-message", conv, NULL, result, error);
  return conv->created_at <= command->device_at || g_strcmp0 (conv->owner, actor->id) == 0
         || ask (op, "overtaken", conv, NULL, result, error);
}

/* Who starts a conversation knows of none, or of what it was: one that came to be meanwhile, that somebody took or
 * answered in, or that the customer wrote in, they look at first. */
static gboolean
check_known (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
             DskCommandResult *result, GError **error)
{
  gboolean visible;

  if (!dsk_relay_scope_visible (op->db, actor->id, conv->id, &visible, error))
    return FALSE;
  if (!visible && !DSK_PLANTED (start_unseen))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "start-unseen");
  return command->base_seq != 0 && command->base_seq < op->seq
             ? check_since (op, command->base_seq, actor, conv, result, error)
             : check_time (op, command, actor, conv, result, error);
}

static void
make_message (const DskCommand *command, Start *start)
{
  start->message = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, command->id, NULL);
  start->message->object = g_strdup (command->object);
  start->message->kind = command->kind;
  start->message->text = g_strdup (command->text);
  start->message->content = g_strdup (start->content.content);
  start->message->device_at = command->device_at;
}

/* What would be refused whoever it is for comes before anybody is looked for: else the answers would tell which numbers
 * others know. */
static gboolean
check_message (DskOp *op, const DskRelayUser *actor, const Start *start, DskCommandResult *result, GError **error)
{
  const DskRelayConv nobody = { .number = start->number.id };
  g_autofree char *target = NULL;

  return dsk_cmd_message_check (op, start->message, actor, &nobody, &target, result, error);
}

/* Whom it is for, and whether its author may write to them. */
static gboolean
check_whom (DskOp *op, const DskCommand *command, const DskRelayUser *actor, Start *start, DskCommandResult *result,
            GError **error)
{
  g_autofree char *target = NULL;

  if (!find (op, start, error))
    return FALSE;
  if (start->conv.id == NULL ? !check_contact (op, actor, start, result, error)
                             : !check_known (op, command, actor, &start->conv, result, error))
    return FALSE;
  return result->code != DSK_RESULT_OK
         || dsk_cmd_message_check (op, start->message, actor, &start->conv, &target, result, error);
}

/* Nothing is written here: what is refused leaves no contact behind. */
static gboolean
check (DskOp *op, const DskCommand *command, const DskRelayUser *actor, Start *start, DskCommandResult *result,
       GError **error)
{
  if (!dsk_permission_allows (actor->role, DSK_ACTION_SEND, FALSE))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  if (!check_number (op, actor, start, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  make_message (command, start);
  if (!check_message (op, actor, start, result, error))
    return FALSE;
  return result->code != DSK_RESULT_OK || check_whom (op, command, actor, start, result, error);
}

/* Whoever has that number, as if they had written. */
static char *
make_contact (DskOp *op, const Start *start, GError **error)
{
  const DskWaUpdate update
      = { .waba_id = start->number.waba, .wa_id = start->content.phone, .timestamp = op->now };
  gboolean changed;

  return dsk_intake_contact (op, &update, NULL, &changed, error);
}

static gboolean
make_conv (DskOp *op, Start *start, GError **error)
{
  g_autofree char *contact
      = start->conv.contact != NULL ? g_strdup (start->conv.contact) : make_contact (op, start, error);

  return contact != NULL
         && dsk_thread_create (op, start->number.id, contact, NULL, op->now, TRUE, &start->conv, error)
         && dsk_intake_refresh_cards (op, contact, error);
}

gboolean
dsk_cmd_start (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
               DskCommandResult *result, GError **error)
{
  g_auto (Start) start = { 0 };
  g_autoptr (GError) invalid = NULL;

  if (!dsk_start_content_read (command->content, &start.content, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  if (!check (op, command, actor, &start, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if ((start.conv.id == NULL && !make_conv (op, &start, error))
      || !dsk_cmd_message_accept (op, start.message, actor, &start.conv, NULL, result, error))
    return FALSE;
  if (op->found == NULL)
    op->found = g_strdup (start.conv.id);
  result->detail = dsk_engine_json ("conv", start.conv.id, NULL);
  return TRUE;
}
