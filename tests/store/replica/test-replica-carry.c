/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replica-fixture.h"

static void
say (Replica *r, DskCommandType type, const char *id, const char *text)
{
  g_autoptr (DskCommand) command = command_new (type, C1, id, text);

  enqueue (r, command);
}

static void
assert_draft (DskReplicaReader *reader, const char *mode, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = dsk_replica_reader_get_draft (reader, C1, mode, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (draft, ==, expected);
}

/* Unsent replies and notes, what was being typed, and what was refused: all of it, in its order, and
 * nothing of it is sent by itself. */
static void
test_carry_over (Replica *r, gconstpointer data)
{
  g_autofree char *path = g_build_filename (r->dir, "new.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) fresh = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) refused = NULL;
  const DskCommandResult result = { DSK_RESULT_WINDOW_CLOSED, 50, (char *) "{}" };
  gboolean complete = FALSE;
  gint64 count = -1;

  say (r, DSK_COMMAND_MESSAGE_SEND, ID ("51"), "refused");
  g_assert_true (dsk_replica_store_note_result (r->store, 1, &result, NOW, NULL));
  replica_begin (r);
  g_assert_true (dsk_replica_store_acknowledge (r->store, 1, NULL));
  replica_commit (r);
  say (r, DSK_COMMAND_MESSAGE_SEND, ID ("52"), "one");
  say (r, DSK_COMMAND_NOTE_ADD, ID ("53"), "a note");
  say (r, DSK_COMMAND_MESSAGE_SEND, ID ("54"), "two");
  say (r, DSK_COMMAND_CLAIM, NULL, NULL);
  g_assert_true (dsk_replica_store_set_draft (r->store, C1, "reply", "half a sen", NOW, NULL));

  fresh = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_carry_over (fresh, r->reader, &complete, &error));
  g_assert_no_error (error);
  g_assert_true (complete);
  g_assert_true (dsk_replica_store_count_outbox (fresh, &count, NULL));
  g_assert_cmpint (count, ==, 0);
  reader = dsk_replica_reader_open (path, &error);
  g_assert_no_error (error);
  assert_draft (reader, "reply", "one\ntwo\nhalf a sen");
  assert_draft (reader, "note", "a note");
  refused = dsk_replica_reader_list_attention (reader, NULL);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) refused->pdata[0])->text, ==, "refused");
  g_assert_cmpstr (((DskAttention *) refused->pdata[0])->code, ==, "window-closed");
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/replica/carry-over", Replica, NULL, setup, test_carry_over, teardown);
  return g_test_run ();
}
