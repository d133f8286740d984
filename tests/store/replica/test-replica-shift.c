/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody who goes home leaves behind. */

#include <string.h>

#include "replica-fixture.h"

#include "dsk-replica-shift.h"

#define ADD(name, func) g_test_add ("/store/replica/shift/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

static void
setup (Replica *r, gconstpointer data)
{
  const Conversation ours = { .status = "open", .owner = ME, .last_at = NOW };
  const Conversation his = { .status = "open", .owner = BILAL, .last_at = NOW };
  const Conversation done = { .status = "resolved", .owner = ME, .last_at = NOW };

  replica_setup (r);
  replica_begin (r);
  put_conversation_as (r, C1, &ours, 20);
  put_conversation_as (r, C2, &his, 21);
  put_conversation_as (r, C3, &done, 22);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

/* "01 02+": the ends of the ids, those with a note with a +. */
static void
assert_shift (Replica *r, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = dsk_replica_reader_list_shift (r->reader, ME, &error);
  g_autoptr (GString) line = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++)
    {
      const DskShiftItem *item = items->pdata[i];

      g_string_append_printf (line, "%s%s%s", i > 0 ? " " : "", item->row->id + strlen (item->row->id) - 2,
                              item->noted ? "+" : "");
    }
  g_assert_cmpstr (line->str, ==, expected);
}

static void
own_since (Replica *r, const char *conv, gint64 at, gint64 seq)
{
  const DskValue values[] = { T (conv), T (NUMBER), T (ID ("ee")), T (NULL), T ("open"), T (ME), T (NULL), N (at),
                              T (ID ("ef")), N (1), N (NOW), T (NULL), T ("in"), T ("text"), T ("…"), T (NULL),
                              T (NULL), N (NOW), N (seq) };

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_CONVERSATION, values, seq));
  replica_commit (r);
}

static void
write_note (Replica *r, const char *id, const char *conv, gint64 at, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (BILAL), N (at), N (at), T ("a note"), T (NULL), T (NULL),
                              N (seq) };

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_NOTE, values, seq));
  replica_commit (r);
}

/* Only what is ours and is not over. */
static void
test_owned (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_ASSIGN, C2, NULL, NULL);
  g_autoptr (DskCommand) away = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  assert_shift (r, "01");
  /* As the outbox will have it. */
  claim->user = g_strdup (ME);
  enqueue (r, claim);
  assert_shift (r, "01 02");
  away->user = g_strdup (BILAL);
  enqueue (r, away);
  assert_shift (r, "02");
}

static void
test_noted (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) note = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("f2"), "written here");

  enqueue (r, note);
  assert_shift (r, "01+");
}

/* A note counts that somebody wrote since it is ours. */
static void
test_since (Replica *r, gconstpointer data)
{
  own_since (r, C1, NOW, 30);
  write_note (r, ID ("f1"), C1, NOW - 1, 31);
  write_note (r, ID ("f3"), C2, NOW + 1, 32);
  assert_shift (r, "01");
  write_note (r, ID ("f2"), C1, NOW + 1, 33);
  assert_shift (r, "01+");
}

static void
put_member (Replica *r, const char *id, const char *team, const char *user, gint64 active, gint64 seq)
{
  const DskValue values[] = { T (id), T (team), T (user), N (active), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, values, seq));
}

/* "2: 01 02": how many there are, the ends of the ids of the first @limit. */
static void
assert_ownerless (Replica *r, guint limit, const char *expected)
{
  g_autoptr (GError) error = NULL;
  guint total = 99;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_ownerless (r->reader, ME, limit, &total, &error);
  g_autoptr (GString) line = g_string_new (NULL);

  g_assert_no_error (error);
  g_string_printf (line, "%u:", total);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskConversationRow *row = rows->pdata[i];

      g_string_append_printf (line, " %s", row->id + strlen (row->id) - 2);
    }
  g_assert_cmpstr (line->str, ==, expected);
}

/* Who of our teams, or of none, waits longest and has no owner. */
static void
test_ownerless (Replica *r, gconstpointer data)
{
  const Conversation none = { .status = "new", .last_at = NOW, .waiting_since = NOW - 10 };
  const Conversation ours = { .status = "open", .team = OPS, .last_at = NOW, .waiting_since = NOW - 20 };
  const Conversation other = { .status = "open", .team = ID ("b2"), .last_at = NOW, .waiting_since = NOW - 30 };
  const Conversation owned = { .status = "open", .owner = BILAL, .last_at = NOW, .waiting_since = NOW - 40 };
  const Conversation over = { .status = "resolved", .last_at = NOW, .waiting_since = NOW - 50 };
  const Conversation answered = { .status = "open", .last_at = NOW };
  const Conversation same = { .status = "open", .last_at = NOW, .waiting_since = NOW - 20 };
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_CLAIM, ID ("12"), NULL, NULL);
  g_autoptr (DskCommand) release = command_new (DSK_COMMAND_ASSIGN, ID ("14"), NULL, NULL);
  g_autoptr (DskCommand) later = command_new (DSK_COMMAND_SNOOZE, ID ("11"), NULL, NULL);

  assert_ownerless (r, 9, "0:");
  replica_begin (r);
  put_conversation_as (r, ID ("11"), &none, 30);
  put_conversation_as (r, ID ("12"), &ours, 31);
  put_conversation_as (r, ID ("13"), &other, 32);
  put_conversation_as (r, ID ("14"), &owned, 33);
  put_conversation_as (r, ID ("15"), &over, 34);
  put_conversation_as (r, ID ("16"), &answered, 35);
  put_conversation_as (r, ID ("17"), &same, 36);
  put_member (r, ID ("d1"), OPS, ME, 1, 37);
  put_member (r, ID ("d2"), ID ("b2"), ME, 0, 38);
  replica_commit (r);
  assert_ownerless (r, 9, "3: 12 17 11");
  assert_ownerless (r, 2, "3: 12 17");
  /* As the outbox will have it. */
  enqueue (r, claim);
  assert_ownerless (r, 9, "2: 17 11");
  enqueue (r, release);
  assert_ownerless (r, 9, "3: 14 17 11");
  later->until = NOW + 1000;
  enqueue (r, later);
  assert_ownerless (r, 9, "2: 14 17");
}

/* What is offered to somebody is theirs to answer. */
static void
test_offered (Replica *r, gconstpointer data)
{
  const Conversation none = { .status = "new", .last_at = NOW, .waiting_since = NOW - 10 };
  g_autoptr (DskCommand) offer = command_new (DSK_COMMAND_HANDOFF_OFFER, ID ("11"), ID ("e7"), "Ask the courier");

  replica_begin (r);
  put_conversation_as (r, ID ("11"), &none, 30);
  replica_commit (r);
  assert_ownerless (r, 9, "1: 11");
  offer->user = g_strdup (BILAL);
  enqueue (r, offer);
  assert_ownerless (r, 9, "0:");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("owned", test_owned);
  ADD ("noted", test_noted);
  ADD ("since", test_since);
  ADD ("ownerless", test_ownerless);
  ADD ("ownerless-offered", test_offered);
  return g_test_run ();
}
