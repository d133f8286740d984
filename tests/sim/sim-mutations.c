/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the simulator would notice: each bug is planted in turn, and must be caught. */

#include <string.h>

#include "sim-planted.h"
#include "sim-run.h"

/* Returns: whether it was caught */
static gboolean
run_one (const SimRunOptions *options, guint planted, SimReport *report)
{
  SimRunOptions own = *options;

  own.planted = planted;
  own.stop = TRUE;
  own.twice = FALSE;
  sim_run_seeds (&own, report);
  return report->n_findings > 0;
}

gboolean
sim_run_mutations (const SimRunOptions *options, const char *only)
{
  g_autofree SimReport *report = g_new0 (SimReport, 1);
  SimRunOptions all = *options;
  guint64 n_played = 0;
  guint n = 0;
  guint caught = 0;
  gboolean interrupted = FALSE;

  all.remembered = TRUE;
  all.reached = sim_reached_new (&all);
  g_print ("%s%-20s %8s  %-24s %s\n", options->prefix, "bug", "seed", "invariant", "what it is");
  for (guint i = SIM_PLANTED_NONE + 1; i < SIM_PLANTED_N && !interrupted; i++)
    {
      gboolean found;

      if (only != NULL && strcmp (only, sim_planted_name (i)) != 0)
        continue;
      n++;
      found = run_one (&all, i, report);
      n_played += report->n_played;
      caught += found;
      interrupted = !found && !report->complete;
      if (found)
        g_print ("%s%-20s %8" G_GUINT64_FORMAT "  %-24s %s\n", options->prefix, sim_planted_name (i),
                 report->findings[0].seed, report->findings[0].invariant, sim_planted_words (i));
      else
        g_print ("%s%-20s %8s  %-24s %s\n", options->prefix, sim_planted_name (i), "-",
                 interrupted ? "interrupted" : "NOT CAUGHT", sim_planted_words (i));
    }
  sim_reached_free (&all, all.reached);
  g_print ("%s%u bugs planted, %u caught, in %" G_GUINT64_FORMAT " runs%s\n", options->prefix, n, caught, n_played,
           interrupted ? "; interrupted" : "");
  return n > 0 && caught == n;
}
