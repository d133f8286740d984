/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every copy does by the clock, an office's copies do not all do at once: nobody fetches everything, or compares
 * everything, at the same moment as the others. */

#include "session-fixture.h"

#define N_COPIES 8
#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)
#define SLOT_MS (10 * MINUTE_MS)

static void
fill (Fixture *f)
{
  fake_relay_add_conversation (f->relay, 1);
  fake_relay_add_message (f->relay, 1, 1, "one");
}

/* How long it waits before it fetches everything once more, from a relay that asks for that each time. */
static gint64
wait_for_refetch (void)
{
  Fixture f = { 0 };
  gint64 wait_ms;

  session_set_up (&f, NULL);
  fill (&f);
  f.relay->always_refetch = TRUE;
  for (guint i = 0; i < 20 && f.close_code == 0; i++)
    {
      session_connect_and_pump (&f);
      session_disconnect (&f);
    }
  wait_ms = f.retry_ms;
  session_tear_down (&f, NULL);
  return wait_ms;
}

/* After how many slots beyond a day it compares itself. */
static gint64
wait_for_verify (void)
{
  Fixture f = { 0 };
  gint64 slots = 0;

  session_set_up (&f, NULL);
  f.relay->schema_rev = DSK_SCHEMA_REV;
  fill (&f);
  session_connect_and_pump (&f);
  session_step (&f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (&f);
  f.now += 24 * 60 * MINUTE_MS - 1;
  for (; f.relay->n_verified == 0 && slots <= 13; slots++)
    {
      session_step (&f, DSK_REPLICA_SESSION_TICK, NULL);
      session_pump (&f);
      f.now += SLOT_MS;
    }
  session_tear_down (&f, NULL);
  return slots;
}

/* @least, @most: of what each copy waits */
static void
assert_apart (gint64 (*wait) (void), gint64 least, gint64 most)
{
  const gint64 first = wait ();
  gboolean apart = FALSE;

  for (guint i = 1; i < N_COPIES; i++)
    {
      const gint64 another = wait ();

      g_assert_cmpint (another, >=, least);
      g_assert_cmpint (another, <=, most);
      apart = apart || another != first;
    }
  g_assert_true (apart);
}

static void
test_refetch (void)
{
  assert_apart (wait_for_refetch, 10 * MINUTE_MS, 12 * MINUTE_MS);
}

static void
test_verify (void)
{
  assert_apart (wait_for_verify, 1, 13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/replica-jitter/refetch", test_refetch);
  g_test_add_func ("/client/replica-jitter/verify", test_verify);
  return g_test_run ();
}
