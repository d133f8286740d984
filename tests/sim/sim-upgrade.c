/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Apps and a relay of different age (invariant 11): in some seeds each begins with a release of its own and is updated
 * now and then, in whatever order; in the end all are of the newest, and nothing may be missing. */

#include "sim.h"

#define SEED_OF 5 /* one in so many */

gboolean
sim_upgrade_seed (guint64 seed)
{
  return seed % SEED_OF == 2;
}

void
sim_upgrade_begin (SimWorld *world)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (world->seed * 64 + 60);

  world->skewed = sim_upgrade_seed (world->seed);
  if (!world->skewed)
    return;
  world->relay->version = sim_version_get ((unsigned) dsk_random_below (random, SIM_N_VERSIONS - 1));
  for (guint i = 0; i < world->devices->len; i++)
    ((SimDevice *) world->devices->pdata[i])->version
        = sim_version_get ((unsigned) dsk_random_below (random, SIM_N_VERSIONS - 1));
}

/* By at least one release, if there is one. */
static const SimVersion *
newer (const SimVersion *version, guint64 by)
{
  guint at = 0;

  while (sim_version_get (at) != version)
    at++;
  return sim_version_get (MIN (at + 1 + (guint) by, SIM_N_VERSIONS - 1));
}

static void
upgrade_relay (SimRelay *relay, guint64 by)
{
  const SimVersion *version = newer (relay->version, by);

  if (version == relay->version)
    return;
  relay->version = version;
  sim_trace (relay->world, "relay: is of release %s now", version->name);
  sim_relay_crash (relay, SIM_CUT_KILL, 1000);
}

static void
upgrade_device (SimDevice *device, guint64 by)
{
  const SimVersion *version = newer (device->version, by);

  if (version == device->version || device->wiped)
    return;
  device->version = version;
  device->too_old = FALSE;
  sim_trace (device->world, "device %u: is of release %s now", device->index, version->name);
  sim_device_crash (device, SIM_CUT_KILL, 500);
}

void
sim_upgrade_some (SimWorld *world, guint64 arg)
{
  guint who = (guint) (arg % (world->devices->len + 1));

  if (who == world->devices->len)
    upgrade_relay (world->relay, (arg >> 8) % 2);
  else
    upgrade_device (world->devices->pdata[who], (arg >> 8) % 3);
}

void
sim_upgrade_all (SimWorld *world)
{
  sim_trace (world, "all are updated");
  upgrade_relay (world->relay, SIM_N_VERSIONS);
  for (guint i = 0; i < world->devices->len; i++)
    upgrade_device (world->devices->pdata[i], SIM_N_VERSIONS);
}

gboolean
sim_upgrade_is_cut_off (SimDevice *device)
{
  return !sim_version_match (device->version, device->world->relay->version);
}

/* Who is too old is told so, and nobody else is. */
void
sim_upgrade_check_told (SimConn *conn, guint code)
{
  const SimVersion *relay = conn->world->relay->version;

  if ((code == DSK_CLOSE_UPGRADE && conn->version->proto_max >= relay->proto_min)
      || (code == DSK_CLOSE_RELAY_OLD && conn->version->proto_min <= relay->proto_max))
    sim_violate (conn->world, "11 version", "device %u is told that releases do not fit (%u), which do",
                 conn->device->index, code);
}

static gboolean
is_somewhere (SimDevice *device, const SimIssued *issued)
{
  static const char *const places[] = {
    "SELECT count(*) FROM outbox WHERE id = ?",
    "SELECT count(*) FROM journal WHERE id = ?",
    "SELECT count(*) FROM attention WHERE command = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (sim_eye_int (device->eye, places[i], issued->id, NULL) > 0)
      return TRUE;
  return issued->text != NULL
         && sim_eye_int (device->eye, "SELECT count(*) FROM draft WHERE instr (text, ?) > 0", issued->text, NULL) > 0;
}

void
sim_upgrade_check (SimDevice *device)
{
  SimWorld *world = device->world;

  for (guint i = 0; i < device->issued->len; i++)
    {
      const SimIssued *issued = device->issued->pdata[i];

      if (issued->loose || issued->withdrawn || world->restored || world->compacted
          || sim_eye_int (world->relay->eye, "SELECT count(*) FROM cmd_result WHERE cmd_id = ?", issued->id, NULL) > 0)
        continue;
      if (!is_somewhere (device, issued))
        sim_violate (world, "11 version", "command %s of device %u, which waits for an update, is gone", issued->id,
                     device->index);
    }
}
