/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Notes that call people: who gets a row, who gets none, and what becomes of it. */

#include "dsk-error.h"
#include "dsk-note-content.h"
#include "dsk-relay-engine-private.h"
#include "dsk-relay-send-job.h"
#include "toy-replica.h"

#include <string.h>

#define ADD(name, func) g_test_add ("/engine/mentions/" name, Office, NULL, set_up, func, tear_down)

/* One conversation of the team that everybody is in at first, and one of team B. */
typedef struct
{
  Fixture f;
  Person admin, sana, bilal, zoya; /* zoya: an operator */
  char *team;
  char *team_b;
  char *conv;
  char *conv_b;
} Office;

static void
set_up (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&o->f, NULL);
  o->admin = (Person){ o->f.admin, 0 };
  fixture_add_person (&o->f, "Sana", DSK_ROLE_AGENT, &o->sana);
  fixture_add_person (&o->f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  fixture_add_person (&o->f, "Zoya", DSK_ROLE_OPERATOR, &o->zoya);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_add_team (o->f.engine, NULL, "B", &o->team_b, &error));
  g_assert_true (dsk_relay_engine_add_member (o->f.engine, NULL, "B", "Bilal", &error));
  fixture_commit (&o->f);
  o->conv = fixture_conv_of (&o->f, "923000000001");
  o->conv_b = fixture_conv_of (&o->f, "923000000002");
  o->team = fixture_query (&o->f, "SELECT id FROM team WHERE name <> 'B'");
  g_assert_cmpint (person_assign (&o->f, &o->admin, o->conv_b, NULL, o->team_b), ==, DSK_RESULT_OK);
}

static void
tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->sana);
  person_clear (&o->bilal);
  person_clear (&o->zoya);
  g_free (o->team);
  g_free (o->team_b);
  g_free (o->conv);
  g_free (o->conv_b);
  fixture_tear_down (&o->f, NULL);
}

/* @content: (transfer full). @id: (out) (transfer full) (optional)
 * Returns: (transfer full) (nullable): the detail; asserts @code */
static char *
note (Office *o, Person *author, const char *conv, char *content, DskResultCode code, char **id)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_NOTE_ADD, conv);
  g_auto (DskCommandResult) result = { 0 };

  command->object = dsk_id_gen_next (o->f.ids);
  command->text = g_strdup ("@one @two @three");
  command->content = content;
  g_assert_cmpint (person_run (&o->f, author, command, &result), ==, code);
  if (id != NULL)
    *id = g_strdup (command->object);
  return g_steal_pointer (&result.detail);
}

/* @what: "user" or "team", with an id each. Returns: (transfer full): one mention after the other */
static char *
calling (const char *what, ...)
{
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  va_list args;

  va_start (args, what);
  for (; what != NULL; what = va_arg (args, const char *))
    g_ptr_array_add (mentions, dsk_mention_new (strcmp (what, "team") == 0, va_arg (args, const char *),
                                                mentions->len * 5, 4));
  va_end (args);
  return dsk_note_content_new (mentions, NULL);
}

static void
assert_mentions (Office *o, const char *expected)
{
  g_autofree char *rows
      = fixture_dump (&o->f, "SELECT u.name, coalesce(t.name, ''), m.seen_at IS NOT NULL, n.content IS NOT NULL"
                             " FROM mention m JOIN \"user\" u ON u.id = m.\"user\" JOIN note n ON n.id = m.note"
                             " AND n.conv = m.conv AND n.at = m.at AND n.seq <= m.seq"
                             " LEFT JOIN team t ON t.id = m.team ORDER BY u.name");

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_people (Office *o, gconstpointer data)
{
  g_autofree char *detail
      = note (o, &o->admin, o->conv,
              calling ("user", o->sana.e.user, "user", o->admin.e.user, "user", o->sana.e.user, NULL), DSK_RESULT_OK,
              NULL);

  /* Each once, and nobody calls themselves. */
  g_assert_null (detail);
  assert_mentions (o, "Sana||0|1\n");
}

static void
test_teams (Office *o, gconstpointer data)
{
  g_autofree char *detail
      = note (o, &o->sana, o->conv, calling ("team", o->team_b, "team", o->team_b, "user", o->bilal.e.user, NULL),
              DSK_RESULT_OK, NULL);

  g_assert_null (detail);
  /* By name goes before as one of a team. */
  assert_mentions (o, "Bilal||0|1\n");
  g_assert_null (note (o, &o->sana, o->conv, calling ("team", o->team_b, NULL), DSK_RESULT_OK, NULL));
  assert_mentions (o, "Bilal||0|1\nBilal|B|0|1\n");
}

/* Being called shows nobody what they would not see otherwise, and its author hears of it. */
static void
test_out_of_sight (Office *o, gconstpointer data)
{
  g_autofree char *detail = NULL;
  g_autofree char *whole = NULL;
  const gint64 scopes = fixture_query_int (&o->f, "SELECT count(*) FROM scope_log");
  Toy toy;

  toy_init (&toy, &o->f, o->sana.e.token);
  toy_connect (&toy);
  detail = note (o, &o->bilal, o->conv_b,
                 calling ("user", o->sana.e.user, "user", o->zoya.e.user, "user", o->admin.e.user, NULL), DSK_RESULT_OK,
                 NULL);
  g_assert_nonnull (strstr (detail, "\"name\":\"Sana\""));
  g_assert_nonnull (strstr (detail, "\"name\":\"Zoya\""));
  g_assert_null (strstr (detail, "Admin"));
  assert_mentions (o, "Admin||0|1\n");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM scope_log"), ==, scopes);
  toy_settle (&toy, 4000, 50);
  toy_check (&toy);
  g_assert_cmpuint (toy_count (&toy, "conversation"), ==, 1);
  g_assert_cmpuint (toy_count (&toy, "mention") + toy_count (&toy, "note"), ==, 0);
  toy_clear (&toy);
  /* Of a team those who can't be told are named as well. */
  whole = note (o, &o->bilal, o->conv_b, calling ("team", o->team, NULL), DSK_RESULT_OK, NULL);
  g_assert_nonnull (strstr (whole, "Sana"));
}

/* The operator sees what is theirs, and is told of that. */
static void
test_owner (Office *o, gconstpointer data)
{
  g_assert_cmpint (person_assign (&o->f, &o->admin, o->conv_b, o->zoya.e.user, NULL), ==, DSK_RESULT_OK);
  g_assert_null (note (o, &o->bilal, o->conv_b, calling ("user", o->zoya.e.user, NULL), DSK_RESULT_OK, NULL));
  assert_mentions (o, "Zoya||0|1\n");
}

static void
test_left (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autofree char *detail = NULL;

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_disable_user (o->f.engine, NULL, "Sana", &devices, &error));
  fixture_commit (&o->f);
  detail = note (o, &o->bilal, o->conv, calling ("user", o->sana.e.user, NULL), DSK_RESULT_OK, NULL);
  g_assert_nonnull (strstr (detail, "Sana"));
  assert_mentions (o, "");
}

