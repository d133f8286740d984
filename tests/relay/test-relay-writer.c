/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The writer when the disk fails: a limit on the size of files makes writes fail as a broken disk does. */

#define G_LOG_DOMAIN "dastak-relay"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "dsk-error.h"
#include "dsk-relay-writer.h"

typedef struct
{
  char *dir;              /* (owned) */
  DskClock *clock;        /* (owned) */
  DskRandom *random;      /* (owned) */
  DskMainQueue *queue;    /* (owned) */
  DskRelayWriter *writer; /* (owned) */
  guint n_fatal;
  int n_tails; /* (atomic): after each slice of bodies that were applied */
  gboolean break_in_tail;
} Fixture;

typedef struct
{
  DskWriterOp op;
  const char *name;
  gboolean done;
  GError *error; /* (owned) (nullable) */
} Op;

static void
set_broken (gboolean broken)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = broken ? 1 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static DskWriterOp *
tail_cb (DskRelayEngine *engine, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->n_tails);
  if (f->break_in_tail)
    set_broken (TRUE);
  return NULL;
}

static void
head_cb (gint64 head, gpointer user_data)
{
}

static void
fatal_cb (const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_false (dsk_relay_writer_error_is_passing (error));
  f->n_fatal++;
}

static void
open_writer (Fixture *f)
{
  const DskWriterHooks hooks = { tail_cb, head_cb, fatal_cb, f };
  g_autoptr (GError) error = NULL;

  f->queue = dsk_main_queue_new (NULL);
  f->writer = dsk_relay_writer_new (f->dir, f->clock, f->random, f->queue, &hooks, &error);
  g_assert_no_error (error);
}

static void
close_writer (Fixture *f)
{
  dsk_relay_writer_stop (f->writer);
  g_clear_pointer (&f->queue, dsk_main_queue_free);
  g_clear_pointer (&f->writer, dsk_relay_writer_free);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  f->dir = g_dir_make_tmp ("dastak-XXXXXX", &error);
  g_assert_no_error (error);
  f->clock = dsk_clock_new_system ();
  f->random = dsk_random_new_system ();
  g_assert_true (dsk_relay_engine_create (f->dir, f->clock, f->random, &error));
  open_writer (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  close_writer (f);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->dir, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
  dsk_clock_unref (f->clock);
  dsk_random_unref (f->random);
}

static gboolean
add_user (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  g_autofree char *user = NULL;
  g_autofree char *code = NULL;

  return dsk_relay_engine_add_user (engine, NULL, ((Op *) op)->name, DSK_ROLE_AGENT, &user, &code,
                                    error);
}

static gboolean
append (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  static const char text[] = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, sizeof text - 1);
  guint8 mac[32] = { 1 };

  /* No two are alike if they have names. */
  if (((Op *) op)->name != NULL)
    g_strlcpy ((char *) mac + 1, ((Op *) op)->name, sizeof mac - 1);
  return dsk_relay_engine_append_webhook (engine, mac, body, error);
}

static gboolean
nothing (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return TRUE;
}

static void
done_cb (DskWriterOp *op, const GError *error)
{
  Op *self = (Op *) op;

  self->done = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

/* Returns: (transfer full) (nullable): what came of it */
static GError *
run (Fixture *f, DskWriterRun func, DskWriterFlags flags, const char *name)
{
  Op op = { .op = { .run = func, .done = done_cb, .flags = flags }, .name = name };

  g_assert_true (dsk_relay_writer_push (f->writer, &op.op));
  while (!op.done)
    g_main_context_iteration (NULL, TRUE);
  return op.error;
}

/* Nothing is tried after a failed commit, not even when the disk seems well again; a restart mends it. */
static void
assert_refuses (Fixture *f)
{
  g_autoptr (GError) refused = run (f, add_user, 0, "Cara");
  g_autoptr (GError) sign = run (f, nothing, DSK_WRITER_NOTHING, NULL);
  g_autoptr (GError) mended = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_error (refused, DSK_ERROR, DSK_ERROR_FAILED);
  g_assert_error (sign, DSK_ERROR, DSK_ERROR_FAILED);
  g_assert_cmpuint (f->n_fatal, ==, 1);
  f->break_in_tail = FALSE;
  close_writer (f);
  open_writer (f);
  mended = run (f, add_user, 0, "Cara");
  g_assert_no_error (mended);
  again = run (f, add_user, 0, "Anna");
  g_assert_error (again, DSK_ERROR, DSK_ERROR_CONFLICT);
}

static void
test_commit_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) well = run (f, add_user, 0, "Anna");
  g_autoptr (GError) broken = NULL;

  g_assert_no_error (well);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*could not commit*");
  set_broken (TRUE);
  broken = run (f, add_user, 0, "Bela");
  set_broken (FALSE);
  g_test_assert_expected_messages ();
  g_assert_error (broken, DSK_ERROR, DSK_ERROR_FAILED);
  assert_refuses (f);
}

static void
test_apply_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) well = run (f, add_user, 0, "Anna");
  g_autoptr (GError) kept = NULL;

  g_assert_no_error (well);
  f->break_in_tail = TRUE;
  kept = run (f, append, DSK_WRITER_APPENDS, NULL);
  g_assert_no_error (kept);
  while (f->n_fatal == 0)
    g_main_context_iteration (NULL, TRUE);
  set_broken (FALSE);
  assert_refuses (f);
}

/* Bodies that come one after the other, without a pause, are applied meanwhile; the last ones when no more come. */
static void
test_one_by_one (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) last = NULL;
  int before;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d", i);
      g_autoptr (GError) error = run (f, append, DSK_WRITER_APPENDS, name);

      g_assert_no_error (error);
    }
  before = g_atomic_int_get (&f->n_tails);
  g_assert_cmpint (before, >, 0);
  last = run (f, append, DSK_WRITER_APPENDS, "last");
  g_assert_no_error (last);
  while (g_atomic_int_get (&f->n_tails) == before)
    g_usleep (1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add ("/relay/writer/commit-fails", Fixture, NULL, set_up, test_commit_fails, tear_down);
  g_test_add ("/relay/writer/apply-fails", Fixture, NULL, set_up, test_apply_fails, tear_down);
  g_test_add ("/relay/writer/one-by-one", Fixture, NULL, set_up, test_one_by_one, tear_down);
  return g_test_run ();
}
