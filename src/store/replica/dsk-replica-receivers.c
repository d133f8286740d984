/* SPDX-License-Identifier: GPL-3.0-or-later */

/* To whom a conversation can be handed, and how much they have. */

#include "dsk-replica-receivers.h"

#include "dsk-replica-reader-private.h"

void
dsk_receiver_row_free (DskReceiverRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_ptr_array_unref (row->people);
  g_free (row);
}

/* $1: the conversation */
#define PEOPLE                                                                                     \
  "SELECT u.id, u.name, u.role, u.active, u.availability, u.availability_at, u.capacity, "         \
  DSK_REPLICA_LOAD_OF ("u.id", "") ", coalesce(c.owner, CASE WHEN $1 IS NULL THEN s.user END) IS u.id,"      \
  " c.team IS NOT NULL, EXISTS (SELECT 1 FROM team_member AS m WHERE m.user = u.id"                \
  " AND m.team = c.team AND m.active = 1)"                                                         \
  " FROM v_user AS u, state AS s LEFT JOIN v_conversation AS c ON c.id = $1"                       \
  " WHERE u.active = 1 AND u.id IS NOT s.user ORDER BY u.name COLLATE NOCASE, u.id"
#define MEMBERS                                                                                    \
  "SELECT t.id, t.name, m.user FROM team AS t"                                                     \
  " LEFT JOIN team_member AS m ON m.team = t.id AND m.active = 1"                                  \
  " WHERE t.active = 1 ORDER BY t.name COLLATE NOCASE, t.id"

static DskReceiverRow *
new_row (char *id, char *name, gboolean team)
{
  DskReceiverRow *row = g_new0 (DskReceiverRow, 1);

  row->id = id;
  row->name = name;
  row->team = team;
  row->people = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_user_row_free);
  return row;
}

static DskUserRow *
copy_user (const DskUserRow *user)
{
  DskUserRow *copy = g_memdup2 (user, sizeof *user);

  copy->id = g_strdup (user->id);
  copy->name = g_strdup (user->name);
  copy->role = g_strdup (user->role);
  return copy;
}

/* A role that came later may or may not: the relay will say. */
static gboolean
may (const DskUserRow *user, DskAction action, gboolean owns)
{
  DskRole role;

  return !dsk_role_from_string (user->role, &role) || dsk_permission_allows (role, action, owns);
}

static DskReceiverRow *
make_person (sqlite3_stmt *stmt)
{
  const DskPlace place = { .owns = sqlite3_column_int (stmt, 8) != 0,
                           .has_team = sqlite3_column_int (stmt, 9) != 0,
                           .in_team = sqlite3_column_int (stmt, 10) != 0 };
  DskUserRow *user = dsk_replica_reader_make_user (stmt);
  DskReceiverRow *row = new_row (g_strdup (user->id), g_strdup (user->name), FALSE);
  DskRole role;

  g_ptr_array_add (row->people, user);
  row->sight = dsk_role_from_string (user->role, &role) ? dsk_role_sight (role, &place) : DSK_SIGHT_PERHAPS;
  if (place.owns)
    row->bar = DSK_RECEIVER_OWNER;
  else if (!may (user, DSK_ACTION_SEND, TRUE))
    row->bar = DSK_RECEIVER_CANNOT_ANSWER;
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
    g_ptr_array_add (rows, make_person (stmt));
  return rc == SQLITE_DONE;
}

/* Who has it already, and who offers it, do not take it as one of the team. */
static void
add_member (DskReceiverRow *team, const DskReceiverRow *person)
{
  const DskUserRow *user = person->people->pdata[0];

  if (person->bar == DSK_RECEIVER_OWNER || !may (user, DSK_ACTION_CLAIM, FALSE))
    return;
  if (team->people->len == 0)
    team->sight = person->sight;
  else if (team->sight != person->sight)
    team->sight = DSK_SIGHT_PERHAPS;
  team->bar = DSK_RECEIVER_MAY;
  g_ptr_array_add (team->people, copy_user (user));
}

static gboolean
read_teams (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, MEMBERS, error);
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  DskReceiverRow *team = NULL;
  int rc;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_insert (people, ((DskReceiverRow *) rows->pdata[i])->id, rows->pdata[i]);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const char *user = (const char *) sqlite3_column_text (stmt, 2);
      const DskReceiverRow *person = user != NULL ? g_hash_table_lookup (people, user) : NULL;

      if (team == NULL || g_strcmp0 (team->id, (const char *) sqlite3_column_text (stmt, 0)) != 0)
        {
          team = new_row (dsk_replica_reader_dup (stmt, 0), dsk_replica_reader_dup (stmt, 1), TRUE);
          team->bar = DSK_RECEIVER_CANNOT_ANSWER;
          g_ptr_array_add (rows, team);
        }
      if (person != NULL)
        add_member (team, person);
    }
  return rc == SQLITE_DONE;
}

/* In a snapshot of its own: a number that is a moment older does no harm. */
static gboolean
count_open (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DskReceiverRow *row = rows->pdata[i];
      DskView view = { .kind = DSK_VIEW_TEAM };
      DskViewCount count;

      if (!row->team)
        continue;
      g_strlcpy (view.id, row->id, sizeof view.id);
      if (!dsk_replica_reader_count (self, &view, 1, NULL, &count, error))
        return FALSE;
      row->open = count.total;
    }
  return TRUE;
}

GPtrArray *
dsk_replica_reader_list_receivers (DskReplicaReader *self, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_receiver_row_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = read_people (self, conv, rows, error) && read_teams (self, rows, error);
  dsk_replica_reader_end (self);
  return ok && count_open (self, rows, error) ? g_steal_pointer (&rows) : NULL;
}
