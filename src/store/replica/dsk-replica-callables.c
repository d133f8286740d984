/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom a note can call, and what is certain of whether they will hear of it. */

#include "dsk-replica-reader-private.h"

void
dsk_callable_row_free (DskCallableRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row);
}

#define PEOPLE                                                                                     \
  "SELECT u.id, u.name, u.role, c.owner = u.id, c.team IS NOT NULL, EXISTS (SELECT 1 FROM"          \
  " team_member AS m WHERE m.user = u.id AND m.team = c.team AND m.active = 1),"                   \
  " u.availability, u.availability_at"                                                             \
  " FROM v_user AS u LEFT JOIN v_conversation AS c ON c.id = $1 WHERE u.active = 1"                \
  " AND u.id IS NOT (SELECT s.user FROM state AS s) ORDER BY u.name COLLATE NOCASE, u.id"
#define MEMBERS                                                                                    \
  "SELECT t.id, t.name, u.role, c.owner = u.id, c.team IS NOT NULL, EXISTS (SELECT 1 FROM"          \
  " team_member AS o WHERE o.user = u.id AND o.team = c.team AND o.active = 1), u.id"              \
  " FROM team AS t LEFT JOIN team_member AS m ON m.team = t.id AND m.active = 1"                   \
  " LEFT JOIN \"user\" AS u ON u.id = m.user AND u.active = 1"                                     \
  " AND u.id IS NOT (SELECT s.user FROM state AS s)"                                               \
  " LEFT JOIN v_conversation AS c ON c.id = $1 WHERE t.active = 1 ORDER BY t.name COLLATE NOCASE, t.id"

static DskSight
sight_of (sqlite3_stmt *stmt)
{
  const DskPlace place = { .owns = sqlite3_column_int (stmt, 3) != 0,
                           .has_team = sqlite3_column_int (stmt, 4) != 0,
                           .in_team = sqlite3_column_int (stmt, 5) != 0 };
  DskRole role;

  /* A role that came later: who knows. */
  if (!dsk_role_from_string ((const char *) sqlite3_column_text (stmt, 2), &role))
    return DSK_SIGHT_PERHAPS;
  return dsk_role_sight (role, &place);
}

static DskCallableRow *
add_row (sqlite3_stmt *stmt, gboolean team, GPtrArray *rows)
{
  DskCallableRow *row = g_new0 (DskCallableRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->name = dsk_replica_reader_dup (stmt, 1);
  row->team = team;
  g_ptr_array_add (rows, row);
  return row;
}

static gboolean
read_people (DskReplicaReader *self, const char *conv, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, PEOPLE, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskCallableRow *row = add_row (stmt, FALSE, rows);

      row->sight = sight_of (stmt);
      if (!dsk_availability_from_string ((const char *) sqlite3_column_text (stmt, 6), &row->availability))
        row->availability = DSK_AVAILABILITY_ONLINE;
      row->availability_at = sqlite3_column_int64 (stmt, 7);
    }
  return rc == SQLITE_DONE;
}

/* Of a team each counts: if some are told and some are not, that is "perhaps". */
static gboolean
read_teams (DskReplicaReader *self, const char *conv, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, MEMBERS, error);
  DskCallableRow *row = NULL;
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      if (row == NULL || g_strcmp0 (row->id, (const char *) sqlite3_column_text (stmt, 0)) != 0)
        row = add_row (stmt, TRUE, rows);
      if (sqlite3_column_type (stmt, 6) == SQLITE_NULL)
        continue;
      if (row->members++ == 0)
        row->sight = sight_of (stmt);
      else if (row->sight != sight_of (stmt))
        row->sight = DSK_SIGHT_PERHAPS;
    }
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_list_callables (DskReplicaReader *self, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_callable_row_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = read_people (self, conv, rows, error) && read_teams (self, conv, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}
