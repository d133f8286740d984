/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What views hold, how many that is, and in what order. */

#include "dsk-error.h"
#include "replica-fixture.h"

static void
assert_list (Replica *r, DskViewKind view, const char *expected)
{
  g_autofree char *found = list (r, view, NULL);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_count (Replica *r, const DskView *view, const char *user, guint total, guint unread)
{
  g_autoptr (GError) error = NULL;
  DskViewCount count = { 0 };

  dsk_replica_reader_count (r->reader, view, 1, user, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count.total, ==, total);
  g_assert_cmpuint (count.unread, ==, unread);
}

static void
test_views (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_conversation (r, ID ("01"), "open", ME, NOW + 1, "a", 11);
  put_conversation (r, ID ("02"), "new", NULL, NOW + 9, "b", 12);
  put_conversation (r, ID ("03"), "resolved", ME, NOW + 5, "c", 13);
  put_conversation (r, ID ("04"), "waiting", BILAL, NOW + 7, "d", 14);
  put_conversation (r, ID ("05"), "resolved", NULL, NOW + 3, "e", 15);
  put_conversation (r, ID ("06"), "escalated", ME, NOW + 8, "f", 16);
  put_message (r, ID ("51"), ID ("01"), "in", NOW, "a", 17);
  put_message (r, ID ("52"), ID ("02"), "in", NOW, "b", 18);
  put_message (r, ID ("53"), ID ("03"), "in", NOW, "c", 19);
  put_message (r, ID ("54"), ID ("06"), "out", NOW, "f", 20);
  replica_commit (r);
  assert_list (r, DSK_VIEW_MINE, "06 01");
  assert_list (r, DSK_VIEW_UNASSIGNED, "02");
  assert_list (r, DSK_VIEW_ALL, "02 06 04 03 05 01");
  assert_count (r, DSK_VIEW (DSK_VIEW_MINE), ME, 2, 1);
  assert_count (r, DSK_VIEW (DSK_VIEW_UNASSIGNED), ME, 1, 1);
  assert_count (r, DSK_VIEW (DSK_VIEW_ALL), ME, 6, 3);

  /* A change by the outbox moves rows between views and places. */
  {
    g_autoptr (DskCommand) send
        = command_new (DSK_COMMAND_MESSAGE_SEND, ID ("02"), ID ("71"), "mine now");
    g_autoptr (DskCommand) status = command_new (DSK_COMMAND_SET_STATUS, ID ("06"), NULL, NULL);

    send->device_at = NOW + 20;
    status->status = DSK_STATUS_RESOLVED;
    enqueue (r, send);
    enqueue (r, status);
  }
  assert_list (r, DSK_VIEW_MINE, "02 01");
  assert_list (r, DSK_VIEW_UNASSIGNED, "");
  assert_list (r, DSK_VIEW_ALL, "02 06 04 03 05 01");
  assert_count (r, DSK_VIEW (DSK_VIEW_MINE), ME, 2, 2);
  assert_count (r, DSK_VIEW (DSK_VIEW_UNASSIGNED), ME, 0, 0);
  assert_count (r, DSK_VIEW (DSK_VIEW_ALL), ME, 6, 3);
}

/* Views with an id: of a team, and of a number. */
static void
test_views_of (Replica *r, gconstpointer data)
{
  const DskView team = { DSK_VIEW_TEAM, OPS };
  const DskView number = { DSK_VIEW_NUMBER, ID ("c2") };
  g_autoptr (GArray) keys = NULL;
  const DskListQuery query = { .view = team, .user = ME };

  replica_begin (r);
  put_conversation_as (r, ID ("01"), &(Conversation){ "open", ME, OPS, NULL, NOW + 1 }, 11);
  put_conversation_as (r, ID ("02"), &(Conversation){ "new", NULL, OPS, ID ("c2"), NOW + 2 }, 12);
  put_conversation_as (r, ID ("03"), &(Conversation){ "resolved", NULL, OPS, ID ("c2"), NOW + 3 }, 13);
  put_conversation_as (r, ID ("04"), &(Conversation){ "new", NULL, NULL, ID ("c2"), NOW + 4 }, 14);
  put_message (r, ID ("51"), ID ("02"), "in", NOW, "b", 17);
  replica_commit (r);
  assert_count (r, &team, ME, 2, 1);
  assert_count (r, &number, ME, 2, 1);
  assert_count (r, &(DskView){ DSK_VIEW_TEAM, ID ("b9") }, ME, 0, 0);

  /* Given to the team by the outbox. */
  {
    g_autoptr (DskCommand) assign = command_new (DSK_COMMAND_ASSIGN, ID ("04"), NULL, NULL);

    assign->team = g_strdup (OPS);
    enqueue (r, assign);
  }
  assert_count (r, &team, ME, 3, 1);
  assert_count (r, &number, ME, 2, 1);
  g_assert_true (dsk_replica_reader_list_keys (r->reader, &query, &keys, NULL));
  g_assert_cmpuint (keys->len, ==, 3);
}

static char *
list_in_order (Replica *r, DskViewKind view, DskOrder order)
{
  const DskListQuery query
      = { .view = *DSK_VIEW (view), .user = ME, .order = order, .now = NOW + DSK_WINDOW_MS };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *out = g_string_new (NULL);

  g_assert_true (dsk_replica_reader_list_keys (r->reader, &query, &keys, NULL));
  rows = dsk_replica_reader_get_rows (r->reader, (const gint64 *) (gpointer) keys->data, keys->len,
                                      ME, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                            ((DskConversationRow *) rows->pdata[i])->id + 34);
  return g_string_free (out, FALSE);
}

static void
test_orders (Replica *r, gconstpointer data)
{
  static const struct
  {
    DskViewKind view;
    DskOrder order;
    const char *before;
    const char *after; /* with what the outbox does */
  } cases[] = {
    { DSK_VIEW_ALL, DSK_ORDER_NEWEST, "06 05 04 03 02 01", "03 06 05 04 02 01" },
    { DSK_VIEW_ALL, DSK_ORDER_WAIT, "02 03 04 06 05 01", "02 03 06 05 04 01" },
    { DSK_VIEW_ALL, DSK_ORDER_WINDOW, "04 03 06 05 02 01", "03 06 05 04 02 01" },
    { DSK_VIEW_UNASSIGNED, DSK_ORDER_WAIT, "02 03 04 06", "02 06" },
    { DSK_VIEW_MINE, DSK_ORDER_WINDOW, "01", "03 01" },
  };

  replica_begin (r);
  put_conversation_as (r, ID ("01"), &(Conversation){ "open", ME, NULL, NULL, NOW + 1, 0, 0 }, 11);
  put_conversation_as (r, ID ("02"), &(Conversation){ "new", NULL, NULL, NULL, NOW + 2, NOW - 9, NOW - 99 }, 12);
  put_conversation_as (r, ID ("03"), &(Conversation){ "new", NULL, NULL, NULL, NOW + 3, NOW + 3, NOW - 50 }, 13);
  put_conversation_as (r, ID ("04"), &(Conversation){ "new", NULL, NULL, NULL, NOW + 4, NOW + 2, NOW - 40 }, 14);
  put_conversation_as (r, ID ("05"), &(Conversation){ "resolved", ME, NULL, NULL, NOW + 5, NOW + 1, 0 }, 15);
  put_conversation_as (r, ID ("06"), &(Conversation){ "new", NULL, NULL, NULL, NOW + 6, NOW, 0 }, 16);
  replica_commit (r);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = list_in_order (r, cases[i].view, cases[i].order);

      g_assert_cmpstr (found, ==, cases[i].before);
    }
  /* 03 is answered, and so mine and waits no more; 04 is resolved. */
  {
    g_autoptr (DskCommand) send = command_new (DSK_COMMAND_MESSAGE_SEND, ID ("03"), ID ("71"), "yes");
    g_autoptr (DskCommand) status = command_new (DSK_COMMAND_SET_STATUS, ID ("04"), NULL, NULL);

    send->device_at = NOW + 20;
    status->status = DSK_STATUS_RESOLVED;
    enqueue (r, send);
    enqueue (r, status);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = list_in_order (r, cases[i].view, cases[i].order);

      g_assert_cmpstr (found, ==, cases[i].after);
    }
}

