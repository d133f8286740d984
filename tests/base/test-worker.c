/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-worker.h"

#include "dsk-error.h"

/* Holds a worker in a job until it is opened, so that what is pushed meanwhile waits. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean entered;
  gboolean open;
} Gate;

static void
gate_init (Gate *gate)
{
  *gate = (Gate){ 0 };
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->cond);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->cond);
}

static void
gate_job (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->entered = TRUE;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_close (Gate *gate, DskWorker *worker)
{
  dsk_worker_push (worker, DSK_WORKER_DEFAULT, gate_job, gate);
  g_mutex_lock (&gate->lock);
  while (!gate->entered)
    g_cond_wait (&gate->cond, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
gate_open (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->lock);
}

typedef struct
{
  GString *out;
  char name;
} Letter;

static void
letter_job (gpointer data)
{
  Letter *letter = data;

  g_string_append_c (letter->out, letter->name);
  g_free (letter);
}

static void
push_letter (DskWorker *worker, int priority, GString *out, char name)
{
  Letter *letter = g_new (Letter, 1);

  *letter = (Letter){ out, name };
  dsk_worker_push (worker, priority, letter_job, letter);
}

static void
test_order (void)
{
  DskWorker *worker = dsk_worker_new ("order");
  g_autoptr (GString) out = g_string_new (NULL);
  Gate gate;

  gate_init (&gate);
  gate_close (&gate, worker);
  push_letter (worker, DSK_WORKER_IDLE, out, 'x');
  push_letter (worker, DSK_WORKER_DEFAULT, out, 'd');
  push_letter (worker, DSK_WORKER_DEFAULT, out, 'e');
  push_letter (worker, DSK_WORKER_URGENT, out, 'a');
  push_letter (worker, DSK_WORKER_IDLE, out, 'y');
  push_letter (worker, DSK_WORKER_DEFAULT, out, 'f');
  push_letter (worker, DSK_WORKER_URGENT, out, 'b');
  push_letter (worker, -50, out, 'c');
  g_assert_cmpuint (dsk_worker_pending (worker), ==, 8);
  gate_open (&gate);
  dsk_worker_free (worker);

  g_assert_cmpstr (out->str, ==, "abcdefxy");
  gate_clear (&gate);
}

typedef struct
{
  GArray *seen;
  int priority;
  guint serial;
} Numbered;

static void
numbered_job (gpointer data)
{
  Numbered *job = data;

  g_array_append_vals (job->seen, job, 1);
  g_free (job);
}

static void
test_many_in_order (void)
{
  DskWorker *worker = dsk_worker_new ("many");
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (Numbered));
  Gate gate;

  gate_init (&gate);
  gate_close (&gate, worker);
  for (guint i = 0; i < 10000; i++)
    {
      Numbered *job = g_new (Numbered, 1);

      *job = (Numbered){ seen, g_test_rand_int_range (-3, 4), i };
      dsk_worker_push (worker, job->priority, numbered_job, job);
    }
  gate_open (&gate);
  dsk_worker_free (worker);

  g_assert_cmpuint (seen->len, ==, 10000);
  for (guint i = 1; i < seen->len; i++)
    {
      const Numbered *a = &g_array_index (seen, Numbered, i - 1);
      const Numbered *b = &g_array_index (seen, Numbered, i);

      g_assert_cmpint (a->priority, <=, b->priority);
      if (a->priority == b->priority)
        g_assert_cmpuint (a->serial, <, b->serial);
    }
  gate_clear (&gate);
}

static void
chain_job (gpointer data)
{
  gpointer *chain = data;
  DskWorker *worker = chain[0];
  guint left = GPOINTER_TO_UINT (chain[1]);

  g_assert_true (dsk_worker_is_current (worker));
  if (left == 0)
    return;
  chain[1] = GUINT_TO_POINTER (left - 1);
  dsk_worker_push (worker, DSK_WORKER_IDLE, chain_job, chain);
}

/* A job that pushes another while the worker is being freed: that one runs too. */
static void
test_free_runs_all (void)
{
  DskWorker *worker = dsk_worker_new ("chain");
  gpointer chain[2] = { worker, GUINT_TO_POINTER (100) };

  g_assert_false (dsk_worker_is_current (worker));
  dsk_worker_push (worker, DSK_WORKER_DEFAULT, chain_job, chain);
  dsk_worker_free (worker);
  g_assert_cmpuint (GPOINTER_TO_UINT (chain[1]), ==, 0);
}

