/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The writer when the disk fails: a limit on the size of files makes writes fail as a broken disk does, and a call of
 * ours in the place of SQLite's as a full one does. And what arrives while kept bodies are applied. */

#define G_LOG_DOMAIN "dastak-relay"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "dsk-error.h"
#include "dsk-relay-writer.h"

/* Together more than the 48 MiB of log after which readers are waited for. */
#define LONG_BODY (3 * 1024 * 1024)
#define LONG_BODIES 17

typedef struct
{
  char *dir;              /* (owned) */
  DskClock *clock;        /* (owned) */
  DskRandom *random;      /* (owned) */
  DskMainQueue *queue;    /* (owned) */
  DskRelayWriter *writer; /* (owned) */
  guint n_fatal;
  gint64 head; /* that desktops were told of last */
  int n_tails; /* (atomic): after each slice of bodies that were applied */
  gboolean break_in_tail;
  gboolean fill_in_tail;
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

static int
write_nothing (int fd, const void *data, size_t len, gint64 at)
{
  errno = ENOSPC;
  return -1;
}

/* The disk of SQLite alone. */
static void
set_full (gboolean full)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);
  sqlite3_syscall_ptr call = full ? (sqlite3_syscall_ptr) write_nothing : NULL;

  /* Which of the two is used depends on how it was built. */
  vfs->xSetSystemCall (vfs, "pwrite", call);
  vfs->xSetSystemCall (vfs, "pwrite64", call);
}

static DskWriterOp *
tail_cb (DskRelayEngine *engine, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->n_tails);
  if (f->break_in_tail)
    set_broken (TRUE);
  if (f->fill_in_tail)
    set_full (TRUE);
  return NULL;
}

static void
head_cb (gint64 head, gpointer user_data)
{
  ((Fixture *) user_data)->head = head;
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

/* --- what arrives while kept bodies are applied --- */

#define CUSTOMER_A "92300500001"
#define CUSTOMER_B "92300500002"

/* Bodies that are kept together, and what another connection saw of them by then. */
typedef struct
{
  Op op; /* first */
  Fixture *f;
  const char *bodies[3]; /* NULL-terminated */
  gint64 seen;           /* of the bodies that are not applied, those that others see */
} Bodies;

static Bodies *arriving; /* (nullable): pushed as soon as the engine says something while it applies */

static char *
make_body (const char *number, const char *customer, const char *wamid)
{
  return g_strdup_printf ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":["
                          "{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":"
                          "{\"phone_number_id\":\"%s\"},\"messages\":[{\"from\":\"%s\",\"id\":\"%s\","
                          "\"timestamp\":\"1760000000\",\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}]}}]}]}",
                          number, customer, wamid);
}

/* What another connection sees, or does. */
static gint64
ask (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->dir, "relay.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  gint64 value = -1;
  int rc;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  else
    g_assert_cmpint (rc, ==, SQLITE_DONE);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return value;
}

static gboolean
fill_log (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  g_autofree char *text = g_strnfill (LONG_BODY, ' ');
  g_autoptr (GBytes) body = g_bytes_new_static (text, LONG_BODY);
  guint8 mac[32] = { 2 };

  for (mac[1] = 0; mac[1] < LONG_BODIES; mac[1]++)
    if (!dsk_relay_engine_append_webhook (engine, mac, body, error))
      return FALSE;
  return TRUE;
}

/* Somebody who makes a copy reads for minutes, and the log can't begin anew: desktops are told all the same. */
static void
test_long_log (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "relay.db", NULL);
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  sqlite3 *reader = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &reader, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (reader, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT count(*) FROM log_head", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_no_error (run (f, fill_log, 0, NULL));
  g_assert_no_error (run (f, add_user, 0, "Anna"));
  while (f->head != ask (f, "SELECT seq FROM log_head"))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  sqlite3_close (reader);
}

#define WAITING "SELECT count(*) FROM webhook_waiting"
#define MESSAGES "SELECT count(*) FROM message"

