/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens in a run: a list of steps that the seed alone decides, so that one can be left out and the others
 * stay what they are; and the quiet at the end. */

#include "sim.h"

#define MIN_STEPS 20
#define MORE_STEPS 40
#define CALM_MS (40 * 60 * 1000) /* more than the time between two fresh starts that a device allows itself */
#define CALM_LOOK_MS 2000

typedef enum
{
  STEP_CUSTOMER,
  STEP_REPEAT,
  STEP_SUBMIT,
  STEP_OFFLINE,
  STEP_ONLINE,
  STEP_LINE_CUT,
  STEP_SLOW,
  STEP_MEMBER,
  STEP_LEAVE,
  STEP_RIGHTS,
  STEP_HOURS,
  STEP_LOOK,
  STEP_TIDY,
  STEP_DELETE,
  STEP_COMPACT,
  /* faults, each of which a run may have or not */
  STEP_RELAY_CRASH,
  STEP_RELAY_CUT,
  STEP_RELAY_DISK,
  STEP_DEVICE_CRASH,
  STEP_DEVICE_CUT,
  STEP_DEVICE_DISK,
  STEP_BACKUP,
  STEP_RESTORE,
  STEP_COPY,
  STEP_COPY_BACK,
  STEP_DISABLE,
  STEP_N,
} StepKind;

static const struct
{
  const char *name;
  guint weight;
} kinds[STEP_N] = {
  [STEP_CUSTOMER] = { "customer", 24 },
  [STEP_REPEAT] = { "repeat", 4 },
  [STEP_SUBMIT] = { "submit", 40 },
  [STEP_OFFLINE] = { "offline", 5 },
  [STEP_ONLINE] = { "online", 6 },
  [STEP_LINE_CUT] = { "line-cut", 6 },
  [STEP_SLOW] = { "slow", 4 },
  [STEP_MEMBER] = { "member", 2 },
  [STEP_LEAVE] = { "leave", 2 },
  [STEP_RIGHTS] = { "rights", 2 },
  [STEP_COMPACT] = { "compact", 5 },
  [STEP_HOURS] = { "hours", 1 },
  [STEP_LOOK] = { "look", 1 },
  [STEP_TIDY] = { "tidy", 2 },
  [STEP_DELETE] = { "delete", 5 },
  [STEP_RELAY_CRASH] = { "relay-crash", 3 },
  [STEP_RELAY_CUT] = { "relay-power", 3 },
  [STEP_RELAY_DISK] = { "relay-disk", 2 },
  [STEP_DEVICE_CRASH] = { "device-crash", 4 },
  [STEP_DEVICE_CUT] = { "device-power", 4 },
  [STEP_DEVICE_DISK] = { "device-disk", 3 },
  [STEP_BACKUP] = { "backup", 2 },
  [STEP_RESTORE] = { "restore", 2 },
  [STEP_COPY] = { "copy", 2 },
  [STEP_COPY_BACK] = { "copy-back", 1 },
  [STEP_DISABLE] = { "disable", 1 },
};

/* Which kinds of fault a run has: what all of them together hide, a few show. */
static guint
choose_faults (DskRandom *random)
{
  guint faults = 0;

  for (guint i = STEP_RELAY_CRASH; i < STEP_N; i++)
    if (dsk_random_below (random, 100) < 45)
      faults |= 1u << i;
  return faults;
}

static guint
choose_kind (DskRandom *random, guint faults)
{
  guint total = 0;
  guint64 at;
  guint kind = 0;

  for (guint i = 0; i < STEP_N; i++)
    if (i < STEP_RELAY_CRASH || (faults & 1u << i) != 0)
      total += kinds[i].weight;
  at = dsk_random_below (random, total);
  for (;; kind++)
    {
      if (kind >= STEP_RELAY_CRASH && (faults & 1u << kind) == 0)
        continue;
      if (at < kinds[kind].weight)
        return kind;
      at -= kinds[kind].weight;
    }
}

GArray *
sim_plan_make (guint64 seed)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64);
  GArray *plan = g_array_new (FALSE, TRUE, sizeof (SimStep));
  guint n = MIN_STEPS + (guint) dsk_random_below (random, MORE_STEPS);
  guint faults = choose_faults (random);
  guint64 pace = 50 + dsk_random_below (random, 1500);

  /* Some are long, so that devices fall far behind. */
  if (seed % 8 == 0)
    n *= 3;
  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { i < 4 ? STEP_CUSTOMER : choose_kind (random, faults), dsk_random_u64 (random),
                             (gint64) dsk_random_below (random, pace) };

      g_array_append_val (plan, step);
    }
  return plan;
}

const char *
sim_step_name (const SimStep *step)
{
  return kinds[step->kind].name;
}

/* --- doing it --- */

static const char *const teams[] = { "North", "South", "Everyone" };

static const char *
somebody (SimWorld *world, guint64 arg)
{
  return ((SimDevice *) world->devices->pdata[arg % world->devices->len])->user;
}

static gboolean
add_member (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  return dsk_relay_engine_add_member (engine, NULL, teams[(arg >> 8) % G_N_ELEMENTS (teams)],
                                      somebody (world, arg), error);
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

/* The daemon keeps a month; here it may be nothing at all. The first time only begins to count. */
static gboolean
compact (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  gint64 gone = 0;

  world->compacted = TRUE;
  return dsk_relay_engine_compact (engine, (gint64) (arg % 2) * 2000, &gone, error);
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
    sim_disk_fail_after (disk, after);
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
    sim_device_submit (device, step->arg >> 8);
  else if (step->kind == STEP_OFFLINE || step->kind == STEP_ONLINE)
    sim_device_set_online (device, step->kind == STEP_ONLINE);
  else if (step->kind == STEP_LINE_CUT && device->conn != NULL)
    sim_conn_cut (device->conn);
  else if (step->kind == STEP_SLOW)
    device->slow_ms = device->slow_ms > 0 ? 0 : 4000;
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
    case STEP_LOOK:
      sim_settle (world, FALSE);
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
  return NULL;
}

/* Returns: (transfer full) (nullable): what is not quiet yet */
static char *
what_moves_still (SimWorld *world)
{
  const char *relay = sim_relay_what_moves (world->relay);

  if (relay != NULL)
    return g_strconcat ("the relay ", relay, NULL);
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
sim_settle (SimWorld *world, gboolean deep)
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
  if (moving != NULL)
    sim_violate (world, "10 liveness", "after %d quiet minutes %s", CALM_MS / 60000, moving);
  sim_trace (world, "quiet");
  if (world->violation == NULL)
    sim_check_all (world, deep);
  world->calm = FALSE;
}
