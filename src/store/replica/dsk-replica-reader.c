/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-replica-reader-private.h"

#include "dsk-error.h"
#include "dsk-replica-private.h"

/**
 * dsk_replica_reader_open:
 * @path: the file; the store must have opened it before. While a new one is made beside it, what can be read of both
 * @error: as dsk_db_open()
 *
 * Returns: (transfer full): the reader, for this thread alone
 */
DskReplicaReader *
dsk_replica_reader_open (const char *path, GError **error)
{
  g_autoptr (DskReplicaReader) self = g_new0 (DskReplicaReader, 1);

  self->db = dsk_replica_open_to_read (path, error);
  return self->db != NULL ? g_steal_pointer (&self) : NULL;
}

void
dsk_replica_reader_close (DskReplicaReader *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->db, dsk_db_close);
  g_free (self);
}

gboolean
dsk_replica_reader_begin (DskReplicaReader *self, GError **error)
{
  return dsk_db_begin (self->db, error);
}

void
dsk_replica_reader_end (DskReplicaReader *self)
{
  dsk_db_rollback (self->db);
}

char *
dsk_replica_reader_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

char *
dsk_replica_reader_get_draft (DskReplicaReader *self, const char *conv, const char *mode,
                              GError **error)
{
  return dsk_db_get_text (self->db, error, "SELECT text FROM draft WHERE conv = $1 AND mode = $2",
                          "ss", conv, mode);
}

GPtrArray *
dsk_replica_reader_list_drafts (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT text FROM draft UNION ALL SELECT content FROM outbox WHERE content IS NOT NULL"
                     " UNION ALL SELECT content FROM attention WHERE content IS NOT NULL",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (texts, dsk_replica_reader_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&texts) : NULL;
}

/* --- small lists --- */

typedef gpointer (*MakeFunc) (sqlite3_stmt *stmt);

static GPtrArray *
list (DskReplicaReader *self, const char *sql, MakeFunc make, GDestroyNotify free_func,
      GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_func);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql, error);
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, make (stmt));
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

void
dsk_attention_free (DskAttention *attention)
{
  if (attention == NULL)
    return;

  g_free (attention->command_id);
  g_free (attention->conv);
  g_free (attention->name);
  g_strfreev (attention->members);
  g_free (attention->type);
  g_free (attention->text);
  g_free (attention->content);
  g_free (attention->code);
  g_free (attention->detail);
  g_free (attention);
}

static gpointer
make_attention (sqlite3_stmt *stmt)
{
  DskAttention *attention = g_new0 (DskAttention, 1);

  attention->command_id = dsk_replica_reader_dup (stmt, 0);
  attention->conv = dsk_replica_reader_dup (stmt, 1);
  attention->name = dsk_replica_reader_dup (stmt, 2);
  attention->type = dsk_replica_reader_dup (stmt, 3);
  attention->text = dsk_replica_reader_dup (stmt, 4);
  attention->code = dsk_replica_reader_dup (stmt, 5);
  attention->detail = dsk_replica_reader_dup (stmt, 6);
  attention->at = sqlite3_column_int64 (stmt, 7);
  attention->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 8));
  attention->content = dsk_replica_reader_dup (stmt, 9);
  attention->visible = sqlite3_column_int (stmt, 10);
  return attention;
}

/**
 * dsk_replica_reader_list_attention:
 *
 * Returns: (transfer full) (element-type DskAttention): newest first
 */
