/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person wrote on this computer, and nobody else has, goes from a replica into the one that
 * takes its place. The old one may be damaged: what can be read of it is taken. */

#include <string.h>

#include "dsk-error.h"
#include "dsk-replica-private.h"
#include "dsk-replica-reader-private.h"

#define COMMAND_VALUES "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18"
#define KEEP_DRAFT                                                                                 \
  "INSERT INTO draft (conv, mode, text, at) VALUES ($1, $2, $3, $4) ON CONFLICT (conv, mode)"      \
  " DO UPDATE SET text = draft.text || char(10) || excluded.text, at = excluded.at"

typedef struct
{
  const char *from; /* gives the columns that @to takes, without an order; of a table with a rowid */
  const char *to;
} Part;

static const Part attention
    = { "SELECT command, n, type, conv, text, code, detail, at, kind, content FROM attention",
        "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING" };
/* Of our user; those of another one go when it is known who signed in. */
static const Part saved
    = { "SELECT id, user, name, query, base, position, made_at FROM saved_view",
        "INSERT INTO saved_view (id, user, name, query, base, position, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT DO NOTHING" };
static const Part drafts = { "SELECT conv, mode, text, at FROM draft", KEEP_DRAFT };

/* For another device: numbers mean nothing, and nobody knows what became of what was sent. */
static const Part unsent
    = { "SELECT conv, CASE WHEN type LIKE 'note.%' OR type LIKE 'handoff.%' THEN 'note' ELSE 'reply' END, text,"
        " device_at FROM outbox WHERE text <> '' AND conv <> '' AND kind = 'text'",
        KEEP_DRAFT };
/* Of no conversation, or not of words alone: there is no draft that it could become. */
static const Part unsent_apart
    = { "SELECT id, n, type, conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', device_at, kind, content"
        " FROM outbox WHERE (text <> '' AND conv = '') OR type LIKE 'contact.edit@%' OR kind <> 'text'",
        "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING" };

/* For the same device. */
static const Part commands[] = {
  { "SELECT " DSK_REPLICA_COMMAND_COLUMNS ", due_at FROM outbox",
    "INSERT INTO outbox (" DSK_REPLICA_COMMAND_COLUMNS ", due_at) VALUES (" COMMAND_VALUES ", $19)"
    " ON CONFLICT DO NOTHING" },
  { "SELECT " DSK_REPLICA_COMMAND_COLUMNS " FROM journal",
    "INSERT INTO journal (" DSK_REPLICA_COMMAND_COLUMNS ") VALUES (" COMMAND_VALUES ") ON CONFLICT DO NOTHING" },
  { "SELECT n, code, seq, detail, at FROM result",
    "INSERT INTO result (n, code, seq, detail, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING" },
};

/* What the outbox shows of itself: if its own row can't be read, these words can. Nobody can tell whether they left. */
static const Part shown[] = {
  { "SELECT id, n, 'message.send@1', conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', device_at, kind, content"
    " FROM overlay_message",
    "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE n = $2)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE n = $2) ON CONFLICT DO NOTHING" },
  { "SELECT id, n, 'note.add@1', conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', device_at, kind, content"
    " FROM overlay_note",
    "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE n = $2)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE n = $2) ON CONFLICT DO NOTHING" },
  { "SELECT version_id, n, 'note.edit@1', conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', at, 'text', content"
    " FROM overlay_note_edit",
    "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE n = $2)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE n = $2) ON CONFLICT DO NOTHING" },
  { "SELECT id, n, 'message.send@1', conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', at, kind, content"
    " FROM overlay_scheduled WHERE state = 'waiting'",
    "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
    " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE n = $2)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE n = $2) ON CONFLICT DO NOTHING" },
};

/* Damage can leave anything in a row. */
static gboolean
is_sound (sqlite3_stmt *row)
{
  for (int i = 0; i < sqlite3_column_count (row); i++)
    if (sqlite3_column_type (row, i) == SQLITE_TEXT
        && !g_utf8_validate ((const char *) sqlite3_column_text (row, i), sqlite3_column_bytes (row, i), NULL))
      return FALSE;
  return TRUE;
}

