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
  g_assert_true (dsk_replica_store_set_drafts (r->store, C1,
                                               (const char *[]){ "reply", "half a sen", NULL }, NULL, NOW, NULL));

  fresh = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_carry_over (fresh, r->reader, DSK_REPLICA_CARRY_DRAFTS, &complete, &error));
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

static gint64
last_n (DskReplicaStore *store)
{
  g_auto (DskReplicaState) state = { 0 };

  g_assert_true (dsk_replica_store_get_state (store, &state, NULL));
  return state.last_n;
}

/* The same device goes on: commands keep their numbers and ids, and the next one is not used twice. */
static void
test_same_device (Replica *r, gconstpointer data)
{
  g_autofree char *path = g_build_filename (r->dir, "new.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) fresh = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GPtrArray) before = NULL;
  const DskCommandResult result = { DSK_RESULT_OK, 50, NULL };
  gboolean complete = FALSE;

  say (r, DSK_COMMAND_MESSAGE_SEND, ID ("51"), "done");
  g_assert_true (dsk_replica_store_note_result (r->store, 1, &result, NOW, NULL));
  replica_begin (r);
  g_assert_true (dsk_replica_store_acknowledge (r->store, 1, NULL));
  replica_commit (r);
  say (r, DSK_COMMAND_MESSAGE_SEND, ID ("52"), "sent, perhaps");
  say (r, DSK_COMMAND_CLAIM, NULL, NULL);
  g_assert_true (dsk_replica_store_set_drafts (r->store, C1,
                                               (const char *[]){ "reply", "half a sen", NULL }, NULL, NOW, NULL));
  before = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);

  fresh = dsk_replica_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_carry_over (fresh, r->reader, DSK_REPLICA_CARRY_COMMANDS, &complete, &error));
  g_assert_no_error (error);
  g_assert_true (complete);
  outbox = dsk_replica_store_list_outbox (fresh, 0, 10, NULL);
  g_assert_cmpuint (outbox->len, ==, 2);
  for (guint i = 0; i < outbox->len; i++)
    {
      const DskCommand *old = before->pdata[i], *new = outbox->pdata[i];

      g_assert_cmpint (new->n, ==, i + 2);
      g_assert_cmpstr (new->id, ==, old->id);
      g_assert_cmpstr (new->object, ==, old->object);
    }
  g_assert_cmpint (last_n (fresh), ==, 3);
  reader = dsk_replica_reader_open (path, &error);
  assert_draft (reader, "reply", "half a sen");
  assert_draft (reader, "note", NULL);
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
  g_test_add ("/store/replica/carry-over-same-device", Replica, NULL, setup, test_same_device, teardown);
  return g_test_run ();
}
