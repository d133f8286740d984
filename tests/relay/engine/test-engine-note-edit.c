/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note that its author changes: what it said is kept, who is called hears of it, and of two the second is told. */

#include "dsk-note-content.h"
#include "toy-replica.h"

#define ADD(name, func) g_test_add ("/engine/note-edit/" name, Office, NULL, set_up, func, tear_down)

typedef struct
{
  Fixture f;
  Person sana, bilal;
  char *conv;
  char *note;
} Office;

static char *
calling (const char *user)
{
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);

  if (user == NULL)
    return NULL;
  g_ptr_array_add (mentions, dsk_mention_new (FALSE, user, 0, 3));
  return dsk_note_content_new (mentions, NULL);
}

/* @version: 0: it is written; @base: what that version is called
 * @made: (out) (optional): what the version is called that it makes */
static DskResultCode
write_on (Office *o, Person *author, gint64 version, const char *base, const char *text, const char *calls, char **made,
          char **detail)
{
  g_autoptr (DskCommand) command
      = new_command (&o->f, version == 0 ? DSK_COMMAND_NOTE_ADD : DSK_COMMAND_NOTE_EDIT, o->conv);
  g_auto (DskCommandResult) result = { 0 };
  DskResultCode code;

  command->object = g_strdup (o->note);
  command->base_seq = version;
  command->head_msg = g_strdup (version == 0 ? NULL : base);
  command->text = g_strdup (text);
  command->content = calling (calls);
  code = person_run (&o->f, author, command, &result);
  if (detail != NULL)
    *detail = g_steal_pointer (&result.detail);
  if (made != NULL)
    *made = g_strdup (command->id);
  return code;
}

/* On top of what the relay has, as far as it has @version of it. */
static DskResultCode
write_note (Office *o, Person *author, gint64 version, const char *text, const char *calls, char **detail)
{
  g_autofree char *base = NULL;

  if (version > 1 && fixture_query_int (&o->f, "SELECT version FROM note") == version)
    base = fixture_query (&o->f, "SELECT version_id FROM note");
  return write_on (o, author, version, base != NULL ? base : o->note, text, calls, NULL, detail);
}

static void
set_up (Office *o, gconstpointer data)
{
  fixture_set_up (&o->f, NULL);
  fixture_add_person (&o->f, "Sana", DSK_ROLE_AGENT, &o->sana);
  fixture_add_person (&o->f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  o->conv = fixture_conv_of (&o->f, "923000000001");
  o->note = dsk_id_gen_next (o->f.ids);
  g_assert_cmpint (write_note (o, &o->sana, 0, "@it is one", o->bilal.e.user, NULL), ==, DSK_RESULT_OK);
}

static void
tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->sana);
  person_clear (&o->bilal);
  g_free (o->conv);
  g_free (o->note);
  fixture_tear_down (&o->f, NULL);
}

static void
assert_note (Office *o, const char *now, const char *before)
{
  g_autofree char *note = fixture_dump (&o->f, "SELECT text, coalesce(version, 0), edited_at IS NOT NULL FROM note");
  g_autofree char *versions
      = fixture_dump (&o->f, "SELECT v.version, v.text, u.name, v.content IS NOT NULL,"
                             " v.conv = n.conv AND v.note = n.id AND v.seq = n.seq OR v.version < n.version - 1"
                             " FROM note_version v, note n JOIN \"user\" u ON u.id = v.author ORDER BY v.version");

  g_assert_cmpstr (note, ==, now);
  g_assert_cmpstr (versions, ==, before);
}

