/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-replica-offline.h"

#include "dsk-replica-private.h"
#include "dsk-replica-reader-private.h"

void
dsk_waiting_free (DskWaiting *waiting)
{
  if (waiting == NULL)
    return;

  g_free (waiting->conv);
  g_free (waiting->name);
  g_strfreev (waiting->members);
  g_free (waiting->type);
  g_free (waiting->text);
  g_free (waiting->content);
  g_free (waiting->object);
  g_free (waiting->command);
  g_free (waiting);
}

static DskWaiting *
make_waiting (sqlite3_stmt *stmt)
{
  DskWaiting *waiting = g_new0 (DskWaiting, 1);

  waiting->n = sqlite3_column_int64 (stmt, 0);
  waiting->conv = dsk_replica_reader_dup (stmt, 1);
  waiting->name = dsk_replica_reader_dup (stmt, 2);
  waiting->type = dsk_replica_reader_dup (stmt, 3);
  waiting->text = dsk_replica_reader_dup (stmt, 4);
  waiting->content = dsk_replica_reader_dup (stmt, 5);
  waiting->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 6));
  waiting->at = sqlite3_column_int64 (stmt, 7);
  if (sqlite3_column_int64 (stmt, 8) > 0)
    waiting->window_until = sqlite3_column_int64 (stmt, 8) + DSK_WINDOW_MS;
  waiting->object = dsk_replica_reader_dup (stmt, 9);
  waiting->command = dsk_replica_reader_dup (stmt, 10);
  return waiting;
}

GPtrArray *
dsk_replica_reader_list_waiting (DskReplicaReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_waiting_free);
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      "SELECT o.n, o.conv, (SELECT coalesce(nullif(c.name, ''), c.phone, c.wa_id, c.username)"
      "   FROM v_contact_card AS c JOIN conv_key AS k ON c.conv_key = k.key WHERE k.id = o.conv LIMIT 1),"
      " o.type, o.text, o.content, o.kind, o.device_at,"
      " (SELECT v.last_in_at FROM conversation AS v WHERE v.id = o.conv), o.object, o.id"
      " FROM outbox AS o WHERE " DSK_REPLICA_IS_WORK ("o.type") " ORDER BY o.n",
      error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, make_waiting (stmt));
  for (guint i = 0; rc == SQLITE_DONE && i < rows->len; i++)
    {
      DskWaiting *waiting = rows->pdata[i];

      if (waiting->conv != NULL
          && !dsk_replica_reader_members_of (self, waiting->conv, &waiting->members, error))
        return NULL;
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
dsk_replica_reader_clock_mark (DskReplicaReader *self, gint64 *mark, GError **error)
{
  *mark = 0;
  return dsk_db_get_int (self->db, mark, NULL, error, "SELECT clock_mark FROM state", "");
}

gboolean
dsk_replica_store_set_clock_mark (DskReplicaStore *self, gint64 mark, GError **error)
{
  if (!dsk_replica_store_begin (self, error))
    return FALSE;
  if (dsk_db_run (self->db, error, "UPDATE state SET clock_mark = $1", "i", mark)
      && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

gboolean
dsk_replica_reader_needs_file (DskReplicaReader *self, const char *sha256, const char *message, gboolean *needed,
                               GError **error)
{
  gint64 n = 0;

  if (!dsk_db_get_int (self->db, &n, NULL, error,
                       "SELECT (SELECT count(*) FROM outbox WHERE instr(content, $1) > 0 AND object <> $2)"
                       " + (SELECT count(*) FROM media WHERE sha256 = $1 AND id <> $2 AND state = 'bringing')"
                       " + (SELECT count(*) FROM v_scheduled WHERE instr(content, $1) > 0 AND id <> $2)"
                       " + (SELECT count(*) FROM note_media WHERE sha256 = $1 AND id <> $2 AND state = 'bringing')"
                       " + (SELECT count(*) FROM attention WHERE instr(content, $1) > 0)"
                       " + (SELECT count(*) FROM draft WHERE instr(text, $1) > 0)",
                       "ss", sha256, message))
    return FALSE;
  *needed = n > 0;
  return TRUE;
}

gboolean
dsk_replica_reader_conversation_seq (DskReplicaReader *self, const char *conv, gint64 *seq, GError **error)
{
  *seq = 0;
  /* What was there before everything is fetched anew has no place. */
  return dsk_db_get_int (self->db, seq, NULL, error,
                         "SELECT max(coalesce((SELECT seq FROM conversation WHERE id = $1), 0), 0)", "s", conv);
}

GStrv
dsk_replica_reader_drafts_beside (DskReplicaReader *self, const char *conv, const char *mode, GError **error)
{
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT mode, text FROM draft WHERE conv = $1"
                                    " AND substr(mode, 1, length($2) + 1) = $2 || '+' ORDER BY mode",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ss", conv, mode);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      g_strv_builder_add (found, (const char *) sqlite3_column_text (stmt, 0));
      g_strv_builder_add (found, (const char *) sqlite3_column_text (stmt, 1));
    }
  return rc == SQLITE_DONE ? g_strv_builder_end (found) : NULL;
}
