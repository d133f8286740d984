/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the relay forgets, and how it finds out that its database is an older copy of itself. */

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-error.h"
#include "toy-replica.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/history/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
#define DAY_MS ((gint64) 24 * 60 * 60 * 1000)
#define PHONE "923001112233"

static void
hear (Fixture *f, const char *wamid)
{
  g_autofree char *body = body_text (wamid, PHONE, dsk_clock_now_ms (f->clock), "hello");

  fixture_webhook (f, body);
}

static gint64
compact (Fixture *f, gint64 keep_ms)
{
  g_autoptr (GError) error = NULL;
  gint64 gone;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_compact (f->engine, keep_ms, &gone, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return gone;
}

static char *
conv_of (Fixture *f)
{
  return fixture_query (f, "SELECT id FROM conversation LIMIT 1");
}

/* --- forgetting --- */

static void
test_floor (Fixture *f, gconstpointer data)
{
  Person agent;
  g_autofree char *conv = NULL;
  gint64 scope;

  hear (f, "wamid.1");
  conv = conv_of (f);
  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &agent);
  person_do (f, &agent, DSK_COMMAND_CLAIM, conv);
  person_set_status (f, &agent, conv, DSK_STATUS_ESCALATED);
  scope = fixture_query_int (f, "SELECT count(*) FROM scope_log");
  g_assert_cmpint (scope, >, 0);
  g_assert_cmpint (compact (f, 30 * DAY_MS), ==, 0);
  dsk_clock_advance (f->clock, 29 * DAY_MS);
  g_assert_cmpint (compact (f, 30 * DAY_MS), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT floor FROM log_head"), ==, 0);
  dsk_clock_advance (f->clock, DAY_MS);
  /* All changes of scope, and one result: the last one stays. */
  g_assert_cmpint (compact (f, 30 * DAY_MS), ==, scope + 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT floor = seq FROM log_head"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT n FROM cmd_result"), ==, 2);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM cmd_result"), ==, 1);
  person_clear (&agent);
}

/* Not only when a device says hello: the next frame of one that is connected is refused, too. */
static void
test_floor_of_frames (Fixture *f, gconstpointer data)
{
  Toy behind;
  Toy current;

  hear (f, "wamid.1");
  toy_init (&behind, f, f->admin.token);
  toy_init (&current, f, f->admin.token);
  toy_connect (&behind);
  toy_settle (&behind, 4000, 50);
  toy_connect (&current);
  hear (f, "wamid.2");
  toy_settle (&current, 4000, 50);
  compact (f, DAY_MS);
  dsk_clock_advance (f->clock, 2 * DAY_MS);
  compact (f, DAY_MS);
  hear (f, "wamid.3");
  toy_settle (&behind, 4000, 50);
  toy_settle (&current, 4000, 50);
  g_assert_cmpuint (behind.starts, ==, 2);
  g_assert_cmpuint (current.starts, ==, 1);
  toy_check (&behind);
  toy_check (&current);
  toy_clear (&behind);
  toy_clear (&current);
}

static DskCommand *
send_command (Fixture *f, const char *conv)
{
  DskCommand *command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup ("an answer");
  return command;
}

/* A device that comes back later than the relay remembers does not have anything sent twice. */
static void
test_forgotten_result (Fixture *f, gconstpointer data)
{
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) first = NULL;
  g_autoptr (DskCommand) other = NULL;
  g_autofree char *conv = NULL;
  DskExecution execution;
  Person agent;

  hear (f, "wamid.1");
  conv = conv_of (f);
  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &agent);
  first = send_command (f, conv);
  g_assert_cmpint (person_run (f, &agent, first, NULL), ==, DSK_RESULT_OK);
  person_set_status (f, &agent, conv, DSK_STATUS_ESCALATED);
  compact (f, DAY_MS);
  dsk_clock_advance (f->clock, 2 * DAY_MS);
  compact (f, DAY_MS);
  fixture_begin (f);
  g_assert_true (
      dsk_relay_engine_execute (f->engine, agent.e.device, first, &execution, &result, NULL));
  fixture_commit (f);
  g_assert_cmpint (execution, ==, DSK_EXECUTED);
  g_assert_cmpint (result.code, ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM send_job"), ==, 1);
  /* The last number is still known: another command of it is a fork. */
  other = send_command (f, conv);
  other->n = agent.n;
  fixture_begin (f);
  dsk_command_result_clear (&result);
  g_assert_true (
      dsk_relay_engine_execute (f->engine, agent.e.device, other, &execution, &result, NULL));
  fixture_commit (f);
  g_assert_cmpint (execution, ==, DSK_EXECUTE_FORK);
  person_clear (&agent);
}