/* WhatsApp's times are whole seconds: of what came within one, what was here first waits longest, also when something
 * of it is in the outbox. */
static void
test_orders_of_one_second (Replica *r, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_CLAIM, ID ("02"), NULL, NULL);

  replica_begin (r);
  for (guint i = 0; i < 3; i++)
    put_conversation_as (r, (const char *[]){ ID ("01"), ID ("02"), ID ("03") }[i],
                         &(Conversation){ "new", NULL, NULL, NULL, NOW, NOW, NOW }, 11 + i);
  replica_commit (r);
  before = list_in_order (r, DSK_VIEW_ALL, DSK_ORDER_WAIT);
  g_assert_cmpstr (before, ==, "01 02 03");
  enqueue (r, claim);
  after = list_in_order (r, DSK_VIEW_ALL, DSK_ORDER_WAIT);
  g_assert_cmpstr (after, ==, "01 02 03");
}

static void
put_team (Replica *r, const char *id, const char *name, gboolean active, gint64 seq)
{
  const DskValue values[] = { dsk_value_text (id), dsk_value_text (name), dsk_value_int (active),
                              dsk_value_int (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM, values, seq));
}

static void
put_member (Replica *r, const char *id, const char *team, const char *user, gboolean active, gint64 seq)
{
  const DskValue values[] = { dsk_value_text (id),    dsk_value_text (team),    dsk_value_text (user),
                              dsk_value_int (active), dsk_value_int (seq) };

  g_assert_true (put (r, DSK_ENTITY_TEAM_MEMBER, values, seq));
}

