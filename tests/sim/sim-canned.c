/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies: people make, change and remove them by what their replica shows, also several at once and while they
 * are away, and write from them. */

#include "sim-canned.h"

/* Few, so that several change the same one. */
#define AT_MOST 4

gboolean
sim_canned_turn (const SimDevice *device, guint64 arg)
{
  return device->version->rev >= 5 && arg % 12 == 0;
}

DskCommandType
sim_canned_choose (SimDevice *device, guint64 arg)
{
  gint64 n = sim_eye_int (device->eye, "SELECT count(*) FROM canned", NULL);

  return arg % 4 == 0 && n > 0 ? DSK_COMMAND_CANNED_REMOVE : DSK_COMMAND_CANNED_PUT;
}

void
sim_canned_fill (SimDevice *device, DskCommand *command, guint64 arg)
{
  gint64 n = sim_eye_int (device->eye, "SELECT count(*) FROM canned", NULL);

  if (n > 0 && (n >= AT_MOST || arg % 3 != 0 || command->type == DSK_COMMAND_CANNED_REMOVE))
    {
      g_autofree char *version = NULL;

      command->object = sim_device_pick (device, "SELECT id FROM canned ORDER BY id", arg >> 4);
      version = sim_eye_text (device->eye, "SELECT version FROM canned WHERE id = ?", command->object, NULL);
      command->base_seq = version != NULL ? g_ascii_strtoll (version, NULL, 10) : 0;
    }
  else
    command->object = dsk_id_gen_next (device->world->ids);
  if (command->type == DSK_COMMAND_CANNED_REMOVE)
    return;
  command->text = g_strdup_printf ("canned u%uv", ++device->world->n_texts);
  command->content
      = g_strdup_printf ("{\"kind\":\"reply\",\"shortcut\":\"s%u\",\"title\":\"T\"}", (guint) ((arg >> 8) % 3));
  if ((arg >> 12) % 2 == 0)
    command->team = sim_device_pick (device, "SELECT id FROM team ORDER BY id", arg >> 16);
}

void
sim_canned_write_from (SimDevice *device, DskCommand *command, guint64 arg)
{
  if (device->version->rev >= 5 && arg % 4 == 0)
    command->canned = sim_device_pick (device, "SELECT id FROM canned ORDER BY id", arg >> 2);
}

gint64
sim_canned_count (SimEye *relay, const char *id, const char *text)
{
  return sim_eye_int (relay, "SELECT count(*) FROM canned_version WHERE canned = ? AND body = ? AND active = 1", id,
                      text, NULL);
}

/* Invariant 14. */
void
sim_canned_check (SimWorld *world)
{
  SimEye *relay = world->relay->eye;
  g_autofree char *holes = sim_eye_text (
      relay,
      "SELECT id FROM canned AS c WHERE version <> (SELECT count(*) FROM canned_version AS v WHERE v.canned = c.id)"
      " OR NOT EXISTS (SELECT 1 FROM canned_version AS v WHERE v.canned = c.id AND v.version = c.version"
      " AND v.body = c.body AND v.title = c.title AND v.shortcut = c.shortcut AND v.active = c.active)",
      NULL);
  g_autofree char *twice = sim_eye_text (
      relay,
      "SELECT shortcut FROM canned WHERE active = 1 GROUP BY coalesce(team, ''), shortcut HAVING count(*) > 1", NULL);

  if (holes != NULL)
    sim_violate (world, "14 history", "canned reply %s has lost something of what it was", holes);
  if (twice != NULL)
    sim_violate (world, "14 history", "the shortcut %s means two things", twice);
}