/* FALSE with @error: the new one can't be written. @taken: FALSE: the row does not fit */
static gboolean
put (DskReplicaStore *self, sqlite3_stmt *row, const char *insert, gboolean *taken, GError **error)
{
  g_autoptr (GError) local = NULL;
  sqlite3_stmt *to = dsk_db_stmt (self->db, insert, error);

  if (to == NULL)
    return FALSE;
  *taken = is_sound (row);
  if (!*taken)
    return TRUE;
  for (int i = 0; i < sqlite3_column_count (row); i++)
    {
      DskValue value = dsk_db_column (row, i);

      dsk_db_bind_value (to, i + 1, &value);
    }
  if (dsk_db_step (self->db, to, &local) == SQLITE_DONE)
    return TRUE;
  *taken = FALSE;
  if (g_error_matches (local, DSK_ERROR, DSK_ERROR_CONFLICT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* @ended: (out): FALSE: the rest can't be read
 * @complete: (inout): FALSE: something of the old one is not in the new one */
static gboolean
copy_ordered (DskReplicaStore *self, DskReplicaReader *old, const Part *part, const char *order, gboolean *ended,
              gboolean *complete, GError **error)
{
  g_autofree char *sql = g_strconcat (part->from, order, NULL);
  sqlite3_stmt *from = dsk_db_stmt (old->db, g_intern_string (sql), NULL);
  int rc = 0;

  while (from != NULL && (rc = dsk_db_step (old->db, from, NULL)) == SQLITE_ROW)
    {
      gboolean taken = FALSE;

      if (!put (self, from, part->to, &taken, error))
        {
          sqlite3_reset (from);
          return FALSE;
        }
      *complete = *complete && taken;
    }
  *ended = rc == SQLITE_DONE;
  *complete = *complete && *ended;
  return TRUE;
}

/* What lies behind a page that can't be read is reached from the other end. */
static gboolean
copy (DskReplicaStore *self, DskReplicaReader *old, const Part *part, gboolean *complete, GError **error)
{
  gboolean ended;

  return copy_ordered (self, old, part, " ORDER BY rowid", &ended, complete, error)
         && (ended || copy_ordered (self, old, part, " ORDER BY rowid DESC", &ended, complete, error));
}

/* Who we are, up to which number, and since when without the relay. Anything of it comes again with a welcome. */
static gboolean
copy_state (DskReplicaStore *self, DskReplicaReader *old, gboolean *complete, GError **error)
{
  static const Part state
      = { "SELECT replica, last_n, user, user_name, role, device, synced_at, lock_ms, wipe_ms, clock_mark, refetched_at"
          " FROM state",
          "UPDATE state SET replica = $1, last_n = $2, user = $3, user_name = $4, role = $5, device = $6,"
          " synced_at = $7, lock_ms = $8, wipe_ms = $9, clock_mark = $10, refetched_at = $11" };

  return copy (self, old, &state, complete, error)
         && dsk_db_run (self->db, error,
                        "UPDATE state SET last_n = max(last_n, coalesce((SELECT max(n) FROM outbox), 0),"
                        " coalesce((SELECT max(n) FROM journal), 0))",
                        "");
}

static gboolean
copy_same_device (DskReplicaStore *self, DskReplicaReader *old, gboolean *complete, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (!copy (self, old, &commands[i], complete, error))
      return FALSE;
  if (!copy_state (self, old, complete, error))
    return FALSE;
  for (guint i = 0; !*complete && i < G_N_ELEMENTS (shown); i++)
    if (!copy (self, old, &shown[i], complete, error))
      return FALSE;
  self->overlay_is_stale = TRUE;
  return dsk_replica_store_rebuild_overlay (self, error);
}

static gboolean
copy_all (DskReplicaStore *self, DskReplicaReader *old, DskReplicaCarry how, gboolean *complete, GError **error)
{
  return (how == DSK_REPLICA_CARRY_COMMANDS ? copy_same_device (self, old, complete, error)
                                            : copy (self, old, &unsent, complete, error)
                                                  && copy (self, old, &unsent_apart, complete, error))
         && copy (self, old, &drafts, complete, error) && copy (self, old, &attention, complete, error)
         && copy (self, old, &saved, complete, error);
}

/**
 * dsk_replica_store_carry_over:
 * @self: a new one
 * @old: the one whose place it takes
 * @how: whether the relay will know the commands of @old by their numbers
 * @complete: (out): FALSE: not everything of @old can be read
 *
 * Drafts, refused commands and saved views stay what they are. DSK_REPLICA_CARRY_COMMANDS: so does the outbox, with
 * numbers and ids, the journal, and the number that comes next, so that nothing is done twice; of what the outbox holds
 * and can't be read any more its words come back to their author. DSK_REPLICA_CARRY_DRAFTS: replies and notes that were
 * not sent become drafts, before what was being typed. Durable on return.
 */
gboolean
dsk_replica_store_carry_over (DskReplicaStore *self, DskReplicaReader *old, DskReplicaCarry how, gboolean *complete,
                              GError **error)
{
  *complete = TRUE;
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (copy_all (self, old, how, complete, error) && dsk_replica_store_commit (self, error))
    return dsk_replica_load_state (self, error);
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}