/* "Ops Sales|Shop …": what teams and numbers there are to choose */
static void
assert_named (Replica *r, const char *teams, const char *numbers)
{
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_views (r->reader, ME, NULL);
  g_autoptr (GString) found_teams = g_string_new (NULL);
  g_autoptr (GString) found_numbers = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const DskViewRow *row = g_ptr_array_index (rows, i);
      GString *found = row->view.kind == DSK_VIEW_TEAM ? found_teams : found_numbers;

      if (row->name != NULL)
        g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", row->name);
    }
  g_assert_cmpstr (found_teams->str, ==, teams);
  g_assert_cmpstr (found_numbers->str, ==, numbers);
}

/* Only where there is something to choose. */
static void
test_named_views (Replica *r, gconstpointer data)
{
  const DskValue second[] = { dsk_value_text (ID ("c2")), dsk_value_text ("2000"),
                              dsk_value_text ("+1 555 0200"), dsk_value_text (NULL),
                              dsk_value_text ("active"), dsk_value_int (22) };

  assert_named (r, "", "");
  replica_begin (r);
  put_team (r, ID ("b2"), "Sales", TRUE, 20);
  put_team (r, ID ("b3"), "Night", TRUE, 21);
  g_assert_true (put (r, DSK_ENTITY_NUMBER, second, 22));
  put_member (r, ID ("d1"), OPS, ME, TRUE, 23);
  replica_commit (r);
  /* One team of mine. */
  assert_named (r, "", "+1 555 0200 Shop");
  replica_begin (r);
  put_member (r, ID ("d2"), ID ("b2"), ME, TRUE, 24);
  put_member (r, ID ("d3"), ID ("b3"), ME, FALSE, 25);
  replica_commit (r);
  assert_named (r, "Ops Sales", "+1 555 0200 Shop");
  /* Who sees all teams chooses from all. */
  g_assert_true (dsk_replica_store_set_identity (r->store, ME, "Ayesha", "supervisor", ID ("d1"), NULL));
  assert_named (r, "Night Ops Sales", "+1 555 0200 Shop");
  replica_begin (r);
  put_team (r, ID ("b2"), "Sales", FALSE, 26);
  replica_commit (r);
  assert_named (r, "Night Ops", "+1 555 0200 Shop");
}

