/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Searches that got a name: what they hold, how many that is, whose they are, and where they go. */

#include "dsk-error.h"
#include "dsk-replica-saved.h"
#include "replica-fixture.h"

#include <glib/gstdio.h>

#define DAY ((gint64) 24 * 60 * 60 * 1000)
#define S1 ID ("e1")
#define S2 ID ("e2")
#define S3 ID ("e3")

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation_as (r, C1, &(Conversation){ "open", ME, OPS, NULL, NOW - 10, NOW - 10, NOW - 10 }, 10);
  put_conversation_as (r, C2, &(Conversation){ "waiting", BILAL, NULL, NULL, NOW - 3 * DAY, 0, 0 }, 11);
  put_conversation_as (r, C3, &(Conversation){ "resolved", NULL, NULL, NULL, NOW - 40 * DAY, 0, 0 }, 12);
  put_card (r, ID ("31"), C1, "Sana Khan", "923005550101", 13);
  put_card (r, ID ("32"), C2, "Parcel Shop", "923335550042", 14);
  put_message (r, ID ("51"), C1, "in", NOW - 10, "where is my parcel", 16);
  put_message (r, ID ("52"), C1, "out", NOW - 5000, "the parcel left", 17);
  put_message (r, ID ("54"), C3, "in", NOW - 40 * DAY, "an old parcel", 19);
  put_note (r, ID ("61"), C2, ME, NOW - 3 * DAY, "call the courier", 20);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static gboolean
put_saved (Replica *r, const char *id, const char *name, const DskView *base, const char *query, GError **error)
{
  g_autoptr (DskSavedView) view = dsk_saved_view_new (id, name, base, query);

  return dsk_replica_store_put_saved (r->store, view, error);
}

static void
save (Replica *r, const char *id, const char *name, DskViewKind base, const char *query)
{
  g_autoptr (GError) error = NULL;

  put_saved (r, id, name, DSK_VIEW (base), query, &error);
  g_assert_no_error (error);
}

/* "name=query|name=query" */
static char *
all (DskReplicaReader *reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) views = dsk_replica_reader_list_saved (reader, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < views->len; i++)
    {
      const DskSavedView *view = views->pdata[i];

      g_string_append_printf (out, "%s%s=%s", i > 0 ? "|" : "", view->name, view->query);
    }
  return g_string_free (out, FALSE);
}

