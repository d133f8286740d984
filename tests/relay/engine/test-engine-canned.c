/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include <string.h>

#include "dsk-canned-content.h"

#define ADD(name, func)                                                                                                \
  g_test_add ("/engine/canned/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define WA_ID "923001112233"
#define ID "018bcfe5-6800-7000-8000-00000000000a"
#define OTHER "018bcfe5-6800-7000-8000-00000000000b"

static DskCommand *
new_put (Fixture *f, const char *id, const char *shortcut, const char *body, const char *team, gint64 version)
{
  DskCommand *command = new_command (f, DSK_COMMAND_CANNED_PUT, NULL);

  g_free (command->object);
  g_free (command->text);
  command->object = g_strdup (id);
  command->text = g_strdup (body);
  command->team = g_strdup (team);
  command->content = dsk_canned_content_new (DSK_CANNED_REPLY, shortcut, "Greeting");
  command->base_seq = version;
  return command;
}

static DskResultCode
put (Fixture *f, Person *person, const char *id, const char *shortcut, const char *body, const char *team,
     gint64 version, const char *detail)
{
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) command = new_put (f, id, shortcut, body, team, version);
  DskResultCode code = person_run (f, person, command, &result);

  if (detail != NULL)
    {
      g_assert_nonnull (result.detail);
      g_assert_nonnull (strstr (result.detail, detail));
    }
  return code;
}

static DskResultCode
take_away (Fixture *f, Person *person, const char *id, gint64 version)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_CANNED_REMOVE, NULL);

  g_free (command->object);
  command->object = g_strdup (id);
  command->base_seq = version;
  return person_run (f, person, command, NULL);
}

static void
assert_query (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *value = fixture_query (f, sql);

  g_assert_cmpstr (value, ==, expected);
}

static char *
add_team (Fixture *f, const char *name, const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, name, &id, &error));
  g_assert_no_error (error);
  if (member != NULL)
    g_assert_true (dsk_relay_engine_add_member (f->engine, NULL, name, member, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return g_steal_pointer (&id);
}

static void
test_life (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };

  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello!", NULL, 1, NULL), ==, DSK_RESULT_OK);
  assert_query (f, "SELECT version || body || active FROM canned", "2Hello!1");
  g_assert_cmpint (take_away (f, &admin, ID, 2), ==, DSK_RESULT_OK);
  assert_query (f, "SELECT version || active FROM canned", "30");
  /* To remove it again is nothing; to bring it back is a change like any other. */
  g_assert_cmpint (take_away (f, &admin, ID, 2), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello!", NULL, 3, NULL), ==, DSK_RESULT_OK);
  assert_query (f, "SELECT version || active FROM canned", "41");
  assert_query (f, "SELECT group_concat(version || body || active, ' ') FROM (SELECT * FROM canned_version"
                   " ORDER BY version)", "1Hello1 2Hello!1 3Hello!0 4Hello!1");
  assert_query (f, "SELECT count(*) FROM audit WHERE action LIKE 'canned.%' AND object = '" ID "' AND conv IS NULL",
                "5");
}

/* Two who edit: the second is told, and nothing is written over. */
static void
test_conflict (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  Person bilal = { 0 };
  gint64 head;

  fixture_add_person (f, "Bilal", DSK_ROLE_ADMIN, &bilal);
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &bilal, ID, "hi", "By Bilal", NULL, 1, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, ID, "hi", "By the admin", NULL, 1, "\"user_name\":\"Bilal\""), ==,
                   DSK_RESULT_CONFLICT);
  g_assert_cmpint (take_away (f, &admin, ID, 1), ==, DSK_RESULT_CONFLICT);
  assert_query (f, "SELECT body FROM canned", "By Bilal");
  /* The same words twice are no conflict, and no new version. */
  head = fixture_query_int (f, "SELECT seq FROM canned");
  g_assert_cmpint (put (f, &admin, ID, "hi", "By Bilal", NULL, 1, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM canned"), ==, head);
  /* Nor is what was done, and others went on from. */
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &bilal, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpint (fixture_query_int (f, "SELECT version FROM canned"), ==, 2);
  g_assert_cmpint (put (f, &admin, OTHER, "other", "Of a version that never was", NULL, 4, NULL), ==,
                   DSK_RESULT_INVALID);
  g_assert_cmpint (take_away (f, &admin, OTHER, 1), ==, DSK_RESULT_INVALID);
  person_clear (&bilal);
}

static void
test_shortcuts (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  g_autofree char *ops = add_team (f, "Ops", NULL);

  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, OTHER, "hi", "Again", NULL, 0, "\"title\":\"Greeting\""), ==, DSK_RESULT_CONFLICT);
  /* Another team's are its own. */
  g_assert_cmpint (put (f, &admin, OTHER, "hi", "Of Ops", ops, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, OTHER, "hi", "For all", NULL, 1, "canned-shortcut"), ==, DSK_RESULT_CONFLICT);
  /* What is removed keeps no shortcut. */
  g_assert_cmpint (take_away (f, &admin, ID, 1), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, OTHER, "hi", "For all", NULL, 1, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 2, "canned-shortcut"), ==, DSK_RESULT_CONFLICT);
}

