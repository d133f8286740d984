/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The file of a note: it is had by whom the note is seen, and by no customer whatever anybody asks for. */

#include "engine-fixture.h"

#include "dsk-relay-engine-media.h"

#define ADD(name, func) g_test_add ("/engine/note-media/" name, Office, NULL, set_up, func, tear_down)

#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define THUMB "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CONTENT "{\"media\":{\"sha256\":\"" SHA "\",\"mime\":\"image/png\",\"size\":9,\"name\":\"plan.png\"}}"

static const DskRelayMediaFacts facts = { .sha256 = SHA, .mime = "image/png", .size = 9, .width = 3, .thumb = THUMB };

typedef struct
{
  Fixture f;
  Person sana, bilal;
  char *conv;
  char *note;
} Office;

static DskResultCode
write_note (Office *o, const char *text)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_NOTE_ADD, o->conv);
  DskResultCode code;

  command->kind = DSK_MESSAGE_IMAGE;
  command->text = g_strdup (text);
  command->content = g_strdup (CONTENT);
  command->object = dsk_id_gen_next (o->f.ids);
  code = person_run (&o->f, &o->sana, command, NULL);
  if (code == DSK_RESULT_OK)
    {
      g_free (o->note);
      o->note = g_strdup (command->object);
    }
  return code;
}

static void
set_up (Office *o, gconstpointer data)
{
  fixture_set_up (&o->f, NULL);
  fixture_add_person (&o->f, "Sana", DSK_ROLE_AGENT, &o->sana);
  fixture_add_person (&o->f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  o->conv = fixture_conv_of (&o->f, "923000000001");
  g_assert_cmpint (write_note (o, NULL), ==, DSK_RESULT_OK);
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
bring (Office *o, const Person *person, DskMediaUse use)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_media_brought (o->f.engine, person->e.user, use, &facts, &error));
  g_assert_no_error (error);
  fixture_commit (&o->f);
}

static void
assert_file (Office *o, const char *expected)
{
  g_autofree char *row
      = fixture_query (&o->f, "SELECT kind || ' ' || state || ' ' || name || ' ' || coalesce(thumb, '-') || ' ' ||"
                              " coalesce(error, '-') FROM note_media ORDER BY id LIMIT 1");

  g_assert_cmpstr (row, ==, expected);
}

static void
test_bring (Office *o, gconstpointer data)
{
  assert_file (o, "image bringing plan.png - -");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note WHERE text = ''"), ==, 1);
  /* Somebody else's is not the author's, and one for a message not one for a note. */
  bring (o, &o->bilal, DSK_MEDIA_FOR_NOTE);
  bring (o, &o->sana, DSK_MEDIA_FOR_MESSAGE);
  assert_file (o, "image bringing plan.png - -");
  bring (o, &o->sana, DSK_MEDIA_FOR_NOTE);
  assert_file (o, "image ready plan.png " THUMB " -");
  /* What is there is not brought twice. */
  g_assert_cmpint (write_note (o, "the same"), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note_media WHERE state = 'ready'"), ==, 2);
}

/* Returns: how many messages there are to post, and 100 for each file to give to Meta */
static guint
leaving (Office *o)
{
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (o->f.dir, NULL);
  g_autoptr (GPtrArray) fetches = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 next;

  g_assert_true (dsk_relay_reader_media_due (reader, dsk_clock_now_ms (o->f.clock), 10, &fetches, &uploads, &next,
                                             NULL));
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_claim_sends (o->f.engine, 10, &jobs, &next, NULL));
  fixture_commit (&o->f);
  return jobs->len + 100 * uploads->len;
}

static void
send_file (Office *o, Person *person)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_MESSAGE_SEND, o->conv);

  command->kind = DSK_MESSAGE_IMAGE;
  command->content = g_strdup (CONTENT);
  command->object = dsk_id_gen_next (o->f.ids);
  g_assert_cmpint (person_run (&o->f, person, command, NULL), ==, DSK_RESULT_OK);
}

/* Whoever names the file of a note in a message, its author or a colleague who sees it, has not brought it for that. */
static void
test_no_customers (Office *o, gconstpointer data)
{
  bring (o, &o->sana, DSK_MEDIA_FOR_NOTE);
  g_assert_cmpuint (leaving (o), ==, 0);
  send_file (o, &o->sana);
  send_file (o, &o->bilal);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM media WHERE state = 'bringing'"), ==, 2);
  /* Also when it is brought for a note again. */
  bring (o, &o->bilal, DSK_MEDIA_FOR_NOTE);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM media WHERE state = 'bringing'"), ==, 2);
  g_assert_cmpuint (leaving (o), ==, 0);
  /* The same file, chosen for the customer: that is its owner's business. */
  bring (o, &o->sana, DSK_MEDIA_FOR_MESSAGE);
  g_assert_cmpuint (leaving (o), ==, 100);
}

static void
assert_may_have (Office *o, const Person *person, gboolean may)
{
  static const char *const names[] = { SHA, THUMB };
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (o->f.dir, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (DskPrincipal) who = { 0 };
      gint64 size, today;
      gboolean visible;

      g_assert_true (dsk_relay_reader_media (reader, person->e.token, names[i], DSK_MEDIA_FOR_NOTE, 0, &who, &visible,
                                             &size, &today, NULL));
      g_assert_cmpint (visible, ==, may);
    }
}