#define assert_all(reader, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text = all (reader);                                                          \
    g_assert_cmpstr (text, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

/* What a list of @view shows, with @words looked for in it: "01 02", or "! owner" */
static char *
shown (Replica *r, const DskView *view, const char *words, gboolean *at_least)
{
  const DskListQuery query = { .view = *view, .user = ME, .search = words, .now = NOW };
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GString *out = g_string_new (NULL);

  dsk_replica_reader_list_fitting (r->reader, &query, &keys, at_least, &problem, &error);
  g_assert_no_error (error);
  if (problem.fault != DSK_QUERY_FINE)
    {
      g_assert_cmpuint (keys->len, ==, 0);
      g_string_append_printf (out, "! %s", dsk_query_op_to_string (problem.op));
      return g_string_free (out, FALSE);
    }
  rows = dsk_replica_reader_get_rows (r->reader, (const gint64 *) (gpointer) keys->data, keys->len, ME, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ((DskConversationRow *) rows->pdata[i])->id + 34);
  return g_string_free (out, FALSE);
}

/* In the list a search means what it means everywhere: operators and words, about what is in the view. */
static void
test_operators (Replica *r, gconstpointer data)
{
  static const struct
  {
    DskViewKind view;
    const char *text;
    const char *shown;
  } cases[] = {
    { DSK_VIEW_ALL, "status:waiting status:resolved", "02 03" },
    { DSK_VIEW_ALL, "is:open", "01 02" },
    { DSK_VIEW_ALL, "owner:me", "01" },
    { DSK_VIEW_ALL, "owner:nobody", "03" },
    { DSK_VIEW_ALL, "before:7d", "03" },
    { DSK_VIEW_ALL, "team:ops", "01" },
    { DSK_VIEW_ALL, "parcel", "01 02 03" },           /* said, or the customer is called so */
    { DSK_VIEW_ALL, "parcel is:open", "01 02" },
    { DSK_VIEW_ALL, "parcel from:us", "01" },         /* said by us: a name is nothing that was said */
    { DSK_VIEW_ALL, "parcel before:7d", "03" },       /* of a message; of a name: when something last happened */
    { DSK_VIEW_ALL, "parcel after:7d", "01 02" },
    { DSK_VIEW_ALL, "from:me", "01 02" },
    { DSK_VIEW_ALL, "courier", "02" },
    { DSK_VIEW_ALL, "courier has:file", "" },
    { DSK_VIEW_ALL, "owner:aisha", "! owner" },
    { DSK_VIEW_ALL, "owner:", "! owner" },
    { DSK_VIEW_MINE, "parcel", "01" },
    { DSK_VIEW_MINE, "status:resolved", "" },
    { DSK_VIEW_UNASSIGNED, "owner:me", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean at_least;
      g_autofree char *text = shown (r, DSK_VIEW (cases[i].view), cases[i].text, &at_least);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (text, ==, cases[i].shown);
      g_assert_false (at_least);
    }
}

static void
assert_saved (Replica *r, const char *id, const char *words, const char *expected)
{
  DskView view = { .kind = DSK_VIEW_SAVED };
  gboolean at_least;
  g_autofree char *text = NULL;

  g_strlcpy (view.id, id, sizeof view.id);
  text = shown (r, &view, words, &at_least);
  g_assert_cmpstr (text, ==, expected);
}

/* It is a view: a search in another view, with more that is looked for in it. */
static void
test_view (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SET_STATUS, C1, NULL, NULL);

  save (r, S1, "Open", DSK_VIEW_ALL, "is:open");
  save (r, S2, "My parcels", DSK_VIEW_MINE, "parcel");
  assert_saved (r, S1, NULL, "01 02");
  assert_saved (r, S1, "courier", "02");
  assert_saved (r, S1, "owner:aisha", "! owner");
  assert_saved (r, S2, NULL, "01");
  assert_saved (r, S3, NULL, ""); /* there is none */

  /* What the outbox has done already counts. */
  command->status = DSK_STATUS_RESOLVED;
  enqueue (r, command);
  assert_saved (r, S1, NULL, "02");
  assert_saved (r, S2, NULL, "");

  /* Whom it names is not there any more: it says so, and comes back with them. */
  save (r, S3, "Bilal's", DSK_VIEW_ALL, "owner:bilal");
  assert_saved (r, S3, NULL, "02");
  replica_begin (r);
  put_user (r, BILAL, "Someone", 60);
  replica_commit (r);
  assert_saved (r, S3, NULL, "! owner");
}

/* "2/1 1/0 -": all and unread of each, in their order; a + where there may be more, - where it was left out */
static char *
counts (Replica *r, gboolean costly)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) out = dsk_replica_reader_count_saved (r->reader, ME, costly, NOW, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < out->len; i++)
    {
      const DskSavedCount *count = out->pdata[i];

      if (count->counted)
        g_string_append_printf (text, "%s%u/%u%s", i > 0 ? " " : "", count->count.total, count->count.unread,
                                count->at_least ? "+" : "");
      else
        g_string_append (text, i > 0 ? " -" : "-");
    }
  return g_string_free (text, FALSE);
}

#define assert_counts(r, costly, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text = counts (r, costly);                                                    \
    g_assert_cmpstr (text, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

static void
test_counts (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SET_STATUS, C2, NULL, NULL);

  save (r, S1, "Open", DSK_VIEW_ALL, "is:open");
  save (r, S2, "Mine unread", DSK_VIEW_MINE, "is:unread");
  save (r, S3, "Old", DSK_VIEW_ALL, "before:7d");
  save (r, ID ("e4"), "Parcels", DSK_VIEW_ALL, "parcel");
  save (r, ID ("e5"), "Calls", DSK_VIEW_MENTIONS, "owner:me");
  save (r, ID ("e6"), "Nobody", DSK_VIEW_ALL, "owner:aisha is:open");
  /* What is resolved, and what is said, is not looked through at each change. */
  assert_counts (r, FALSE, "2/1 1/1 - - 0/0 0/0");
  assert_counts (r, TRUE, "2/1 1/1 1/1 3/2 0/0 0/0");
  command->status = DSK_STATUS_RESOLVED;
  enqueue (r, command);
  assert_counts (r, TRUE, "1/1 1/1 1/1 3/2 0/0 0/0");
}

