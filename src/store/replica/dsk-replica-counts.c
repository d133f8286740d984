/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many conversations a view holds. The confirmed numbers come from indexes alone; then each
 * conversation that the outbox changes is taken out as it was and put in as it is shown. */

#include "dsk-permission.h"
#include "dsk-replica-reader-private.h"
#include "dsk-replica-saved.h"

static gboolean
count_one (DskReplicaReader *self, const char *select, gboolean walk, const DskListQuery *query,
           guint *count, GError **error)
{
  sqlite3_stmt *stmt = dsk_replica_view_stmt (self, select, walk, "", query, error);

  if (stmt == NULL || dsk_db_step (self->db, stmt, error) != SQLITE_ROW)
    return FALSE;
  *count = (guint) sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);
  return TRUE;
}

static gboolean
count_confirmed (DskReplicaReader *self, const DskView *view, const char *user, DskViewCount *count,
                 GError **error)
{
  const DskListQuery query = { .view = *view, .user = user };

  return count_one (self, "SELECT count(*) FROM conversation", FALSE, &query, &count->total, error)
         && count_one (self,
                       "SELECT count(*) FROM main.conversation INDEXED BY conversation_unread"
                       " WHERE unread > 0",
                       FALSE, &query, &count->unread, error);
}

static void
add_place (const DskReplicaPlace *place, const DskView *views, guint n_views, const char *user,
           int by, DskViewCount *counts)
{
  for (guint i = 0; i < n_views; i++)
    {
      if (!dsk_replica_place_in_view (place, &views[i], user))
        continue;
      counts[i].total += (guint) by;
      if (place->unread)
        counts[i].unread += (guint) by;
    }
}

static gboolean
count_overlay (DskReplicaReader *self, const DskView *views, guint n_views, const char *user,
               DskViewCount *counts, GError **error)
{
  g_autoptr (GHashTable) overlay = dsk_replica_reader_overlay (self, error);
  GHashTableIter iter;
  gpointer changed;

  if (overlay == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, overlay);
  while (g_hash_table_iter_next (&iter, NULL, &changed))
    {
      g_auto (DskReplicaPlace) place = { 0 };
      gboolean found;

      if (!dsk_replica_reader_place (self, ((DskReplicaPlace *) changed)->key, &place, &found,
                                     error))
        return FALSE;
      if (!found)
        continue;
      add_place (&place, views, n_views, user, -1, counts);
      add_place (changed, views, n_views, user, 1, counts);
    }
  return TRUE;
}

/* In a snapshot. */
static gboolean
count_all (DskReplicaReader *self, const DskView *views, guint n_views, const char *user,
           DskViewCount *counts, GError **error)
{
  for (guint i = 0; i < n_views; i++)
    if (!count_confirmed (self, &views[i], user, &counts[i], error))
      return FALSE;
  return count_overlay (self, views, n_views, user, counts, error);
}

gboolean
dsk_replica_reader_count (DskReplicaReader *self, const DskView *views, guint n_views,
                          const char *user, DskViewCount *counts, GError **error)
{
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return FALSE;
  ok = count_all (self, views, n_views, user, counts, error);
  dsk_replica_reader_end (self);
  return ok;
}

/* --- which views there are --- */

void
dsk_view_row_free (DskViewRow *row)
{
  if (row == NULL)
    return;

  g_free (row->name);
  g_free (row->query);
  g_free (row);
}

/* In a snapshot. */
static gboolean
sees_all_teams (DskReplicaReader *self, gboolean *all, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = dsk_db_get_text (self->db, &local, "SELECT role FROM state", "");
  gboolean failed = local != NULL;
  DskRole role;

  *all = dsk_role_from_string (text, &role) && dsk_role_default_scope (role) >= DSK_SCOPE_ALL_TEAMS;
  if (failed)
    g_propagate_error (error, g_steal_pointer (&local));
  return !failed;
}

/* Adds a row for each that @stmt names, if it names several: id, name. */
static gboolean
add_named (DskReplicaReader *self, sqlite3_stmt *stmt, DskViewKind kind, GPtrArray *rows,
           GError **error)
{
  const guint before = rows->len;
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskViewRow *row = g_new0 (DskViewRow, 1);

      row->view.kind = kind;
      g_strlcpy (row->view.id, (const char *) sqlite3_column_text (stmt, 0), sizeof row->view.id);
      row->name = dsk_replica_reader_dup (stmt, 1);
      g_ptr_array_add (rows, row);
    }
  if (rows->len == before + 1)
    g_ptr_array_set_size (rows, (int) before);
  return rc == SQLITE_DONE;
}

static gboolean
add_teams (DskReplicaReader *self, const char *user, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt;
  gboolean all;

  if (!sees_all_teams (self, &all, error))
    return FALSE;
  stmt = dsk_db_stmt (self->db,
                      "SELECT id, name FROM team WHERE active <> 0 AND ($1 OR EXISTS (SELECT 1"
                      " FROM team_member AS m WHERE m.team = team.id AND m.user = $2 AND m.active <> 0))"
                      " ORDER BY name COLLATE NOCASE, id",
                      error);
  if (stmt != NULL)
    dsk_db_bind (stmt, "is", (gint64) all, user);
  return add_named (self, stmt, DSK_VIEW_TEAM, rows, error);
}

static gboolean
add_numbers (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT id, coalesce(nullif(name, ''), display, phone_number_id) AS label"
                     " FROM number WHERE state = 'active' ORDER BY label COLLATE NOCASE, id",
                     error);

  return add_named (self, stmt, DSK_VIEW_NUMBER, rows, error);
}

/* Their numbers are counted apart: dsk_replica_reader_count_saved() */
static gboolean
add_saved (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) saved = dsk_replica_reader_list_saved (self, error);

  for (guint i = 0; saved != NULL && i < saved->len; i++)
    {
      const DskSavedView *view = saved->pdata[i];
      DskViewRow *row = g_new0 (DskViewRow, 1);

      row->view.kind = DSK_VIEW_SAVED;
      g_strlcpy (row->view.id, view->id, sizeof row->view.id);
      row->name = g_strdup (view->name);
      row->query = g_strdup (view->query);
      g_ptr_array_add (rows, row);
    }
  return saved != NULL;
}

static gboolean
count_rows (DskReplicaReader *self, const char *user, GPtrArray *rows, GError **error)
{
  g_autofree DskView *views = g_new0 (DskView, rows->len);
  g_autofree DskViewCount *counts = g_new0 (DskViewCount, rows->len);

  for (guint i = 0; i < rows->len; i++)
    views[i] = ((DskViewRow *) g_ptr_array_index (rows, i))->view;
  if (!count_all (self, views, rows->len, user, counts, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    ((DskViewRow *) g_ptr_array_index (rows, i))->count = counts[i];
  return TRUE;
}

GPtrArray *
dsk_replica_reader_list_views (DskReplicaReader *self, const char *user, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_view_row_free);
  gboolean ok;

  for (guint kind = 0; kind < DSK_VIEW_N; kind++)
    if (!dsk_view_kind_has_id ((DskViewKind) kind))
      {
        DskViewRow *row = g_new0 (DskViewRow, 1);

        row->view.kind = (DskViewKind) kind;
        g_ptr_array_add (rows, row);
      }
  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = add_teams (self, user, rows, error) && add_numbers (self, rows, error)
       && count_rows (self, user, rows, error) && add_saved (self, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}
