/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To whom a conversation can be handed. */

#include "replica-fixture.h"

#include "dsk-replica-receivers.h"

#define ADD(name, func) g_test_add ("/store/replica/receivers/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

#define WATCHER ID ("a3")
#define HINA ID ("a4")
#define GONE ID ("a5")
#define NIGHT ID ("b2")
#define EMPTY ID ("b3")

static void
put_person (Replica *r, const char *id, const char *name, const char *role, gboolean active, gint64 capacity,
            gint64 seq)
{
  const DskValue values[] = { T (id), T (name), T (role), N (active), T (NULL), T (NULL),
                              capacity != 0 ? N (capacity) : T (NULL), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_USER, values, seq));
}

static void
put_team (Replica *r, const char *id, const char *name, gboolean active, gint64 seq)
{
  const DskValue values[] = { T (id), T (name), N (active), T (NULL), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM, values, seq));
}

static void
put_member (Replica *r, const char *id, const char *team, const char *user, gboolean active, gint64 seq)
{
  const DskValue values[] = { T (id), T (team), T (user), N (active), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, values, seq));
}

/* C1 is Bilal's and of Ops, C2 and C3 are ours, C3 resolved. Of Ops are we, Bilal and Hina; of Night is who only
 * watches. */
static void
setup (Replica *r, gconstpointer data)
{
  const Conversation his = { .status = "open", .owner = BILAL, .team = OPS, .last_at = NOW, .waiting_since = NOW };
  const Conversation ours = { .status = "waiting", .owner = ME, .last_at = NOW };
  const Conversation done = { .status = "resolved", .owner = BILAL, .team = OPS, .last_at = NOW };

  replica_setup (r);
  replica_begin (r);
  put_person (r, ME, "Ayesha", "agent", TRUE, 0, 20);
  put_person (r, BILAL, "Bilal", "agent", TRUE, 0, 21);
  put_person (r, WATCHER, "Omar", "viewer", TRUE, 0, 22);
  put_person (r, HINA, "Hina", "operator", TRUE, 5, 23);
  put_person (r, GONE, "Asad", "agent", FALSE, 0, 24);
  put_team (r, OPS, "Ops", TRUE, 25);
  put_team (r, NIGHT, "Night", TRUE, 26);
  put_team (r, EMPTY, "Old", FALSE, 27);
  put_member (r, ID ("e1"), OPS, ME, TRUE, 30);
  put_member (r, ID ("e2"), OPS, BILAL, TRUE, 31);
  put_member (r, ID ("e3"), OPS, HINA, TRUE, 32);
  put_member (r, ID ("e4"), NIGHT, WATCHER, TRUE, 33);
  put_member (r, ID ("e5"), NIGHT, BILAL, FALSE, 34);
  put_conversation_as (r, C1, &his, 40);
  put_conversation_as (r, C2, &ours, 41);
  put_conversation_as (r, C3, &done, 42);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

/* "Bilal may 1/0, Ops may 2 of them, 1 open": each in a line. */
static void
assert_receivers (Replica *r, const char *conv, const char *expected)
{
  static const char *const bars[] = { "may", "owner", "mute" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_receivers (r->reader, conv, &error);
  g_autoptr (GString) lines = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskReceiverRow *row = rows->pdata[i];

      g_string_append_printf (lines, "%s %s", row->name, bars[row->bar]);
      for (guint j = 0; j < row->people->len; j++)
        {
          const DskUserRow *user = row->people->pdata[j];

          g_string_append_printf (lines, " %s:%d/%d", user->name, (int) user->load, (int) user->capacity);
        }
      if (row->team)
        g_string_append_printf (lines, " %d open", (int) row->open);
      g_string_append_c (lines, '\n');
    }
  g_assert_cmpstr (lines->str, ==, expected);
}

/* Those who left, teams that are no more, and we ourselves are not there; who has it takes nothing. */
static void
test_bars (Replica *r, gconstpointer data)
{
  assert_receivers (r, C1,
                    "Bilal owner Bilal:1/0\n"
                    "Hina may Hina:0/5\n"
                    "Omar mute Omar:0/0\n"
                    "Night mute 0 open\n"
                    "Ops mute 1 open\n"); /* Hina claims nothing, we offer it, Bilal has it */
  assert_receivers (r, C2,
                    "Bilal may Bilal:1/0\n"
                    "Hina may Hina:0/5\n"
                    "Omar mute Omar:0/0\n"
                    "Night mute 0 open\n"
                    "Ops may Bilal:1/0 1 open\n");
}

/* Of whatever is ours. */
static void
test_any (Replica *r, gconstpointer data)
{
  assert_receivers (r, NULL,
                    "Bilal may Bilal:1/0\n"
                    "Hina may Hina:0/5\n"
                    "Omar mute Omar:0/0\n"
                    "Night mute 0 open\n"
                    "Ops may Bilal:1/0 1 open\n");
}

/* What the outbox gives them counts. */
static void
test_overlay (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_ASSIGN, C2, NULL, NULL);

  command->user = g_strdup (HINA);
  enqueue (r, command);
  assert_receivers (r, C2,
                    "Bilal may Bilal:1/0\n"
                    "Hina owner Hina:1/5\n"
                    "Omar mute Omar:0/0\n"
                    "Night mute 0 open\n"
                    "Ops may Bilal:1/0 1 open\n");
}

/* Whether they see it already. */
static void
test_sight (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_receivers (r->reader, C1, NULL);
  g_autoptr (GPtrArray) free_rows = dsk_replica_reader_list_receivers (r->reader, C2, NULL);

  g_assert_cmpint (((DskReceiverRow *) rows->pdata[0])->sight, ==, DSK_SIGHT_YES);
  g_assert_cmpint (((DskReceiverRow *) rows->pdata[1])->sight, ==, DSK_SIGHT_NO); /* an operator sees their own */
  g_assert_cmpint (((DskReceiverRow *) free_rows->pdata[4])->sight, ==,
                   ((DskReceiverRow *) free_rows->pdata[0])->sight);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bars", test_bars);
  ADD ("any", test_any);
  ADD ("overlay", test_overlay);
  ADD ("sight", test_sight);
  return g_test_run ();
}
