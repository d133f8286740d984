/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may still be taken back waits, stands last, and leaves when its time comes. */

#include "replica-fixture.h"

#define HOLD 5000

static gint64 next_ms; /* what the last release said */
static guint n_said;   /* messages in this test */

/* @hold: ms; 0: it may leave at once. Returns: its n */
static gint64
say (Replica *r, const char *conv, const char *text, gint64 at, gint64 hold)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MESSAGE_SEND, conv, nth_id (3000000 + n_said++), text);

  command->device_at = at;
  command->due_at = hold != 0 ? at + hold : 0;
  return enqueue (r, command);
}

static gint64
act (Replica *r, DskCommandType type, const char *conv, gint64 at)
{
  g_autoptr (DskCommand) command = command_new (type, conv, NULL, NULL);

  command->device_at = at;
  command->status = DSK_STATUS_WAITING;
  return enqueue (r, command);
}

/* "1:text 2:claim@1", of those that may leave after @after */
static void
assert_free (Replica *r, gint64 after, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) commands = dsk_replica_store_list_outbox (r->store, after, 100, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      g_assert_cmpint (command->due_at, ==, 0);
      g_string_append_printf (out, "%s%" G_GINT64_FORMAT ":%s", i > 0 ? " " : "", command->n,
                              command->text != NULL ? command->text : dsk_command_type_to_string (command->type));
    }
  g_assert_cmpstr (out->str, ==, expected);
}

static void
release (Replica *r, gint64 now)
{
  g_autoptr (GError) error = NULL;

  dsk_replica_store_release (r->store, now, &next_ms, &error);
  g_assert_no_error (error);
}

static gboolean
withdraw (Replica *r, guint nth)
{
  g_autoptr (GError) error = NULL;
  gboolean gone;

  dsk_replica_store_withdraw (r->store, nth_id (3000000 + nth), NOW, NULL, &gone, &error);
  g_assert_no_error (error);
  return gone;
}

static void
set_up (Replica *r, gconstpointer data)
{
  n_said = 0;
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "open", ME, NOW - 100, "a", 11);
  put_conversation (r, C2, "new", NULL, NOW - 100, "b", 12);
  replica_commit (r);
}

static void
tear_down (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
assert_shown (Replica *r, const char *conv, const char *expected)
{
  g_autofree char *found = timeline_texts (r, conv);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_waits (Replica *r, gconstpointer data)
{
  g_assert_cmpint (say (r, C1, "before", NOW, 0), ==, 1);
  g_assert_cmpint (say (r, C1, "held", NOW + 1, HOLD), ==, 2);
  assert_shown (r, C1, "before*|held*");
  release (r, NOW + HOLD);
  g_assert_cmpint (next_ms, ==, NOW + 1 + HOLD);
  assert_free (r, 0, "1:before");
  release (r, NOW + 1 + HOLD);
  g_assert_cmpint (next_ms, ==, 0);
  assert_free (r, 1, "2:held");
}

/* What is of another conversation, and what depends on nothing, goes before; numbers are without gaps. */
static void
test_room (Replica *r, gconstpointer data)
{
  say (r, C1, "held", NOW, HOLD);
  g_assert_cmpint (act (r, DSK_COMMAND_CLAIM, C2, NOW + 1), ==, 1);
  g_assert_cmpint (act (r, DSK_COMMAND_CLAIM, C1, NOW + 2), ==, 2);
  g_assert_cmpint (say (r, C2, "at once", NOW + 3, 0), ==, 3);
  assert_free (r, 0, "1:conversation.claim@1 2:conversation.claim@1 3:at once");
  assert_shown (r, C1, "held*");
  assert_shown (r, C2, "at once*");
  release (r, NOW + HOLD);
  assert_free (r, 3, "4:held");
}

/* Within its conversation nothing that could depend on it comes first. */
static void
test_behind (Replica *r, gconstpointer data)
{
  say (r, C1, "held", NOW, HOLD);
  act (r, DSK_COMMAND_SET_STATUS, C1, NOW + 1);
  g_assert_cmpint (act (r, DSK_COMMAND_SET_STATUS, C2, NOW + 2), ==, 1);
  assert_free (r, 0, "1:conversation.set-status@1");
  release (r, NOW + HOLD);
  assert_free (r, 1, "2:held 3:conversation.set-status@1");
}

/* Whoever gives it back and takes it again has it in the end. */
static void
test_claim (Replica *r, gconstpointer data)
{
  say (r, C1, "held", NOW, HOLD);
  act (r, DSK_COMMAND_ASSIGN, C1, NOW + 1);
  act (r, DSK_COMMAND_CLAIM, C1, NOW + 2);
  g_assert_cmpint (act (r, DSK_COMMAND_CLAIM, C2, NOW + 3), ==, 1);
  assert_free (r, 0, "1:conversation.claim@1");
  release (r, NOW + HOLD);
  assert_free (r, 1, "2:held 3:conversation.assign@1 4:conversation.claim@1");
}

/* A status that comes with the words is as one after them. */
static void
test_claim_after_status (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MESSAGE_SEND, C1, nth_id (3000000), "held");

  command->device_at = NOW;
  command->due_at = NOW + HOLD;
  command->status = DSK_STATUS_RESOLVED;
  enqueue (r, command);
  act (r, DSK_COMMAND_CLAIM, C1, NOW + 1);
  assert_free (r, 0, "");
  release (r, NOW + HOLD);
  assert_free (r, 0, "1:held 2:conversation.claim@1");
}

/* Whoever goes home has answered before, wherever it was; what belongs to no conversation else goes before. */
static void
test_off_shift (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) off = command_new (DSK_COMMAND_USER_AVAILABILITY, NULL, NULL, NULL);
  g_autoptr (DskCommand) removal = command_new (DSK_COMMAND_CANNED_REMOVE, NULL, nth_id (9), NULL);

  say (r, C1, "held", NOW, HOLD);
  off->device_at = NOW + 1;
  off->availability = DSK_AVAILABILITY_OFF_SHIFT;
  g_assert_cmpint (enqueue (r, off), ==, 2);
  removal->device_at = NOW + 2;
  removal->base_seq = 1;
  g_assert_cmpint (enqueue (r, removal), ==, 1);
  assert_free (r, 0, "1:canned.remove@1");
  release (r, NOW + HOLD);
  assert_free (r, 1, "2:held 3:user.availability@1");
}

