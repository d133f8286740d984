/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is there, who takes how much, and where only the owner replies. */

#include "sim-duty.h"

gboolean
sim_duty_run (SimDevice *device, guint64 arg)
{
  if ((arg >> 40) % 3 != 0)
    return FALSE;
  /* A release that knows of it. */
  if (device->version->rev >= 5)
    sim_device_submit_as (device, DSK_COMMAND_USER_AVAILABILITY, NULL, arg >> 8);
  return TRUE;
}

gboolean
sim_duty_rule (DskRelayEngine *engine, const char *user, const char *team, guint64 arg, GError **error)
{
  const DskPersonDuty duty = { .set_capacity = TRUE, .capacity = (gint64) ((arg >> 28) % 4) };

  if ((arg >> 24) % 2 != 0)
    return TRUE;
  return dsk_relay_engine_set_duty (engine, NULL, user, &duty, error)
         && dsk_relay_engine_set_owner_only (engine, NULL, team, (arg >> 32) % 2 != 0, error);
}

/* Invariant 14: no customer waits for somebody who went home, unless it was given to them since, or is handed on.
 * Within one millisecond either may have come first. */
void
sim_duty_check (SimWorld *world)
{
  SimEye *relay = world->relay->eye;
  g_autofree char *waits = sim_eye_text (
      relay,
      "SELECT c.id FROM conversation AS c JOIN \"user\" AS u ON u.id = c.owner WHERE u.availability = 'off-shift'"
      " AND c.waiting_since IS NOT NULL AND c.snoozed_until IS NULL AND c.status <> 'resolved'"
      " AND coalesce (c.owned_at, 0) < u.availability_at"
      " AND NOT EXISTS (SELECT 1 FROM handoff AS h WHERE h.conv = c.id AND h.state = 'offered')",
      NULL);
  g_autofree char *odd = sim_eye_text (
      relay,
      "SELECT e.id FROM event AS e WHERE e.kind = 'routed' AND (json_extract (e.detail, '$.why') IS NULL"
      " OR (json_extract (e.detail, '$.why') = 'before')"
      " <> (coalesce (e.subject, '') = json_extract (e.detail, '$.user')))",
      NULL);
  g_autofree char *number = sim_eye_text (
      relay,
      "SELECT n.id FROM number AS n WHERE coalesce (n.owner_only, 0) <> EXISTS (SELECT 1 FROM number_team AS x"
      " JOIN team AS t ON t.id = x.team WHERE x.number = n.id AND t.owner_only = 1)",
      NULL);

  if (waits != NULL)
    sim_violate (world, "14 duty", "in conversation %s a customer waits for somebody who is off shift", waits);
  if (odd != NULL)
    sim_violate (world, "14 duty", "event %s says another way than it went", odd);
  if (number != NULL)
    sim_violate (world, "14 duty", "number %s has not what its teams have", number);
}
