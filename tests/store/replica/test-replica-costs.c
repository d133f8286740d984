/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cost meter adds up what Meta said, by number, month, agent and conversation. */

#include "replica-fixture.h"

#define DAY G_GINT64_CONSTANT (86400000)
#define T(text) dsk_value_text (text)
#define N(n) dsk_value_int (n)
#define NONE -1

static void
put_priced (Replica *r, guint n, const char *conv, const char *author, const char *kind, gint64 at,
            const char *state, int billable, const char *category)
{
  const DskValue message[] = { T (nth_id (n)), T (conv),   T ("out"), T (kind), N (at),  N (at),
                               T (NULL),       T (author), T (NULL),  T ("x"),  T (NULL), T (NULL),
                               T (NULL),       T (NULL),   T (NULL),  T (NULL), N (n) };
  const DskValue status[] = { T (nth_id (n)), T (conv), T (state), N (at), T (NULL), T (NULL),
                              billable == NONE ? T (NULL) : N (billable), T (NULL), T (category), N (n) };

  g_assert_true (put (r, DSK_ENTITY_MESSAGE, message, n));
  g_assert_true (put (r, DSK_ENTITY_MESSAGE_STATUS, status, n));
}

static char *
costs (Replica *r, DskCostBy by, const char *month)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dsk_replica_reader_costs (r->reader, by, month, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCostRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (out, "%s%s %s %d/%d/%d %d", i > 0 ? "; " : "",
                              by == DSK_COST_BY_MONTH || row->key[0] == '\0' ? row->key : row->key + 34,
                              row->name != NULL ? row->name : "-", (int) row->billable,
                              (int) row->free_of_charge, (int) row->unsaid, (int) row->service);
    }
  return g_string_free (out, FALSE);
}

#define assert_costs(r, by, month, expected)                                                       \
  do                                                                                               \
    {                                                                                              \
      g_autofree char *found = costs (r, by, month);                                               \
      g_assert_cmpstr (found, ==, expected);                                                       \
    }                                                                                              \
  while (0)

/* @billable: −1: nothing left from there */
static void
assert_cost_of (Replica *r, const char *conv, int billable, int free_of_charge, int service)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCostRow) cost = NULL;

  g_assert_true (dsk_replica_reader_cost_of (r->reader, conv, &cost, &error));
  g_assert_no_error (error);
  if (billable < 0)
    {
      g_assert_null (cost);
      return;
    }
  g_assert_nonnull (cost);
  g_assert_cmpstr (cost->key, ==, conv);
  g_assert_cmpint (cost->billable, ==, billable);
  g_assert_cmpint (cost->free_of_charge, ==, free_of_charge);
  g_assert_cmpint (cost->service, ==, service);
}

static void
test_costs (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_conversation (r, C1, "open", ME, NOW, "a", 11);
  put_conversation (r, C2, "open", BILAL, NOW, "b", 12);
  put_card (r, ID ("61"), C1, "Sana", "923001112233", 13);
  put_message (r, nth_id (20), C1, "in", NOW, "no cost", 20);
  put_priced (r, 21, C1, ME, "text", NOW, "read", 0, "service");
  put_priced (r, 22, C1, ME, "text", NOW, "delivered", 1, NULL);
  put_priced (r, 23, C1, BILAL, "template", NOW, "delivered", 1, "utility");
  put_priced (r, 24, C2, BILAL, "text", NOW, "sent", NONE, NULL);
  put_priced (r, 25, C2, BILAL, "text", NOW, "failed", NONE, NULL);
  put_priced (r, 26, C2, NULL, "text", NOW - 30 * DAY, "delivered", 0, "service");
  put_priced (r, 27, C2, BILAL, "image", NOW - 30 * DAY, "queued", NONE, NULL);
  replica_commit (r);
  assert_costs (r, DSK_COST_BY_MONTH, NULL, "2023-11 - 2/1/1 2; 2023-10 - 0/1/0 1");
  assert_costs (r, DSK_COST_BY_MONTH, "2023-10", "2023-10 - 0/1/0 1");
  assert_costs (r, DSK_COST_BY_AGENT, "2023-11", "a1 Ayesha 1/1/0 2; a2 Bilal 1/0/1 0");
  assert_costs (r, DSK_COST_BY_AGENT, "2023-10", " - 0/1/0 1");
  assert_costs (r, DSK_COST_BY_CONVERSATION, NULL, "01 Sana 2/1/0 2; 02 - 0/1/1 1");
  {
    g_autoptr (GPtrArray) rows = dsk_replica_reader_costs (r->reader, DSK_COST_BY_NUMBER, "2023-11", NULL);
    const DskCostRow *row = g_ptr_array_index (rows, 0);

    g_assert_cmpuint (rows->len, ==, 1);
    g_assert_cmpstr (row->key, ==, NUMBER);
    g_assert_nonnull (row->name);
    g_assert_cmpint (row->billable, ==, 2);
    g_assert_cmpint (row->service, ==, 2);
  }
  assert_costs (r, DSK_COST_BY_NUMBER, "2020-01", "");
  assert_cost_of (r, C1, 2, 1, 2);
  assert_cost_of (r, C2, 0, 1, 1);
  assert_cost_of (r, ID ("77"), -1, 0, 0);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/replica/costs", Replica, NULL, setup, test_costs, teardown);
  return g_test_run ();
}
