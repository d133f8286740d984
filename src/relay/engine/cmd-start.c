/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conversation that we begin. Whom it is with, the relay decides, as it does of what customers write: the device may
 * not see the conversation that there is, and must not be told of it. */

#include "cmd.h"

#include "dsk-intake.h"
#include "dsk-planted.h"
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
  return sees || dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "start-other-number");
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
  return TRUE;
}

/* Who starts a conversation knows of none: one that came to be meanwhile, or that somebody took, they look at first. */
static gboolean
check_known (DskOp *op, const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv,
             DskCommandResult *result, GError **error)
{
  gboolean visible;

  if (!dsk_relay_scope_visible (op->db, actor->id, conv->id, &visible, error))
    return FALSE;
  if (!visible && !DSK_PLANTED (start_unseen))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "start-unseen");
  if (command->device_at == 0 || g_strcmp0 (conv->owner, actor->id) == 0)
    return TRUE;
  if (dsk_cmd_was_taken (command, actor, conv))
    return dsk_cmd_refuse_by (op, DSK_RESULT_NEEDS_CONFIRM, "taken", conv->owner, result, error);
  return conv->created_at <= command->device_at
         || dsk_cmd_refuse (result, DSK_RESULT_NEEDS_CONFIRM, "newer-message");
}

static void
make_message (const DskCommand *command, Start *start)
{
  start->message = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, command->id, start->conv.id);
  start->message->object = g_strdup (command->object);
  start->message->kind = command->kind;
  start->message->text = g_strdup (command->text);
  start->message->content = g_strdup (start->content.content);
  start->message->device_at = command->device_at;
}

/* Nothing is written here: what is refused leaves no contact behind. */
static gboolean
check (DskOp *op, const DskCommand *command, const DskRelayUser *actor, Start *start, DskCommandResult *result,
       GError **error)
{
  g_autofree char *target = NULL;

  if (!dsk_permission_allows (actor->role, DSK_ACTION_SEND, FALSE))
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, dsk_role_to_string (actor->role));
  if (!check_number (op, actor, start, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  if (!find (op, start, error))
    return FALSE;
  if (start->conv.id == NULL && start->number.stopped)
    return dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "number-stopped");
  if (start->conv.id != NULL && !check_known (op, command, actor, &start->conv, result, error))
    return FALSE;
  if (result->code != DSK_RESULT_OK)
    return TRUE;
  make_message (command, start);
  return dsk_cmd_message_check (op, start->message, actor, &start->conv, &target, result, error);
}

/* Whoever has that number, as if they had written. */
static char *
make_contact (DskOp *op, const Start *start, GError **error)
{
  const DskWaUpdate update
      = { .waba_id = start->number.waba, .wa_id = start->content.phone, .timestamp = op->now };
  gboolean changed;

  return dsk_intake_contact (op, &update, &changed, error);
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
  result->detail = dsk_engine_json ("conv", start.conv.id, NULL);
  return TRUE;
}
