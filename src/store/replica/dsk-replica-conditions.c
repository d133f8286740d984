/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each view holds, said twice: to SQLite, of what is confirmed, and of a place, for what the outbox changes. */

#include "dsk-replica-reader-private.h"

#include <string.h>

/* $1: the view's id, or if it has none, the user. NULL: everything. A + keeps SQLite from looking for an index by that
 * column, and is left out unless one is walked. */
static const char *const conditions[DSK_VIEW_N] = {
  [DSK_VIEW_MINE] = "status <> 'resolved' AND +owner = $1 AND snoozed_until IS NULL",
  [DSK_VIEW_UNASSIGNED] = "status <> 'resolved' AND +owner IS NULL AND snoozed_until IS NULL",
  [DSK_VIEW_MENTIONS] = "rid IN (SELECT m.conv_key FROM mention AS m WHERE m.user = $1 AND m.seen_at IS NULL"
                        " UNION SELECT h.conv_key FROM handoff AS h WHERE h.state = 'offered' AND h.from_user <> $1"
                        " AND (h.to_user = $1 OR h.to_team IN (SELECT t.team FROM team_member AS t"
                        " WHERE t.user = $1 AND t.active = 1)))",
  [DSK_VIEW_SNOOZED] = "snoozed_until IS NOT NULL",
  [DSK_VIEW_ALL] = NULL,
  [DSK_VIEW_TEAM] = "status <> 'resolved' AND +team = $1",
  [DSK_VIEW_NUMBER] = "status <> 'resolved' AND +number = $1",
  [DSK_VIEW_SAVED] = "false", /* it is looked up before, and is a search in another one */
};

gboolean
dsk_replica_place_in_view (const DskReplicaPlace *place, const DskView *view, const char *user)
{
  switch (view->kind)
    {
    case DSK_VIEW_MINE:
      return !place->resolved && !place->snoozed && place->owner != NULL && g_strcmp0 (place->owner, user) == 0;
    case DSK_VIEW_UNASSIGNED:
      return !place->resolved && !place->snoozed && place->owner == NULL;
    case DSK_VIEW_MENTIONS:
      return place->calls;
    case DSK_VIEW_SNOOZED:
      return place->snoozed;
    case DSK_VIEW_TEAM:
      return !place->resolved && g_strcmp0 (place->team, view->id) == 0;
    case DSK_VIEW_NUMBER:
      return !place->resolved && g_strcmp0 (place->number, view->id) == 0;
    case DSK_VIEW_SAVED:
      return FALSE;
    case DSK_VIEW_ALL:
    case DSK_VIEW_N:
    default:
      return TRUE;
    }
}

static void
bind (sqlite3_stmt *stmt, const DskListQuery *query)
{
  const char *who = dsk_view_kind_has_id (query->view.kind) ? query->view.id : query->user;
  int text = sqlite3_bind_parameter_index (stmt, "$1");
  int now = sqlite3_bind_parameter_index (stmt, "$2");

  if (text > 0)
    sqlite3_bind_text (stmt, text, who, -1, SQLITE_STATIC);
  if (now > 0)
    sqlite3_bind_int64 (stmt, now, query->now - DSK_WINDOW_MS);
}

sqlite3_stmt *
dsk_replica_view_stmt (DskReplicaReader *self, const char *select, gboolean walk, const char *rest,
                       const DskListQuery *query, GError **error)
{
  const char *condition = conditions[query->view.kind];
  g_autoptr (GString) sql = g_string_new (select);
  sqlite3_stmt *stmt;

  if (condition != NULL)
    {
      gsize start;

      g_string_append (sql, strstr (select, " WHERE ") != NULL ? " AND " : " WHERE ");
      start = sql->len;
      g_string_append (sql, condition);
      if (!walk)
        {
          char *plus = strchr (sql->str + start, '+');

          if (plus != NULL)
            g_string_erase (sql, plus - sql->str, 1);
        }
    }
  g_string_append_printf (sql, " %s", rest);
  stmt = dsk_db_stmt (self->db, g_intern_string (sql->str), error);
  if (stmt != NULL)
    bind (stmt, query);
  return stmt;
}
