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

/* Leaves out steps as long as @seed still breaks @invariant; prints what is left and how to replay it. */
void sim_shrink (guint64 seed, const char *invariant);

/* Plants each bug in turn. Returns: whether all were caught */
gboolean sim_run_mutations (const SimRunOptions *options, const char *only);

G_END_DECLS