/* … nor under another number, as an old copy of its replica would; what stands there is its own, and nobody else's. */
static void
test_forgotten_and_renumbered (Fixture *f, gconstpointer data)
{
  g_autoptr (DskCommand) reply = NULL;
  g_autoptr (DskCommand) note = NULL;
  g_autofree char *conv = NULL;
  Person agent;
  Person other;

  hear (f, "wamid.1");
  conv = conv_of (f);
  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &agent);
  fixture_add_person (f, "Other", DSK_ROLE_SUPERVISOR, &other);
  reply = send_command (f, conv);
  note = new_command (f, DSK_COMMAND_NOTE_ADD, conv);
  note->object = dsk_id_gen_next (f->ids);
  note->text = g_strdup ("a note");
  g_assert_cmpint (person_run (f, &agent, reply, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &agent, note, NULL), ==, DSK_RESULT_OK);
  person_set_status (f, &agent, conv, DSK_STATUS_ESCALATED);
  compact (f, DAY_MS);
  dsk_clock_advance (f->clock, 2 * DAY_MS);
  compact (f, DAY_MS);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM cmd_result WHERE n < 3"), ==, 0);
  g_assert_cmpint (person_run (f, &agent, reply, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &agent, note, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &other, note, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM send_job"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM note"), ==, 1);
  person_clear (&agent);
  person_clear (&other);
}

/* --- older copies --- */

static char *
path_of (Fixture *f, const char *name)
{
  return g_build_filename (f->dir, name, NULL);
}

static void
copy (Fixture *f, const char *from, const char *to)
{
  g_autofree char *source = path_of (f, from);
  g_autofree char *target = path_of (f, to);
  g_autofree char *content = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (source, &content, &len, NULL));
  g_assert_true (g_file_set_contents (target, content, (gssize) len, NULL));
}

static void
shut (Fixture *f)
{
  static const char *const companions[] = { "relay.db-wal", "relay.db-shm" };

  g_clear_pointer (&f->engine, dsk_relay_engine_close);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *path = path_of (f, companions[i]);

      g_unlink (path);
    }
}

/* A reply is queued; the files are copied; it is sent, and more happens; the files are put back. */
static void
put_back (Fixture *f, gboolean with_seal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *conv = NULL;
  g_autoptr (DskCommand) reply = NULL;
  gint64 due;
  Person admin = { .e = f->admin };

  hear (f, "wamid.1");
  conv = conv_of (f);
  reply = send_command (f, conv);
  g_assert_cmpint (person_run (f, &admin, reply, NULL), ==, DSK_RESULT_OK);
  shut (f);
  copy (f, "relay.db", "old.db");
  copy (f, "relay.seal", "old.seal");
  fixture_restart (f);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_claim_sends (f->engine, 10, &jobs, &due, &error));
  g_assert_cmpuint (jobs->len, ==, 1);
  fixture_commit (f);
  hear (f, "wamid.2");
  shut (f);
  copy (f, "old.db", "relay.db");
  if (with_seal)
    copy (f, "old.seal", "relay.seal");
}

