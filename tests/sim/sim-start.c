/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conversations that people begin: with customers of whom there is one already, which they see or not, with those who
 * write at the same time, and with those who never do. */

#include "sim-start.h"

#include "dsk-start-content.h"

#define TEMPLATE "{\"template\":{\"name\":\"hello\",\"language\":\"en\"}}"
#define CUSTOMERS 9 /* two more than write */

gboolean
sim_start_turn (const SimDevice *device, guint64 arg)
{
  return device->version->rev >= 6 && arg % 6 == 0;
}

void
sim_start_fill (SimDevice *device, DskCommand *command, guint64 arg)
{
  guint who = (guint) (arg % CUSTOMERS);
  g_autofree char *phone = g_strdup_printf ("923001110%03u", who);
  g_autofree char *number = sim_device_pick (device, "SELECT id FROM number ORDER BY id", arg >> 8);

  command->object = dsk_id_gen_next (device->world->ids);
  command->kind = DSK_MESSAGE_TEMPLATE;
  command->text = g_strdup_printf ("by%uon%ux says u%uv", device->index, who, ++device->world->n_texts);
  if (number != NULL)
    command->content = dsk_start_content_new (TEMPLATE, number, phone);
}

/* Nobody writes to a customer whose conversation is not theirs to see. What others do in the same commit nobody sees
 * from outside: then it is not asked. */
void
sim_start_executed (SimConn *conn, const DskCommand *command, const DskCommandResult *result)
{
  SimRelay *relay = conn->world->relay;
  g_auto (DskStartContent) start = { 0 };
  g_autofree char *unseen = NULL;

  if (command->type != DSK_COMMAND_START || result->code != DSK_RESULT_OK || result->seq != relay->head + 1
      || !dsk_start_content_read (command->content, &start, NULL)
      || sim_eye_int (relay->eye, "SELECT count(*) FROM message WHERE id = ?", command->object, NULL) > 0)
    return;
  unseen = sim_eye_text (
      relay->eye,
      "SELECT c.id FROM conversation AS c JOIN contact_card AS k ON k.conv = c.id WHERE k.wa_id = ? AND c.number = ?"
      " AND NOT EXISTS (SELECT 1 FROM conv_audience AS a JOIN user_token AS t ON t.token = a.token"
      " WHERE a.conv = c.id AND t.\"user\" = ?)",
      start.phone, start.number, conn->device->user, NULL);
  if (unseen != NULL)
    sim_violate (conn->world, "2 no leak", "device %u writes in %s, which it does not see, by beginning it",
                 conn->device->index, unseen);
}

/* Invariant 15: one customer, one conversation, whoever began. */
void
sim_start_check (SimWorld *world)
{
  g_autofree char *twice = sim_eye_text (
      world->relay->eye,
      "SELECT k.wa_id FROM conversation AS c JOIN contact_card AS k ON k.conv = c.id WHERE k.wa_id IS NOT NULL"
      " GROUP BY c.number, k.wa_id HAVING count(*) > 1",
      NULL);

  if (twice != NULL)
    sim_violate (world, "15 one conversation", "%s has two conversations with one number of ours", twice);
}
