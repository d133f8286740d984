/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many conversations a view holds. The confirmed numbers come from indexes alone; then each
 * conversation that the outbox changes is taken out as it was and put in as it is shown. */

#include "dsk-replica-reader-private.h"

static gboolean
count_one (DskReplicaReader *self, const char *select, const DskView *view, const char *user,
           guint *count, GError **error)
{
  sqlite3_stmt *stmt = dsk_replica_view_stmt (self, select, view, "", user, error);

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
  return count_one (self, "SELECT count(*) FROM conversation", view, user, &count->total, error)
         && count_one (self,
                       "SELECT count(*) FROM main.conversation INDEXED BY conversation_unread"
                       " WHERE unread > 0",
                       view, user, &count->unread, error);
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
  g_free (row);
}

GPtrArray *
dsk_replica_reader_list_views (DskReplicaReader *self, const char *user, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_view_row_free);
  g_autoptr (GArray) views = g_array_new (FALSE, FALSE, sizeof (DskView));
  g_autofree DskViewCount *counts = NULL;

  for (guint kind = 0; kind < DSK_VIEW_N; kind++)
    if (!dsk_view_kind_has_id ((DskViewKind) kind))
      g_array_append_vals (views, DSK_VIEW ((DskViewKind) kind), 1);
  counts = g_new0 (DskViewCount, views->len);
  if (!dsk_replica_reader_count (self, (const DskView *) (gpointer) views->data, views->len, user,
                                 counts, error))
    return NULL;
  for (guint i = 0; i < views->len; i++)
    {
      DskViewRow *row = g_new0 (DskViewRow, 1);

      row->view = g_array_index (views, DskView, i);
      row->count = counts[i];
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}
