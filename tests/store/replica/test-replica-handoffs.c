/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "replica-fixture.h"

/* Whose C1 is, what waits there, for whom, and which handoffs there are in all; and what is in Mentions. */
static void
assert_now (Replica *r, const char *expected)
{
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = row_of (r, C1);
  g_autoptr (GPtrArray) all = dsk_replica_reader_list_handoffs (r->reader, FALSE, 10, &error);
  g_autofree char *calling = list (r, DSK_VIEW_MENTIONS, NULL);
  g_autoptr (GString) line = g_string_new (row->owner_name != NULL ? row->owner_name : "nobody");

  g_assert_no_error (error);
  g_string_append_printf (line, " of %s:", row->team_name != NULL ? row->team_name : "no team");
  if (row->handoff != NULL)
    g_string_append_printf (line, " %s→%s%s", row->handoff->from_name, row->handoff->to_name,
                            row->handoff->for_me ? "!" : "");
  for (guint i = 0; i < all->len; i++)
    g_string_append_printf (line, " %s",
                            dsk_handoff_state_to_string (((DskHandoffRow *) all->pdata[i])->state));
  g_string_append_printf (line, " [%s]", calling);
  dsk_conversation_row_free (row);
  g_assert_cmpstr (line->str, ==, expected);
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW + 1, "hello", 20);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
join_ops (Replica *r)
{
  const DskValue values[] = { dsk_value_text (ID ("d1")), dsk_value_text (OPS), dsk_value_text (ME),
                              dsk_value_int (1), dsk_value_int (31) };

  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, values, 31));
  replica_commit (r);
}

static void
do_handoff (Replica *r, DskCommandType type, const char *user, const char *team)
{
  const char *words = type == DSK_COMMAND_HANDOFF_ACCEPT ? NULL : "words";
  g_autoptr (DskCommand) command = command_new (type, C1, ID ("e1"), words);

  command->user = g_strdup (user);
  command->team = g_strdup (team);
  command->reason = type == DSK_COMMAND_HANDOFF_OFFER ? g_strdup ("Refund") : NULL;
  enqueue (r, command);
}

static void
offered (Replica *r, const char *to_user, const char *to_team)
{
  replica_begin (r);
  put_conversation (r, C1, "open", BILAL, NOW + 1, "hello", 30);
  put_handoff (r, ID ("e1"), BILAL, to_user, to_team, "offered", NOW + 2, 30);
  replica_commit (r);
}

/* Shown before the relay knows of it, kept over a restart, and taken back. */
static void
test_offer (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) commands = NULL;
  g_autoptr (GError) error = NULL;

  assert_now (r, "nobody of no team: []");
  do_handoff (r, DSK_COMMAND_HANDOFF_OFFER, BILAL, NULL);
  assert_now (r, "Ayesha of no team: Ayesha→Bilal offered []");
  replica_reopen (r);
  assert_now (r, "Ayesha of no team: Ayesha→Bilal offered []");
  commands = dsk_replica_store_list_outbox (r->store, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((DskCommand *) commands->pdata[0])->reason, ==, "Refund");
  do_handoff (r, DSK_COMMAND_HANDOFF_CANCEL, NULL, NULL);
  assert_now (r, "Ayesha of no team: cancelled []");
}

/* To a team of ours, by a colleague; the relay's word stands over ours. */
static void
test_accept (Replica *r, gconstpointer data)
{
  offered (r, NULL, OPS);
  assert_now (r, "Bilal of no team: Bilal→Ops offered []");
  join_ops (r);
  assert_now (r, "Bilal of no team: Bilal→Ops! offered [01]");
  do_handoff (r, DSK_COMMAND_HANDOFF_ACCEPT, NULL, NULL);
  assert_now (r, "Ayesha of Ops: accepted []");
  replica_begin (r);
  put_handoff (r, ID ("e1"), BILAL, NULL, OPS, "expired", NOW + 2, 31);
  put_conversation (r, C1, "new", NULL, NOW + 1, "hello", 31);
  replica_commit (r);
  assert_now (r, "nobody of no team: expired []");
}

static void
test_return (Replica *r, gconstpointer data)
{
  offered (r, ME, NULL);
  assert_now (r, "Bilal of no team: Bilal→Ayesha! offered [01]");
  do_handoff (r, DSK_COMMAND_HANDOFF_RETURN, NULL, NULL);
  assert_now (r, "Bilal of no team: returned []");
}

/* What else ends it. */
static void
test_others (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) send = command_new (DSK_COMMAND_MESSAGE_SEND, C1, ID ("71"), "on its way");
  g_autoptr (DskCommand) give = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  offered (r, ME, NULL);
  enqueue (r, send);
  assert_now (r, "Ayesha of no team: accepted []");
  do_handoff (r, DSK_COMMAND_HANDOFF_RETURN, NULL, NULL);
  assert_now (r, "Ayesha of no team: accepted []");
  enqueue (r, give);
  assert_now (r, "nobody of no team: accepted []");
}

static void
test_given_away (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) give = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  do_handoff (r, DSK_COMMAND_HANDOFF_OFFER, NULL, OPS);
  assert_now (r, "Ayesha of no team: Ayesha→Ops offered []");
  enqueue (r, give);
  assert_now (r, "nobody of no team: cancelled []");
}

#define ADD(name, func) g_test_add ("/replica/handoffs/" name, Replica, NULL, setup, func, teardown)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("offer", test_offer);
  ADD ("accept", test_accept);
  ADD ("return", test_return);
  ADD ("others", test_others);
  ADD ("given-away", test_given_away);
  return g_test_run ();
}
