/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The steps of a run are carried out; and the quiet after them. */

#include "sim-duty.h"
#include "sim-eph.h"
#include "sim-note-media.h"
#include "sim-shift.h"
#include "sim-steps.h"

#define CALM_MS (40 * 60 * 1000) /* more than the time between two fresh starts that a device allows itself */
#define CALM_LOOK_MS 2000
#define CALM_CLOSES 8 /* of a line that nobody cuts */

static const char *const teams[] = { "North", "South", "Everyone" };

static const char *
somebody (SimWorld *world, guint64 arg)
{
  return ((SimDevice *) world->devices->pdata[arg % world->devices->len])->user;
}

static gboolean
add_member (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  const char *team = teams[(arg >> 8) % G_N_ELEMENTS (teams)];

  return dsk_relay_engine_add_member (engine, NULL, team, somebody (world, arg), error)
         && sim_duty_rule (engine, somebody (world, arg), team, arg, error);
}

static gboolean
remove_member (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  return dsk_relay_engine_remove_member (engine, NULL, teams[(arg >> 8) % G_N_ELEMENTS (teams)],
                                         somebody (world, arg), error);
}

static gboolean
set_rights (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  static const DskRole roles[] = { DSK_ROLE_AGENT, DSK_ROLE_OPERATOR, DSK_ROLE_SUPERVISOR, DSK_ROLE_VIEWER,
                                   DSK_ROLE_ADMIN };
  DskRole role = roles[(arg >> 8) % G_N_ELEMENTS (roles)];
  DskScope scope = (DskScope) ((arg >> 16) % DSK_SCOPE_N);
  const DskPersonRights rights
      = { role, dsk_role_may_have_scope (role, scope) ? scope : dsk_role_default_scope (role), (arg >> 20) & 1 };

  /* The first of them stays who they are. */
  guint whose = 1 + (guint) (arg % (world->devices->len - 1));

  ((SimDevice *) world->devices->pdata[whose])->rights_changed = TRUE;
  return dsk_relay_engine_set_rights (engine, NULL, somebody (world, whose), &rights, error);
}

/* The daemon keeps a month; here it may be nothing at all. The first time only begins to count. A status may wait for
 * its message for as long as the world lasts. */
static gboolean
compact (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  const gint64 ever = G_MAXINT64 / 2;
  DskPruned pruned;
  gboolean more;
  gint64 gone = 0;

  world->compacted = TRUE;
  return dsk_relay_engine_prune (engine, (gint64) (arg % 2) * 2000, ever, &pruned, &more, error)
         && dsk_relay_engine_compact (engine, (gint64) (arg % 2) * 2000, &gone, error);
}

static gboolean
disable (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  g_autoptr (GPtrArray) devices = NULL;

  return dsk_relay_engine_disable_user (engine, NULL, somebody (world, 1 + arg % (world->devices->len - 1)),
                                        &devices, error);
}

static void
harm_disk (SimDisk *disk, guint64 arg)
{
  guint after = 1 + (guint) (arg >> 8) % 40;

  if (arg % 3 == 0)
    sim_disk_set_full (disk, TRUE);
  else
    sim_disk_fail_after (disk, after, arg % 3 == 1 ? SIM_DISK_FULL : SIM_DISK_ERROR);
}

static void
heal_disk (SimWorld *world, gpointer data)
{
  sim_disk_calm (data);
}

static void
run_on_relay (SimWorld *world, const SimStep *step)
{
  SimRelay *relay = world->relay;
  gint64 down_ms = 200 + (gint64) (step->arg >> 20) % 20000;

  if (step->kind == STEP_RELAY_CRASH)
    sim_relay_crash (relay, (SimCut) (step->arg % SIM_CUT_N), down_ms);
  else if (step->kind == STEP_RELAY_CUT && relay->engine != NULL)
    sim_disk_cut_after (relay->disk, 1 + (guint) (step->arg >> 8) % 60);
  else if (step->kind == STEP_RELAY_DISK)
    {
      harm_disk (relay->disk, step->arg);
      sim_later (world, 5000, heal_disk, relay->disk);
    }
  else if (step->kind == STEP_BACKUP)
    sim_relay_backup (relay);
  else if (step->kind == STEP_RESTORE)
    sim_relay_restore (relay);
}

