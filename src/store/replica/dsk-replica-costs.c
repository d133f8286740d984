/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What messages cost, as Meta's statuses say: sums that are kept while rows come and go, see dsk-replica-recount.c. */

#include "dsk-replica-reader-private.h"

#include <stdlib.h>

static const struct
{
  const char *key;
  const char *name;
  const char *order;
} groups[DSK_COST_N] = {
  [DSK_COST_BY_NUMBER] = { "c.number", "coalesce(n.name, n.display, n.phone_number_id)", "3 DESC, 4 DESC, 1" },
  [DSK_COST_BY_MONTH] = { "printf('%04d-%02d', p.month / 100, p.month % 100)", "NULL", "1 DESC" },
  [DSK_COST_BY_AGENT] = { "p.author", "u.name", "3 DESC, 4 DESC, 1" },
  [DSK_COST_BY_CONVERSATION] = { "c.id", "coalesce(k.name, k.phone, k.username)", "3 DESC, 4 DESC, 1" },
  [DSK_COST_BY_CATEGORY] = { "p.category", "NULL", "3 DESC, 4 DESC, 1" },
};

void
dsk_cost_row_free (DskCostRow *row)
{
  if (row == NULL)
    return;
  g_free (row->key);
  g_free (row->name);
  g_strfreev (row->members);
  g_free (row);
}

/* @where: which sums */
static char *
make_sql (DskCostBy by, const char *where)
{
  return g_strconcat (
      "SELECT ", groups[by].key, ", max(", groups[by].name,
      "), sum(p.billable), sum(p.free), sum(p.unsaid), sum(p.service) FROM cost AS p "
      "JOIN conversation AS c ON c.rid = p.conv_key",
      by == DSK_COST_BY_NUMBER ? " LEFT JOIN number AS n ON n.id = c.number" : "",
      by == DSK_COST_BY_AGENT ? " LEFT JOIN \"user\" AS u ON u.id = p.author" : "",
      by == DSK_COST_BY_CONVERSATION ? " LEFT JOIN v_contact_card AS k ON k.conv_key = p.conv_key" : "", " WHERE ",
      where, " GROUP BY 1 ORDER BY ", groups[by].order, NULL);
}

/* @argument: $1 of @where */
static GPtrArray *
collect (DskReplicaReader *self, DskCostBy by, const char *where, DskValue argument, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_cost_row_free);
  g_autofree char *sql = make_sql (by, where);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, g_intern_string (sql), error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind_value (stmt, 1, &argument);
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
  for (guint i = 0; rc == SQLITE_DONE && by == DSK_COST_BY_CONVERSATION && i < rows->len; i++)
    {
      DskCostRow *row = rows->pdata[i];

      if (!dsk_replica_reader_members_of (self, row->key, &row->members, error))
        return NULL;
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

/* 202611 of "2026-11"; 0, of which there is nothing, if it is no month */
static gint64
month_number (const char *month)
{
  char *end;
  long year = strtol (month, &end, 10);

  return *end == '-' ? year * 100 + strtol (end + 1, NULL, 10) : 0;
}

GPtrArray *
dsk_replica_reader_costs (DskReplicaReader *self, DskCostBy by, const char *month, GError **error)
{
  g_return_val_if_fail (by < DSK_COST_N, NULL);

  if (month == NULL)
    return collect (self, by, "$1 IS NULL", (DskValue){ 0 }, error);
  return collect (self, by, "p.month = $1", dsk_value_int (month_number (month)), error);
}

gboolean
dsk_replica_reader_cost_of (DskReplicaReader *self, const char *conv, DskCostRow **cost, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (conv != NULL, FALSE);

  *cost = NULL;
  rows = collect (self, DSK_COST_BY_CONVERSATION,
                  "p.conv_key = (SELECT o.rid FROM conversation AS o WHERE o.id = $1)", dsk_value_text (conv), error);
  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    *cost = g_ptr_array_steal_index (rows, 0);
  return TRUE;
}