/* Whom it calls, and whether they need not look any more. */
static void
assert_called (Office *o, const char *expected)
{
  g_autofree char *rows = fixture_dump (&o->f, "SELECT u.name, m.seen_at IS NOT NULL FROM mention m JOIN \"user\" u"
                                               " ON u.id = m.\"user\" ORDER BY u.name");

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_versions (Office *o, gconstpointer data)
{
  g_autofree char *audit = NULL;

  g_assert_cmpint (write_note (o, &o->sana, 1, "@it is two", o->bilal.e.user, NULL), ==, DSK_RESULT_OK);
  assert_note (o, "@it is two|2|1\n", "1|@it is one|Sana|1|1\n");
  g_assert_cmpint (write_note (o, &o->sana, 2, "three", NULL, NULL), ==, DSK_RESULT_OK);
  assert_note (o, "three|3|1\n", "1|@it is one|Sana|1|1\n2|@it is two|Sana|1|1\n");
  audit = fixture_query (&o->f, "SELECT count(*) FROM audit WHERE entry LIKE '%note.edit@1%'");
  g_assert_cmpstr (audit, ==, "2");
}

/* Who was told stays told; who is new is called, who is not named any more is not, and can be called again. */
static void
test_calls (Office *o, gconstpointer data)
{
  assert_called (o, "Bilal|0\n");
  g_assert_cmpint (write_note (o, &o->sana, 1, "@it stays", o->bilal.e.user, NULL), ==, DSK_RESULT_OK);
  assert_called (o, "Bilal|0\n");
  g_assert_cmpint (write_note (o, &o->sana, 2, "nobody", NULL, NULL), ==, DSK_RESULT_OK);
  assert_called (o, "Bilal|1\n");
  g_assert_cmpint (write_note (o, &o->sana, 3, "@it again", o->bilal.e.user, NULL), ==, DSK_RESULT_OK);
  assert_called (o, "Bilal|0\n");
  g_assert_cmpint (write_note (o, &o->sana, 4, "@it now", o->f.admin.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM mention WHERE seen_at IS NULL"), ==, 1);
}

static void
test_refused (Office *o, gconstpointer data)
{
  g_autofree char *detail = NULL;
  g_autofree char *other = g_steal_pointer (&o->note);

  o->note = dsk_id_gen_next (o->f.ids);
  g_assert_cmpint (write_note (o, &o->sana, 1, "there is none", NULL, NULL), ==, DSK_RESULT_INVALID);
  g_free (o->note);
  o->note = g_steal_pointer (&other);
  g_assert_cmpint (write_note (o, &o->bilal, 1, "not mine", NULL, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (write_note (o, &o->sana, 1, "it", "01890000-0000-7000-8000-00000000ffff", NULL), ==,
                   DSK_RESULT_INVALID);
  assert_note (o, "@it is one|0|0\n", "");
  assert_called (o, "Bilal|0\n");

  /* On another computer they wrote something else meanwhile. */
  g_assert_cmpint (write_note (o, &o->sana, 1, "first", NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_note (o, &o->sana, 1, "second", NULL, &detail), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpstr (detail, ==, "{\"reason\":\"note-changed\",\"version\":2}");
  assert_note (o, "first|2|1\n", "1|@it is one|Sana|1|1\n");
  /* The same once more is no change. */
  g_assert_cmpint (write_note (o, &o->sana, 1, "first", NULL, NULL), ==, DSK_RESULT_OK);
  assert_note (o, "first|2|1\n", "1|@it is one|Sana|1|1\n");
}

/* On two computers their author wrote different things: of what was written on top of what was refused nothing comes
 * either, though both count the same. */
static void
test_same_number (Office *o, gconstpointer data)
{
  g_autofree char *here = NULL;
  g_autofree char *detail = NULL;

  g_assert_cmpint (write_on (o, &o->sana, 1, o->note, "there", NULL, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_on (o, &o->sana, 1, o->note, "here", NULL, &here, NULL), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpint (write_on (o, &o->sana, 2, here, "here, again", NULL, NULL, &detail), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpstr (detail, ==, "{\"reason\":\"note-changed\",\"version\":2}");
  assert_note (o, "there|2|1\n", "1|@it is one|Sana|1|1\n");
  g_assert_cmpint (write_note (o, &o->sana, 2, "both", NULL, NULL), ==, DSK_RESULT_OK);
  assert_note (o, "both|3|1\n", "1|@it is one|Sana|1|1\n2|there|Sana|0|1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("versions", test_versions);
  ADD ("calls", test_calls);
  ADD ("refused", test_refused);
  ADD ("same-number", test_same_number);
  return g_test_run ();
}