/* Each holds as many as its list shows. */
static void
test_counts_agree (Replica *r, gconstpointer data)
{
  static const char *const texts[] = { "is:open", "status:new status:open", "owner:me is:open", "common",
                                       "common is:open", "from:customer", "after:7d", "is:unread is:open",
                                       "before:7d owner:nobody" };
  static const char *const statuses[] = { "new", "open", "waiting", "escalated", "resolved" };

  replica_begin (r);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *conv = g_strdup (nth_id (1000 + i));
      g_autofree char *message = g_strdup (nth_id (3000 + i));

      put_conversation_as (r, conv,
                           &(Conversation){ statuses[i % 5], i % 3 == 0 ? ME : i % 3 == 1 ? BILAL : NULL, NULL, NULL,
                                            NOW - i * DAY / 2, NOW - i * DAY / 2, 0 },
                           100 + i);
      put_message (r, message, conv, i % 2 == 0 ? "in" : "out", NOW - i * DAY / 2, i % 4 == 0 ? "common" : "rare",
                   200 + i);
    }
  replica_commit (r);
  for (guint view = 0; view <= DSK_VIEW_ALL; view++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        DskView saved = { DSK_VIEW_SAVED, S1 };
        gboolean at_least;
        g_autofree char *list = NULL;
        g_auto (GStrv) ids = NULL;
        g_autoptr (GPtrArray) out = NULL;

        save (r, S1, "One", (DskViewKind) view, texts[i]);
        list = shown (r, &saved, NULL, &at_least);
        ids = g_strsplit (list, " ", -1);
        out = dsk_replica_reader_count_saved (r->reader, ME, TRUE, NOW, NULL);
        g_test_message ("%s in %u: %s", texts[i], view, list);
        g_assert_cmpuint (((DskSavedCount *) out->pdata[0])->count.total, ==, *list == '\0' ? 0 : g_strv_length (ids));
      }
}

/* Only so many of the newest messages are looked at, and that is said. */
static void
test_at_least (Replica *r, gconstpointer data)
{
  DskView saved = { DSK_VIEW_SAVED, S1 };
  g_autofree char *list = NULL;
  gboolean at_least;

  replica_begin (r);
  for (guint i = 0; i < 4000; i++)
    put_message (r, nth_id (10000 + i), C1, "in", NOW + i, "again", 1000 + i);
  replica_commit (r);
  save (r, S1, "Again", DSK_VIEW_ALL, "again");
  list = shown (r, &saved, NULL, &at_least);
  g_assert_cmpstr (list, ==, "01");
  g_assert_true (at_least);
  assert_counts (r, TRUE, "1/1+");
}

static void
test_changes (Replica *r, gconstpointer data)
{
  const char *const order[] = { S3, S1, S2, NULL };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (DskSavedView) removed = NULL;

  save (r, S1, "One", DSK_VIEW_ALL, "is:open");
  save (r, S2, "Two", DSK_VIEW_MINE, "parcel");
  save (r, S3, "Three", DSK_VIEW_ALL, "status:new");
  assert_all (r->reader, "One=is:open|Two=parcel|Three=status:new");
  save (r, S2, "Second", DSK_VIEW_MINE, "parcel is:unread");
  assert_all (r->reader, "One=is:open|Second=parcel is:unread|Three=status:new");
  g_assert_true (dsk_replica_store_order_saved (r->store, order, NULL));
  assert_all (r->reader, "Three=status:new|One=is:open|Second=parcel is:unread");

  /* What is removed and put back stands where it stood. */
  before = dsk_replica_reader_list_saved (r->reader, NULL);
  removed = dsk_saved_view_copy (before->pdata[1]);
  g_assert_true (dsk_replica_store_remove_saved (r->store, removed->id, NULL));
  assert_all (r->reader, "Three=status:new|Second=parcel is:unread");
  g_assert_true (dsk_replica_store_put_saved (r->store, removed, NULL));
  assert_all (r->reader, "Three=status:new|One=is:open|Second=parcel is:unread");
  replica_close (r);
  replica_reopen (r);
  assert_all (r->reader, "Three=status:new|One=is:open|Second=parcel is:unread");
}

