/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cost meter is never added up by looking at messages. Statuses that are repeated, late, reordered or about
 * messages that come later, deletions, forgotten conversations, fresh starts and healed damage: after each step, from
 * many seeds, the sums are what a count over all rows gives, and a reader says the same. */

#include <sqlite3.h>

#include "dsk-random.h"
#include "replica-fixture.h"

#define DAY G_GINT64_CONSTANT (86400000)
#define N_CONVS 5
#define N_MESSAGES 24
#define T(text) dsk_value_text (text)
#define N(n) dsk_value_int (n)

typedef struct
{
  Replica *r;        /* (unowned) */
  DskRandom *random; /* (owned) */
  gint64 seq;
  char convs[N_CONVS][37];
} World;

static guint
below (World *w, guint n)
{
  return (guint) dsk_random_below (w->random, n);
}

/* --- the rows themselves --- */

/* Written another way than the schema's: no view, no trigger. */
#define COUNT(key)                                                                                 \
  "SELECT " key " AS k, sum(s.billable = 1), sum(s.billable = 0), sum(s.billable IS NULL), "       \
  "sum(m.kind != 'template' AND s.state IN ('delivered', 'read', 'played')"                        \
  " AND ifnull(s.price_category, 'service') = 'service') "                                         \
  "FROM message_status s, message m WHERE m.id = s.id AND m.direction = 'out' "                    \
  "AND s.state NOT IN ('queued', 'sending', 'failed', 'unknown') "                                 \
  "AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = m.conv) GROUP BY k ORDER BY k"

static const char *const counts[DSK_COST_N] = {
  [DSK_COST_BY_NUMBER] = COUNT ("(SELECT c.number FROM conversation c WHERE c.id = m.conv)"),
  [DSK_COST_BY_MONTH] = COUNT ("strftime('%Y-%m', m.at / 1000, 'unixepoch')"),
  [DSK_COST_BY_AGENT] = COUNT ("ifnull(m.author, '')"),
  [DSK_COST_BY_CONVERSATION] = COUNT ("m.conv"),
  [DSK_COST_BY_CATEGORY] = COUNT ("ifnull(s.price_category, '')"),
};

static sqlite3 *
look (World *w)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (w->r->path, &db), ==, SQLITE_OK);
  return db;
}

static char *
count_rows (sqlite3 *db, const char *sql)
{
  GString *out = g_string_new (NULL);
  sqlite3_stmt *stmt;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (out, "%s %d/%d/%d %d\n", (const char *) sqlite3_column_text (stmt, 0),
                            sqlite3_column_int (stmt, 1), sqlite3_column_int (stmt, 2),
                            sqlite3_column_int (stmt, 3), sqlite3_column_int (stmt, 4));
  sqlite3_finalize (stmt);
  return g_string_free (out, FALSE);
}

/* --- what the reader says --- */

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(DskCostRow *const *) a)->key, (*(DskCostRow *const *) b)->key);
}

static char *
read_costs (World *w, DskCostBy by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_costs (w->r->reader, by, NULL, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  g_ptr_array_sort (rows, compare_keys);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCostRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (out, "%s %d/%d/%d %d\n", row->key, (int) row->billable, (int) row->free_of_charge,
                              (int) row->unsaid, (int) row->service);
    }
  return g_string_free (out, FALSE);
}

static void
check (World *w)
{
  sqlite3 *db = look (w);
  g_autofree char *odd = count_rows (db, "SELECT author, n, billable, free, unsaid FROM cost "
                                         "WHERE n <> billable + free + unsaid OR n <= 0 OR service > n");

  g_assert_cmpstr (odd, ==, "");
  for (guint by = 0; by < DSK_COST_N; by++)
    {
      g_autofree char *found = read_costs (w, (DskCostBy) by);
      g_autofree char *wanted = count_rows (db, counts[by]);

      g_assert_cmpstr (found, ==, wanted);
    }
  sqlite3_close (db);
}

/* --- what happens --- */

/* The id of a message belongs to one conversation for good. */
static void
put_a_message (World *w)
{
  static const char *const kinds[] = { "text", "image", "template" };
  guint i = below (w, N_MESSAGES);
  const char *author[] = { ME, BILAL, NULL };
  gint64 at = NOW + (gint64) below (w, 90) * DAY;
  const DskValue row[] = { T (nth_id (i)), T (w->convs[i % N_CONVS]), T (below (w, 5) == 0 ? "in" : "out"),
                           T (kinds[below (w, 3)]), N (at), N (at), T (NULL), T (author[below (w, 3)]),
                           T (NULL), T ("x"), T (NULL), T (NULL), T (NULL), T (NULL), T (NULL), T (NULL),
                           N (w->seq - below (w, 3) * 7) };

  put (w->r, DSK_ENTITY_MESSAGE, row, w->seq);
}

