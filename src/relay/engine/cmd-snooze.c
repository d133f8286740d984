/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cmd.h"

/* What came late, or was decided before the customer's last message was seen, is over already: it changes nothing. */
static gboolean
is_over (DskOp *op, const DskCommand *command, const DskRelayConv *conv, gboolean *over, GError **error)
{
  *over = command->until <= op->now;
  return *over || dsk_cmd_moved_on (op, command, conv, over, error);
}

static gboolean
snooze (DskOp *op, const DskCommand *command, DskRelayConv *conv, GError **error)
{
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, command->until);

  conv->snoozed_until = command->until;
  g_free (conv->snoozed_by);
  conv->snoozed_by = g_strdup (op->actor);
  dsk_engine_note_due (op->engine, command->until);
  return dsk_thread_event (op, conv->id, "snoozed", NULL, until, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_cmd_snooze (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                DskCommandResult *result, GError **error)
{
  gboolean over = FALSE;

  if (command->until == conv->snoozed_until)
    return TRUE;
  if (command->base_seq != 0 && command->base_seq != conv->seq)
    return dsk_cmd_conflict (op, conv, result, error);
  if (command->until == 0)
    return dsk_thread_unsnooze (op, conv, "person", error) && dsk_route_waiting (op, conv, error)
           && dsk_relay_conv_save (op->db, conv, op->seq, error);
  if (!dsk_status_can_snooze (conv->status))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "A resolved conversation can't be snoozed");
  if (command->until - op->now > DSK_SNOOZE_MAX_MS)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "A conversation can't be snoozed for more than a year");
  if (!is_over (op, command, conv, &over, error))
    return FALSE;
  return over || snooze (op, command, conv, error);
}
