/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions to the threads that read, and the fan-out, which asks for many devices at once. */

#include <glib/gstdio.h>

#include "dsk-relay-engine.h"
#include "dsk-relay-fanout.h"

#define N_LANES 2
#define N_WISHES 123
#define N_AGAIN 60 /* of them ask once more when they are answered */
#define DEADLINE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  char *dir;                /* (owned) */
  DskMainQueue *queue;      /* (owned) */
  DskRelayReaders *readers; /* (owned) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  g_autoptr (GError) error = NULL;

  f->dir = g_dir_make_tmp ("dastak-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_true (dsk_relay_engine_create (f->dir, clock, random, &error));
  f->queue = dsk_main_queue_new (NULL);
  f->readers = dsk_relay_readers_new (f->dir, N_LANES, f->queue, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  g_clear_pointer (&f->readers, dsk_relay_readers_free);
  g_clear_pointer (&f->queue, dsk_main_queue_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

/* Runs the main loop until @flag is set. */
static void
run_until (const gboolean *flag)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  while (!*flag)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (100);
    }
}

/* A job that does not end before it is let go. */
typedef struct
{
  DskReaderJob job;
  GMutex lock;
  GCond cond;
  gboolean let_go; /* guarded by lock */
  gboolean tells;
  gboolean told;
  gboolean done;
} Slow;

static void
let_go (Slow *slow)
{
  g_mutex_lock (&slow->lock);
  slow->let_go = TRUE;
  g_cond_signal (&slow->cond);
  g_mutex_unlock (&slow->lock);
}

static void
told_cb (gpointer data)
{
  Slow *slow = data;

  g_assert_false (slow->done);
  slow->told = TRUE;
  let_go (slow);
}

static void
slow_run (DskReaderJob *job, DskRelayReader *reader)
{
  Slow *slow = (Slow *) job;
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  if (slow->tells)
    dsk_reader_job_tell (job, told_cb, slow);
  g_mutex_lock (&slow->lock);
  while (!slow->let_go)
    g_assert_true (g_cond_wait_until (&slow->cond, &slow->lock, deadline));
  g_mutex_unlock (&slow->lock);
}

static void
slow_done (DskReaderJob *job)
{
  ((Slow *) job)->done = TRUE;
}

static void
slow_init (Slow *slow)
{
  *slow = (Slow){ .job = { .run = slow_run, .done = slow_done } };
  g_mutex_init (&slow->lock);
  g_cond_init (&slow->cond);
}

static void
slow_clear (Slow *slow)
{
  g_mutex_clear (&slow->lock);
  g_cond_clear (&slow->cond);
}

/* What a job tells comes before its end, and while it runs: it waits for it. */
static void
test_tell (Fixture *f, gconstpointer data)
{
  Slow slow;

  slow_init (&slow);
  slow.tells = TRUE;
  dsk_relay_readers_push (f->readers, 0, &slow.job);
  run_until (&slow.done);
  g_assert_true (slow.told);
  slow_clear (&slow);
}

/* Whoever is in a hurry does not queue behind what takes long, whichever thread that is in. */
static void
test_least_busy (Fixture *f, gconstpointer data)
{
  for (guint busy = 0; busy < N_LANES; busy++)
    {
      Slow slow, quick;

      slow_init (&slow);
      slow_init (&quick);
      quick.let_go = TRUE;
      dsk_relay_readers_push (f->readers, busy, &slow.job);
      dsk_relay_readers_push_first (f->readers, &quick.job);
      run_until (&quick.done);
      g_assert_false (slow.done);
      let_go (&slow);
      run_until (&slow.done);
      slow_clear (&slow);
      slow_clear (&quick);
    }
}

/* --- the fan-out --- */

typedef struct
{
  DskRelayFanout *fanout; /* (owned) */
  GArray *answers;        /* (owned) of guint: whose, in the order in which they came */
  guint expected;
  gboolean complete;
} Office;

typedef struct
{
  Office *office;
  guint number;
} Device;

static DskPrincipal nobody = { (char *) "no", (char *) "no", (char *) "No", (char *) "admin" };

static void answer_cb (const DskLiveAsk *ask, gpointer user_data);

static void
ask (Device *device)
{
  dsk_relay_fanout_ask (device->office->fanout, &nobody, "epoch", 0, 1000, answer_cb, device);
}

static void
answer_cb (const DskLiveAsk *answer, gpointer user_data)
{
  Device *device = user_data;
  Office *office = device->office;

  g_assert_nonnull (answer->error); /* nobody may be told anything */
  g_array_append_val (office->answers, device->number);
  office->complete = office->answers->len == office->expected;
  if (office->answers->len <= N_AGAIN)
    ask (device);
}

static void
office_open (Office *office, Fixture *f, Device *devices)
{
  *office = (Office){ .fanout = dsk_relay_fanout_new (f->readers),
                      .answers = g_array_new (FALSE, FALSE, sizeof (guint)),
                      .expected = N_WISHES + N_AGAIN };
  for (guint i = 0; i < N_WISHES; i++)
    {
      devices[i] = (Device){ office, i };
      ask (&devices[i]);
    }
}

/* More than are told at once, and some that ask again while others are still to be told: each gets one answer to each
 * question, in their order. */
static void
test_fanout (Fixture *f, gconstpointer data)
{
  Device devices[N_WISHES];
  Office office;

  office_open (&office, f, devices);
  run_until (&office.complete);
  dsk_relay_fanout_stop (office.fanout);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (office.answers->len, ==, N_WISHES + N_AGAIN);
  for (guint n = 0, i = 0; i < office.answers->len; i++)
    if (g_array_index (office.answers, guint, i) == n && n < N_WISHES)
      n++;
    else
      g_assert_cmpuint (g_array_index (office.answers, guint, i), <, N_AGAIN); /* for the second time */
  dsk_relay_fanout_free (office.fanout);
  g_array_unref (office.answers);
}

/* What was asked for when the relay stops is answered all the same. */
static void
test_fanout_stop (Fixture *f, gconstpointer data)
{
  Device devices[N_WISHES];
  Office office;

  office_open (&office, f, devices);
  dsk_relay_fanout_stop (office.fanout);
  g_clear_pointer (&f->readers, dsk_relay_readers_free);
  g_assert_cmpuint (office.answers->len, ==, 0);
  g_array_set_size (office.answers, N_AGAIN); /* nobody asks again: there is no one to ask */
  g_clear_pointer (&f->queue, dsk_main_queue_free);
  g_assert_cmpuint (office.answers->len, ==, N_AGAIN + N_WISHES);
  dsk_relay_fanout_free (office.fanout);
  g_array_unref (office.answers);
}

#define ADD(name, func) g_test_add ("/relay-readers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("tell", test_tell);
  ADD ("least-busy", test_least_busy);
  ADD ("fanout", test_fanout);
  ADD ("fanout-stop", test_fanout_stop);
  return g_test_run ();
}
