/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Searches that our user gave a name: kept here and nowhere else, and counted together. */

#include "dsk-replica-saved.h"

#include "dsk-error.h"
#include "dsk-replica-fitting.h"
#include "dsk-replica-private.h"

/* --- the value --- */

DskSavedView *
dsk_saved_view_new (const char *id, const char *name, const DskView *base, const char *query)
{
  DskSavedView *view = g_new0 (DskSavedView, 1);

  view->id = g_strdup (id);
  view->name = g_strdup (name);
  view->base = *base;
  view->query = g_strdup (query);
  view->position = -1;
  return view;
}

DskSavedView *
dsk_saved_view_copy (const DskSavedView *view)
{
  DskSavedView *copy = dsk_saved_view_new (view->id, view->name, &view->base, view->query);

  copy->position = view->position;
  copy->made_at = view->made_at;
  return copy;
}

void
dsk_saved_view_free (DskSavedView *view)
{
  if (view == NULL)
    return;

  g_free (view->id);
  g_free (view->name);
  g_free (view->query);
  g_free (view);
}

static gboolean
has_words (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

gboolean
dsk_saved_view_is_valid (const DskSavedView *view)
{
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (DskQuery) query = NULL;

  if (!g_utf8_validate (view->name, -1, NULL) || !has_words (view->name)
      || g_utf8_strlen (view->name, -1) > DSK_SAVED_NAME_MAX || strlen (view->query) > DSK_SAVED_QUERY_MAX
      || view->base.kind == DSK_VIEW_SAVED)
    return FALSE;
  query = dsk_query_parse (view->query, &problem);
  return query != NULL && query->terms->len + query->words->len > 0;
}

/* --- reading --- */

#define COLUMNS "SELECT id, name, base, query, position, made_at FROM saved_view"
#define OURS " user = (SELECT user FROM state)"

/* NULL: of a view that this release does not know */
static DskSavedView *
read_saved (sqlite3_stmt *stmt)
{
  DskView base;
  DskSavedView *view;

  if (!dsk_view_from_string ((const char *) sqlite3_column_text (stmt, 2), &base) || base.kind == DSK_VIEW_SAVED)
    return NULL;
  view = dsk_saved_view_new ((const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
                             &base, (const char *) sqlite3_column_text (stmt, 3));
  view->position = sqlite3_column_int64 (stmt, 4);
  view->made_at = sqlite3_column_int64 (stmt, 5);
  return view;
}

GPtrArray *
dsk_replica_reader_list_saved (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_saved_view_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, COLUMNS " WHERE" OURS " ORDER BY position, made_at, id", error);
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskSavedView *view = read_saved (stmt);

      if (view != NULL)
        g_ptr_array_add (views, view);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&views) : NULL;
}

gboolean
dsk_replica_reader_saved (DskReplicaReader *self, const char *id, DskSavedView **view, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, COLUMNS " WHERE id = $1 AND" OURS, error);
  int rc;

  *view = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *view = read_saved (stmt);
  sqlite3_reset (stmt);
  return TRUE;
}

/* --- counting --- */

typedef struct
{
  const DskSavedView *view;
  DskSavedCount *count;
  DskReplicaFilter filter;
  DskQueryProblem problem;
  gboolean together; /* counted in the walk over what is open */
} Counted;

typedef struct
{
  Counted *counted;
  guint n;
  const char *user;
} Walk;

static void
count_place (const DskReplicaPlace *place, gpointer user_data)
{
  DskViewCount *count = user_data;

  count->total++;
  if (place->unread)
    count->unread++;
}

static void
count_together (const DskReplicaPlace *place, gpointer user_data)
{
  const Walk *walk = user_data;

  for (guint i = 0; i < walk->n; i++)
    if (walk->counted[i].together && dsk_replica_place_in_view (place, &walk->counted[i].view->base, walk->user)
        && dsk_replica_filter_holds (&walk->counted[i].filter, place, TRUE))
      count_place (place, &walk->counted[i].count->count);
}

static gboolean
is_open_view (DskViewKind kind)
{
  return kind == DSK_VIEW_MINE || kind == DSK_VIEW_UNASSIGNED || kind == DSK_VIEW_TEAM || kind == DSK_VIEW_NUMBER;
}

/* How it is to be counted. */
static gboolean
prepare (Counted *self, DskReplicaReader *reader, gint64 now, GError **error)
{
  g_autoptr (DskQuery) query = dsk_query_parse (self->view->query, &self->problem);
  const DskViewKind base = self->view->base.kind;
  gboolean open;

  if (query == NULL)
    return TRUE;
  if (!dsk_replica_filter_init (&self->filter, reader, query, now, &self->problem, error))
    return FALSE;
  if (self->problem.fault != DSK_QUERY_FINE)
    return TRUE;
  open = is_open_view (base) || dsk_replica_filter_is_open (&self->filter);
  self->count->costly = query->words->len > 0 || dsk_replica_filter_is_of_items (&self->filter)
                        || (base == DSK_VIEW_ALL && !open);
  self->together = !self->count->costly && open;
  return TRUE;
}