static void
put_a_status (World *w)
{
  static const char *const states[] = { "queued", "sending", "sent",   "delivered",
                                        "read",   "played",  "failed", "unknown" };
  static const char *const categories[] = { NULL, "service", "marketing", "utility" };
  guint i = below (w, N_MESSAGES);
  guint billable = below (w, 3);
  const DskValue row[] = { T (nth_id (i)), T (w->convs[i % N_CONVS]), T (states[below (w, G_N_ELEMENTS (states))]),
                           N (NOW), T (NULL), T (NULL), billable == 2 ? T (NULL) : N (billable), T (NULL),
                           T (categories[below (w, G_N_ELEMENTS (categories))]), N (w->seq - below (w, 3) * 7) };

  put (w->r, DSK_ENTITY_MESSAGE_STATUS, row, w->seq);
  if (below (w, 4) == 0)
    put (w->r, DSK_ENTITY_MESSAGE_STATUS, row, w->seq);
}

static void
one_row (World *w)
{
  guint i = below (w, N_MESSAGES);

  w->seq++;
  switch (below (w, 12))
    {
    case 0:
      put_conversation (w->r, w->convs[below (w, N_CONVS)], "open", ME, NOW, "x", w->seq);
      break;
    case 1:
      g_assert_true (dsk_replica_store_delete_row (w->r->store, below (w, 2) == 0 ? "message" : "message_status",
                                                   nth_id (i), w->convs[i % N_CONVS], w->seq, NULL));
      break;
    case 2:
      if (below (w, 3) == 0)
        g_assert_true (dsk_replica_store_drop (w->r->store, w->convs[below (w, N_CONVS)], w->seq, NULL));
      break;
    case 3:
    case 4:
    case 5:
      put_a_message (w);
      break;
    default:
      put_a_status (w);
    }
}

static void
one_frame (World *w)
{
  replica_begin (w->r);
  for (guint i = 1 + below (w, 15); i > 0; i--)
    one_row (w);
  if (below (w, 8) == 0)
    dsk_replica_store_rollback (w->r->store);
  else
    replica_commit (w->r);
}

/* What was not brought again is forgotten at the end. */
static void
fresh_start (World *w)
{
  replica_begin (w->r);
  g_assert_true (dsk_replica_store_refetch (w->r->store, "another", w->seq, 0, NULL));
  replica_commit (w->r);
  check (w);
  one_frame (w);
  replica_begin (w->r);
  g_assert_true (dsk_replica_store_advance_job (w->r->store, "all", NULL, NULL));
  replica_commit (w->r);
}

/* Sums and rows change behind our back; what is compared, found wrong and fetched again is added up again. */
static void
damage_and_heal (World *w)
{
  const char *conv = w->convs[below (w, N_CONVS)];
  g_autofree char *job = g_strconcat ("conv:", conv, NULL);
  g_autofree char *sql = g_strdup_printf (
      "UPDATE cost SET n = n + 1, billable = billable + 1 WHERE conv_key = (SELECT key FROM conv_key WHERE id = '%s')",
      conv);
  sqlite3 *db = look (w);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  replica_begin (w->r);
  g_assert_true (dsk_replica_store_distrust (w->r->store, conv, NULL));
  g_assert_true (dsk_replica_store_advance_job (w->r->store, job, NULL, NULL));
  replica_commit (w->r);
}

static void
run_seed (guint64 seed)
{
  Replica replica = { 0 };
  World w = { .r = &replica, .random = dsk_random_new_seeded (seed), .seq = 100 };

  replica_setup (&replica);
  for (guint i = 0; i < N_CONVS; i++)
    g_strlcpy (w.convs[i], nth_id (700000 + i), 37);
  for (guint step = 0; step < 50; step++)
    {
      guint what = below (&w, 30);

      if (what == 0)
        fresh_start (&w);
      else if (what == 1)
        damage_and_heal (&w);
      else if (what == 2)
        replica_reopen (&replica);
      else
        one_frame (&w);
      check (&w);
    }
  replica_teardown (&replica);
  dsk_random_unref (w.random);
}

static void
test_sums (void)
{
  guint seeds = g_test_slow () ? 300 : 25;

  for (guint64 seed = 1; seed <= seeds; seed++)
    {
      g_test_message ("seed %u", (guint) seed);
      run_seed (seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/replica/cost-sums", test_sums);
  return g_test_run ();
}
