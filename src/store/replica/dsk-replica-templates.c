/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The message templates of our accounts, whatever WhatsApp thinks of them. */

#include "dsk-replica-reader-private.h"

void
dsk_template_row_free (DskTemplateRow *row)
{
  if (row == NULL)
    return;
  g_free (row->id);
  g_free (row->name);
  g_free (row->language);
  g_free (row->category);
  g_free (row->status);
  g_free (row->quality);
  g_free (row->components);
  g_free (row->reason);
  g_free (row);
}

static DskTemplateRow *
read_row (sqlite3_stmt *stmt)
{
  DskTemplateRow *row = g_new0 (DskTemplateRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->name = dsk_replica_reader_dup (stmt, 1);
  row->language = dsk_replica_reader_dup (stmt, 2);
  row->category = dsk_replica_reader_dup (stmt, 3);
  row->status = dsk_replica_reader_dup (stmt, 4);
  row->quality = dsk_replica_reader_dup (stmt, 5);
  row->components = dsk_replica_reader_dup (stmt, 6);
  row->reason = dsk_replica_reader_dup (stmt, 7);
  return row;
}

/* SQL: those of the account that @account gives, or all if it gives none. */
#define TEMPLATES_OF(account)                                                                                \
  "SELECT t.id, t.name, t.language, t.category, t.status, t.quality, t.components, t.reason"                 \
  " FROM template AS t WHERE t.active = 1 AND t.waba = coalesce((" account "), t.waba)"                      \
  " ORDER BY t.name, t.language"

static GPtrArray *
list (DskReplicaReader *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_template_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", id);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (stmt));
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
dsk_replica_reader_templates (DskReplicaReader *self, const char *conv, GError **error)
{
  return list (self,
               TEMPLATES_OF ("SELECT n.waba FROM conversation AS c JOIN number AS n ON n.id = c.number"
                             " WHERE c.id = $1"),
               conv, error);
}

GPtrArray *
dsk_replica_reader_templates_of_number (DskReplicaReader *self, const char *number, GError **error)
{
  return list (self, TEMPLATES_OF ("SELECT n.waba FROM number AS n WHERE n.id = $1"), number, error);
}