static gboolean
count_apart (Counted *self, DskReplicaReader *reader, GHashTable *overlay, const char *user, gint64 now, GError **error)
{
  const DskListQuery query = { .view = self->view->base, .user = user, .search = self->view->query, .now = now };
  DskReplicaFit fit = { 0 };
  gboolean ok
      = dsk_replica_reader_each_fitting (reader, &query, overlay, &fit, count_place, &self->count->count, error);

  self->count->at_least = fit.at_least;
  dsk_query_problem_clear (&fit.problem);
  return ok;
}

static gboolean
count_all (DskReplicaReader *self, Counted *counted, guint n, const char *user, gboolean costly, gint64 now,
           GError **error)
{
  const DskListQuery open = { .view = *DSK_VIEW (DSK_VIEW_ALL), .user = user };
  g_autoptr (GHashTable) overlay = dsk_replica_reader_overlay (self, error);
  Walk walk = { counted, n, user };
  gboolean together = FALSE;

  if (overlay == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!prepare (&counted[i], self, now, error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    {
      counted[i].count->counted = costly || !counted[i].count->costly;
      together = together || counted[i].together;
      if (counted[i].count->counted && !counted[i].together
          && !count_apart (&counted[i], self, overlay, user, now, error))
        return FALSE;
    }
  return !together || dsk_replica_reader_each_place (self, &open, overlay, TRUE, count_together, &walk, error);
}

/* In a snapshot. */
static GPtrArray *
count_saved (DskReplicaReader *self, const char *user, gboolean costly, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) views = dsk_replica_reader_list_saved (self, error);
  g_autofree Counted *counted = NULL;
  gboolean ok;

  if (views == NULL)
    return NULL;
  counted = g_new0 (Counted, views->len);
  for (guint i = 0; i < views->len; i++)
    {
      DskSavedCount *count = g_new0 (DskSavedCount, 1);

      counted[i].view = views->pdata[i];
      counted[i].count = count;
      count->view.kind = DSK_VIEW_SAVED;
      g_strlcpy (count->view.id, counted[i].view->id, sizeof count->view.id);
      g_ptr_array_add (out, count);
    }
  ok = count_all (self, counted, views->len, user, costly, now, error);
  for (guint i = 0; i < views->len; i++)
    {
      dsk_replica_filter_clear (&counted[i].filter);
      dsk_query_problem_clear (&counted[i].problem);
    }
  return ok ? g_steal_pointer (&out) : NULL;
}

GPtrArray *
dsk_replica_reader_count_saved (DskReplicaReader *self, const char *user, gboolean costly, gint64 now, GError **error)
{
  GPtrArray *counts;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  counts = count_saved (self, user, costly, now, error);
  dsk_replica_reader_end (self);
  return counts;
}

/* --- writing --- */

static gboolean
finish (DskReplicaStore *self, gboolean ok, GError **error)
{
  if (ok && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

/* In a transaction. */
static gboolean
put (DskReplicaStore *self, const DskSavedView *view, GError **error)
{
  g_autofree char *base = dsk_view_to_string (&view->base);
  gint64 others;

  if (!dsk_db_get_int (self->db, &others, NULL, error,
                       "SELECT count(*) FROM saved_view WHERE user = $1 AND id <> $2", "ss", self->user, view->id))
    return FALSE;
  if (others >= DSK_SAVED_MAX)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "There are %d saved views already", DSK_SAVED_MAX);
      return FALSE;
    }
  return dsk_db_run (self->db, error,
                     "INSERT INTO saved_view (id, user, name, query, base, position, made_at)"
                     " VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 >= 0 THEN $6"
                     " ELSE (SELECT coalesce(max(position), 0) + 1 FROM saved_view) END, $7)"
                     " ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query,"
                     " base = excluded.base WHERE user = excluded.user",
                     "sssssii", view->id, self->user, view->name, view->query, base, view->position, view->made_at);
}

gboolean
dsk_replica_store_put_saved (DskReplicaStore *self, const DskSavedView *view, GError **error)
{
  if (!dsk_id_is_valid (view->id) || !dsk_saved_view_is_valid (view))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "A view can't be saved like that");
      return FALSE;
    }
  if (self->user == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE, "Nobody has signed in yet");
      return FALSE;
    }
  return dsk_replica_store_begin_durable (self, error) && finish (self, put (self, view, error), error);
}

gboolean
dsk_replica_store_remove_saved (DskReplicaStore *self, const char *id, GError **error)
{
  return dsk_replica_store_begin_durable (self, error)
         && finish (self, dsk_db_run (self->db, error, "DELETE FROM saved_view WHERE id = $1", "s", id), error);
}

gboolean
dsk_replica_store_order_saved (DskReplicaStore *self, const char *const *ids, GError **error)
{
  gboolean ok = TRUE;

  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  for (guint i = 0; ok && ids[i] != NULL; i++)
    ok = dsk_db_run (self->db, error, "UPDATE saved_view SET position = $1 WHERE id = $2", "is", (gint64) i + 1,
                     ids[i]);
  return finish (self, ok, error);
}

gboolean
dsk_replica_forget_saved_of_others (DskReplicaStore *self, const char *user, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM saved_view WHERE user <> $1", "s", user);
}
