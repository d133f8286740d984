/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left of forgotten rows goes from the disk, too. */

#include "dsk-replica-private.h"

/* @untidy: as state has it. */
static gboolean
sweep (DskReplicaStore *self, gint64 untidy, GError **error)
{
  gboolean has_jobs = FALSE;

  if (!dsk_replica_words_optimize (self, untidy, error) || !dsk_replica_has_jobs (self, &has_jobs, error))
    return FALSE;
  /* A job may be about to bring the rest of a conversation. */
  if (has_jobs)
    return TRUE;
  dsk_replica_conv_forget_all (self);
  return dsk_db_run (self->db, error, self->forget_keys, "")
         && dsk_db_run (self->db, error, "UPDATE state SET untidy = 0", "");
}

/**
 * dsk_replica_store_is_untidy:
 *
 * Returns: something may be left of rows that were forgotten, until dsk_replica_store_tidy() returns TRUE
 */
gboolean
dsk_replica_store_is_untidy (DskReplicaStore *self)
{
  return self->untidy;
}

/**
 * dsk_replica_store_tidy:
 *
 * Sweeps away what is left of forgotten rows: deleted words stay in the index, names in the list of
 * numbers, and deleted pages in the log, until then. What jobs may need stays until they are done.
 *
 * Returns: FALSE: somebody still reads what was before, or the disk failed; to be tried again
 */
gboolean
dsk_replica_store_tidy (DskReplicaStore *self)
{
  g_autoptr (GError) error = NULL;
  gint64 untidy = 0;

  g_return_val_if_fail (!self->in_transaction, FALSE);

  if (!dsk_db_get_int (self->db, &untidy, NULL, &error, "SELECT untidy FROM state", "")
      || (untidy != 0
          && (!dsk_replica_store_begin_durable (self, &error) || !sweep (self, untidy, &error)
              || !dsk_replica_store_commit (self, &error)
              || !dsk_db_get_int (self->db, &untidy, NULL, &error, "SELECT untidy FROM state", ""))))
    {
      g_warning ("%s", error->message);
      if (self->in_transaction)
        dsk_replica_store_rollback (self);
      return FALSE;
    }
  if (!dsk_db_checkpoint (self->db))
    return FALSE;
  self->untidy = untidy != 0;
  return TRUE;
}
