/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim-planted.h"
#include "sim.h"

#define MAX_JOBS 64

/* Seeds that once found what is mended now; a line for each says what. */
static const guint64 remembered[] = {
  806,   /* the relay sent what was to be sent later, and a frame ended between it and its row of the list */
  846,   /* the power of a device went while a command was kept, and nobody noticed */
  1213,  /* a device was thought to be quiet before it had heard of the relay that came back … */
  1983,  /* … and so was another */
  5096,  /* a reply was on its way, and somebody else took over: what it takes to notice that nobody looks at fences */
  10410, /* the power of the relay went while another program made a backup, and nobody noticed */
};

/* Seen by all processes. */
typedef struct
{
  gint64 next; /* atomic: the seed that is taken next, from 0 */
  gint stop;   /* atomic */
  gint lock;   /* atomic: of the report */
  guint64 current[MAX_JOBS];
  SimReport report;
} Board;

static Board *playing; /* (owned) (nullable) */
static gint stopped;   /* atomic: by a signal, and so is what would be played after */

/* Seeds that were begun are finished, and what was found so far is told. */
static void
interrupted (int signal_number)
{
  g_atomic_int_set (&stopped, 1);
  if (playing != NULL)
    g_atomic_int_set (&playing->stop, 1);
}

static void
lock (Board *board)
{
  while (!g_atomic_int_compare_and_exchange (&board->lock, 0, 1))
    g_usleep (50);
}

static void
unlock (Board *board)
{
  g_atomic_int_set (&board->lock, 0);
}

static void
add_finding (Board *board, guint64 seed, const char *invariant, const char *text)
{
  SimReport *report = &board->report;
  SimFinding *finding;

  report->n_violations++;
  if (report->n_findings >= SIM_MAX_FINDINGS)
    return;
  finding = &report->findings[report->n_findings++];
  finding->seed = seed;
  g_strlcpy (finding->invariant, invariant, sizeof finding->invariant);
  g_strlcpy (finding->text, text, sizeof finding->text);
}

static guint64
count (const SimRunOptions *options)
{
  return options->n_seeds + (options->remembered ? G_N_ELEMENTS (remembered) : 0);
}

/* --- which bugs a seed could show --- */

#define BIT(planted) ((guint64) 1 << (planted))
/* Instead of that no bug is planted: what is said of the others holds. */
#define KNOWN BIT (SIM_PLANTED_NONE)

G_STATIC_ASSERT (SIM_PLANTED_N <= 64);

guint64 *
sim_reached_new (const SimRunOptions *options)
{
  guint64 *reached = mmap (NULL, count (options) * sizeof (guint64), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_assert (reached != MAP_FAILED);
  return reached;
}

void
sim_reached_free (const SimRunOptions *options, guint64 *reached)
{
  munmap (reached, count (options) * sizeof (guint64));
}

/* That seed was played, and it did not come to the place of the bug: so it was played as if there were none. */
static void
learn (const SimRunOptions *options, guint64 i)
{
  guint64 reached = KNOWN;

  if (options->reached == NULL || sim_planted_reached[options->planted])
    return;
  for (guint planted = SIM_PLANTED_NONE + 1; planted < SIM_PLANTED_N; planted++)
    if (sim_planted_reached[planted])
      reached |= BIT (planted);
  __atomic_store_n (&options->reached[i], reached, __ATOMIC_SEQ_CST);
}

static gboolean
could_show (const SimRunOptions *options, guint64 i)
{
  const guint64 reached
      = options->reached != NULL ? __atomic_load_n (&options->reached[i], __ATOMIC_SEQ_CST) : 0;

  return (reached & KNOWN) == 0 || (reached & BIT (options->planted)) != 0;
}

/* --- one seed --- */

static void
play_seed (Board *board, const SimRunOptions *options, guint64 i, guint64 seed)
{
  SimOutcome first = { 0 };
  SimOutcome second = { 0 };

  memset (sim_planted_reached, 0, sizeof sim_planted_reached);
  sim_play (seed, NULL, FALSE, &first);
  if (first.violation == NULL)
    learn (options, i);
  if (first.violation == NULL && options->twice)
    sim_play (seed, NULL, FALSE, &second);
  lock (board);
  board->report.n_seeds++;
  board->report.n_played++;
  board->report.n_steps += first.n_steps;
  board->report.n_events += first.n_events;
  board->report.traces += first.trace;
  if (first.violation != NULL)
    add_finding (board, seed, first.invariant, first.violation);
  else if (options->twice && first.trace != second.trace)
    add_finding (board, seed, "trace", "two runs of the seed are not the same");
  if (first.violation != NULL && options->stop)
    g_atomic_int_set (&board->stop, 1);
  unlock (board);
  sim_outcome_clear (&first);
  sim_outcome_clear (&second);
}

static void
skip_seed (Board *board)
{
  lock (board);
  board->report.n_seeds++;
  unlock (board);
}

static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

static void
work (Board *board, const SimRunOptions *options, guint job)
{
  /* Faults are what this is about: the product warns of them all the time. */
  g_log_set_handler (NULL, G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE, ignore_log, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  sim_planted = options->planted;
  sim_prepare ();
  while (g_atomic_int_get (&board->stop) == 0)
    {
      guint64 i = (guint64) __atomic_fetch_add (&board->next, 1, __ATOMIC_SEQ_CST);

      if (i >= count (options))
        break;
      board->current[job] = i < options->n_seeds ? options->from + i : remembered[i - options->n_seeds];
      if (could_show (options, i))
        play_seed (board, options, i, board->current[job]);
      else
        skip_seed (board);
    }
  sim_clean_up ();
}

static pid_t
start (Board *board, const SimRunOptions *options, guint job)
{
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  if (pid != 0)
    return pid;
  signal (SIGINT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  work (board, options, job);
  _exit (0);
}

/* A process that died is a finding of the seed that it was at; another one goes on after it. */
static void
wait_for (Board *board, const SimRunOptions *options, pid_t *pids)
{
  guint running = options->jobs;
  int status;
  pid_t pid;

  while (running > 0 && ((pid = wait (&status)) > 0 || errno == EINTR))
    {
      guint job = 0;

      for (; job < options->jobs && pids[job] != pid; job++)
        ;
      if (job == options->jobs)
        continue;
      running--;
      if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
        continue;
      board->lock = 0;
      board->report.n_seeds++;
      add_finding (board, board->current[job], "crash", "the process died");
      if (options->stop)
        board->stop = 1;
      pids[job] = start (board, options, job);
      running++;
    }
}

static int
compare (const void *a, const void *b)
{
  const SimFinding *x = a;
  const SimFinding *y = b;

  return x->seed < y->seed ? -1 : x->seed > y->seed;
}

void
sim_run_seeds (const SimRunOptions *options, SimReport *report)
{
  Board *board = mmap (NULL, sizeof (Board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t pids[MAX_JOBS];

  g_assert (board != MAP_FAILED && options->jobs > 0 && options->jobs <= MAX_JOBS);
  playing = board;
  signal (SIGINT, interrupted);
  signal (SIGTERM, interrupted);
  board->stop = g_atomic_int_get (&stopped);
  for (guint i = 0; i < options->jobs; i++)
    pids[i] = start (board, options, i);
  wait_for (board, options, pids);
  *report = board->report;
  report->complete = report->n_seeds == count (options);
  qsort (report->findings, report->n_findings, sizeof (SimFinding), compare);
  playing = NULL;
  munmap (board, sizeof (Board));
}
