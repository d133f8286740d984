/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What messages cost, as Meta's statuses say: sums over the rows that are here. */

#include "dsk-replica-reader-private.h"

static const struct
{
  const char *key;
  const char *name;
} groups[DSK_COST_N] = {
  [DSK_COST_BY_NUMBER] = { "n.id", "coalesce(n.name, n.display, n.phone_number_id)" },
  [DSK_COST_BY_MONTH] = { "strftime('%Y-%m', m.at / 1000, 'unixepoch')", "NULL" },
  [DSK_COST_BY_AGENT] = { "coalesce(m.author, '')", "u.name" },
  [DSK_COST_BY_CONVERSATION] = { "c.id", "coalesce(k.name, k.phone, k.username)" },
};

void
dsk_cost_row_free (DskCostRow *row)
{
  if (row == NULL)
    return;
  g_free (row->key);
  g_free (row->name);
  g_free (row);
}

/* Free-form messages that arrived: those that the allowance is counted in. */
#define SERVICE                                                                                    \
  "m.kind <> 'template' AND s.state IN ('delivered', 'read', 'played') "                           \
  "AND coalesce(s.price_category, 'service') = 'service'"

/* @where: what else a message must be */
static char *
make_sql (DskCostBy by, const char *where)
{
  return g_strdup_printf (
      "SELECT %s, max(%s), sum(s.billable IS 1), sum(s.billable IS 0), sum(s.billable IS NULL), "
      "sum(" SERVICE ") FROM message AS m JOIN message_status AS s ON s.id = m.id "
      "JOIN conversation AS c ON c.conv_key = m.conv_key JOIN number AS n ON n.id = c.number "
      "LEFT JOIN \"user\" AS u ON u.id = m.author LEFT JOIN contact_card AS k ON k.conv_key = m.conv_key "
      "WHERE m.direction = 'out' AND s.state IN ('sent', 'delivered', 'read', 'played') "
      "AND %s GROUP BY 1 ORDER BY 3 DESC, 4 DESC, 1",
      groups[by].key, groups[by].name, where);
}

/* @argument: (nullable): $1 of @where */
static GPtrArray *
collect (DskReplicaReader *self, DskCostBy by, const char *where, const char *argument, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_cost_row_free);
  g_autofree char *sql = make_sql (by, where);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, g_intern_string (sql), error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", argument);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskCostRow *row = g_new0 (DskCostRow, 1);

      row->key = dsk_replica_reader_dup (stmt, 0);
      row->name = dsk_replica_reader_dup (stmt, 1);
      row->billable = sqlite3_column_int64 (stmt, 2);
      row->free_of_charge = sqlite3_column_int64 (stmt, 3);
      row->unsaid = sqlite3_column_int64 (stmt, 4);
      row->service = sqlite3_column_int64 (stmt, 5);
      g_ptr_array_add (rows, row);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
dsk_replica_reader_costs (DskReplicaReader *self, DskCostBy by, const char *month, GError **error)
{
  g_return_val_if_fail (by < DSK_COST_N, NULL);

  return collect (self, by, "($1 IS NULL OR strftime('%Y-%m', m.at / 1000, 'unixepoch') = $1)", month, error);
}

gboolean
dsk_replica_reader_cost_of (DskReplicaReader *self, const char *conv, DskCostRow **cost, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (conv != NULL, FALSE);

  *cost = NULL;
  rows = collect (self, DSK_COST_BY_CONVERSATION,
                  "m.conv_key = (SELECT o.conv_key FROM conversation AS o WHERE o.id = $1)", conv, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    *cost = g_ptr_array_steal_index (rows, 0);
  return TRUE;
}
