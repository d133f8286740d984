/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Delta debugging: half of the steps at a time, then a quarter, and so on down to single ones. */

#include <string.h>

#include "sim-run.h"
#include "sim.h"

#define MAX_TRIES 400

static gboolean
still_breaks (guint64 seed, const char *invariant, const gboolean *keep)
{
  SimOutcome outcome;
  gboolean breaks;

  sim_play (seed, keep, FALSE, &outcome);
  breaks = g_strcmp0 (outcome.invariant, invariant) == 0;
  sim_outcome_clear (&outcome);
  return breaks;
}

/* Tries to do without the steps from @at on. */
static gboolean
leave_out (guint64 seed, const char *invariant, gboolean *keep, guint n, guint at, guint size)
{
  g_autofree gboolean *before = g_memdup2 (keep, n * sizeof (gboolean));
  gboolean any = FALSE;

  for (guint i = at; i < MIN (at + size, n); i++)
    {
      any = any || keep[i];
      keep[i] = FALSE;
    }
  if (any && still_breaks (seed, invariant, keep))
    return TRUE;
  memcpy (keep, before, n * sizeof (gboolean));
  return FALSE;
}

static void
reduce (guint64 seed, const char *invariant, gboolean *keep, guint n)
{
  guint tries = 0;

  for (guint size = MAX (n / 2, 1); size > 0 && tries < MAX_TRIES; size /= 2)
    for (guint at = 0; at < n && tries < MAX_TRIES; at += size, tries++)
      leave_out (seed, invariant, keep, n, at, size);
}

void
sim_shrink (guint64 seed, const char *invariant, const char *replay)
{
  g_autoptr (GArray) plan = sim_plan_make (seed);
  g_autofree gboolean *keep = g_new (gboolean, plan->len);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < plan->len; i++)
    keep[i] = TRUE;
  if (!still_breaks (seed, invariant, keep))
    return;
  reduce (seed, invariant, keep, plan->len);
  for (guint i = 0; i < plan->len; i++)
    if (keep[i])
      {
        const SimStep *step = &g_array_index (plan, SimStep, i);

        g_print ("#   step %u: %s %" G_GINT64_MODIFIER "x\n", i, sim_step_name (step), step->arg);
        g_string_append_printf (list, "%s%u", list->len > 0 ? "," : "", i);
      }
  g_print ("# replay what is left: %s --steps %s\n", replay, list->len > 0 ? list->str : "none");
}
