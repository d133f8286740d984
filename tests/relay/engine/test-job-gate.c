/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-job-gate.h"

#define IDLE DSK_JOB_GATE_IDLE_MS

typedef struct
{
  gint64 at;       /* ms */
  char who;        /* 0 ends it */
  gboolean leaves; /* otherwise: asks to come in */
  gboolean yes;    /* what it is told */
} Step;

static const struct
{
  const char *about;
  Step steps[16];
} cases[] = {
  { "four come in, the fifth waits; whoever is in stays in",
    { { 0, 'a', FALSE, TRUE }, { 0, 'b', FALSE, TRUE }, { 0, 'c', FALSE, TRUE }, { 0, 'd', FALSE, TRUE },
      { 1, 'e', FALSE, FALSE }, { 2, 'a', FALSE, TRUE }, { 3, 'e', FALSE, FALSE } } },
  { "a place is for who waits longest, not for who asks first",
    { { 0, 'a', FALSE, TRUE }, { 0, 'b', FALSE, TRUE }, { 0, 'c', FALSE, TRUE }, { 0, 'd', FALSE, TRUE },
      { 1, 'e', FALSE, FALSE }, { 2, 'f', FALSE, FALSE }, { 3, 'b', TRUE, TRUE }, { 4, 'f', FALSE, FALSE },
      { 5, 'e', FALSE, TRUE }, { 6, 'f', FALSE, FALSE }, { 7, 'a', TRUE, TRUE }, { 8, 'f', FALSE, TRUE } } },
  { "nobody need be told of a place that nobody waits for",
    { { 0, 'a', FALSE, TRUE }, { 1, 'a', TRUE, FALSE }, { 2, 'a', TRUE, FALSE } } },
  { "whoever waits may give up",
    { { 0, 'a', FALSE, TRUE }, { 0, 'b', FALSE, TRUE }, { 0, 'c', FALSE, TRUE }, { 0, 'd', FALSE, TRUE },
      { 1, 'e', FALSE, FALSE }, { 1, 'f', FALSE, FALSE }, { 2, 'e', TRUE, TRUE }, { 3, 'a', TRUE, TRUE },
      { 4, 'f', FALSE, TRUE } } },
  { "who is in and asks for nothing gives its place, and waits like the others",
    { { 0, 'a', FALSE, TRUE }, { 0, 'b', FALSE, TRUE }, { 0, 'c', FALSE, TRUE }, { 0, 'd', FALSE, TRUE },
      { IDLE - 1, 'a', FALSE, TRUE }, { IDLE - 1, 'b', FALSE, TRUE }, { IDLE - 1, 'c', FALSE, TRUE },
      { IDLE - 1, 'e', FALSE, FALSE }, { IDLE, 'e', FALSE, TRUE }, { IDLE + 1, 'd', FALSE, FALSE } } },
  { "who waited and does not ask any more holds nobody up",
    { { 0, 'a', FALSE, TRUE }, { 0, 'b', FALSE, TRUE }, { 0, 'c', FALSE, TRUE }, { 0, 'd', FALSE, TRUE },
      { 1, 'e', FALSE, FALSE }, { 4 * IDLE, 'a', FALSE, TRUE }, { 4 * IDLE, 'b', FALSE, TRUE },
      { 4 * IDLE, 'c', FALSE, TRUE }, { 4 * IDLE, 'd', FALSE, TRUE }, { 4 * IDLE + 1, 'f', FALSE, FALSE },
      { 4 * IDLE + 2, 'a', TRUE, TRUE }, { 4 * IDLE + 3, 'f', FALSE, TRUE } } },
};

static void
test_places (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DskJobGate) gate = dsk_job_gate_new ();

      for (const Step *step = cases[i].steps; step->who != 0; step++)
        {
          gconstpointer who = GINT_TO_POINTER ((int) step->who);
          gboolean yes = step->leaves ? dsk_job_gate_leave (gate, who) : dsk_job_gate_enter (gate, who, step->at);

          g_test_message ("%s: %c at %" G_GINT64_FORMAT, cases[i].about, step->who, step->at);
          g_assert_cmpint (yes, ==, step->yes);
        }
    }
}

static void
test_waiting (void)
{
  g_autoptr (DskJobGate) gate = dsk_job_gate_new ();

  for (int i = 1; i <= DSK_JOB_GATE_MAX + 3; i++)
    dsk_job_gate_enter (gate, GINT_TO_POINTER (i), 0);
  g_assert_cmpuint (dsk_job_gate_n_waiting (gate), ==, 3);
  dsk_job_gate_leave (gate, GINT_TO_POINTER (DSK_JOB_GATE_MAX + 1));
  g_assert_cmpuint (dsk_job_gate_n_waiting (gate), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-gate/places", test_places);
  g_test_add_func ("/job-gate/waiting", test_waiting);
  return g_test_run ();
}