GPtrArray *
dsk_replica_reader_list_attention (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = list (
      self,
      "SELECT a.command, a.conv, (SELECT coalesce(nullif(c.name, ''), c.phone, c.wa_id, c.username)"
      "   FROM v_contact_card AS c JOIN conv_key AS k ON c.conv_key = k.key WHERE k.id = a.conv "
      "LIMIT 1),"
      " a.type, a.text, a.code, a.detail, a.at, a.kind, a.content,"
      " EXISTS (SELECT 1 FROM conversation AS v WHERE v.id = a.conv) FROM attention AS a"
      " ORDER BY a.at DESC, a.n DESC",
      make_attention, (GDestroyNotify) dsk_attention_free, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      DskAttention *attention = rows->pdata[i];

      if (attention->conv != NULL
          && !dsk_replica_reader_members_of (self, attention->conv, &attention->members, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

void
dsk_user_row_free (DskUserRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->name);
  g_free (row->role);
  g_free (row);
}

gpointer
dsk_replica_reader_make_user (sqlite3_stmt *stmt)
{
  DskUserRow *row = g_new0 (DskUserRow, 1);

  row->id = dsk_replica_reader_dup (stmt, 0);
  row->name = dsk_replica_reader_dup (stmt, 1);
  row->role = dsk_replica_reader_dup (stmt, 2);
  row->active = sqlite3_column_int (stmt, 3) != 0;
  if (!dsk_availability_from_string ((const char *) sqlite3_column_text (stmt, 4), &row->availability))
    row->availability = DSK_AVAILABILITY_ONLINE;
  row->availability_at = sqlite3_column_int64 (stmt, 5);
  row->capacity = sqlite3_column_int64 (stmt, 6);
  row->load = sqlite3_column_int64 (stmt, 7);
  return row;
}

/**
 * dsk_replica_reader_list_users:
 *
 * Returns: (transfer full) (element-type DskUserRow): by name; also
 * those who left */
GPtrArray *
dsk_replica_reader_list_users (DskReplicaReader *self, GError **error)
{
  return list (self,
               "SELECT u.id, u.name, u.role, u.active, u.availability, u.availability_at, u.capacity,"
               " CASE WHEN u.capacity IS NULL THEN 0 ELSE " DSK_REPLICA_LOAD_OF ("u.id", "") " END"
               " FROM v_user AS u ORDER BY u.name COLLATE NOCASE, u.id",
               dsk_replica_reader_make_user, (GDestroyNotify) dsk_user_row_free, error);
}

/* The overlay's messages are not here: they are counted when they are confirmed. */
gboolean
dsk_replica_reader_totals (DskReplicaReader *self, DskReplicaTotals *totals, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT (SELECT count(*) FROM conversation), (SELECT count(*) FROM message),"
                     " (SELECT count(*) FROM outbox), (SELECT count(*) FROM attention),"
                     " (SELECT count(*) FROM job)",
                     error);

  *totals = (DskReplicaTotals){ 0 };
  if (stmt == NULL || dsk_db_step (self->db, stmt, error) != SQLITE_ROW)
    return FALSE;
  totals->conversations = sqlite3_column_int64 (stmt, 0);
  totals->messages = sqlite3_column_int64 (stmt, 1);
  totals->outbox = sqlite3_column_int64 (stmt, 2);
  totals->attention = sqlite3_column_int64 (stmt, 3);
  totals->jobs = sqlite3_column_int64 (stmt, 4);
  sqlite3_reset (stmt);
  return TRUE;
}

void
dsk_replica_position_clear (DskReplicaPosition *position)
{
  g_clear_pointer (&position->epoch, g_free);
}

gboolean
dsk_replica_reader_position (DskReplicaReader *self, DskReplicaPosition *position, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT epoch, cursor, head, synced_at, lock_ms, wipe_ms, verified_at, differed FROM state",
                     error);

  *position = (DskReplicaPosition){ 0 };
  if (stmt == NULL || dsk_db_step (self->db, stmt, error) != SQLITE_ROW)
    return FALSE;
  position->epoch = dsk_replica_reader_dup (stmt, 0);
  position->cursor = sqlite3_column_int64 (stmt, 1);
  position->head = MAX (sqlite3_column_int64 (stmt, 2), position->cursor);
  position->synced_at = sqlite3_column_int64 (stmt, 3);
  position->lock_ms = sqlite3_column_int64 (stmt, 4);
  position->wipe_ms = sqlite3_column_int64 (stmt, 5);
  position->verified_at = sqlite3_column_int64 (stmt, 6);
  position->differed = sqlite3_column_int64 (stmt, 7);
  sqlite3_reset (stmt);
  return TRUE;
}
