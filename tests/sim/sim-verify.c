/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What replicas are compared with the relay for. Once all is quiet and was found well, every device asks, and is told
 * that nothing differs: whoever finds differences where there are none throws good copies away. Then somebody damages
 * the file of one of them, which has to notice it, and to be whole again. */

#include "sim.h"

#define PATIENCE_MS (10 * 60 * 1000)
#define LOOK_MS 500

/* Of what is acknowledged nothing may be missing for a moment: such rows are changed, not removed. And what changes by
 * itself would be whole again before anybody looks. */
static const char *const damages[] = {
  "UPDATE message SET text = 'damaged' WHERE rid = (SELECT max(rid) FROM message)",
  "DELETE FROM message WHERE rid = (SELECT min(rid) FROM message WHERE direction = 'in')",
  "INSERT INTO episode (conv_key, id, conv, n, opened_at, seq)"
  " SELECT conv_key, 'damaged', conv, 99, 1, seq FROM episode LIMIT 1",
  "UPDATE conversation SET status = 'damaged' WHERE rid = (SELECT max(rid) FROM conversation"
  " WHERE snoozed_until IS NULL)",
  "UPDATE \"user\" SET name = 'damaged' WHERE rid = (SELECT min(rid) FROM \"user\")",
  "DELETE FROM event WHERE conv_key = (SELECT max(rid) FROM conversation)",
};

/* Runs until @device was told, or FALSE. */
static gboolean
verify (SimDevice *device)
{
  SimWorld *world = device->world;

  world->calm = TRUE;
  sim_device_verify (device);
  for (gint64 ms = 0; ms < PATIENCE_MS && !device->verified && world->violation == NULL; ms += LOOK_MS)
    sim_run (world, LOOK_MS);
  world->calm = FALSE;
  if (!device->verified)
    sim_violate (world, "14 verify", "device %u never hears whether it has what the relay has", device->index);
  else if (device->compared == 0)
    sim_violate (world, "14 verify", "nothing of device %u was compared", device->index);
  return world->violation == NULL;
}

/* If there is something to damage. */
static void
damage (SimDevice *device, const char *sql)
{
  g_autofree char *path = g_build_filename (device->folder, device->file, NULL);
  sqlite3 *db = NULL;
  int changes = 0;

  sim_trace (device->world, "device %u is damaged: %s", device->index, sql);
  sim_device_crash (device, SIM_CUT_KILL, 500);
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
      && sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    changes = sqlite3_changes (db);
  sqlite3_close (db);
  device->damaged = changes > 0;
}

static void
check_damaged (SimDevice *device)
{
  SimWorld *world = device->world;
  const char *sql = damages[sim_below (world, SIM_CHANCE_DEVICE, G_N_ELEMENTS (damages))];

  damage (device, sql);
  while (device->store == NULL && world->violation == NULL)
    sim_run (world, LOOK_MS);
  if (world->violation != NULL || !verify (device))
    return;
  if (device->damaged && device->differed == 0)
    sim_violate (world, "14 verify", "device %u does not notice “%s”", device->index, sql);
  if (world->violation == NULL)
    sim_settle (world);
}

void
sim_verify_skewed (SimWorld *world)
{
  sim_trace (world, "replicas are compared, as old as they are");
  for (guint i = 0; i < world->devices->len && world->violation == NULL; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      if (!device->wiped && !sim_upgrade_is_cut_off (device))
        verify (device);
    }
}

void
sim_verify_check (SimWorld *world)
{
  SimDevice *chosen = NULL;

  sim_trace (world, "replicas are compared");
  for (guint i = 0; i < world->devices->len && world->violation == NULL; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      if (device->wiped)
        continue;
      verify (device);
      if (chosen == NULL || sim_perhaps (world, SIM_CHANCE_DEVICE, 40))
        chosen = device;
    }
  if (world->violation == NULL && chosen != NULL)
    check_damaged (chosen);
}