/* Nothing half-written. */
static void
test_refused (Office *o, gconstpointer data)
{
  char *wrong[] = { calling ("user", o->conv, NULL), calling ("team", o->sana.e.user, NULL),
                    calling ("user", o->bilal.e.user, "team", o->conv, NULL),
                    g_strdup ("{\"mentions\":[{\"user\":\"Sana\",\"at\":0,\"len\":1}]}"),
                    g_strdup ("{\"mentions\":[{}]}"), g_strdup ("3") };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *detail = note (o, &o->sana, o->conv, wrong[i], DSK_RESULT_INVALID, NULL);

      g_assert_nonnull (strstr (detail, "reason"));
    }
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note"), ==, 0);
  assert_mentions (o, "");
}

static DskResultCode
see (Office *o, Person *person, const char *conv, const char *id)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_MENTION_SEEN, conv);

  command->object = g_strdup (id);
  return person_run (&o->f, person, command, NULL);
}

static void
test_seen (Office *o, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 seq;

  g_assert_null (note (o, &o->admin, o->conv, calling ("user", o->sana.e.user, "user", o->bilal.e.user, NULL),
                       DSK_RESULT_OK, &first));
  g_assert_null (note (o, &o->admin, o->conv, calling ("user", o->sana.e.user, NULL), DSK_RESULT_OK, &second));
  g_assert_cmpint (see (o, &o->sana, o->conv, first), ==, DSK_RESULT_OK);
  assert_mentions (o, "Bilal||0|1\nSana||1|1\nSana||0|1\n");
  seq = fixture_query_int (&o->f, "SELECT max(seq) FROM mention");
  g_assert_cmpint (seq, ==, dsk_relay_engine_head (o->f.engine));
  /* Once; and who is not called has nothing to see. */
  g_assert_cmpint (see (o, &o->sana, o->conv, first), ==, DSK_RESULT_OK);
  g_assert_cmpint (see (o, &o->admin, o->conv, first), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT max(seq) FROM mention"), ==, seq);
  /* Elsewhere there is no such note. */
  g_assert_cmpint (see (o, &o->bilal, o->conv_b, first), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (see (o, &o->sana, o->conv_b, first), ==, DSK_RESULT_INVALID);
  assert_mentions (o, "Bilal||0|1\nSana||1|1\nSana||0|1\n");
}

/* The same command twice, the same note under another command: one note, one row. */
static void
test_again (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_NOTE_ADD, o->conv);
  g_autofree char *id = dsk_id_gen_next (o->f.ids);

  command->object = g_strdup (id);
  command->text = g_strdup ("@one");
  command->content = calling ("user", o->sana.e.user, NULL);
  g_assert_cmpint (person_run (&o->f, &o->admin, command, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (&o->f, &o->admin, command, NULL), ==, DSK_RESULT_OK);
  assert_mentions (o, "Sana||0|1\n");
}

/* A customer hears nothing of a note, whatever is in it; and the way out takes no id of one, nor of what a customer
 * wrote, even if somebody gave it to it as a message. */
static void
test_stays_inside (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *id = NULL;
  g_autofree char *theirs = fixture_query (&o->f, "SELECT min(id) FROM message");
  gint64 next_due;

  g_assert_null (note (o, &o->admin, o->conv, calling ("user", o->sana.e.user, NULL), DSK_RESULT_OK, &id));
  fixture_begin (&o->f);
  for (guint i = 0; i < 2; i++)
    {
      const DskRelayMessage forged = { .id = i == 0 ? id : theirs, .conv = o->conv, .direction = DSK_DIRECTION_OUT };

      g_assert_false (dsk_relay_send_job_add (o->f.engine->db, &forged, NUMBER_ID, START_MS, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_FAILED);
      g_clear_error (&error);
    }
  fixture_commit (&o->f);
  jobs = fixture_claim (&o->f, &next_due);
  g_assert_cmpuint (jobs->len, ==, 0);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM send_job"), ==, 0);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM message WHERE direction = 'out'"), ==, 0);
}

/* However often people were called somewhere, what a job brings comes in parts that a frame can hold. */
static void
test_thousands (Office *o, gconstpointer data)
{
  g_autofree char *sql
      = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
                         " INSERT INTO mention (id, conv, note, \"user\", at, seq)"
                         " SELECT printf ('018bcfe5-6800-7000-8000-%%012d', i), '%s',"
                         " printf ('018bcfe5-6800-7000-9000-%%012d', i), '%s', 1, (SELECT seq FROM log_head) FROM n",
                         o->conv, o->sana.e.user);
  GBytes *page;
  Toy toy;

  fixture_exec (&o->f, sql);
  toy_init (&toy, &o->f, o->sana.e.token);
  toy_connect (&toy);
  while ((page = toy_fetch_page (&toy, 100)) != NULL)
    {
      const guint before = toy_count (&toy, "mention");

      toy_apply_page (&toy, page);
      g_bytes_unref (page);
      g_assert_cmpuint (toy_count (&toy, "mention") - before, <=, 100);
    }
  g_assert_cmpuint (toy_count (&toy, "mention"), ==, 4000);
  toy_check (&toy);
  toy_clear (&toy);
}

