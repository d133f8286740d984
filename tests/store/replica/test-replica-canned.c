/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies and articles, and what the outbox makes of them. */

#include "dsk-replica-canned.h"
#include "replica-fixture.h"

#include "dsk-canned-content.h"

#define ADD(name, func) g_test_add ("/store/replica/canned/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)
#define SALES ID ("b2")
#define HI ID ("e1")
#define BYE ID ("e2")
#define GONE ID ("e3")
#define RETURNS ID ("e4")
#define MADE ID ("e5")

static void
put_canned (Replica *r, const char *id, const char *kind, const char *shortcut, const char *title, const char *team,
            gint64 version, gboolean active)
{
  const DskValue values[] = { T (id),          T (kind),      T (shortcut), T (title), T (title), T (team),
                              N (version),     N (active),    N (NOW),      T (BILAL), N (20) };

  g_assert_true (put (r, DSK_ENTITY_CANNED, values, 20));
}

static void
setup (Replica *r, gconstpointer data)
{
  const DskValue sales[] = { T (SALES), T ("Sales"), N (1), N (16) };
  const DskValue member[] = { T (ID ("d1")), T (OPS), T (ME), N (1), N (17) };
  const DskValue used[] = { T (BYE), N (3), N (NOW), N (21) };

  replica_setup (r);
  replica_begin (r);
  g_assert_true (put (r, DSK_ENTITY_TEAM, sales, 16));
  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, member, 17));
  put_canned (r, HI, "reply", "hi", "A greeting", NULL, 2, TRUE);
  put_canned (r, BYE, "reply", "bye", "The end", OPS, 1, TRUE);
  put_canned (r, GONE, "reply", "gone", "Removed", NULL, 2, FALSE);
  put_canned (r, RETURNS, "article", "returns", "Returns", SALES, 1, TRUE);
  g_assert_true (put (r, DSK_ENTITY_CANNED_USE, used, 21));
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

/* As "shortcut uses mine pending", in order. */
static void
assert_list (Replica *r, const char *expected)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_canned (r->reader, NULL);
  g_autoptr (GString) list = g_string_new (NULL);

  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCannedRow *row = rows->pdata[i];

      g_string_append_printf (list, "%s%s %d%s%s", i > 0 ? ", " : "", row->shortcut, (int) row->uses,
                              row->mine ? " mine" : "", row->pending ? " pending" : "");
    }
  g_assert_cmpstr (list->str, ==, expected);
}

static gint64
submit (Replica *r, DskCommandType type, const char *id, const char *shortcut, const char *team)
{
  static guint n;
  g_autofree char *command_id = g_strdup (nth_id (900 + n++));
  g_autoptr (DskCommand) command = dsk_command_new (type, command_id, NULL);
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GError) error = NULL;

  command->device_at = NOW;
  command->object = g_strdup (id);
  if (type == DSK_COMMAND_CANNED_PUT)
    {
      command->text = g_strdup ("New words");
      command->team = g_strdup (team);
      command->content = dsk_canned_content_new (DSK_CANNED_REPLY, shortcut, "Z");
    }
  queued = dsk_replica_store_enqueue (r->store, command, &error);
  g_assert_no_error (error);
  return queued->n;
}

static void
test_list (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_canned (r->reader, NULL);
  const DskCannedRow *bye;

  assert_list (r, "bye 3 mine, hi 0 mine, returns 0");
  bye = rows->pdata[0];
  g_assert_cmpstr (bye->id, ==, BYE);
  g_assert_cmpint (bye->kind, ==, DSK_CANNED_REPLY);
  g_assert_cmpstr (bye->title, ==, "The end");
  g_assert_cmpstr (bye->body, ==, "The end");
  g_assert_cmpstr (bye->team, ==, OPS);
  g_assert_cmpstr (bye->team_name, ==, "Ops");
  g_assert_cmpint (bye->version, ==, 1);
  g_assert_cmpint (bye->at, ==, NOW);
  g_assert_cmpstr (bye->user_name, ==, "Bilal");
  g_assert_cmpint (((DskCannedRow *) rows->pdata[2])->kind, ==, DSK_CANNED_ARTICLE);
}