static void
run_fault_on_device (SimWorld *world, SimDevice *device, const SimStep *step)
{
  guint64 arg = step->arg >> 8;

  if (step->kind == STEP_DEVICE_CRASH)
    sim_device_crash (device, (SimCut) (arg % SIM_CUT_N), 200 + (gint64) (arg >> 8) % 10000);
  else if (step->kind == STEP_DEVICE_CUT && device->store != NULL)
    sim_disk_cut_after (device->disk, 1 + (guint) (arg >> 8) % 60);
  else if (step->kind == STEP_DEVICE_DISK)
    {
      harm_disk (device->disk, arg);
      sim_later (world, 5000, heal_disk, device->disk);
    }
  else if (step->kind == STEP_COPY)
    sim_device_keep_copy (device);
  else if (step->kind == STEP_COPY_BACK)
    sim_device_restore_copy (device);
}

static void
run_on_device (SimWorld *world, const SimStep *step)
{
  SimDevice *device = world->devices->pdata[step->arg % world->devices->len];

  if (step->kind == STEP_SUBMIT)
    {
      sim_device_submit (device, step->arg >> 8);
      /* Files take their time. */
      if ((step->arg >> 50) % 4 == 0)
        sim_relay_admin (device->world->relay, sim_note_media_bring, step->arg);
    }
  else if (step->kind == STEP_OFFLINE || step->kind == STEP_ONLINE)
    sim_device_set_online (device, step->kind == STEP_ONLINE);
  else if (step->kind == STEP_LINE_CUT && device->conn != NULL)
    sim_conn_cut (device->conn);
  else if (step->kind == STEP_SLOW)
    device->slow_ms = device->slow_ms > 0 ? 0 : 4000;
  else if (step->kind == STEP_VIEW)
    sim_eph_look (device, step->arg >> 8);
  else if (step->kind == STEP_TYPE)
    sim_eph_write (device, step->arg >> 8);
  else if (step->kind == STEP_SNOOZE || step->kind == STEP_HANDOFF)
    sim_shift_run (device, step->kind, step->arg >> 8);
  else if (step->kind == STEP_VERIFY)
    sim_device_verify (device);
  else if (step->kind == STEP_TIDY)
    sim_device_tidy (device);
  else
    run_fault_on_device (world, device, step);
}

void
sim_step_run (SimWorld *world, const SimStep *step)
{
  sim_trace (world, "step %s %" G_GINT64_MODIFIER "x", sim_step_name (step), step->arg);
  switch ((StepKind) step->kind)
    {
    case STEP_CUSTOMER:
      sim_meta_customer (world->meta, step->arg);
      break;
    case STEP_REPEAT:
      sim_meta_repeat (world->meta, step->arg);
      break;
    case STEP_MEMBER:
      sim_relay_admin (world->relay, add_member, step->arg);
      break;
    case STEP_COMPACT:
      sim_relay_admin (world->relay, compact, step->arg);
      break;
    case STEP_LEAVE:
      sim_relay_admin (world->relay, remove_member, step->arg);
      break;
    case STEP_RIGHTS:
      sim_relay_admin (world->relay, set_rights, step->arg);
      break;
    case STEP_DISABLE:
      sim_relay_admin (world->relay, disable, step->arg);
      break;
    case STEP_DELETE:
      sim_relay_delete_note (world->relay, step->arg);
      break;
    case STEP_HOURS:
      dsk_clock_advance (world->clock, (gint64) (1 + step->arg % 30) * 3600000);
      break;
    case STEP_COLLIDE:
      sim_eph_collide (world, step->arg);
      break;
    case STEP_UPGRADE:
      sim_upgrade_some (world, step->arg);
      break;
    case STEP_LOOK:
      sim_settle (world);
      break;
    case STEP_RELAY_CRASH:
    case STEP_RELAY_CUT:
    case STEP_RELAY_DISK:
    case STEP_BACKUP:
    case STEP_RESTORE:
      run_on_relay (world, step);
      break;
    case STEP_SUBMIT:
    case STEP_OFFLINE:
    case STEP_ONLINE:
    case STEP_LINE_CUT:
    case STEP_SLOW:
    case STEP_TIDY:
    case STEP_VERIFY:
    case STEP_VIEW:
    case STEP_TYPE:
    case STEP_SNOOZE:
    case STEP_HANDOFF:
    case STEP_DEVICE_CRASH:
    case STEP_DEVICE_CUT:
    case STEP_DEVICE_DISK:
    case STEP_COPY:
    case STEP_COPY_BACK:
    case STEP_N:
    default:
      run_on_device (world, step);
    }
}

