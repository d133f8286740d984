/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work that is put off until later, and comes back by the clock, by the customer, or by hand; and work that is handed
 * on, for which somebody is responsible at any time. */

#include "sim-shift.h"

#include "sim-contact.h"
#include "sim-duty.h"
#include "sim-steps.h"

gboolean
sim_shift_seed (guint64 seed)
{
  return seed % 3 == 1;
}

/* By chance of its own: the other steps stay what they are. */
void
sim_shift_insert (GArray *steps, guint64 seed, guint64 pace)
{
  static const StepKind some[] = { STEP_SNOOZE, STEP_HANDOFF, STEP_HANDOFF };
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64 + 60);
  guint n = steps->len / 3;

  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { some[dsk_random_below (random, G_N_ELEMENTS (some))], dsk_random_u64 (random),
                             (gint64) dsk_random_below (random, pace) };

      g_array_insert_val (steps, 4 + (guint) dsk_random_below (random, steps->len - 4), step);
    }
}

/* What is offered to the device's user is answered, mostly; else what it has, or what nobody has, is handed on. */
static void
hand_on (SimDevice *device, guint64 arg)
{
  static const DskCommandType answers[] = { DSK_COMMAND_HANDOFF_ACCEPT, DSK_COMMAND_HANDOFF_ACCEPT,
                                            DSK_COMMAND_HANDOFF_RETURN, DSK_COMMAND_HANDOFF_CANCEL };
  g_autofree char *open = sim_device_pick (
      device,
      "SELECT c.id FROM v_handoff AS h JOIN conversation AS c ON c.rid = h.conv_key WHERE h.state = 'offered'"
      " ORDER BY c.id",
      arg);
  g_autofree char *mine = sim_device_pick (
      device,
      "SELECT v.id FROM v_conversation AS v, state AS s WHERE v.status <> 'resolved' AND coalesce(v.owner, s.user) IS"
      " s.user ORDER BY v.owner IS NULL, v.id LIMIT 4",
      arg >> 4);

  if (open != NULL && arg % 3 != 0)
    sim_device_submit_as (device, answers[(arg >> 2) % G_N_ELEMENTS (answers)], open, arg >> 8);
  else if (mine != NULL)
    sim_device_submit_as (device, DSK_COMMAND_HANDOFF_OFFER, mine, arg >> 8);
}

void
sim_shift_run (SimDevice *device, guint kind, guint64 arg)
{
  g_autofree char *conv = NULL;

  /* A release that knows of it. */
  if (device->store == NULL || device->version->rev < 4)
    return;
  if (kind == STEP_HANDOFF)
    {
      if (device->version->rev >= 5 && dsk_replica_session_has_epoch (device->session))
        hand_on (device, arg);
      return;
    }
  if (sim_contact_run (device, arg) || sim_duty_run (device, arg))
    return;
  conv = sim_device_pick (device, "SELECT id FROM v_conversation ORDER BY id", arg);
  if (conv != NULL)
    sim_device_submit_as (device, DSK_COMMAND_SNOOZE, conv, arg >> 8);
}

const char *
sim_shift_what_moves (SimRelay *relay)
{
  g_autofree char *now
      = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_clock_now_ms (relay->world->clock));

  if (sim_eye_int (relay->eye,
                   "SELECT EXISTS (SELECT 1 FROM conversation WHERE snoozed_until <= CAST(? AS INTEGER))", now, NULL))
    return "has conversations to wake";
  if (sim_eye_int (relay->eye,
                   "SELECT EXISTS (SELECT 1 FROM handoff WHERE state = 'offered'"
                   " AND due_at <= CAST(? AS INTEGER))",
                   now, NULL))
    return "has handoffs that nobody answered";
  return NULL;
}

/* Invariant 13. */
void
sim_shift_check (SimWorld *world)
{
  SimEye *relay = world->relay->eye;
  g_autofree char *slept = sim_eye_text (
      relay,
      "SELECT c.id FROM conversation AS c JOIN message AS m ON m.conv = c.id WHERE c.snoozed_until IS NOT NULL"
      " AND m.direction = 'in' AND m.historical = 0 AND m.kind NOT IN ('reaction', 'edit', 'revoke', 'system')"
      " AND m.seq > (SELECT max(e.seq) FROM event AS e WHERE e.conv = c.id AND e.kind = 'snoozed')",
      NULL);
  g_autofree char *odd = sim_eye_text (
      relay,
      "SELECT id FROM conversation WHERE (snoozed_until IS NULL) <> (snoozed_by IS NULL)"
      " OR (snoozed_until IS NOT NULL AND status = 'resolved')",
      NULL);

  g_autofree char *left = sim_eye_text (
      relay,
      "SELECT h.id FROM handoff AS h JOIN conversation AS c ON c.id = h.conv WHERE h.state = 'offered'"
      " AND (c.owner IS NULL OR c.status = 'resolved' OR NOT EXISTS (SELECT 1 FROM conv_audience AS a"
      " WHERE a.conv = c.id AND a.token = coalesce('user:' || h.to_user, 'team:' || h.to_team)))",
      NULL);
  g_autofree char *half = sim_eye_text (
      relay,
      "SELECT id FROM handoff WHERE (state = 'offered') <> (ended_at IS NULL) OR (to_user IS NULL) = (to_team IS NULL)"
      " OR (acted_at IS NOT NULL AND state <> 'accepted')",
      NULL);

  if (left != NULL)
    sim_violate (world, "13 by itself", "handoff %s waits, and nobody is responsible or its receiver can't see it",
                 left);
  if (half != NULL)
    sim_violate (world, "13 by itself", "handoff %s is half ended", half);
  if (slept != NULL)
    sim_violate (world, "13 by itself", "conversation %s is snoozed although the customer wrote", slept);
  if (odd != NULL)
    sim_violate (world, "13 by itself", "conversation %s is resolved and snoozed, or half snoozed", odd);
  sim_duty_check (world);
  sim_contact_check (world);
}
