/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens in a run: a list of steps that the seed alone decides, so that one can be left out and the others stay
 * what they are. Most runs have a bit of everything, less some kinds of fault: what all of them together hide, a few
 * show. Some have a theme, for what else is met too rarely. */

#include "sim-eph.h"
#include "sim-shift.h"
#include "sim-steps.h"

#define MIN_STEPS 20
#define MORE_STEPS 40
#define VERIFY_OF 4 /* in one seed of so many, devices compare themselves with the relay now and then */

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
  /* Put between the others, in some seeds. */
  [STEP_VIEW] = { "view", 0 },
  [STEP_TYPE] = { "type", 0 },
  [STEP_COLLIDE] = { "collide", 0 },
  [STEP_VERIFY] = { "verify", 0 },
  [STEP_UPGRADE] = { "upgrade", 0 },
  [STEP_SNOOZE] = { "snooze", 0 },
  [STEP_HANDOFF] = { "handoff", 0 },
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

typedef struct
{
  guint faults;     /* mask of the only ones that there are, or 0: any */
  guint often;      /* mask of the kinds … */
  guint how_often;  /* … that come so many times as often */
} Theme;

#define BIT(kind) (1u << STEP_##kind)

/* By the seed. Those that are not here have no theme. */
#define N_THEMES 10
static const Theme themes[N_THEMES] = {
  /* A relay that goes back in time, and people who had been told of what it forgot. */
  [3] = { BIT (BACKUP) | BIT (RESTORE) | BIT (RELAY_CRASH), BIT (BACKUP) | BIT (RESTORE), 4 },
  /* A replica that goes back in time: numbers are used twice. */
  [5] = { BIT (COPY) | BIT (COPY_BACK), BIT (COPY) | BIT (COPY_BACK), 4 },
  /* A relay that can't write, now and then, and many commands one after the other. */
  [7] = { BIT (RELAY_DISK), BIT (RELAY_DISK), 6 },
  /* Devices that are away most of the time. */
  [9] = { BIT (DEVICE_CRASH), BIT (OFFLINE) | BIT (ONLINE) | BIT (LINE_CUT), 3 },
};

static guint
weight_of (const Theme *theme, guint kind)
{
  return kinds[kind].weight * ((theme->often & 1u << kind) != 0 ? theme->how_often : 1);
}

static guint
choose_faults (DskRandom *random, const Theme *theme)
{
  guint faults = 0;

  for (guint i = STEP_RELAY_CRASH; i < STEP_N; i++)
    if (dsk_random_below (random, 100) < 45)
      faults |= 1u << i;
  return theme->faults != 0 ? theme->faults : faults;
}

static guint
choose_kind (DskRandom *random, const Theme *theme, guint faults)
{
  guint total = 0;
  guint64 at;
  guint kind = 0;

  for (guint i = 0; i < STEP_N; i++)
    if (i < STEP_RELAY_CRASH || (faults & 1u << i) != 0)
      total += weight_of (theme, i);
  at = dsk_random_below (random, total);
  for (;; kind++)
    {
      if (kind >= STEP_RELAY_CRASH && (faults & 1u << kind) == 0)
        continue;
      if (at < weight_of (theme, kind))
        return kind;
      at -= weight_of (theme, kind);
    }
}

/* --- a plan --- */

typedef struct
{
  GArray *steps; /* (unowned) */
  DskRandom *random;
  guint n_devices;
  guint64 pace;
} Making;

static void
add (Making *making, StepKind kind, guint64 arg, guint64 pace)
{
  const SimStep step = { kind, arg, (gint64) dsk_random_below (making->random, pace) };

  g_array_append_val (making->steps, step);
}

/* An argument that means the same device as @arg. */
static guint64
same_device (Making *making, guint64 arg)
{
  guint64 other = dsk_random_u64 (making->random);

  return other - other % making->n_devices + arg % making->n_devices;
}

static void
add_submits (Making *making, guint64 arg, guint n, guint64 pace)
{
  for (guint i = 0; i < n; i++)
    add (making, STEP_SUBMIT, same_device (making, arg), pace);
}

