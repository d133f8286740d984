/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What waits in the outbox and is not to be sent after all. If it is to be written again, it is listed as what
 * came back until it is a draft: whatever is killed in between, the words are in at least one place. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

/* Numbers after it move up. Twice, so that no two are ever the same. */
static gboolean
close_gap (DskReplicaStore *self, gint64 n, GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE outbox SET n = -(n - 1) WHERE n > $1", "i", n)
         && dsk_db_run (self->db, error, "UPDATE outbox SET n = -n WHERE n < 0", "")
         && dsk_db_run (self->db, error, "UPDATE state SET last_n = last_n - 1", "");
}

/* @kept: (out): the id that it is listed under */
static gboolean
list_withdrawn (DskReplicaStore *self, gint64 n, gint64 now_ms, char **kept, GError **error)
{
  *kept = dsk_db_get_text (self->db, error, "SELECT id FROM outbox WHERE n = $1", "i", n);
  return *kept != NULL
         && dsk_db_run (self->db, error,
                        "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
                        " SELECT id, n, type, conv, text, 'conflict', '{\"reason\":\"withdrawn\"}', $1, kind, content"
                        " FROM outbox WHERE n = $2",
                        "ii", now_ms, n);
}

static gboolean
withdraw (DskReplicaStore *self, gint64 n, gint64 now_ms, char **kept, GError **error)
{
  self->overlay_is_stale = TRUE;
  return (kept == NULL || list_withdrawn (self, n, now_ms, kept, error))
         && dsk_db_run (self->db, error, "DELETE FROM outbox WHERE n = $1", "i", n) && close_gap (self, n, error);
}

/* Of a number that was handed to the transport somebody else may know. */
static gboolean
is_out (DskReplicaStore *self, gint64 n)
{
  return n <= self->sent_n && !DSK_PLANTED (withdrawn_sent);
}

/* Durable on return. */
static gboolean
take_out (DskReplicaStore *self, gint64 n, gint64 now_ms, char **kept, GError **error)
{
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (withdraw (self, n, now_ms, kept, error) && dsk_replica_store_commit (self, error))
    return TRUE;
  if (kept != NULL)
    g_clear_pointer (kept, g_free);
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

/**
 * dsk_replica_store_withdraw:
 * @message: the id of a message of ours
 * @kept: (out) (optional) (nullable): if wanted, it is to be written again: the id that it is listed under as something
 *   that came back, until dsk_replica_store_set_drafts()
 * @gone: (out): FALSE: it was handed to the transport, or is not in the outbox
 *
 * Takes the command that sends @message out of the outbox, wherever it stands there, if nobody else can know of it yet.
 * Durable on return.
 */
gboolean
dsk_replica_store_withdraw (DskReplicaStore *self, const char *message, gint64 now_ms, char **kept, gboolean *gone,
                            GError **error)
{
  gint64 n = 0;
  gboolean found = FALSE;

  *gone = FALSE;
  if (kept != NULL)
    *kept = NULL;
  if (!dsk_db_get_int (self->db, &n, &found, error,
                       "SELECT n FROM outbox WHERE object = $1 AND type LIKE 'message.send@%'", "s", message))
    return FALSE;
  *gone = found && !is_out (self, n) && take_out (self, n, now_ms, kept, error);
  return *gone || !found || is_out (self, n);
}

/**
 * dsk_replica_store_undo:
 * @command_id: of a command of ours that is no message
 * @conv: (out) (transfer full) (nullable): its conversation, if it is gone and is of one
 *
 * Takes it out of the outbox, as if it had never been asked for, if nobody else can know of it yet. Durable on return.
 */
gboolean
dsk_replica_store_undo (DskReplicaStore *self, const char *command_id, DskUndone *undone, char **conv, GError **error)
{
  g_autofree char *of = NULL;
  gint64 n = 0;
  gboolean found = FALSE;

  *undone = DSK_UNDONE_ANSWERED;
  *conv = NULL;
  if (!dsk_db_get_int (self->db, &n, &found, error,
                       "SELECT n FROM outbox WHERE id = $1 AND type NOT LIKE 'message.send@%'", "s", command_id))
    return FALSE;
  if (!found)
    return TRUE;
  *undone = DSK_UNDONE_UNANSWERED;
  if (is_out (self, n))
    return TRUE;
  of = dsk_db_get_text (self->db, error, "SELECT conv FROM outbox WHERE n = $1", "i", n);
  if (of == NULL || !take_out (self, n, 0, NULL, error))
    return FALSE;
  *undone = DSK_UNDONE_GONE;
  /* What is of no conversation stands there with the name of none. */
  *conv = *of != '\0' ? g_steal_pointer (&of) : NULL;
  return TRUE;
}