typedef struct
{
  DskWorker *worker;
  guint after;
  Gate done;
} Owner;

static void
count_after (gpointer data)
{
  Owner *owner = data;

  owner->after++;
}

static void
owner_dies (gpointer data)
{
  Owner *owner = data;

  dsk_worker_push (owner->worker, DSK_WORKER_DEFAULT, count_after, owner);
  dsk_worker_free (owner->worker);
  /* All that was queued ran before the owner goes. */
  g_assert_cmpuint (owner->after, ==, 2);
  gate_open (&owner->done);
}

static void
test_free_in_a_job (void)
{
  Owner owner = { .worker = dsk_worker_new ("suicide") };
  Gate gate;

  gate_init (&gate);
  gate_init (&owner.done);
  gate_close (&gate, owner.worker);
  dsk_worker_push (owner.worker, DSK_WORKER_URGENT, owner_dies, &owner);
  dsk_worker_push (owner.worker, DSK_WORKER_IDLE, count_after, &owner);
  gate_open (&gate);

  gate_job (&owner.done);
  gate_clear (&owner.done);
  gate_clear (&gate);
}

static gpointer
push_many (gpointer data)
{
  gpointer *args = data;

  for (guint i = 0; i < 2000; i++)
    dsk_worker_push (args[0], (int) (i % 3), (DskWorkerFunc) args[1], args[2]);
  return NULL;
}

static void
count_up (gpointer data)
{
  (*(guint *) data)++;
}

/* The counter is not atomic: the jobs of one worker never run beside each other. */
static void
test_push_from_threads (void)
{
  DskWorker *worker = dsk_worker_new ("threads");
  guint count = 0;
  gpointer args[3] = { worker, count_up, &count };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("push", push_many, args);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  dsk_worker_free (worker);
  g_assert_cmpuint (count, ==, 8000);
}

static void
task_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
square_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  gssize n = GPOINTER_TO_INT (task_data);

  g_assert_true (g_thread_self () != g_object_get_data (source, "main-thread"));
  g_task_return_int (task, n * n);
}

static void
fail_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_CORRUPT, "damaged");
}

static void
test_task (void)
{
  g_autoptr (DskWorker) worker = dsk_worker_new ("tasks");
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GTask *task = g_task_new (source, NULL, task_done_cb, &result);

  g_object_set_data (source, "main-thread", g_thread_self ());
  g_task_set_task_data (task, GINT_TO_POINTER (12), NULL);
  dsk_worker_run_task (worker, DSK_WORKER_DEFAULT, task, square_in_worker);
  g_object_unref (task);
  g_assert_cmpint (g_task_propagate_int (G_TASK (wait_for (&result)), &error), ==, 144);
  g_assert_no_error (error);
}

static void
test_task_error (void)
{
  g_autoptr (DskWorker) worker = dsk_worker_new ("tasks");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, task_done_cb, &result);

  dsk_worker_run_task (worker, DSK_WORKER_DEFAULT, task, fail_in_worker);
  g_assert_false (g_task_propagate_boolean (G_TASK (wait_for (&result)), &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
}

static void
must_not_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_assert_not_reached ();
}

static void
test_task_cancelled_while_waiting (void)
{
  g_autoptr (DskWorker) worker = dsk_worker_new ("tasks");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, task_done_cb, &result);
  Gate gate;

  gate_init (&gate);
  gate_close (&gate, worker);
  dsk_worker_run_task (worker, DSK_WORKER_DEFAULT, task, must_not_run);
  g_cancellable_cancel (cancellable);
  gate_open (&gate);
  g_assert_false (g_task_propagate_boolean (G_TASK (wait_for (&result)), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/worker/order", test_order);
  g_test_add_func ("/base/worker/many-in-order", test_many_in_order);
  g_test_add_func ("/base/worker/free-runs-all", test_free_runs_all);
  g_test_add_func ("/base/worker/free-in-a-job", test_free_in_a_job);
  g_test_add_func ("/base/worker/push-from-threads", test_push_from_threads);
  g_test_add_func ("/base/worker/task", test_task);
  g_test_add_func ("/base/worker/task-error", test_task_error);
  g_test_add_func ("/base/worker/task-cancelled-while-waiting", test_task_cancelled_while_waiting);
  return g_test_run ();
}
