/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The view of notes that call our user, and whom a note can call. */

#include "replica-fixture.h"

#define ADD(name, func) g_test_add ("/store/replica/mentions/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)
#define SUPERVISOR ID ("a3")
#define OPERATOR ID ("a4")
#define LEFT ID ("a5")
#define ADMIN ID ("a6")
#define SALES ID ("b2")

static void
put_person (Replica *r, const char *id, const char *name, const char *role, gboolean active, gint64 seq)
{
  const DskValue values[] = { T (id), T (name), T (role), N (active), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_USER, values, seq));
}

static void
put_member (Replica *r, const char *id, const char *team, const char *user, gint64 seq)
{
  const DskValue values[] = { T (id), T (team), T (user), N (1), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, values, seq));
}

static void
setup (Replica *r, gconstpointer data)
{
  const DskValue sales[] = { T (SALES), T ("Sales"), N (1), N (16) };

  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW + 1, "hello", 10);
  put_conversation (r, C2, "resolved", NULL, NOW - 1, "other", 11);
  put_conversation (r, C3, "new", NULL, NOW - 2, "third", 12);
  put_note (r, ID ("71"), C1, BILAL, NOW + 60, "@Ayesha?", 13);
  put_note (r, ID ("72"), C1, BILAL, NOW + 61, "@Ayesha!", 13);
  put_note (r, ID ("73"), C2, BILAL, NOW + 62, "@Ayesha", 13);
  put_note (r, ID ("74"), C3, ME, NOW + 63, "@Bilal", 13);
  put_mention (r, ID ("91"), C1, ID ("71"), ME, NOW + 60, 0, 13);
  put_mention (r, ID ("92"), C1, ID ("72"), ME, NOW + 61, 0, 13);
  put_mention (r, ID ("93"), C2, ID ("73"), ME, NOW + 62, 0, 13);
  put_mention (r, ID ("94"), C3, ID ("74"), BILAL, NOW + 63, 0, 13);
  put_person (r, ADMIN, "Zara", "admin", TRUE, 14);
  put_person (r, SUPERVISOR, "Omar", "supervisor", TRUE, 14);
  put_person (r, OPERATOR, "Kiran", "operator", TRUE, 14);
  put_person (r, LEFT, "Gone", "agent", FALSE, 14);
  g_assert_true (put (r, DSK_ENTITY_TEAM, sales, 16));
  put_member (r, ID ("d1"), OPS, BILAL, 17);
  put_member (r, ID ("d2"), OPS, ME, 17);
  put_member (r, ID ("d3"), SALES, OPERATOR, 17);
  put_member (r, ID ("d4"), SALES, LEFT, 17);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
assert_view (Replica *r, const char *expected, guint total)
{
  g_autofree char *listed = list (r, DSK_VIEW_MENTIONS, NULL);
  g_autofree char *searched = list (r, DSK_VIEW_MENTIONS, "ayesha");
  DskViewCount count = { 0 };

  g_assert_true (
      dsk_replica_reader_count (r->reader, DSK_VIEW (DSK_VIEW_MENTIONS), 1, ME, &count, NULL));
  g_assert_cmpstr (listed, ==, expected);
  g_assert_cmpstr (searched, ==, expected);
  g_assert_cmpuint (count.total, ==, total);
}

static void
see (Replica *r, const char *conv, const char *note)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_MENTION_SEEN, conv, note, NULL);

  enqueue (r, command);
}

/* Conversations, not notes; resolved ones, too; and what was seen goes at once. */
static void
test_view (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_CLAIM, C1, NULL, NULL);

  assert_view (r, "01 02", 2);
  see (r, C1, ID ("71"));
  assert_view (r, "01 02", 2);
  see (r, C1, ID ("72"));
  assert_view (r, "02", 1);
  enqueue (r, claim);
  assert_view (r, "02", 1);
  replica_begin (r);
  put_mention (r, ID ("93"), C2, ID ("73"), ME, NOW + 62, NOW + 80, 30);
  replica_commit (r);
  assert_view (r, "", 0);
}

/* "Name!" cannot be told, "Name?" perhaps, "Name" is; a team with how many they are */
static char *
callables (Replica *r, const char *conv)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_callables (r->reader, conv, NULL);
  GString *line = g_string_new (NULL);

  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCallableRow *row = rows->pdata[i];

      g_string_append_printf (line, "%s%s", i > 0 ? " " : "", row->name);
      if (row->team)
        g_string_append_printf (line, ":%u", row->members);
      g_string_append (line, row->sight == DSK_SIGHT_NO ? "!" : row->sight == DSK_SIGHT_PERHAPS ? "?" : "");
    }
  return g_string_free (line, FALSE);
}

static void
set_place (Replica *r, const char *owner, const char *team)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_ASSIGN, C1, NULL, NULL);

  command->user = g_strdup (owner);
  command->team = g_strdup (team);
  enqueue (r, command);
}

static void
test_callables (Replica *r, gconstpointer data)
{
  g_autofree char *no_team = callables (r, C1);
  g_autofree char *ops = NULL;
  g_autofree char *owned = NULL;
  g_autofree char *gone = NULL;

  /* Nobody's and no team's: administrators see it. */
  g_assert_cmpstr (no_team, ==, "Bilal! Kiran! Omar! Zara Ops:1! Sales:1!");
  set_place (r, NULL, OPS);
  ops = callables (r, C1);
  g_assert_cmpstr (ops, ==, "Bilal Kiran! Omar? Zara Ops:1 Sales:1!");
  set_place (r, OPERATOR, NULL);
  owned = callables (r, C1);
  g_assert_cmpstr (owned, ==, "Bilal Kiran Omar? Zara Ops:1 Sales:1");
  /* Of a conversation that is not here nothing is certain but that administrators see it. */
  gone = callables (r, ID ("0f"));
  g_assert_cmpstr (gone, ==, "Bilal! Kiran! Omar! Zara Ops:1! Sales:1!");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("view", test_view);
  ADD ("callables", test_callables);
  return g_test_run ();
}
