/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work that is put off until later. It comes back by the clock, by the customer, or by hand. */

#include "sim-shift.h"

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
  static const StepKind some[] = { STEP_SNOOZE };
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64 + 60);
  guint n = steps->len / 4;

  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { some[dsk_random_below (random, G_N_ELEMENTS (some))], dsk_random_u64 (random),
                             (gint64) dsk_random_below (random, pace) };

      g_array_insert_val (steps, 4 + (guint) dsk_random_below (random, steps->len - 4), step);
    }
}

void
sim_shift_run (SimDevice *device, guint kind, guint64 arg)
{
  g_autofree char *conv = NULL;

  /* A release that knows of it. */
  if (device->store == NULL || device->version->rev < 4)
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

  if (slept != NULL)
    sim_violate (world, "13 by itself", "conversation %s is snoozed although the customer wrote", slept);
  if (odd != NULL)
    sim_violate (world, "13 by itself", "conversation %s is resolved and snoozed, or half snoozed", odd);
}