/* Before the relay answered: what was changed, made, removed, and brought back. */
static void
test_outbox (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  const DskCannedRow *hi = NULL;

  submit (r, DSK_COMMAND_CANNED_PUT, HI, "hello", SALES);
  assert_list (r, "bye 3 mine, returns 0, hello 0 pending");
  rows = dsk_replica_reader_list_canned (r->reader, NULL);
  hi = rows->pdata[2];
  g_assert_cmpstr (hi->body, ==, "New words");
  g_assert_cmpstr (hi->team_name, ==, "Sales");
  /* The next change will be one of this. */
  g_assert_cmpint (hi->version, ==, 3);
  submit (r, DSK_COMMAND_CANNED_PUT, MADE, "made", NULL);
  submit (r, DSK_COMMAND_CANNED_REMOVE, BYE, NULL, NULL);
  submit (r, DSK_COMMAND_CANNED_PUT, GONE, "back", OPS);
  assert_list (r, "returns 0, hello 0 pending, back 0 mine pending, made 0 mine pending");
  submit (r, DSK_COMMAND_CANNED_REMOVE, MADE, NULL, NULL);
  assert_list (r, "returns 0, hello 0 pending, back 0 mine pending");
}

/* What the relay refused is not shown, and in front of its author. */
static void
test_refused (Replica *r, gconstpointer data)
{
  gint64 n = submit (r, DSK_COMMAND_CANNED_PUT, HI, "bye", OPS);
  const DskCommandResult refused
      = { .code = DSK_RESULT_CONFLICT, .detail = (char *) "{\"reason\":\"canned-shortcut\"}" };
  g_autoptr (GPtrArray) came_back = NULL;
  const DskAttention *attention;

  replica_begin (r);
  g_assert_true (dsk_replica_store_note_result (r->store, n, &refused, NOW, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, n, NULL));
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_list (r, "bye 3 mine, hi 0 mine, returns 0");
  came_back = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (came_back->len, ==, 1);
  attention = came_back->pdata[0];
  g_assert_cmpstr (attention->type, ==, "canned.put@1");
  g_assert_cmpstr (attention->text, ==, "New words");
  g_assert_false (attention->visible);
}

static void
test_versions (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;

  replica_begin (r);
  for (guint i = 1; i <= 3; i++)
    {
      const DskValue values[] = { T (nth_id (700 + i)), T (HI), N (i), T ("reply"), T ("hi"), T ("A greeting"),
                                  T (i == 2 ? "Two" : "Other"), T (NULL), N (i != 3), N (NOW + i), T (ME), N (30) };

      g_assert_true (put (r, DSK_ENTITY_CANNED_VERSION, values, 30));
    }
  replica_commit (r);
  rows = dsk_replica_reader_list_canned_versions (r->reader, HI, NULL);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (((DskCannedRow *) rows->pdata[0])->version, ==, 3);
  g_assert_false (((DskCannedRow *) rows->pdata[0])->active);
  g_assert_cmpstr (((DskCannedRow *) rows->pdata[1])->body, ==, "Two");
  g_assert_cmpstr (((DskCannedRow *) rows->pdata[1])->id, ==, HI);
  g_ptr_array_unref (g_steal_pointer (&rows));
  rows = dsk_replica_reader_list_canned_versions (r->reader, BYE, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
}

static void
test_teams (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_teams (r->reader, NULL);

  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((DskTeamRow *) rows->pdata[0])->name, ==, "Ops");
  g_assert_true (((DskTeamRow *) rows->pdata[0])->mine);
  g_assert_cmpstr (((DskTeamRow *) rows->pdata[1])->id, ==, SALES);
  g_assert_false (((DskTeamRow *) rows->pdata[1])->mine);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("list", test_list);
  ADD ("outbox", test_outbox);
  ADD ("refused", test_refused);
  ADD ("versions", test_versions);
  ADD ("teams", test_teams);
  return g_test_run ();
}