static void
test_rights (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  Person sana = { 0 }, agent = { 0 };
  g_autofree char *ops = NULL;

  fixture_add_person (f, "Sana", DSK_ROLE_SUPERVISOR, &sana);
  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &agent);
  ops = add_team (f, "Ops", "Ayesha");
  g_assert_cmpint (put (f, &agent, ID, "hi", "Hello", NULL, 0, "agent"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (put (f, &agent, ID, "hi", "Hello", ops, 0, "agent"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (put (f, &sana, ID, "hi", "Hello", NULL, 0, "canned-everybody"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (put (f, &sana, ID, "hi", "Hello", ops, 0, NULL), ==, DSK_RESULT_OK);
  /* Neither to take from everybody, nor to give to everybody. */
  g_assert_cmpint (put (f, &admin, OTHER, "all", "Hello all", NULL, 0, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (put (f, &sana, OTHER, "all", "Hello Ops", ops, 1, "canned-everybody"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (put (f, &sana, ID, "hi", "Hello", NULL, 1, "canned-everybody"), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (take_away (f, &sana, OTHER, 1), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (take_away (f, &agent, ID, 1), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", OTHER, 1, "no such team"), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (take_away (f, &sana, ID, 1), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM canned_version"), ==, 3);
  person_clear (&sana);
  person_clear (&agent);
}

static void
test_bad (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  g_autofree char *longest = g_strnfill (DSK_CANNED_BODY_MAX, 'x');
  g_autofree char *longer = g_strnfill (DSK_CANNED_BODY_MAX + 1, 'x');
  g_autoptr (DskCommand) command = new_put (f, ID, "hi", "Hello", NULL, 0);

  g_assert_cmpint (put (f, &admin, ID, "Hi there", "Hello", NULL, 0, "small letters"), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (put (f, &admin, ID, "hi", " \n ", NULL, 0, "no text"), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (put (f, &admin, ID, "hi", longer, NULL, 0, "4096"), ==, DSK_RESULT_INVALID);
  g_free (command->content);
  command->content = g_strdup ("{\"kind\":\"poem\",\"shortcut\":\"hi\",\"title\":\"T\"}");
  g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM canned"), ==, 0);
  g_assert_cmpint (put (f, &admin, ID, "hi", longest, NULL, 0, NULL), ==, DSK_RESULT_OK);
}

/* Counted are replies that the relay took, and nothing else. */
static void
test_uses (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  const char *from[] = { ID, ID, OTHER };

  g_assert_cmpint (put (f, &admin, ID, "hi", "Hello", NULL, 0, NULL), ==, DSK_RESULT_OK);
  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    {
      g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

      command->object = dsk_id_gen_next (f->ids);
      command->text = g_strdup ("Hello");
      command->canned = g_strdup (from[i]);
      g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_OK);
    }
  assert_query (f, "SELECT group_concat(id || uses) FROM canned_use", ID "2");
  dsk_clock_advance (f->clock, (gint64) 25 * 60 * 60 * 1000);
  {
    g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

    command->object = dsk_id_gen_next (f->ids);
    command->text = g_strdup ("Hello");
    command->canned = g_strdup (ID);
    g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_WINDOW_CLOSED);
  }
  assert_query (f, "SELECT uses FROM canned_use", "2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("life", test_life);
  ADD ("conflict", test_conflict);
  ADD ("shortcuts", test_shortcuts);
  ADD ("rights", test_rights);
  ADD ("bad", test_bad);
  ADD ("uses", test_uses);
  return g_test_run ();
}
