/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may be sent: asked before a message is queued, so that who wrote it learns of it at once. */

#include "dsk-send.h"

#include "dsk-content.h"
#include "dsk-relay-message.h"
#include "dsk-relay-number.h"

/* WhatsApp takes no reaction to what is older. */
#define REACTION_MS ((gint64) 30 * 24 * 60 * 60 * 1000)

/* The message that a reaction is for: named by the quote, or by its wamid alone. */
static gboolean
find_target (DskOp *op, const DskCommand *command, const char *wamid, DskRelayMessageHead *head,
             gboolean *found, GError **error)
{
  if (command->quote == NULL)
    return dsk_relay_message_find (op->db, wamid, head, found, error);
  if (!dsk_relay_message_load (op->db, command->quote, head, found, error))
    return FALSE;
  *found = *found && g_strcmp0 (head->wamid, wamid) == 0;
  return TRUE;
}

static gboolean
check_reaction (DskOp *op, const DskCommand *command, const DskRelayConv *conv, char **target,
                DskCommandResult *result, GError **error)
{
  g_autofree char *wamid = dsk_content_dup_reaction_target (command->content);
  g_auto (DskRelayMessageHead) head = { 0 };
  gboolean found;

  if (!find_target (op, command, wamid, &head, &found, error))
    return FALSE;
  if (!found || g_strcmp0 (head.conv, conv->id) != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID,
                           "The message to react to is not in this conversation");
  if (head.kind == DSK_MESSAGE_REACTION)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no reaction to a reaction");
  if (head.at + REACTION_MS < op->now)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID,
                           "WhatsApp takes no reaction to a message older than 30 days");
  *target = g_strdup (head.id);
  return TRUE;
}

gboolean
dsk_send_check (DskOp *op, const DskCommand *command, const DskRelayConv *conv,
                const DskRelayNumber *number, char **target, DskCommandResult *result,
                GError **error)
{
  g_autoptr (GError) invalid = NULL;
  g_autofree char *name = NULL;
  g_autofree char *language = NULL;

  *target = NULL;
  if (!dsk_content_check (command->kind, command->text, command->content, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, invalid->message);
  if (command->kind == DSK_MESSAGE_REACTION)
    return check_reaction (op, command, conv, target, result, error);
  if (command->kind == DSK_MESSAGE_TEMPLATE && dsk_content_get_template (command->content, &name, &language))
    return dsk_send_check_template (op, conv, number, name, language, result, error);
  return TRUE;
}
