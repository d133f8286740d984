/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages that are to be sent later. */

#include "sim-sends-later.h"

#define SOON_MS 60000

void
sim_sends_later_some (SimDevice *device, DskCommand *command, const char *newest, guint64 arg)
{
  if (device->version->rev < 6 || (arg >> 17) % 3 != 0)
    return;
  g_free (command->head_msg);
  command->head_msg = g_strdup (newest);
  command->lease_fence = 0;
  command->until = dsk_clock_now_ms (device->world->clock) + 1 + (gint64) ((arg >> 19) % SOON_MS);
}

gboolean
sim_sends_later_turn (SimDevice *device, DskCommand *command, const char *newest, guint64 arg)
{
  g_autofree char *id = NULL;
  g_autofree char *conv = NULL;

  if (device->version->rev < 6 || (arg >> 3) % 2 != 0)
    return FALSE;
  id = sim_device_pick (device, "SELECT s.id FROM v_scheduled AS s JOIN conversation AS c ON c.rid = s.conv_key"
                                " ORDER BY s.id",
                        arg >> 5);
  if (id == NULL)
    return FALSE;
  conv = sim_eye_text (device->eye, "SELECT conv FROM v_scheduled WHERE id = ?", id, NULL);
  g_free (command->conv);
  command->conv = g_steal_pointer (&conv);
  command->type = (arg >> 4) % 2 != 0 ? DSK_COMMAND_SCHEDULED_SEND : DSK_COMMAND_SCHEDULED_REMOVE;
  command->object = g_steal_pointer (&id);
  if (command->type == DSK_COMMAND_SCHEDULED_SEND)
    command->head_msg
        = sim_eye_text (device->eye, "SELECT last_msg FROM v_conversation WHERE id = ?", command->conv, NULL);
  return TRUE;
}

void
sim_sends_later_check (SimWorld *world)
{
  /* What a person sent carries the time of their computer. */
  static const char late[]
      = "SELECT m.text FROM scheduled AS s JOIN message AS m ON m.id = s.id AND m.device_at IS NULL"
        " WHERE EXISTS (SELECT 1 FROM message AS i WHERE i.conv = m.conv AND i.direction = 'in'"
        " AND i.kind NOT IN ('reaction', 'edit', 'revoke', 'system') AND i.relay_at > s.at"
        " AND i.relay_at < m.relay_at)";
  static const char kept[]
      = "SELECT s.id FROM scheduled AS s WHERE (s.state = 'sent') <> EXISTS (SELECT 1 FROM message AS m"
        " WHERE m.id = s.id)";
  static const char overdue[] = "SELECT id FROM scheduled WHERE state = 'waiting' AND due_at < CAST (? AS INTEGER)";
  g_autofree char *before = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_clock_now_ms (world->clock) - 1000);
  SimEye *eye = world->relay->eye;
  g_autofree char *deaf = sim_eye_text (eye, late, NULL);
  g_autofree char *twice = sim_eye_text (eye, kept, NULL);
  g_autofree char *forgotten = sim_eye_text (eye, overdue, before, NULL);

  if (deaf != NULL)
    sim_violate (world, "4 acknowledged command", "“%s” was to be sent later, and was after the customer wrote", deaf);
  if (twice != NULL)
    sim_violate (world, "4 acknowledged command", "what was to be sent later as %s was sent and waits, or neither",
                 twice);
  if (forgotten != NULL)
    sim_violate (world, "10 liveness", "what was to be sent later as %s still waits", forgotten);
}
