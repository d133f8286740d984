/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is there, what is on their table, and where only the owner replies. */

#include "replica-fixture.h"

#define ADD(name, func) g_test_add ("/store/replica/duty/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

/* @capacity: 0: no limit */
static void
put_person (Replica *r, const char *id, const char *name, const char *availability, gint64 capacity, gint64 seq)
{
  const DskValue values[] = { T (id), T (name), T ("agent"), N (1), T (availability), N (NOW),
                              capacity != 0 ? N (capacity) : T (NULL), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_USER, values, seq));
}

static void
put_policy (Replica *r, gboolean team, gboolean on, gint64 seq)
{
  const DskValue of_team[] = { T (OPS), T ("Ops"), N (1), N (on), N (seq) };
  const DskValue of_number[] = { T (NUMBER), T ("100"),  T (NULL), T ("Shop"), T ("active"), T (NULL), T (NULL),
                                 T (NULL),   T (NULL), T (NULL), T (NULL),   N (on),       N (seq) };

  if (team)
    g_assert_true (put (r, DSK_ENTITY_TEAM, of_team, seq));
  else
    g_assert_true (put (r, DSK_ENTITY_NUMBER, of_number, seq));
}

static void
setup (Replica *r, gconstpointer data)
{
  const Conversation waits = { .status = "open", .owner = ME, .last_at = NOW, .waiting_since = NOW };
  const Conversation answered = { .status = "waiting", .owner = ME, .team = OPS, .last_at = NOW };
  const Conversation done = { .status = "resolved", .owner = ME, .last_at = NOW };

  replica_setup (r);
  replica_begin (r);
  put_person (r, ME, "Ayesha", "online", 3, 20);
  put_person (r, BILAL, "Bilal", NULL, 0, 21);
  put_conversation_as (r, C1, &waits, 22);
  put_conversation_as (r, C2, &answered, 23);
  put_conversation_as (r, C3, &done, 24);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
assert_duty (Replica *r, const char *user, DskAvailability availability, gint64 capacity, gint64 load, gint64 waiting)
{
  g_autoptr (GPtrArray) users = dsk_replica_reader_list_users (r->reader, NULL);
  DskDuty duty;
  gboolean listed = FALSE;

  g_assert_true (dsk_replica_reader_get_duty (r->reader, user, &duty, NULL));
  g_assert_cmpint (duty.availability, ==, availability);
  g_assert_cmpint (duty.capacity, ==, capacity);
  g_assert_cmpint (duty.load, ==, load);
  g_assert_cmpint (duty.waiting, ==, waiting);
  for (guint i = 0; i < users->len; i++)
    {
      const DskUserRow *row = users->pdata[i];

      if (!g_str_equal (row->id, user))
        continue;
      listed = TRUE;
      g_assert_cmpint (row->availability, ==, availability);
      g_assert_cmpint (row->capacity, ==, capacity);
      g_assert_cmpint (row->load, ==, capacity != 0 ? load : 0);
    }
  g_assert_true (listed);
}

static gint64
say (Replica *r, const char *user, DskAvailability availability)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_USER_AVAILABILITY, NULL, NULL, NULL);

  command->user = g_strdup (user);
  command->availability = availability;
  return enqueue (r, command);
}

/* What was said shows at once, the last of it; when the relay has it, its row counts. */
static void
test_says (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) outbox = NULL;
  const DskCommandResult ok = { .code = DSK_RESULT_OK, .seq = 30 };
  gint64 n;

  assert_duty (r, ME, DSK_AVAILABILITY_ONLINE, 3, 2, 1);
  say (r, NULL, DSK_AVAILABILITY_AWAY);
  n = say (r, NULL, DSK_AVAILABILITY_OFF_SHIFT);
  assert_duty (r, ME, DSK_AVAILABILITY_OFF_SHIFT, 3, 2, 1);
  say (r, BILAL, DSK_AVAILABILITY_BUSY);
  assert_duty (r, BILAL, DSK_AVAILABILITY_BUSY, 0, 0, 0);
  replica_reopen (r);
  assert_duty (r, ME, DSK_AVAILABILITY_OFF_SHIFT, 3, 2, 1);
  outbox = dsk_replica_store_list_outbox (r->store, 0, 10, NULL);
  g_assert_cmpuint (outbox->len, ==, 3);
  g_assert_null (((DskCommand *) outbox->pdata[0])->conv);
  g_assert_cmpint (((DskCommand *) outbox->pdata[1])->availability, ==, DSK_AVAILABILITY_OFF_SHIFT);

  replica_begin (r);
  put_person (r, ME, "Ayesha", "off-shift", 3, 30);
  g_assert_true (dsk_replica_store_note_result (r->store, n, &ok, NOW, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, n, NULL));
  replica_commit (r);
  assert_duty (r, ME, DSK_AVAILABILITY_OFF_SHIFT, 3, 2, 1);
  assert_duty (r, BILAL, DSK_AVAILABILITY_BUSY, 0, 0, 0);
  replica_begin (r);
  put_person (r, ME, "Ayesha", "online", 3, 31);
  replica_commit (r);
  assert_duty (r, ME, DSK_AVAILABILITY_ONLINE, 3, 2, 1);
}

/* What is refused shows no longer, and is no work to look at. */
static void
test_refused (Replica *r, gconstpointer data)
{
  const DskCommandResult refused = { .code = DSK_RESULT_UNSUPPORTED, .seq = 30 };
  gint64 n = say (r, NULL, DSK_AVAILABILITY_BUSY);
  g_autoptr (GPtrArray) attention = NULL;

  replica_begin (r);
  g_assert_true (dsk_replica_store_note_result (r->store, n, &refused, NOW, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, n, NULL));
  replica_commit (r);
  assert_duty (r, ME, DSK_AVAILABILITY_ONLINE, 3, 2, 1);
  attention = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (attention->len, ==, 0);
}

/* What the outbox takes or gives away counts already. */
static void
test_load (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) reopen = command_new (DSK_COMMAND_SET_STATUS, C3, NULL, NULL);
  g_autoptr (DskCommand) give = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  reopen->status = DSK_STATUS_OPEN;
  enqueue (r, reopen);
  assert_duty (r, ME, DSK_AVAILABILITY_ONLINE, 3, 3, 1);
  give->user = g_strdup (BILAL);
  enqueue (r, give);
  assert_duty (r, ME, DSK_AVAILABILITY_ONLINE, 3, 2, 0);
  assert_duty (r, BILAL, DSK_AVAILABILITY_ONLINE, 0, 1, 1);
}

static void
assert_owner_only (Replica *r, const char *conv, gboolean on)
{
  DskConversationRow *row = row_of (r, conv);

  g_assert_cmpint (row->owner_only, ==, on);
  dsk_conversation_row_free (row);
}

/* C1 is of no team, C2 of Ops. */
static void
test_owner_only (Replica *r, gconstpointer data)
{
  assert_owner_only (r, C1, FALSE);
  assert_owner_only (r, C2, FALSE);
  replica_begin (r);
  put_policy (r, TRUE, TRUE, 40);
  replica_commit (r);
  assert_owner_only (r, C1, FALSE);
  assert_owner_only (r, C2, TRUE);
  replica_begin (r);
  put_policy (r, TRUE, FALSE, 41);
  put_policy (r, FALSE, TRUE, 42);
  replica_commit (r);
  assert_owner_only (r, C1, TRUE);
  assert_owner_only (r, C2, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("says", test_says);
  ADD ("refused", test_refused);
  ADD ("load", test_load);
  ADD ("owner-only", test_owner_only);
  return g_test_run ();
}