static void
check_put_back (Fixture *f, gboolean with_seal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *before = fixture_query (f, "SELECT epoch FROM log_head");
  g_autofree char *after = NULL;
  g_autofree char *again = NULL;
  gint64 due;

  put_back (f, with_seal);
  fixture_restart (f);
  after = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (before, !=, after);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_claim_sends (f->engine, 10, &jobs, &due, &error));
  fixture_commit (f);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM send_job WHERE state = 'unknown'"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM audit WHERE action = 'relay.restore'"), ==, 1);
  /* Once is enough. */
  fixture_restart (f);
  again = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (again, ==, after);
}

static void
test_copied_database (Fixture *f, gconstpointer data)
{
  check_put_back (f, FALSE);
}

static void
test_copied_folder (Fixture *f, gconstpointer data)
{
  check_put_back (f, TRUE);
}

/* Restarts are no reason to start over, also when the process died in the middle of one. */
static void
test_restarts (Fixture *f, gconstpointer data)
{
  g_autofree char *before = fixture_query (f, "SELECT epoch FROM log_head");
  g_autofree char *after = NULL;
  Toy toy;

  toy_init (&toy, f, f->admin.token);
  toy_connect (&toy);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.%u", i);

      toy_connect (&toy);
      toy_settle (&toy, 4000, 50);
      if (i % 2 == 0)
        hear (f, wamid);
      if (i == 3)
        fixture_exec (f, "UPDATE meta SET value = substr(value, 1, 73) || ' -' WHERE key = 'seal'");
      fixture_restart (f);
      toy_connect (&toy);
    }
  toy_settle (&toy, 4000, 50);
  after = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (toy.starts, ==, 1);
  toy_check (&toy);
  toy_clear (&toy);
}

/* Where the seal can't be written there is none: that is no reason to start over, either. */
static void
test_no_seal (Fixture *f, gconstpointer data)
{
  g_autofree char *before = fixture_query (f, "SELECT epoch FROM log_head");
  g_autofree char *path = path_of (f, "relay.seal");
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;

  fixture_restart (f);
  fixture_exec (f, "UPDATE meta SET value = substr(value, 1, 73) || ' -' WHERE key = 'seal'");
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_restart (f);
  same = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (same, ==, before);
  /* But one that was there and is gone is. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_restart (f);
  other = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (other, !=, before);
}

/* A copy that was made in the middle of a run and put back with everything beside it unchanged, as a disk's snapshot
 * is: nothing here shows it. But a device remembers, however far the log has come again since. */
static void
test_snapshot (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gboolean done;
  Toy toy;

  hear (f, "wamid.1");
  dsk_relay_engine_tidy (f->engine);
  copy (f, "relay.db", "old.db");
  hear (f, "wamid.2");
  toy_init (&toy, f, f->admin.token);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  dsk_relay_reader_close (toy.reader);
  shut (f);
  copy (f, "old.db", "relay.db");
  fixture_restart (f);
  before = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (before, ==, toy.epoch);
  for (guint i = 3; i < 8; i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.%u", i);

      hear (f, wamid);
    }
  g_assert_cmpint (dsk_relay_engine_head (f->engine), >, toy.cursor);
  toy.reader = dsk_relay_reader_open (f->dir, &error);
  g_assert_no_error (error);
  g_assert_false (toy_try_connect (&toy));
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_rewound (f->engine, &done, &error));
  g_assert_true (done);
  /* Not again because another device says so, too. */
  g_assert_true (dsk_relay_engine_rewound (f->engine, &done, &error));
  g_assert_false (done);
  fixture_commit (f);
  after = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (before, !=, after);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  g_assert_cmpuint (toy.starts, ==, 2);
  toy_check (&toy);
  toy_clear (&toy);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("floor", test_floor);
  ADD ("floor-of-frames", test_floor_of_frames);
  ADD ("forgotten-result", test_forgotten_result);
  ADD ("forgotten-and-renumbered", test_forgotten_and_renumbered);
  ADD ("copied-database", test_copied_database);
  ADD ("copied-folder", test_copied_folder);
  ADD ("restarts", test_restarts);
  ADD ("no-seal", test_no_seal);
  ADD ("snapshot", test_snapshot);
  return g_test_run ();
}
