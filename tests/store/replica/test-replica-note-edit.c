/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note that its author changes: what is shown of it, and what it said before. */

#include "replica-fixture.h"

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_message (r, ID ("51"), C1, "in", NOW - 1, "hi", 11);
  put_message (r, ID ("52"), C1, "in", NOW, "hello", 12);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
assert_says (Replica *r, const char *expected)
{
  g_autofree char *texts = timeline_texts (r, C1);

  g_assert_cmpstr (texts, ==, expected);
}

/* On top of the version that is called @base. Returns: (transfer full): what the one is called that it makes */
static char *
edit_of (Replica *r, const char *note, gint64 version, const char *base, const char *text)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_NOTE_EDIT, C1, note, text);

  command->base_seq = version;
  command->head_msg = g_strdup (base);
  enqueue (r, command);
  return g_strdup (command->id);
}

/* On top of what is shown. Returns: (transfer full): the same */
static char *
do_edit (Replica *r, const char *note, gint64 version, const char *text)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_note_versions (r->reader, note, NULL);

  g_assert_cmpint (((DskNoteVersion *) rows->pdata[0])->version, ==, version);
  return edit_of (r, note, version, ((DskNoteVersion *) rows->pdata[0])->id, text);
}

/* "3 text*|2 text|1 text": what a note says, and said before; a * where it still waits */
static char *
versions (Replica *r, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_note_versions (r->reader, note, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskNoteVersion *row = rows->pdata[i];

      g_string_append_printf (out, "%s%d %s%s", i > 0 ? "|" : "", (int) row->version, row->text,
                              row->pending ? "*" : "");
    }
  return g_string_free (out, FALSE);
}

#define assert_versions(r, note, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text = versions (r, note);                                                    \
    g_assert_cmpstr (text, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

/* It is shown changed at once, and again; what the relay has is neither lost nor shown twice. */
static void
test_note_edit (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;
  const DskTimelineRow *row;

  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 5, "one", 40);
  replica_commit (r);
  assert_versions (r, ID ("72"), "1 one");
  two = do_edit (r, ID ("72"), 1, "two");
  assert_versions (r, ID ("72"), "2 two*|1 one");
  three = do_edit (r, ID ("72"), 2, "three");
  assert_versions (r, ID ("72"), "3 three*|1 one");
  assert_says (r, "hi|hello|three");
  replica_reopen (r);
  rows = timeline (r, C1);
  row = rows->pdata[2];
  g_assert_cmpint (row->version, ==, 3);
  g_assert_cmpstr (row->version_id, ==, three);
  g_assert_true (row->edit_pending);
  g_assert_cmpint (row->edited_at, >, 0);

  /* A page that the relay read before brings nothing back. */
  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 5, "one", 41);
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_versions (r, ID ("72"), "3 three*|1 one");
}

/* Of a note that the relay does not have yet there is one, which says the newest. */
static void
test_note_edit_unsent (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("72"), "one");

  g_autofree char *two = NULL;

  enqueue (r, command);
  two = do_edit (r, ID ("72"), 1, "two");
  assert_versions (r, ID ("72"), "2 two*");
  assert_says (r, "hi|hello|two*");
  replica_reopen (r);
  assert_versions (r, ID ("72"), "2 two*");
}

/* The relay did it: what it has is shown, once; what waits behind it still is. */
static void
test_note_edit_confirmed (Replica *r, gconstpointer data)
{
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;

  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 5, "quixotic", 40);
  replica_commit (r);
  two = do_edit (r, ID ("72"), 1, "two");
  three = do_edit (r, ID ("72"), 2, "three");
  replica_begin (r);
  put_edited_note (r, ID ("72"), C1, "two", 2, two, 42);
  put_note_version (r, ID ("91"), ID ("72"), C1, 1, "quixotic", 42);
  g_assert_true (dsk_replica_store_acknowledge (r->store, 1, NULL));
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_versions (r, ID ("72"), "3 three*|2 two|1 quixotic");
  replica_begin (r);
  put_edited_note (r, ID ("72"), C1, "three", 3, three, 43);
  put_note_version (r, ID ("92"), ID ("72"), C1, 2, "two", 43);
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_versions (r, ID ("72"), "3 three|2 two|1 quixotic");

  /* And what it said before can't be found any more, but for what it says. */
  {
    g_autoptr (GPtrArray) old = search (r, "two");
    g_autoptr (GPtrArray) new = search (r, "three");

    g_assert_cmpuint (old->len, ==, 0);
    g_assert_cmpuint (new->len, ==, 1);
  }

  /* It goes with all that it ever said. */
  replica_begin (r);
  g_assert_true (dsk_replica_store_drop (r->store, C1, 60, NULL));
  replica_commit (r);
  assert_versions (r, ID ("72"), "");
  g_assert_true (dsk_replica_store_tidy (r->store));
  g_assert_false (file_holds (r, "quixotic"));
}

/* On another computer they changed it first: what was written here will be refused, also what was written on top of
 * that, and what of this computer was written on top of the same comes first. */
static void
test_note_edit_elsewhere (Replica *r, gconstpointer data)
{
  g_autofree char *two = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *three = NULL;

  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 5, "one", 40);
  replica_commit (r);
  two = edit_of (r, ID ("72"), 1, ID ("72"), "two");
  beside = edit_of (r, ID ("72"), 1, ID ("72"), "beside");
  assert_versions (r, ID ("72"), "2 two*|1 one");
  three = edit_of (r, ID ("72"), 2, two, "three");
  assert_versions (r, ID ("72"), "3 three*|1 one");
  replica_begin (r);
  put_edited_note (r, ID ("72"), C1, "there", 2, ID ("ee"), 42);
  put_note_version (r, ID ("91"), ID ("72"), C1, 1, "one", 42);
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_versions (r, ID ("72"), "2 there|1 one");
}

#define ADD(name, test) g_test_add ("/store/replica/note-edit/" name, Replica, NULL, setup, test, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("waiting", test_note_edit);
  ADD ("unsent", test_note_edit_unsent);
  ADD ("confirmed", test_note_edit_confirmed);
  ADD ("elsewhere", test_note_edit_elsewhere);
  return g_test_run ();
}
