/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person wrote on this computer, and nobody else has, goes from a replica into the one that
 * takes its place. */

#include "dsk-replica-private.h"
#include "dsk-replica-reader-private.h"

#define KEEP_DRAFT                                                                                 \
  "INSERT INTO draft (conv, mode, text, at) VALUES ($1, $2, $3, $4) ON CONFLICT (conv, mode)"      \
  " DO UPDATE SET text = draft.text || char(10) || excluded.text, at = excluded.at"

/* @sql gives the columns that @insert takes. What @old can't give is passed over. */
static gboolean
copy (DskReplicaStore *self, DskReplicaReader *old, const char *sql, const char *insert,
      gboolean *complete, GError **error)
{
  sqlite3_stmt *from = dsk_db_stmt (old->db, sql, NULL);
  int rc = 0;

  while (from != NULL && (rc = dsk_db_step (old->db, from, NULL)) == SQLITE_ROW)
    {
      sqlite3_stmt *to = dsk_db_stmt (self->db, insert, error);

      for (int i = 0; to != NULL && i < sqlite3_column_count (from); i++)
        {
          DskValue value = dsk_db_column (from, i);

          dsk_db_bind_value (to, i + 1, &value);
        }
      if (to == NULL || dsk_db_step (self->db, to, error) != SQLITE_DONE)
        {
          sqlite3_reset (from);
          return FALSE;
        }
    }
  if (rc != SQLITE_DONE)
    *complete = FALSE;
  return TRUE;
}

static gboolean
copy_all (DskReplicaStore *self, DskReplicaReader *old, gboolean *complete, GError **error)
{
  return copy (self, old,
               "SELECT conv, CASE WHEN type LIKE 'note.%' THEN 'note' ELSE 'reply' END, text,"
               " device_at FROM outbox WHERE text <> '' ORDER BY n",
               KEEP_DRAFT, complete, error)
         && copy (self, old, "SELECT conv, mode, text, at FROM draft", KEEP_DRAFT, complete, error)
         && copy (self, old,
                  "SELECT command, n, type, conv, text, code, detail, at, kind, content FROM attention",
                  "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (command) DO NOTHING",
                  complete, error);
}

/**
 * dsk_replica_store_carry_over:
 * @self: a new one
 * @old: the one whose place it takes
 * @complete: (out): FALSE: not everything of @old can be read
 *
 * Replies and notes that were not sent become drafts, before what was being typed; they are not
 * sent by themselves, since nobody knows what became of them. Drafts and refused commands stay what
 * they are. Durable on return.
 */
gboolean
dsk_replica_store_carry_over (DskReplicaStore *self, DskReplicaReader *old, gboolean *complete,
                              GError **error)
{
  *complete = TRUE;
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (copy_all (self, old, complete, error) && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}
