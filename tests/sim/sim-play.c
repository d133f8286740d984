/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One run: people and teams are made, the plan is carried out, and then everything is compared. */

#include "sim.h"

/* One seed of so many … */
#define NEUTRAL_OF 3 /* … goes through it twice */
#define VERIFY_OF 2  /* … compares its replicas, and damages one */

typedef struct
{
  DskRole role;
  const char *team; /* (nullable): besides the one that everybody begins in */
} Person;

static const Person people[SIM_MAX_DEVICES] = {
  { DSK_ROLE_ADMIN, NULL },
  { DSK_ROLE_OPERATOR, NULL },
  { DSK_ROLE_AGENT, "North" },
  { DSK_ROLE_AGENT, "South" },
  { DSK_ROLE_SUPERVISOR, "North" },
  { DSK_ROLE_VIEWER, NULL },
};

static gboolean
enrol (SimWorld *world, SimDevice *device, const Person *person, GError **error)
{
  DskRelayEngine *engine = world->relay->engine;
  g_autofree char *name = g_strdup_printf ("Person %u", device->index);
  g_autofree char *code = NULL;
  g_auto (DskEnrolment) enrolment = { 0 };

  if (!dsk_relay_engine_add_user (engine, NULL, name, person->role, NULL, &code, error)
      || !dsk_relay_engine_enrol (engine, code, "desk", &enrolment, error)
      || (person->team != NULL
          && !dsk_relay_engine_add_member (engine, NULL, person->team, enrolment.user, error)))
    return FALSE;
  device->user = g_strdup (enrolment.user);
  device->device = g_strdup (enrolment.device);
  device->token = g_strdup (enrolment.token);
  return TRUE;
}

static gboolean
found (SimWorld *world, guint n, GError **error)
{
  DskRelayEngine *engine = world->relay->engine;

  if (!dsk_relay_engine_begin (engine, error)
      || !dsk_relay_engine_add_number (engine, NULL, SIM_NUMBER, "Shop", error)
      || !dsk_relay_engine_add_team (engine, NULL, "North", NULL, error)
      || !dsk_relay_engine_add_team (engine, NULL, "South", NULL, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      SimDevice *device = sim_device_new (world, i, people[i].role);

      g_ptr_array_add (world->devices, device);
      if (!enrol (world, device, &people[i], error))
        return FALSE;
    }
  return dsk_relay_engine_commit (engine, error);
}

guint
sim_n_devices (guint64 seed)
{
  return 3 + (guint) (seed % (SIM_MAX_DEVICES - 2));
}

static void
begin (SimWorld *world)
{
  g_autoptr (GError) error = NULL;

  g_assert (sim_relay_open (world->relay));
  found (world, sim_n_devices (world->seed), &error);
  g_assert_no_error (error);
  world->relay->head = dsk_relay_engine_head (world->relay->engine);
  sim_upgrade_begin (world);
  for (guint i = 0; i < world->devices->len; i++)
    {
      SimDevice *device = world->devices->pdata[i];

      g_assert (sim_device_open (device));
      sim_device_set_online (device, TRUE);
    }
}

void
sim_play (guint64 seed, const gboolean *keep, gboolean verbose, SimOutcome *outcome)
{
  SimWorld *world = sim_world_new (seed, verbose);
  g_autoptr (GArray) plan = sim_plan_make (seed);

  *outcome = (SimOutcome){ 0 };
  begin (world);
  for (guint i = 0; i < plan->len && world->violation == NULL; i++)
    {
      const SimStep *step = &g_array_index (plan, SimStep, i);

      sim_run (world, step->after_ms);
      if (world->violation != NULL || (keep != NULL && !keep[i]))
        continue;
      sim_step_run (world, step);
      outcome->n_steps++;
    }
  if (world->violation == NULL)
    sim_settle (world);
  if (world->violation == NULL && world->skewed && seed % VERIFY_OF == 0)
    sim_verify_skewed (world);
  if (world->violation == NULL && world->skewed)
    {
      sim_upgrade_all (world);
      sim_settle (world);
    }
  if (world->violation == NULL && seed % NEUTRAL_OF == 0)
    sim_neutral_check (world);
  if (world->violation == NULL && seed % VERIFY_OF == 0)
    sim_verify_check (world);
  outcome->trace = world->trace;
  outcome->n_events = world->n_events;
  outcome->invariant = g_strdup (world->invariant);
  outcome->violation = g_strdup (world->violation);
  sim_world_free (world);
}

void
sim_outcome_clear (SimOutcome *outcome)
{
  g_clear_pointer (&outcome->invariant, g_free);
  g_clear_pointer (&outcome->violation, g_free);
}
