/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handoffs, as they stand with what the outbox has. */

#include "dsk-replica-reader-private.h"

void
dsk_handoff_row_free (DskHandoffRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->conv);
  g_free (row->conv_name);
  g_free (row->conv_phone);
  g_strfreev (row->conv_members);
  g_free (row->from_user);
  g_free (row->from_name);
  g_free (row->to_user);
  g_free (row->to_team);
  g_free (row->to_name);
  g_free (row->reason);
  g_free (row->summary);
  g_free (row->ended_by_name);
  g_free (row->answer);
  g_free (row);
}

#define HANDOFF                                                                                                      \
  "SELECT h.id, c.id, (SELECT k.name FROM v_contact_card AS k WHERE k.conv_key = h.conv_key LIMIT 1), "                \
  "(SELECT coalesce(k.phone, k.wa_id) FROM v_contact_card AS k WHERE k.conv_key = h.conv_key LIMIT 1), "               \
  "h.from_user, f.name, h.to_user, h.to_team, coalesce(u.name, t.name), h.reason, h.summary, h.state, h.at, "        \
  "h.due_at, h.ended_at, e.name, h.answer, h.acted_at, h.from_user IS NOT s.user AND (h.to_user IS s.user OR "       \
  "h.to_team IN (SELECT m.team FROM team_member AS m WHERE m.user = s.user AND m.active = 1))"                       \
  " FROM v_handoff AS h JOIN conversation AS c ON c.rid = h.conv_key, state AS s"                                    \
  " LEFT JOIN \"user\" AS f ON f.id = h.from_user LEFT JOIN \"user\" AS u ON u.id = h.to_user"                       \
  " LEFT JOIN team AS t ON t.id = h.to_team LEFT JOIN \"user\" AS e ON e.id = h.ended_by WHERE "

static DskHandoffRow *
read_row (sqlite3_stmt *stmt)
{
  DskHandoffRow *row = g_new0 (DskHandoffRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->conv = dsk_replica_reader_dup (stmt, 1);
  row->conv_name = dsk_replica_reader_dup (stmt, 2);
  row->conv_phone = dsk_replica_reader_dup (stmt, 3);
  row->from_user = dsk_replica_reader_dup (stmt, 4);
  row->from_name = dsk_replica_reader_dup (stmt, 5);
  row->to_user = dsk_replica_reader_dup (stmt, 6);
  row->to_team = dsk_replica_reader_dup (stmt, 7);
  row->to_name = dsk_replica_reader_dup (stmt, 8);
  row->reason = dsk_replica_reader_dup (stmt, 9);
  row->summary = dsk_replica_reader_dup (stmt, 10);
  if (!dsk_handoff_state_from_string ((const char *) sqlite3_column_text (stmt, 11), &row->state))
    row->state = DSK_HANDOFF_CANCELLED;
  row->at = sqlite3_column_int64 (stmt, 12);
  row->due_at = sqlite3_column_int64 (stmt, 13);
  row->ended_at = sqlite3_column_int64 (stmt, 14);
  row->ended_by_name = dsk_replica_reader_dup (stmt, 15);
  row->answer = dsk_replica_reader_dup (stmt, 16);
  row->acted_at = sqlite3_column_int64 (stmt, 17);
  row->for_me = sqlite3_column_int (stmt, 18) != 0;
  return row;
}

static gboolean
read_one (DskReplicaReader *self, sqlite3_stmt *stmt, DskHandoffRow **row, GError **error)
{
  int rc = dsk_db_step (self->db, stmt, error);

  *row = rc == SQLITE_ROW ? read_row (stmt) : NULL;
  if (rc != SQLITE_ROW)
    return rc != 0;
  sqlite3_reset (stmt);
  return dsk_replica_reader_members_of (self, (*row)->conv, &(*row)->conv_members, error);
}

gboolean
dsk_replica_reader_open_handoff (DskReplicaReader *self, gint64 key, DskHandoffRow **row, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, HANDOFF "h.conv_key = $1 AND h.state = 'offered' LIMIT 1", error);

  *row = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  return read_one (self, stmt, row, error);
}

gboolean
dsk_replica_reader_add_handoffs (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *event = rows->pdata[i];
      sqlite3_stmt *stmt;

      if (event->item != DSK_ITEM_EVENT || event->detail == NULL || !g_str_has_prefix (event->event_kind, "handoff"))
        continue;
      stmt = dsk_db_stmt (self->db, HANDOFF "h.id = $1 LIMIT 1", error);
      if (stmt == NULL)
        return FALSE;
      dsk_db_bind (stmt, "s", event->detail);
      if (!read_one (self, stmt, &event->handoff, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
list (DskReplicaReader *self, gboolean open, guint max, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    open ? HANDOFF "h.state = 'offered' ORDER BY h.at DESC, h.id DESC LIMIT $1"
                                         : HANDOFF "1 ORDER BY h.at DESC, h.id DESC LIMIT $1",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", (gint64) max);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (stmt));
  for (guint i = 0; rc == SQLITE_DONE && i < rows->len; i++)
    {
      DskHandoffRow *row = rows->pdata[i];

      if (!dsk_replica_reader_members_of (self, row->conv, &row->conv_members, error))
        return FALSE;
    }
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_list_handoffs (DskReplicaReader *self, gboolean open, guint max, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_handoff_row_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = list (self, open, max, rows, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&rows) : NULL;
}
