/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 from;
  guint64 n_seeds;
  gboolean remembered; /* those that broke something once, as well */
  guint jobs;        /* processes side by side */
  gboolean twice;    /* each seed must leave the same trace when it runs again */
  gboolean stop;     /* at the first violation */
  const char *prefix; /* of each line that is printed */
  guint planted;     /* see sim-planted.h */
  guint64 *reached;  /* (not owned) (nullable): sim_reached_new() */
} SimRunOptions;

typedef struct
{
  guint64 seed;
  char invariant[48];
  char text[400];
} SimFinding;

#define SIM_MAX_FINDINGS 32

typedef struct
{
  guint64 n_seeds;
  guint64 n_played;  /* those of them that could break something */
  gboolean complete; /* none was left out */
  guint64 n_steps;
  guint64 n_events;
  guint64 n_violations;
  guint64 traces; /* the sum of all, in whatever order: that of two builds is the same if all seeds' are */
  guint n_findings;
  SimFinding findings[SIM_MAX_FINDINGS]; /* lowest seed first */
} SimReport;

/* Runs seeds in processes of their own, so that one that crashes is a finding as well. */
void sim_run_seeds (const SimRunOptions *options, SimReport *report);

/* For each seed that @options name, to which places of bugs it comes, as far as that is known: for one run of them
 * after another, each with another bug. What can't show one, as it does not come to its place, is not played with it.
 * Returns: (transfer full): seen by all processes; for sim_reached_free() */
guint64 *sim_reached_new (const SimRunOptions *options);
void sim_reached_free (const SimRunOptions *options, guint64 *reached);

/* Leaves out steps as long as @seed still breaks @invariant; prints what is left and how to replay it. @replay: the
 * command that replays the whole seed */
void sim_shrink (guint64 seed, const char *invariant, const char *replay);

/* Plants each bug in turn. Returns: whether all were caught */
gboolean sim_run_mutations (const SimRunOptions *options, const char *only);

G_END_DECLS
