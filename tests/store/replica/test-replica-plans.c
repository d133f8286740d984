/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How SQLite finds what lists ask for: the order comes from an index, nothing is sorted. */

#include <string.h>

#include "dsk-replica-reader-private.h"
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
  return g_test_run ();
}
