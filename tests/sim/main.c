/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim-planted.h"
#include "sim-run.h"
#include "sim.h"

#define SHOWN 3 /* violations that are shrunk and printed in full */

static const char *program; /* as it was called */
static gint64 n_seeds = 200;
static gint64 from = 1;
static gint64 one_seed = -1;
static int jobs;
static char *steps;
static char *planted_name;
static gboolean once;
static gboolean mutations;
static gboolean tap;

static const GOptionEntry entries[] = {
  { "seeds", 'n', 0, G_OPTION_ARG_INT64, &n_seeds, "How many seeds to run", "N" },
  { "from", 0, 0, G_OPTION_ARG_INT64, &from, "The first of them", "SEED" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &one_seed, "Run this one and tell all that happens", "SEED" },
  { "steps", 0, 0, G_OPTION_ARG_STRING, &steps, "Only these steps of it, as in 3,7,9", "LIST" },
  { "jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "Processes side by side (all processors)", "N" },
  { "once", 0, 0, G_OPTION_ARG_NONE, &once, "Do not run each seed a second time", NULL },
  { "planted", 0, 0, G_OPTION_ARG_STRING, &planted_name, "With this bug planted", "BUG" },
  { "mutations", 0, 0, G_OPTION_ARG_NONE, &mutations, "Plant each bug, or only --planted", NULL },
  { "tap", 0, 0, G_OPTION_ARG_NONE, &tap, "Say ok or not ok, as tests do", NULL },
  G_OPTION_ENTRY_NULL,
};

static gboolean
find_planted (guint *planted)
{
  *planted = SIM_PLANTED_NONE;
  if (planted_name == NULL)
    return TRUE;
  for (guint i = 0; i < SIM_PLANTED_N; i++)
    if (strcmp (planted_name, sim_planted_name (i)) == 0)
      {
        *planted = i;
        return TRUE;
      }
  g_printerr ("There is no bug called %s to plant\n", planted_name);
  return FALSE;
}

/* Returns: (transfer full) (nullable): NULL is all of them */
static gboolean *
read_steps (guint64 seed)
{
  g_autoptr (GArray) plan = sim_plan_make (seed);
  g_auto (GStrv) parts = steps != NULL ? g_strsplit (steps, ",", -1) : NULL;
  gboolean *keep;

  if (parts == NULL)
    return NULL;
  keep = g_new0 (gboolean, plan->len);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_isdigit (*parts[i]) && atoi (parts[i]) < (int) plan->len)
      keep[atoi (parts[i])] = TRUE;
  return keep;
}

static int
replay (guint planted)
{
  g_autofree gboolean *keep = read_steps ((guint64) one_seed);
  SimOutcome outcome;
  gboolean ok;

  sim_planted = planted;
  sim_prepare ();
  sim_play ((guint64) one_seed, keep, TRUE, &outcome);
  ok = outcome.violation == NULL;
  g_print ("seed %" G_GINT64_FORMAT ": %u steps, %" G_GUINT64_FORMAT " events, trace %016" G_GINT64_MODIFIER
           "x: %s%s%s\n",
           one_seed, outcome.n_steps, outcome.n_events, outcome.trace, ok ? "ok" : outcome.invariant,
           ok ? "" : ": ", ok ? "" : outcome.violation);
  sim_outcome_clear (&outcome);
  sim_clean_up ();
  return ok ? 0 : 1;
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

/* In a process of its own, since it may crash. */
static void
tell (const SimFinding *finding, guint planted)
{
  g_autofree char *replay = g_strdup_printf ("%s --seed %" G_GUINT64_FORMAT "%s%s", program, finding->seed,
                                             planted != SIM_PLANTED_NONE ? " --planted " : "",
                                             planted != SIM_PLANTED_NONE ? sim_planted_name (planted) : "");
  pid_t pid;

  g_print ("# seed %" G_GUINT64_FORMAT " breaks %s: %s\n# replay: %s\n", finding->seed, finding->invariant,
           finding->text, replay);
  fflush (NULL);
  pid = fork ();
  if (pid == 0)
    {
      g_log_set_handler (NULL, G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE, ignore_log, NULL);
      sim_planted = planted;
      sim_prepare ();
      sim_shrink (finding->seed, finding->invariant, replay);
      sim_clean_up ();
      fflush (NULL);
      _exit (0);
    }
  waitpid (pid, NULL, 0);
}

static gboolean
run (const SimRunOptions *options)
{
  g_autofree SimReport *report = g_new0 (SimReport, 1);
  gint64 begun = g_get_monotonic_time ();

  sim_run_seeds (options, report);
  for (guint i = 0; i < MIN (report->n_findings, SHOWN); i++)
    tell (&report->findings[i], options->planted);
  for (guint i = SHOWN; i < report->n_findings; i++)
    g_print ("# seed %" G_GUINT64_FORMAT " breaks %s: %s\n", report->findings[i].seed,
             report->findings[i].invariant, report->findings[i].text);
  g_print ("%s%" G_GUINT64_FORMAT " seeds from %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT
           " operations, %" G_GUINT64_FORMAT " events, traces %016" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT
           " violations, %.0f s%s\n",
           tap ? "# " : "", report->n_seeds, options->from, report->n_steps, report->n_events, report->traces,
           report->n_violations,
           (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, report->complete ? "" : "; interrupted");
  return report->n_violations == 0 && report->complete;
}

static int
conclude (gboolean ok)
{
  if (tap)
    g_print ("1..1\n%s 1 - %s\n", ok ? "ok" : "not ok", mutations ? "planted bugs are caught" : "seeds");
  return ok ? 0 : 1;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- relay and replicas in virtual time");
  g_autoptr (GError) error = NULL;
  SimRunOptions options = { 0 };

  program = argv[0];
  setlocale (LC_ALL, "C");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (!find_planted (&options.planted))
    return 2;
  if (one_seed >= 0)
    return replay (options.planted);
  options.from = (guint64) from;
  options.n_seeds = (guint64) n_seeds;
  options.jobs = jobs > 0 ? (guint) MIN (jobs, 64) : g_get_num_processors ();
  options.twice = !once;
  options.remembered = from == 1;
  options.prefix = tap ? "# " : "";
  if (mutations)
    return conclude (sim_run_mutations (&options, planted_name));
  return conclude (run (&options));
}