/* What was written after the copy is forgotten, and as much is written anew before the relay hears of it. */
static void
add_copied (Making *making, guint64 arg)
{
  guint n = 1 + (guint) dsk_random_below (making->random, 2);

  add (making, STEP_COPY, arg, making->pace);
  add (making, STEP_CUSTOMER, dsk_random_u64 (making->random), 6000);
  add_submits (making, arg, n, 8000);
  add (making, STEP_CUSTOMER, dsk_random_u64 (making->random), 8000);
  add (making, STEP_OFFLINE, same_device (making, arg), 4000);
  add (making, STEP_COPY_BACK, same_device (making, arg), making->pace);
  add (making, STEP_CUSTOMER, dsk_random_u64 (making->random), 8000);
  add_submits (making, arg, n + 2, 4000);
  add (making, STEP_ONLINE, same_device (making, arg), 2000);
}

static void
add_step (Making *making, StepKind kind, const Theme *theme)
{
  guint64 arg = dsk_random_u64 (making->random);

  if (kind == STEP_COPY && (theme->often & BIT (COPY)) != 0)
    add_copied (making, arg);
  else
    add (making, kind, arg, making->pace);
  if (kind == STEP_RELAY_DISK && (theme->often & BIT (RELAY_DISK)) != 0)
    add_submits (making, dsk_random_u64 (making->random), 6, 2);
}

/* By chance of its own: the other steps stay what they are. */
static void
insert_ephemeral (GArray *steps, guint64 seed, guint64 pace)
{
  static const StepKind some[] = { STEP_VIEW, STEP_VIEW, STEP_TYPE, STEP_TYPE, STEP_COLLIDE };
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64 + 63);
  guint n = steps->len / 2;

  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { some[dsk_random_below (random, G_N_ELEMENTS (some))], dsk_random_u64 (random),
                             (gint64) dsk_random_below (random, pace) };

      g_array_insert_val (steps, 4 + (guint) dsk_random_below (random, steps->len - 4), step);
    }
}

/* Likewise. */
static void
insert_verify (GArray *steps, guint64 seed, guint64 pace)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64 + 62);
  guint n = 2 + steps->len / 8;

  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { STEP_VERIFY, dsk_random_u64 (random), (gint64) dsk_random_below (random, pace) };

      g_array_insert_val (steps, 4 + (guint) dsk_random_below (random, steps->len - 4), step);
    }
}

/* Likewise. */
static void
insert_upgrades (GArray *steps, guint64 seed, guint64 pace)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64 + 61);
  guint n = 3 + steps->len / 8;

  for (guint i = 0; i < n; i++)
    {
      const SimStep step = { STEP_UPGRADE, dsk_random_u64 (random), (gint64) dsk_random_below (random, pace) };

      g_array_insert_val (steps, 4 + (guint) dsk_random_below (random, steps->len - 4), step);
    }
}

GArray *
sim_plan_make (guint64 seed)
{
  g_autoptr (DskRandom) random = dsk_random_new_seeded (seed * 64);
  const Theme *theme = &themes[seed % N_THEMES];
  Making making = { g_array_new (FALSE, TRUE, sizeof (SimStep)), random, sim_n_devices (seed), 0 };
  guint n = MIN_STEPS + (guint) dsk_random_below (random, MORE_STEPS);
  guint faults = choose_faults (random, theme);

  making.pace = 50 + dsk_random_below (random, 1500);
  /* Some are long, so that devices fall far behind. */
  if (seed % 8 == 0)
    n *= 3;
  for (guint i = 0; i < n; i++)
    add_step (&making, i < 4 ? STEP_CUSTOMER : choose_kind (random, theme, faults), theme);
  if (sim_eph_seed (seed))
    insert_ephemeral (making.steps, seed, making.pace);
  if (seed % VERIFY_OF == 1)
    insert_verify (making.steps, seed, making.pace);
  if (sim_upgrade_seed (seed))
    insert_upgrades (making.steps, seed, making.pace);
  if (sim_shift_seed (seed))
    sim_shift_insert (making.steps, seed, making.pace);
  return making.steps;
}

const char *
sim_step_name (const SimStep *step)
{
  return kinds[step->kind].name;
}