static void
set_notes_seen (Office *o, gboolean seen)
{
  g_autoptr (GError) error = NULL;
  const DskPersonRights rights = { DSK_ROLE_VIEWER, DSK_SCOPE_TEAMS, seen };

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_set_rights (o->f.engine, NULL, o->bilal.e.user, &rights, &error));
  g_assert_no_error (error);
  fixture_commit (&o->f);
}

static void
delete_notes (Office *o)
{
  fixture_exec (&o->f, "UPDATE log_head SET seq = seq + 1; INSERT INTO tombstone (entity, id, conv, seq)"
                       " SELECT 'mention', m.id, m.conv, h.seq FROM mention AS m, log_head AS h UNION ALL"
                       " SELECT 'note', n.id, n.conv, h.seq FROM note AS n, log_head AS h;"
                       " DELETE FROM mention; DELETE FROM note");
}

/* A note that is deleted after somebody lost sight of it: they are not told of that, and forget it all the same. */
static void
test_deleted_unseen (Office *o, gconstpointer data)
{
  Toy toy;

  set_notes_seen (o, TRUE);
  g_assert_null (note (o, &o->sana, o->conv, calling ("user", o->admin.e.user, NULL), DSK_RESULT_OK, NULL));
  toy_init (&toy, &o->f, o->bilal.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  g_assert_cmpuint (toy_count (&toy, "note"), ==, 1);
  set_notes_seen (o, FALSE);
  delete_notes (o);
  toy_settle (&toy, 4000, 50);
  toy_check (&toy);
  g_assert_cmpuint (toy_count (&toy, "note"), ==, 0);
  toy_clear (&toy);
}

/* One that is deleted before they lose sight of it, of which they hear after that, a number at a time: the frame that
 * goes past the deletion is not the one that goes past the loss. */
static void
test_deleted_before_unseen (Office *o, gconstpointer data)
{
  Toy toy;

  set_notes_seen (o, TRUE);
  g_assert_null (note (o, &o->sana, o->conv, calling ("user", o->admin.e.user, NULL), DSK_RESULT_OK, NULL));
  toy_init (&toy, &o->f, o->bilal.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  g_assert_cmpuint (toy_count (&toy, "note"), ==, 1);
  delete_notes (o);
  set_notes_seen (o, FALSE);
  toy_settle (&toy, 1, 50);
  toy_check (&toy);
  g_assert_cmpuint (toy_count (&toy, "note"), ==, 0);
  g_assert_cmpuint (toy_count (&toy, "conversation"), >, 0);
  toy_clear (&toy);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("people", test_people);
  ADD ("teams", test_teams);
  ADD ("out-of-sight", test_out_of_sight);
  ADD ("owner", test_owner);
  ADD ("left", test_left);
  ADD ("refused", test_refused);
  ADD ("seen", test_seen);
  ADD ("again", test_again);
  ADD ("stays-inside", test_stays_inside);
  ADD ("thousands", test_thousands);
  ADD ("deleted-unseen", test_deleted_unseen);
  ADD ("deleted-before-unseen", test_deleted_before_unseen);
  return g_test_run ();
}