static void
test_refused (Replica *r, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (DSK_SAVED_NAME_MAX + 1, 'x');
  g_autofree char *long_query = g_strnfill (DSK_SAVED_QUERY_MAX + 1, 'x');
  const struct
  {
    const char *id;
    const char *name;
    DskViewKind base;
    const char *query;
  } cases[] = {
    { S1, "", DSK_VIEW_ALL, "is:open" },         { S1, " \t", DSK_VIEW_ALL, "is:open" },
    { S1, "\xff", DSK_VIEW_ALL, "is:open" },     { S1, "One", DSK_VIEW_ALL, "" },
    { S1, "One", DSK_VIEW_ALL, "  " },           { S1, "One", DSK_VIEW_ALL, "owner:" },
    { S1, "One", DSK_VIEW_SAVED, "is:open" },    { S1, long_name, DSK_VIEW_ALL, "is:open" },
    { S1, "One", DSK_VIEW_ALL, long_query },     { "no id", "One", DSK_VIEW_ALL, "is:open" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (put_saved (r, cases[i].id, cases[i].name, DSK_VIEW (cases[i].base), cases[i].query, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
  for (guint i = 0; i <= DSK_SAVED_MAX; i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean ok = put_saved (r, nth_id (5000 + i), "One", DSK_VIEW (DSK_VIEW_ALL), "is:open", &error);

      g_assert_cmpint (ok, ==, i < DSK_SAVED_MAX);
      g_assert_cmpint (ok, ==, error == NULL);
    }
  /* One that is there can still be changed. */
  save (r, nth_id (5000), "Changed", DSK_VIEW_ALL, "is:open");
}

/* Another person's computer now: none of it is shown, nor left in the file. */
static void
test_other_user (Replica *r, gconstpointer data)
{
  save (r, S1, "The Zulfiqar case", DSK_VIEW_ALL, "zulfiqar");
  g_assert_true (dsk_replica_store_set_identity (r->store, ME, "Me", "agent", "device", NULL));
  assert_all (r->reader, "The Zulfiqar case=zulfiqar");
  replica_begin (r);
  g_assert_true (dsk_replica_store_set_identity (r->store, BILAL, "Bilal", "agent", "device", NULL));
  replica_commit (r);
  assert_all (r->reader, "");
  g_assert_true (dsk_replica_store_tidy (r->store));
  g_assert_false (file_holds (r, "zulfiqar"));
  g_assert_false (file_holds (r, "Zulfiqar"));
}

static void
carry (Replica *r, DskReplicaCarry how, const char *user, const char *expected)
{
  g_autofree char *path = g_build_filename (r->dir, "new.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) fresh = dsk_replica_store_open (path, &error);
  g_autoptr (DskReplicaReader) reader = NULL;
  gboolean complete = FALSE;

  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_carry_over (fresh, r->reader, how, &complete, &error));
  g_assert_no_error (error);
  g_assert_true (complete);
  if (user != NULL)
    g_assert_true (dsk_replica_store_set_identity (fresh, user, "Name", "agent", "device", NULL));
  reader = dsk_replica_reader_open (path, &error);
  g_assert_no_error (error);
  assert_all (reader, expected);
  g_clear_pointer (&reader, dsk_replica_reader_close);
  g_clear_pointer (&fresh, dsk_replica_store_close);
  g_remove (path);
}

/* A damaged copy is made anew, or the computer is enrolled again: they are there again, but for another user. */
static void
test_carry (Replica *r, gconstpointer data)
{
  save (r, S1, "One", DSK_VIEW_MINE, "is:unread");
  save (r, S2, "Two", DSK_VIEW_ALL, "parcel");
  carry (r, DSK_REPLICA_CARRY_COMMANDS, NULL, "One=is:unread|Two=parcel");
  carry (r, DSK_REPLICA_CARRY_DRAFTS, ME, "One=is:unread|Two=parcel");
  carry (r, DSK_REPLICA_CARRY_DRAFTS, BILAL, "");
}

#define ADD(name, test) g_test_add ("/store/replica/saved/" name, Replica, NULL, setup, test, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("operators", test_operators);
  ADD ("view", test_view);
  ADD ("counts", test_counts);
  ADD ("counts-agree", test_counts_agree);
  ADD ("at-least", test_at_least);
  ADD ("changes", test_changes);
  ADD ("refused", test_refused);
  ADD ("other-user", test_other_user);
  ADD ("carry", test_carry);
  return g_test_run ();
}
