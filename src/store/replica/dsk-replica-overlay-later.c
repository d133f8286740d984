/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages that are to be sent later, as the commands of the outbox will have them. What the relay says of one stands
 * as soon as it is here. */

#include "dsk-replica-overlay-private.h"

#include "dsk-scheduled.h"

gboolean
dsk_replica_overlay_later (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                           GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO overlay_scheduled (id, n, conv_key, conv, author, at, due_at, state, kind, text,"
                     " content, quote) SELECT $1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10, $11"
                     " WHERE NOT EXISTS (SELECT 1 FROM scheduled WHERE id = $1)"
                     " AND NOT EXISTS (SELECT 1 FROM message WHERE id = $1) ON CONFLICT DO NOTHING",
                     "siissiissss", command->object, command->n, shown->key, command->conv, self->user,
                     command->device_at, command->until, dsk_message_kind_to_string (command->kind), command->text,
                     command->content, command->quote);
}

static gboolean
end (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown, DskScheduledState state,
     GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT OR REPLACE INTO overlay_scheduled (id, n, conv_key, conv, author, at, due_at, state, kind,"
                     " text, content, quote, file) SELECT id, $1, conv_key, conv, author, at, due_at, $2, kind, text,"
                     " content, quote, file FROM v_scheduled WHERE conv_key = $3 AND id = $4",
                     "isis", command->n, dsk_scheduled_state_to_string (state), shown->key, command->object);
}

gboolean
dsk_replica_overlay_later_remove (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                                  GError **error)
{
  return end (self, command, shown, DSK_SCHEDULED_REMOVED, error);
}

static char *
dup_column (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

gboolean
dsk_replica_overlay_later_send (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                                DskCommand **message, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db, "SELECT kind, text, content, quote FROM v_scheduled WHERE conv_key = $1 AND id = $2", error);
  int rc;

  *message = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "is", shown->key, command->object);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *message = dsk_command_new (DSK_COMMAND_MESSAGE_SEND, command->id, command->conv);
  (*message)->n = command->n;
  (*message)->device_at = command->device_at;
  (*message)->object = g_strdup (command->object);
  (*message)->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 0));
  (*message)->text = dup_column (stmt, 1);
  (*message)->content = dup_column (stmt, 2);
  (*message)->quote = dup_column (stmt, 3);
  sqlite3_reset (stmt);
  if (end (self, command, shown, DSK_SCHEDULED_SENT, error))
    return TRUE;
  g_clear_pointer (message, dsk_command_unref);
  return FALSE;
}