/* With nothing that waits, it leaves at once. */
static void
test_off_shift_at_once (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) off = command_new (DSK_COMMAND_USER_AVAILABILITY, NULL, NULL, NULL);

  say (r, C1, "sent", NOW, 0);
  off->device_at = NOW + 1;
  off->availability = DSK_AVAILABILITY_OFF_SHIFT;
  enqueue (r, off);
  assert_free (r, 0, "1:sent 2:user.availability@1");
}

/* Whoever dies meanwhile waits for the rest; and nothing that waits counts as sent. */
static void
test_reopened (Replica *r, gconstpointer data)
{
  say (r, C1, "before", NOW, 0);
  say (r, C1, "held", NOW, HOLD);
  replica_reopen (r);
  release (r, NOW + HOLD - 1);
  assert_free (r, 0, "1:before");
  g_assert_cmpint (act (r, DSK_COMMAND_CLAIM, C2, NOW + 1), ==, 2);
  replica_reopen (r);
  release (r, NOW + HOLD);
  assert_free (r, 2, "3:held");
  replica_reopen (r);
  assert_free (r, 0, "1:before 2:conversation.claim@1 3:held");
}

/* It can be taken back as long as it waits, also by the next process, and not after. */
static void
test_taken_back (Replica *r, gconstpointer data)
{
  say (r, C1, "one", NOW, HOLD);
  say (r, C1, "two", NOW + 10, HOLD);
  say (r, C2, "other", NOW + 20, 0);
  assert_free (r, 0, "1:other");
  replica_reopen (r);
  g_assert_false (withdraw (r, 2));
  g_assert_true (withdraw (r, 0));
  assert_shown (r, C1, "two*");
  release (r, NOW + 10 + HOLD);
  assert_free (r, 1, "2:two");
  g_assert_false (withdraw (r, 1));
}

/* A clock that was set back holds nothing back for a day; one that was set forward only lets go earlier. */
static void
test_clock (Replica *r, gconstpointer data)
{
  const gint64 day = 24 * 60 * 60 * 1000;

  say (r, C1, "held", NOW + day, HOLD);
  release (r, NOW);
  g_assert_cmpint (next_ms, ==, 0);
  assert_free (r, 0, "1:held");
  say (r, C1, "again", NOW, day); /* nobody holds back for so long */
  release (r, NOW);
  g_assert_cmpint (next_ms, ==, NOW + DSK_HOLD_MAX_MS);
  release (r, G_MAXINT64);
  assert_free (r, 1, "2:again");
}

