/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How SQLite finds what lists ask for: the order comes from an index, nothing is sorted. */

#include <string.h>

#include "dsk-replica-reader-private.h"
#include "dsk-replica-contact.h"
#include "dsk-replica-found.h"
#include "dsk-replica-health.h"
#include "dsk-replica-shift.h"
#include "replica-fixture.h"

static const DskView views[] = {
  { DSK_VIEW_MINE, "" },  { DSK_VIEW_UNASSIGNED, "" }, { DSK_VIEW_ALL, "" },
  { DSK_VIEW_TEAM, OPS }, { DSK_VIEW_NUMBER, NUMBER },
};

/* What is by time asks the rows whether they are resolved; what may have to walk over many that the view does not hold
 * asks nothing that is not in the index. */
static void
check_plan (DskReplicaReader *reader, const char *sql)
{
  const gboolean by_time = strstr (sql, " ORDER BY last_at") != NULL;
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (dsk_db_handle (reader->db), explain, -1, &stmt, NULL), ==,
                   SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (stmt, 3);

      g_test_message ("%s: %s", sql, detail);
      g_assert_null (strstr (detail, "TEMP B-TREE"));
      g_assert_nonnull (strstr (detail, by_time ? " INDEX " : "USING COVERING INDEX"));
    }
  sqlite3_finalize (stmt);
}

/* All that the reader prepared and that lists conversations; it keeps its statements. */
static guint
check_plans (DskReplicaReader *reader)
{
  sqlite3_stmt *stmt = NULL;
  guint n = 0;

  while ((stmt = sqlite3_next_stmt (dsk_db_handle (reader->db), stmt)) != NULL)
    if (strstr (sqlite3_sql (stmt), " ORDER BY ") != NULL
        && g_str_has_prefix (sqlite3_sql (stmt), "SELECT rid, "))
      {
        check_plan (reader, sqlite3_sql (stmt));
        n++;
      }
  return n;
}

static void
test_orders (Replica *r, gconstpointer data)
{
  for (guint view = 0; view < G_N_ELEMENTS (views); view++)
    for (guint order = 0; order < DSK_ORDER_N; order++)
      {
        const DskListQuery query
            = { .view = views[view], .user = ME, .order = (DskOrder) order, .now = NOW };
        g_autoptr (GArray) keys = NULL;

        g_assert_true (dsk_replica_reader_list_keys (r->reader, &query, &keys, NULL));
      }
  /* Each view by time, and what is first in each other order. */
  g_assert_cmpuint (check_plans (r->reader), ==, G_N_ELEMENTS (views) * DSK_ORDER_N);
}

/* Whether @sql walks over what customers are called only in an index. */
static gboolean
walks_index (DskReplicaReader *reader, const char *sql, const char *index)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *stmt = NULL;
  gboolean found = FALSE;

  g_assert_cmpint (sqlite3_prepare_v2 (dsk_db_handle (reader->db), explain, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *detail = (const char *) sqlite3_column_text (stmt, 3);

      g_test_message ("%s: %s", sql, detail);
      found |= strstr (detail, "USING COVERING INDEX ") != NULL && strstr (detail, index) != NULL;
    }
  sqlite3_finalize (stmt);
  return found;
}

/* Of all that wait, nothing but the index of those is walked. */
static void
test_ownerless (Replica *r, gconstpointer data)
{
  guint total = 0;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_list_ownerless (r->reader, ME, 10, &total, NULL);
  sqlite3_stmt *stmt = NULL;
  guint n = 0;

  g_assert_nonnull (rows);
  while ((stmt = sqlite3_next_stmt (dsk_db_handle (r->reader->db), stmt)) != NULL)
    if (g_str_has_prefix (sqlite3_sql (stmt), "SELECT c.rid, c.waiting_since"))
      {
        g_assert_true (walks_index (r->reader, sqlite3_sql (stmt), "conversation_waiting"));
        n++;
      }
  g_assert_cmpuint (n, ==, 1);
}

/* With many customers, and few sets of tags. */
static void
test_tags (Replica *r, gconstpointer data)
{
  static const char *const columns[] = { "tags", "attributes" };
  g_autoptr (GPtrArray) tags = dsk_replica_reader_list_tags (r->reader, NULL);
  g_autoptr (GPtrArray) names = dsk_replica_reader_list_attribute_names (r->reader, NULL);
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (DskFoundPage) page = dsk_replica_reader_find_everywhere (r->reader, "tag:vip", DSK_FOUND_CONVERSATIONS, 0,
                                                                      20, NOW, &problem, NULL);
  sqlite3_stmt *stmt = NULL;
  guint n = 0;

  g_assert_nonnull (page);
  while ((stmt = sqlite3_next_stmt (dsk_db_handle (r->reader->db), stmt)) != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
      {
        g_autofree char *lists = g_strdup_printf ("SELECT %s, count", columns[i]);
        g_autofree char *index = g_strdup_printf ("contact_card_%s", columns[i]);
        const char *sql = sqlite3_sql (stmt);

        if (!g_str_has_prefix (sql, lists) && !(i == 0 && g_str_has_prefix (sql, "SELECT c.conv_key, c.tags")))
          continue;
        g_assert_true (walks_index (r->reader, sql, index));
        n++;
      }
  g_assert_cmpuint (n, ==, 3);
}

/* What is asked at each change looks at no more rows when there are more conversations. */
static void
test_numbers (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) numbers = NULL;
  sqlite3_stmt *stmt = NULL;
  int steps = 0;

  replica_begin (r);
  for (guint i = 0; i < 50; i++)
    put_conversation (r, nth_id (i), "open", NULL, NOW + i, "hello", 10 + i);
  replica_commit (r);
  numbers = dsk_replica_reader_numbers (r->reader, NULL);
  g_assert_cmpuint (numbers->len, ==, 1);
  while ((stmt = sqlite3_next_stmt (dsk_db_handle (r->reader->db), stmt)) != NULL)
    steps += sqlite3_stmt_status (stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
  g_assert_cmpint (steps, <=, 2);
  g_assert_true (dsk_replica_reader_count_of_numbers (r->reader, numbers, NULL));
  g_assert_cmpint (((DskNumberRow *) numbers->pdata[0])->conversations, ==, 50);
}

static void
setup (Replica *replica, gconstpointer data)
{
  replica_setup (replica);
}

static void
teardown (Replica *replica, gconstpointer data)
{
  replica_teardown (replica);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/replica/plans/orders", Replica, NULL, setup, test_orders, teardown);
  g_test_add ("/store/replica/plans/tags", Replica, NULL, setup, test_tags, teardown);
  g_test_add ("/store/replica/plans/ownerless", Replica, NULL, setup, test_ownerless, teardown);
  g_test_add ("/store/replica/plans/numbers", Replica, NULL, setup, test_numbers, teardown);
  return g_test_run ();
}
