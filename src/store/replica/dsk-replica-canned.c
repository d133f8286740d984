/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies and articles. There are few, and few changes of them wait in the outbox: those are put over the rows
 * when somebody looks, so that no table has to be kept up to date. */

#include "dsk-replica-canned.h"

#include "dsk-canned-content.h"
#include "dsk-replica-reader-private.h"

#define IS_MINE(team)                                                                                                  \
  "(" team " IS NULL OR EXISTS (SELECT 1 FROM team_member AS m, state AS s WHERE m.team = " team                       \
  " AND m.user = s.user AND m.active = 1))"
#define NAMES                                                                                                          \
  "(SELECT t.name FROM team AS t WHERE t.id = c.team), (SELECT u.name FROM \"user\" AS u WHERE u.id = c.user), "       \
  IS_MINE ("c.team")

void
dsk_canned_row_free (DskCannedRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->shortcut);
  g_free (row->title);
  g_free (row->body);
  g_free (row->team);
  g_free (row->team_name);
  g_free (row->user);
  g_free (row->user_name);
  g_free (row);
}

DskCannedRow *
dsk_canned_row_copy (const DskCannedRow *row)
{
  DskCannedRow *copy = g_new (DskCannedRow, 1);

  *copy = *row;
  copy->id = g_strdup (row->id);
  copy->shortcut = g_strdup (row->shortcut);
  copy->title = g_strdup (row->title);
  copy->body = g_strdup (row->body);
  copy->team = g_strdup (row->team);
  copy->team_name = g_strdup (row->team_name);
  copy->user = g_strdup (row->user);
  copy->user_name = g_strdup (row->user_name);
  return copy;
}

static DskCannedRow *
read_row (sqlite3_stmt *stmt)
{
  DskCannedRow *row = g_new0 (DskCannedRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  dsk_canned_kind_from_string ((const char *) sqlite3_column_text (stmt, 1), &row->kind);
  row->shortcut = dsk_replica_reader_dup (stmt, 2);
  row->title = dsk_replica_reader_dup (stmt, 3);
  row->body = dsk_replica_reader_dup (stmt, 4);
  row->team = dsk_replica_reader_dup (stmt, 5);
  row->version = sqlite3_column_int64 (stmt, 6);
  row->active = sqlite3_column_int (stmt, 7) != 0;
  row->at = sqlite3_column_int64 (stmt, 8);
  row->user = dsk_replica_reader_dup (stmt, 9);
  row->team_name = dsk_replica_reader_dup (stmt, 10);
  row->user_name = dsk_replica_reader_dup (stmt, 11);
  row->mine = sqlite3_column_int (stmt, 12) != 0;
  row->uses = sqlite3_column_int64 (stmt, 13);
  return row;
}

static GPtrArray *
read_rows (DskReplicaReader *self, const char *sql, const char *id, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_canned_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  if (id != NULL)
    dsk_db_bind (stmt, "s", id);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (stmt));
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

/* --- what the outbox makes of them --- */

static DskCannedRow *
find (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_strcmp0 (((DskCannedRow *) rows->pdata[i])->id, id) == 0)
      return rows->pdata[i];
  return NULL;
}

static void
set_text (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/* @stmt: object, type, text, team, content, device_at, user, user_name, team_name, mine of a command */
static void
apply (GPtrArray *rows, sqlite3_stmt *stmt)
{
  DskCannedRow *row = find (rows, (const char *) sqlite3_column_text (stmt, 0));
  g_auto (DskCannedContent) content = { 0 };

  if (g_str_has_prefix ((const char *) sqlite3_column_text (stmt, 1), "canned.remove@"))
    {
      if (row != NULL)
        {
          row->version += row->active;
          row->active = FALSE;
        }
      return;
    }
  if (!dsk_canned_content_read ((const char *) sqlite3_column_text (stmt, 4), &content, NULL))
    return;
  if (row == NULL)
    {
      row = g_new0 (DskCannedRow, 1);
      row->id = dsk_replica_reader_dup (stmt, 0);
      g_ptr_array_add (rows, row);
    }
  row->kind = content.kind;
  set_text (&row->shortcut, g_steal_pointer (&content.shortcut));
  set_text (&row->title, g_steal_pointer (&content.title));
  set_text (&row->body, dsk_replica_reader_dup (stmt, 2));
  set_text (&row->team, dsk_replica_reader_dup (stmt, 3));
  row->at = sqlite3_column_int64 (stmt, 5);
  set_text (&row->user, dsk_replica_reader_dup (stmt, 6));
  set_text (&row->user_name, dsk_replica_reader_dup (stmt, 7));
  set_text (&row->team_name, dsk_replica_reader_dup (stmt, 8));
  row->mine = sqlite3_column_int (stmt, 9) != 0;
  row->active = row->pending = TRUE;
  row->version++;
}

static gboolean
apply_outbox (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT o.object, o.type, o.text, o.team, o.content, o.device_at, s.user, s.user_name,"
                     " (SELECT t.name FROM team AS t WHERE t.id = o.team), " IS_MINE ("o.team")
                     " FROM outbox AS o, state AS s WHERE o.type LIKE 'canned.%' ORDER BY o.n",
                     error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    apply (rows, stmt);
  return rc == SQLITE_DONE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const DskCannedRow *left = *(const DskCannedRow *const *) a;
  const DskCannedRow *right = *(const DskCannedRow *const *) b;
  int order = (left->uses < right->uses) - (left->uses > right->uses);

  if (order == 0)
    order = g_utf8_collate (left->title, right->title);
  return order != 0 ? order : g_strcmp0 (left->id, right->id);
}

static void
leave_out_removed (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len;)
    if (!((DskCannedRow *) rows->pdata[i])->active)
      g_ptr_array_remove_index (rows, i);
    else
      i++;
}

GPtrArray *
dsk_replica_reader_list_canned (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  /* Removed ones too: what waits may bring one back. */
  rows = read_rows (self,
                    "SELECT c.id, c.kind, c.shortcut, c.title, c.body, c.team, c.version, c.active, c.at, c.user, "
                    NAMES ", coalesce((SELECT x.uses FROM canned_use AS x WHERE x.id = c.id), 0) FROM canned AS c",
                    NULL, error);
  ok = rows != NULL && apply_outbox (self, rows, error);
  dsk_replica_reader_end (self);
  if (!ok)
    return NULL;
  leave_out_removed (rows);
  g_ptr_array_sort (rows, compare);
  return g_steal_pointer (&rows);
}

GPtrArray *
dsk_replica_reader_list_canned_versions (DskReplicaReader *self, const char *id, GError **error)
{
  return read_rows (self,
                    "SELECT c.canned, c.kind, c.shortcut, c.title, c.body, c.team, c.version, c.active, c.at, c.user, "
                    NAMES ", 0 FROM canned_version AS c WHERE c.canned = $1 ORDER BY c.version DESC",
                    id, error);
}

/* --- teams --- */

void
dsk_team_row_free (DskTeamRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row);
}

GPtrArray *
dsk_replica_reader_list_teams (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_team_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT t.id, t.name, " IS_MINE ("t.id")
                                    " FROM team AS t WHERE t.active = 1 ORDER BY t.name COLLATE NOCASE, t.id",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskTeamRow *row = g_new0 (DskTeamRow, 1);

      row->id = dsk_replica_reader_dup (stmt, 0);
      row->name = dsk_replica_reader_dup (stmt, 1);
      row->mine = sqlite3_column_int (stmt, 2) != 0;
      g_ptr_array_add (rows, row);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}