static void
set_rights (Office *o, const Person *person, DskRole role, DskScope scope, gboolean notes)
{
  const DskPersonRights rights = { role, scope, notes };

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_set_rights (o->f.engine, NULL, person->e.user, &rights, NULL));
  fixture_commit (&o->f);
}

static void
test_rights (Office *o, gconstpointer data)
{
  assert_may_have (o, &o->bilal, FALSE);
  bring (o, &o->sana, DSK_MEDIA_FOR_NOTE);
  assert_may_have (o, &o->bilal, TRUE);
  set_rights (o, &o->bilal, DSK_ROLE_VIEWER, DSK_SCOPE_EVERYTHING, FALSE);
  assert_may_have (o, &o->bilal, FALSE);
  set_rights (o, &o->bilal, DSK_ROLE_VIEWER, DSK_SCOPE_EVERYTHING, TRUE);
  assert_may_have (o, &o->bilal, TRUE);
  set_rights (o, &o->bilal, DSK_ROLE_OPERATOR, DSK_SCOPE_ASSIGNED, FALSE);
  assert_may_have (o, &o->bilal, FALSE);
  /* What they can't see they can't name either. */
  send_file (o, &o->sana);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM media WHERE state = 'ready'"), ==, 0);
}

static void
assert_needed (Office *o, gboolean needed)
{
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (o->f.dir, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) unneeded = NULL;

  g_ptr_array_add (names, (char *) SHA);
  g_ptr_array_add (names, (char *) THUMB);
  unneeded = dsk_relay_reader_media_unneeded (reader, names, NULL);
  g_assert_cmpuint (unneeded->len, ==, needed ? 0 : 2);
}

static void
tidy_after (Office *o, gint64 ms)
{
  dsk_clock_advance (o->f.clock, ms);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_media_tidy (o->f.engine, NULL));
  fixture_commit (&o->f);
}

static void
test_kept (Office *o, gconstpointer data)
{
  bring (o, &o->sana, DSK_MEDIA_FOR_NOTE);
  assert_needed (o, TRUE);
  tidy_after (o, 8 * 24 * HOUR_MS);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note_brought"), ==, 0);
  assert_needed (o, TRUE);
  fixture_exec (&o->f, "DELETE FROM note_media; DELETE FROM note");
  assert_needed (o, FALSE);
}

static void
test_never_brought (Office *o, gconstpointer data)
{
  tidy_after (o, 23 * HOUR_MS);
  assert_file (o, "image bringing plan.png - -");
  tidy_after (o, 2 * HOUR_MS);
  assert_file (o, "image failed plan.png - not-brought");
}

static DskResultCode
change (Office *o, const char *note, const char *text)
{
  g_autoptr (DskCommand) edit = new_command (&o->f, DSK_COMMAND_NOTE_EDIT, o->conv);
  g_autofree char *sql = g_strdup_printf ("SELECT coalesce(version_id, id) FROM note WHERE id = '%s'", note);

  edit->object = g_strdup (note);
  edit->base_seq = 1;
  edit->head_msg = fixture_query (&o->f, sql);
  edit->text = g_strdup (text);
  return person_run (&o->f, &o->sana, edit, NULL);
}

/* Its words change, and may go; those of a note that is nothing else may not. */
static void
test_edit (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) words = new_command (&o->f, DSK_COMMAND_NOTE_ADD, o->conv);

  bring (o, &o->sana, DSK_MEDIA_FOR_NOTE);
  g_assert_cmpint (change (o, o->note, "the plan"), ==, DSK_RESULT_OK);
  assert_file (o, "image ready plan.png " THUMB " -");
  g_assert_cmpint (change (o, o->note, NULL), ==, DSK_RESULT_OK);
  assert_file (o, "image ready plan.png " THUMB " -");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note_version"), ==, 2);
  words->object = dsk_id_gen_next (o->f.ids);
  words->text = g_strdup ("words");
  g_assert_cmpint (person_run (&o->f, &o->sana, words, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (change (o, words->object, NULL), ==, DSK_RESULT_INVALID);
}

static void
test_refused (Office *o, gconstpointer data)
{
  static const struct
  {
    DskMessageKind kind;
    const char *content;
  } rows[] = {
    { DSK_MESSAGE_LOCATION, CONTENT },
    { DSK_MESSAGE_IMAGE, NULL },
    { DSK_MESSAGE_IMAGE, "{\"media\":{\"sha256\":\"../../passwd\"}}" },
    { DSK_MESSAGE_DOCUMENT, "{\"mentions\":[]}" },
    { DSK_MESSAGE_IMAGE, "{\"media\":{\"sha256\":\"" SHA "\",\"size\":1e12}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_NOTE_ADD, o->conv);

      command->kind = rows[i].kind;
      command->content = g_strdup (rows[i].content);
      command->object = dsk_id_gen_next (o->f.ids);
      g_assert_cmpint (person_run (&o->f, &o->sana, command, NULL), ==, DSK_RESULT_INVALID);
    }
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM note"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bring", test_bring);
  ADD ("no-customers", test_no_customers);
  ADD ("rights", test_rights);
  ADD ("kept", test_kept);
  ADD ("never-brought", test_never_brought);
  ADD ("edit", test_edit);
  ADD ("refused", test_refused);
  return g_test_run ();
}