/* --- the quiet after it --- */

static const char *
what_moves (SimDevice *device)
{
  if (device->wiped)
    return NULL;
  if (device->store == NULL)
    return "is off";
  if (device->too_old)
    return NULL;
  if (device->version->proto_max < device->world->relay->version->proto_min)
    return "was not told that it is too old";
  if (sim_upgrade_is_cut_off (device))
    return NULL;
  /* It may not have heard yet that the relay is another one. */
  if (device->conn == NULL || device->conn->session == NULL)
    return "is not connected";
  if (!device->caught_up)
    return "is not caught up";
  if (sim_eye_int (device->eye, "SELECT cursor FROM state", NULL) < device->world->relay->head)
    return "is behind";
  if (sim_eye_int (device->eye, "SELECT EXISTS (SELECT 1 FROM job)", NULL))
    return "has jobs";
  if (sim_eye_int (device->eye, "SELECT EXISTS (SELECT 1 FROM outbox)", NULL))
    return "has commands in its outbox";
  return sim_eph_what_moves (device);
}

/* Returns: (transfer full) (nullable): what is not quiet yet */
static char *
what_moves_still (SimWorld *world)
{
  const char *relay = sim_relay_what_moves (world->relay);

  if (relay != NULL)
    return g_strconcat ("the relay ", relay, NULL);
  if (world->n_scenes > 0)
    return g_strdup ("people play on");
  if (!sim_meta_is_idle (world->meta))
    return g_strdup ("Meta waits for answers");
  for (guint i = 0; i < world->devices->len; i++)
    {
      const char *why = what_moves (world->devices->pdata[i]);

      if (why != NULL)
        return g_strdup_printf ("device %u %s", i, why);
    }
  return NULL;
}

static void
calm_down (SimWorld *world)
{
  world->calm = TRUE;
  sim_disk_calm (world->relay->disk);
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      sim_disk_calm (device->disk);
      device->slow_ms = 0;
      device->closes = 0;
      sim_device_set_online (device, TRUE);
    }
}

void
sim_settle (SimWorld *world)
{
  g_autofree char *moving = NULL;

  calm_down (world);
  for (gint64 ms = 0; ms < CALM_MS && world->violation == NULL; ms += CALM_LOOK_MS)
    {
      sim_run (world, CALM_LOOK_MS);
      g_clear_pointer (&moving, g_free);
      moving = world->violation == NULL ? what_moves_still (world) : NULL;
      if (moving == NULL)
        break;
    }
  for (guint i = 0; i < world->devices->len; i++)
    if (((SimDevice *) world->devices->pdata[i])->closes > CALM_CLOSES)
      sim_violate (world, "10 liveness", "the line of device %u ended %u times while nothing was wrong", i,
                   ((SimDevice *) world->devices->pdata[i])->closes);
  if (moving != NULL)
    sim_violate (world, "10 liveness", "after %d quiet minutes %s", CALM_MS / 60000, moving);
  sim_trace (world, "quiet");
  if (world->violation == NULL)
    sim_check_all (world);
  world->calm = FALSE;
}
