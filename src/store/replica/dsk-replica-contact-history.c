/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was before with a customer: earlier conversations, and files. */

#include "dsk-replica-contact.h"

#include "dsk-replica-reader-private.h"

void
dsk_earlier_row_free (DskEarlierRow *row)
{
  if (row == NULL)
    return;

  g_free (row->conv);
  g_free (row->item);
  g_free (row->number_name);
  g_free (row->resolved_by_name);
  g_free (row);
}

void
dsk_file_row_free (DskFileRow *row)
{
  if (row == NULL)
    return;

  g_free (row->message);
  dsk_media_row_free (row->media);
  g_free (row);
}

static DskEarlierRow *
read_earlier (sqlite3_stmt *stmt)
{
  DskEarlierRow *row = g_new0 (DskEarlierRow, 1);

  row->conv = dsk_replica_reader_dup (stmt, 0);
  row->item = dsk_replica_reader_dup (stmt, 1);
  row->number_name = dsk_replica_reader_dup (stmt, 2);
  row->other = sqlite3_column_int (stmt, 3) != 0;
  row->opened_at = sqlite3_column_int64 (stmt, 4);
  row->resolved_at = sqlite3_column_int64 (stmt, 5);
  row->resolved_by_name = dsk_replica_reader_dup (stmt, 6);
  return row;
}

GPtrArray *
dsk_replica_reader_list_earlier (DskReplicaReader *self, const char *conv, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_earlier_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      "SELECT v.id, (SELECT m.id FROM message AS m WHERE m.conv_key = v.rid AND m.at >= e.opened_at"
      "   ORDER BY m.at, m.id LIMIT 1),"
      " coalesce(n.name, n.display), v.id <> $1, e.opened_at, e.resolved_at, u.name"
      " FROM contact_card AS c JOIN conversation AS v ON v.rid = c.conv_key JOIN episode AS e ON e.conv_key = v.rid"
      " LEFT JOIN number AS n ON n.id = v.number LEFT JOIN \"user\" AS u ON u.id = e.resolved_by"
      " WHERE v.group_id IS NULL AND (v.id <> $1 OR e.id <> v.episode) AND c.contact ="
      "   (SELECT k.contact FROM contact_card AS k JOIN conversation AS w ON w.rid = k.conv_key"
      "    WHERE w.id = $1 AND w.group_id IS NULL LIMIT 1)"
      " ORDER BY e.opened_at DESC, e.id DESC LIMIT $2",
      error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "si", conv, (gint64) limit);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_earlier (stmt));
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

static DskFileRow *
read_file (sqlite3_stmt *stmt)
{
  DskFileRow *row = g_new0 (DskFileRow, 1);
  DskMediaRow *media = row->media = g_new0 (DskMediaRow, 1);
  DskDirection direction = DSK_DIRECTION_IN;

  row->message = dsk_replica_reader_dup (stmt, 0);
  row->at = sqlite3_column_int64 (stmt, 1);
  dsk_direction_from_string ((const char *) sqlite3_column_text (stmt, 2), &direction);
  row->incoming = direction == DSK_DIRECTION_IN;
  row->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 3));
  media->state = dsk_replica_reader_dup (stmt, 4);
  media->mime = dsk_replica_reader_dup (stmt, 5);
  media->name = dsk_replica_reader_dup (stmt, 6);
  media->size = MAX (sqlite3_column_int64 (stmt, 7), 0);
  media->sha256 = dsk_replica_reader_dup (stmt, 8);
  media->thumb = dsk_replica_reader_dup (stmt, 9);
  media->duration_ms = MAX (sqlite3_column_int64 (stmt, 10), 0);
  row->internal = sqlite3_column_int (stmt, 11) != 0;
  return row;
}

/* Stickers are no files that anybody looks for. */
GPtrArray *
dsk_replica_reader_list_conv_files (DskReplicaReader *self, const char *conv, gint64 before_at, const char *before_id,
                                    guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_file_row_free);
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      "SELECT m.id, m.at, m.direction, m.kind, d.state, d.mime, d.name, d.size, d.sha256, d.thumb, d.duration_ms, 0"
      " FROM conv_key AS k JOIN media AS d ON d.conv_key = k.key JOIN message AS m ON m.id = d.id"
      " WHERE k.id = $1 AND m.kind <> 'sticker' AND m.revoked_at IS NULL"
      " AND ($2 IS NULL OR m.at < $3 OR (m.at = $3 AND m.id < $2))"
      " UNION ALL SELECT m.id, m.at, 'out', d.kind, d.state, d.mime, d.name, d.size, d.sha256, d.thumb,"
      " d.duration_ms, 1"
      " FROM conv_key AS k JOIN note_media AS d ON d.conv_key = k.key JOIN note AS m ON m.id = d.id"
      " WHERE k.id = $1 AND d.kind <> 'sticker' AND ($2 IS NULL OR m.at < $3 OR (m.at = $3 AND m.id < $2))"
      " ORDER BY 2 DESC, 1 DESC LIMIT $4",
      error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ssii", conv, before_id, before_at, (gint64) limit);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_file (stmt));
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}