/* Those without an id are always there, as they are shown. */
static void
test_list_views (Replica *r, gconstpointer data)
{
  static const DskViewKind first[] = { DSK_VIEW_MINE, DSK_VIEW_UNASSIGNED };
  g_autoptr (GPtrArray) rows = NULL;

  replica_begin (r);
  put_conversation (r, ID ("01"), "open", ME, NOW + 1, "a", 11);
  replica_commit (r);
  rows = dsk_replica_reader_list_views (r->reader, ME, NULL);
  g_assert_cmpuint (rows->len, >=, G_N_ELEMENTS (first) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      DskViewRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpint (row->view.kind, ==, first[i]);
      g_assert_cmpstr (row->name, ==, NULL);
      g_assert_cmpuint (row->count.total, ==, i == 0 ? 1 : 0);
    }
}

static void
test_nobody (Replica *r, gconstpointer data)
{
  const DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_MINE) };
  g_autoptr (GArray) keys = NULL;

  replica_begin (r);
  put_conversation (r, ID ("01"), "new", NULL, NOW, "a", 11);
  replica_commit (r);
  g_assert_true (dsk_replica_reader_list_keys (r->reader, &query, &keys, NULL));
  g_assert_cmpuint (keys->len, ==, 0);
  assert_count (r, DSK_VIEW (DSK_VIEW_MINE), NULL, 0, 0);
  assert_count (r, DSK_VIEW (DSK_VIEW_UNASSIGNED), NULL, 1, 0);
}

static void
test_view_names (void)
{
  static const struct
  {
    const char *text;
    gboolean ok;
    DskView view;
  } cases[] = {
    { "mine", TRUE, { DSK_VIEW_MINE, "" } },
    { "unassigned", TRUE, { DSK_VIEW_UNASSIGNED, "" } },
    { "all", TRUE, { DSK_VIEW_ALL, "" } },
    { "team:" OPS, TRUE, { DSK_VIEW_TEAM, OPS } },
    { "number:" NUMBER, TRUE, { DSK_VIEW_NUMBER, NUMBER } },
    { "saved:" OPS, TRUE, { DSK_VIEW_SAVED, OPS } },
    { "saved", FALSE, { 0 } },
    { "team", FALSE, { 0 } },
    { "team:", FALSE, { 0 } },
    { "team:" OPS "0", FALSE, { 0 } },
    { "mine:" OPS, FALSE, { 0 } },
    { "mine:", FALSE, { 0 } },
    { "min", FALSE, { 0 } },
    { "", FALSE, { 0 } },
    { NULL, FALSE, { 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      DskView view;

      g_assert_cmpint (dsk_view_from_string (cases[i].text, &view), ==, cases[i].ok);
      if (!cases[i].ok)
        continue;
      g_assert_true (dsk_view_equal (&view, &cases[i].view));
      text = dsk_view_to_string (&view);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

#define ADD(name, func) g_test_add ("/store/replica/views/" name, Replica, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("views", test_views);
  ADD ("views-of", test_views_of);
  ADD ("list-views", test_list_views);
  ADD ("named-views", test_named_views);
  ADD ("orders", test_orders);
  ADD ("orders/one-second", test_orders_of_one_second);
  ADD ("nobody", test_nobody);
  g_test_add_func ("/store/replica/views/names", test_view_names);
  return g_test_run ();
}
