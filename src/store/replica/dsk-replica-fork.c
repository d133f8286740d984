/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two files with the numbers of one device: a profile was copied to another computer, or put back from a copy. What
 * was written keeps its ids, by which the relay knows what it executed already, and gets numbers that nobody used. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

/* Whether the relay still knows what became of a command is certain for so long. */
#define RESULTS_KEPT_MS ((gint64) 7 * 24 * 60 * 60 * 1000)

/**
 * dsk_replica_store_is_own:
 * @n: a number that the relay executed for this device
 * @command: (nullable): the id of what it executed; NULL: it did not say
 * @own: (out): FALSE: it was another file's
 */
gboolean
dsk_replica_store_is_own (DskReplicaStore *self, gint64 n, const char *command, gboolean *own, GError **error)
{
  gint64 is_own = 0;

  *own = FALSE;
  if (!dsk_db_get_int (self->db, &is_own, NULL, error,
                       "SELECT last_n >= $1 AND ($2 IS NULL"
                       " OR coalesce((SELECT id FROM outbox WHERE n = $1), (SELECT id FROM journal WHERE n = $1), $2)"
                       " = $2) FROM state",
                       "is", n, command))
    return FALSE;
  *own = is_own != 0;
  return TRUE;
}

/* Its result may be forgotten, and then it could be done twice: a person decides. To have read something is nothing to
 * decide about. */
static gboolean
put_old_aside (DskReplicaStore *self, gint64 now_ms, GError **error)
{
  const gint64 oldest = now_ms - RESULTS_KEPT_MS;

  return dsk_db_run (self->db, error,
                     "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
                     " SELECT id, n, type, conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', device_at, kind,"
                     " content FROM outbox WHERE device_at < $1 AND " DSK_REPLICA_IS_WORK ("type")
                     " ON CONFLICT (command) DO NOTHING",
                     "i", oldest)
         && dsk_db_run (self->db, error, "DELETE FROM outbox WHERE device_at < $1", "i", oldest);
}

static gboolean
loosen (DskReplicaStore *self, GError **error)
{
  self->overlay_is_stale = TRUE;
  return dsk_db_run (self->db, error, "DELETE FROM result WHERE n IN (SELECT n FROM outbox)", "")
         && dsk_db_run (self->db, error, "UPDATE outbox SET n = n + $1 WHERE n < $1", "i", DSK_REPLICA_LOOSE_N)
         && dsk_db_run (self->db, error, "UPDATE state SET last_n = last_n + $1 WHERE last_n < $1", "i",
                        DSK_REPLICA_LOOSE_N);
}

/**
 * dsk_replica_store_loosen:
 *
 * The relay executed something else under the numbers of this file: what is in the outbox gets others at the next
 * welcome. In a transaction of its own, durable on return.
 */
gboolean
dsk_replica_store_loosen (DskReplicaStore *self, gint64 now_ms, GError **error)
{
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (put_old_aside (self, now_ms, error) && loosen (self, error)
      && dsk_replica_hold_settle (self, error)
      && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

/**
 * dsk_replica_store_number_again:
 * @relay_last_n: how far the relay says that it executed
 * @now_ms: what is so old that the relay may have forgotten it comes back to its author instead
 *
 * All of the outbox follows that without gaps. Inside a transaction, which must be durable: the numbers leave with
 * what comes next.
 */
gboolean
dsk_replica_store_number_again (DskReplicaStore *self, gint64 relay_last_n, gint64 now_ms, GError **error)
{
  g_return_val_if_fail (self->in_transaction, FALSE);

  return put_old_aside (self, now_ms, error) && loosen (self, error)
         && dsk_replica_outbox_number_again (self, relay_last_n, error);
}