static void
wait_for (Fixture *f, const char *sql, gint64 wanted)
{
  const gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (ask (f, sql) != wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
}

static gboolean
keep (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Bodies *self = (Bodies *) op;

  self->seen = ask (self->f, WAITING);
  for (guint i = 0; self->bodies[i] != NULL; i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (self->bodies[i], strlen (self->bodies[i]));
      guint8 mac[32] = { 0 };
      gsize len = sizeof mac;
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

      g_checksum_update (sum, (const guchar *) self->bodies[i], -1);
      g_checksum_get_digest (sum, mac, &len);
      if (!dsk_relay_engine_append_webhook (engine, mac, body, error))
        return FALSE;
    }
  return TRUE;
}

static Bodies
make_bodies (Fixture *f, const char *one, const char *other)
{
  return (Bodies){ .op = { .op = { .run = keep, .done = done_cb, .flags = DSK_WRITER_APPENDS } },
                   .f = f,
                   .bodies = { one, other, NULL } };
}

/* Returns: (transfer full) (nullable): what came of it */
static GError *
finish (Bodies *bodies)
{
  while (!bodies->op.done)
    g_main_context_iteration (NULL, TRUE);
  return bodies->op.error;
}

/* Returns: (transfer full) (nullable) */
static GError *
post (Fixture *f, Bodies *bodies)
{
  *bodies = make_bodies (f, bodies->bodies[0], bodies->bodies[1]);
  g_assert_true (dsk_relay_writer_push (f->writer, &bodies->op.op));
  return finish (bodies);
}

/* The writer's thread, in the middle of a slice. */
static void
said_cb (const char *domain, GLogLevelFlags level, const char *text, gpointer user_data)
{
  Bodies *bodies = g_steal_pointer (&arriving);

  if (bodies != NULL)
    g_assert_true (dsk_relay_writer_push (bodies->f->writer, &bodies->op.op));
}

/* @first is kept; what @second holds arrives while @first is applied. */
static void
post_meanwhile (Fixture *f, Bodies *first, Bodies *second)
{
  g_autoptr (GError) kept = NULL;

  arriving = second;
  kept = post (f, first);
  g_assert_no_error (kept);
}

/* A body that can't be applied is refused, and takes nothing else with it. */
static void
test_shared_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *good = make_body ("5001", CUSTOMER_A, "wamid.good");
  g_autofree char *late = make_body ("5001", CUSTOMER_B, "wamid.late");
  Bodies first = make_bodies (f, "no webhook", good);
  Bodies second = make_bodies (f, late, NULL);
  g_autoptr (GError) error = NULL;

  post_meanwhile (f, &first, &second);
  error = finish (&second);
  g_assert_no_error (error);
  g_assert_cmpint (second.seen, ==, 2); /* the slice was not committed: they shared */
  wait_for (f, WAITING, 0);
  g_assert_cmpint (ask (f, MESSAGES), ==, 2);
  g_assert_cmpint (ask (f, "SELECT count(*) FROM webhook_raw WHERE note IS NOT NULL"), ==, 1);
}

/* A slice that can't go on is undone whole; what arrived meanwhile is kept without it. */
static void
test_shared_undone (Fixture *f, gconstpointer data)
{
  g_autofree char *early = make_body ("5001", CUSTOMER_A, "wamid.early");
  g_autofree char *other = make_body ("5002", CUSTOMER_A, "wamid.other");
  g_autofree char *stuck = make_body ("5001", CUSTOMER_A, "wamid.stuck");
  g_autofree char *late = make_body ("5001", CUSTOMER_B, "wamid.late");
  Bodies before = make_bodies (f, early, NULL);
  Bodies first = make_bodies (f, other, stuck);
  Bodies second = make_bodies (f, late, NULL);
  g_autoptr (GError) kept = post (f, &before);
  g_autoptr (GError) error = NULL;

  g_assert_no_error (kept);
  wait_for (f, MESSAGES, 1);
  ask (f, "UPDATE episode SET id = 'away-' || id");
  post_meanwhile (f, &first, &second);
  error = finish (&second);
  g_assert_no_error (error);
  g_assert_cmpint (ask (f, WAITING), ==, 3);
  g_assert_cmpint (ask (f, MESSAGES), ==, 1);
  g_assert_cmpint (ask (f, "SELECT count(*) FROM number WHERE phone_number_id = '5002'"), ==, 0);
  ask (f, "UPDATE episode SET id = substr(id, 6)");
  wait_for (f, WAITING, 0);
  g_assert_cmpint (ask (f, MESSAGES), ==, 4);
  g_assert_cmpuint (f->n_fatal, ==, 0);
}

/* The disk is full when what was applied and what arrived are committed: neither is half there, and both get there. */
static void
test_shared_full (Fixture *f, gconstpointer data)
{
  g_autofree char *early = make_body ("5001", CUSTOMER_A, "wamid.early");
  g_autofree char *late = make_body ("5001", CUSTOMER_B, "wamid.late");
  Bodies first = make_bodies (f, early, NULL);
  Bodies second = make_bodies (f, late, NULL);
  g_autoptr (GError) full = NULL;
  g_autoptr (GError) again = NULL;

  f->fill_in_tail = TRUE;
  post_meanwhile (f, &first, &second);
  full = finish (&second);
  f->fill_in_tail = FALSE;
  set_full (FALSE);
  g_assert_error (full, DSK_ERROR, DSK_ERROR_FULL);
  g_assert_cmpint (second.seen, ==, 1);
  g_assert_cmpint (ask (f, WAITING), ==, 1);
  g_assert_cmpint (ask (f, MESSAGES), ==, 0);
  again = post (f, &second);
  g_assert_no_error (again);
  wait_for (f, WAITING, 0);
  g_assert_cmpint (ask (f, MESSAGES), ==, 2);
  g_assert_cmpuint (f->n_fatal, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
  g_test_add ("/relay/writer/commit-fails", Fixture, NULL, set_up, test_commit_fails, tear_down);
  g_test_add ("/relay/writer/apply-fails", Fixture, NULL, set_up, test_apply_fails, tear_down);
  g_test_add ("/relay/writer/one-by-one", Fixture, NULL, set_up, test_one_by_one, tear_down);
  g_test_add ("/relay/writer/long-log", Fixture, NULL, set_up, test_long_log, tear_down);
  g_log_set_default_handler (said_cb, NULL);
  g_test_add ("/relay/writer/shared/refused", Fixture, NULL, set_up, test_shared_refused, tear_down);
  g_test_add ("/relay/writer/shared/undone", Fixture, NULL, set_up, test_shared_undone, tear_down);
  g_test_add ("/relay/writer/shared/full", Fixture, NULL, set_up, test_shared_full, tear_down);
  return g_test_run ();
}