/* Times only go up along the numbers: one that is set to wait shorter does not overtake. */
static void
test_order (Replica *r, gconstpointer data)
{
  say (r, C1, "long", NOW, 4 * HOLD);
  say (r, C1, "short", NOW + 1, HOLD);
  release (r, NOW + 2 * HOLD);
  assert_free (r, 0, "");
  release (r, NOW + 4 * HOLD);
  assert_free (r, 0, "1:long 2:short");
}

/* Another file with our numbers: what waits still does, under others. */
static void
test_loosened (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  say (r, C1, "before", NOW, 0);
  say (r, C1, "held", NOW, HOLD);
  assert_free (r, 0, "1:before");
  g_assert_true (dsk_replica_store_loosen (r->store, NOW, &error));
  g_assert_true (dsk_replica_store_begin_durable (r->store, &error));
  g_assert_true (dsk_replica_store_number_again (r->store, 7, NOW, &error));
  replica_commit (r);
  assert_free (r, 0, "8:before");
  g_assert_true (withdraw (r, 1));
  assert_shown (r, C1, "before*");
}

/* What waited was taken for what the other file had sent, and something came after it: no number is passed over, or the
 * relay would wait for it for ever. */
static void
test_loosened_behind (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) asked = NULL;

  say (r, C1, "held", NOW, HOLD);
  asked = dsk_replica_store_list_unanswered (r->store, 1, NULL);
  g_assert_cmpint (say (r, C2, "next", NOW + 1, 0), ==, 2);
  say (r, C2, "last", NOW + 2, HOLD);
  g_assert_true (dsk_replica_store_loosen (r->store, NOW, &error));
  g_assert_true (dsk_replica_store_begin_durable (r->store, &error));
  g_assert_true (dsk_replica_store_number_again (r->store, 7, NOW, &error));
  replica_commit (r);
  assert_free (r, 7, "8:held 9:next");
  g_assert_true (withdraw (r, 2));
}

/* Numbers that were given anew, and are as before after all: what left has left. */
static void
test_rolled_back (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  act (r, DSK_COMMAND_CLAIM, C2, NOW);
  say (r, C1, "left", NOW, 0);
  assert_free (r, 0, "1:conversation.claim@1 2:left");
  replica_begin (r);
  g_assert_true (dsk_replica_store_acknowledge (r->store, 1, &error));
  replica_commit (r);
  g_assert_true (dsk_replica_store_begin_durable (r->store, &error));
  g_assert_true (dsk_replica_store_number_again (r->store, 0, NOW, &error));
  dsk_replica_store_rollback (r->store);
  g_assert_false (withdraw (r, 0));
  assert_free (r, 0, "2:left");
}

/* What was done while it waited here, and is to be done again, waits no more. */
static void
test_done_again (Replica *r, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  say (r, C1, "held", NOW, HOLD);
  act (r, DSK_COMMAND_SET_STATUS, C1, NOW + 1);
  replica_begin (r);
  g_assert_true (dsk_replica_store_acknowledge (r->store, 2, &error));
  replica_commit (r);
  g_assert_cmpint (act (r, DSK_COMMAND_CLAIM, C2, NOW + 2), ==, 3);
  replica_begin (r);
  g_assert_true (dsk_replica_store_refetch (r->store, "epoch-2", 1, 0, &error));
  replica_commit (r);
  assert_free (r, 0, "1:conversation.set-status@1 2:conversation.claim@1");
}

/* What the relay executed under that number already is not taken back, and gives nobody its number. */
static void
test_executed (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) asked = NULL;

  say (r, C1, "held", NOW, HOLD);
  asked = dsk_replica_store_list_unanswered (r->store, 1, NULL);
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_false (withdraw (r, 0));
  g_assert_cmpint (say (r, C2, "next", NOW + 1, 0), ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Replica *r, gconstpointer data);
  } tests[] = {
    { "/replica/hold/waits", test_waits },       { "/replica/hold/room", test_room },
    { "/replica/hold/behind", test_behind },     { "/replica/hold/reopened", test_reopened },
    { "/replica/hold/taken-back", test_taken_back }, { "/replica/hold/clock", test_clock },
    { "/replica/hold/order", test_order },       { "/replica/hold/loosened", test_loosened },
    { "/replica/hold/loosened-behind", test_loosened_behind },
    { "/replica/hold/executed", test_executed }, { "/replica/hold/claim", test_claim },
    { "/replica/hold/claim-after-status", test_claim_after_status },
    { "/replica/hold/rolled-back", test_rolled_back },
    { "/replica/hold/done-again", test_done_again },
    { "/replica/hold/off-shift", test_off_shift },
    { "/replica/hold/off-shift-at-once", test_off_shift_at_once },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Replica, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
