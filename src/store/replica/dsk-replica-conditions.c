/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each view holds, said twice: to SQLite, of what is confirmed, and of a place, for what the outbox changes. */

#include "dsk-replica-reader-private.h"

#include <string.h>

/* $1: the view's id, or if it has none, the user. NULL: everything. */
static const char *const conditions[DSK_VIEW_N] = {
  [DSK_VIEW_MINE] = "status <> 'resolved' AND owner = $1",
  [DSK_VIEW_UNASSIGNED] = "status <> 'resolved' AND owner IS NULL",
  [DSK_VIEW_MENTIONS] = "rid IN (SELECT m.conv_key FROM mention AS m WHERE m.user = $1 AND m.seen_at IS NULL)",
  [DSK_VIEW_ALL] = NULL,
  [DSK_VIEW_TEAM] = "status <> 'resolved' AND team = $1",
  [DSK_VIEW_NUMBER] = "status <> 'resolved' AND number = $1",
};

gboolean
dsk_replica_place_in_view (const DskReplicaPlace *place, const DskView *view, const char *user)
{
  switch (view->kind)
    {
    case DSK_VIEW_MINE:
      return !place->resolved && place->owner != NULL && g_strcmp0 (place->owner, user) == 0;
    case DSK_VIEW_UNASSIGNED:
      return !place->resolved && place->owner == NULL;
    case DSK_VIEW_MENTIONS:
      return place->calls;
    case DSK_VIEW_TEAM:
      return !place->resolved && g_strcmp0 (place->team, view->id) == 0;
    case DSK_VIEW_NUMBER:
      return !place->resolved && g_strcmp0 (place->number, view->id) == 0;
    case DSK_VIEW_ALL:
    case DSK_VIEW_N:
    default:
      return TRUE;
    }
}

sqlite3_stmt *
dsk_replica_view_stmt (DskReplicaReader *self, const char *select, const DskView *view,
                       const char *order, const char *user, GError **error)
{
  const char *condition = conditions[view->kind];
  const char *glue = condition == NULL ? "" : strstr (select, " WHERE ") != NULL ? " AND " : " WHERE ";
  g_autofree char *sql
      = g_strconcat (select, glue, condition != NULL ? condition : "", " ", order, NULL);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, g_intern_string (sql), error);

  if (stmt != NULL && sqlite3_bind_parameter_count (stmt) > 0)
    dsk_db_bind (stmt, "s", dsk_view_kind_has_id (view->kind) ? view->id : user);
  return stmt;
}
