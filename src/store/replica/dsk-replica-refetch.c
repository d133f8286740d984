/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A fresh start: everything comes again. Until it is here what was there stays readable. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

/* Words that another person could read do not wait for anything. */
static gboolean
empty (DskReplicaStore *self, GError **error)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (!dsk_db_run (self->db, error, self->sql[i].empty, ""))
      return FALSE;
  return dsk_replica_forget_costs (self, error) && dsk_replica_forget_told (self, error)
         && dsk_replica_words_empty (self, error);
}

static gboolean
make_stale (DskReplicaStore *self, GError **error)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (!dsk_db_run (self->db, error, self->sql[i].make_stale, ""))
      return FALSE;
  return TRUE;
}

static gboolean
begin_again (DskReplicaStore *self, GError **error)
{
  static const char *const others[]
      = { "DELETE FROM unknown_row", "DELETE FROM job", "DELETE FROM dropped", "DELETE FROM tomb" };

  if (!dsk_replica_conv_flush (self, error)
      || !(self->is_other_user ? empty (self, error) : make_stale (self, error)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (!dsk_db_run (self->db, error, others[i], ""))
      return FALSE;
  dsk_replica_conv_forget_all (self);
  self->has_tombs = FALSE;
  self->overlay_is_stale = TRUE;
  return TRUE;
}

/**
 * dsk_replica_store_refetch:
 *
 * Rows of before stay, until the job "all" has brought everything; those that did not come with it
 * are forgotten then. If our user is another one they are forgotten now.
 */
gboolean
dsk_replica_store_refetch (DskReplicaStore *self, const char *epoch, gint64 cursor,
                           gint64 relay_last_n, GError **error)
{
  gint64 lost = 0;

  g_return_val_if_fail (self->in_transaction, FALSE);

  return dsk_db_get_int (self->db, &lost, NULL, error, "SELECT epoch <> $1 FROM state WHERE epoch IS NOT NULL", "s",
                         epoch)
         && begin_again (self, error)
         && dsk_db_run (self->db, error,
                        "UPDATE state SET epoch = $1, cursor = $2", "si", epoch, cursor)
         && dsk_replica_outbox_refetch (self, relay_last_n, lost != 0, error)
         && dsk_replica_store_add_job (self, "all", "all", error);
}

gboolean
dsk_replica_store_set_refetched (DskReplicaStore *self, gint64 refetched_at, gint64 now_ms, int rev,
                                 GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE state SET refetched_at = $1, verified_at = $2, schema_rev = $3",
                     "iii", refetched_at, now_ms, (gint64) rev);
}

/* --- when everything is here --- */

static gboolean
forget_conversations (DskReplicaStore *self, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db, "SELECT rid FROM conversation WHERE seq = " DSK_REPLICA_STALE_SEQ, error);
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      gint64 key = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (keys, key);
    }
  if (rc != SQLITE_DONE)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (!dsk_replica_drop_rows (self, g_array_index (keys, gint64, i), error))
      return FALSE;
  return TRUE;
}

gboolean
dsk_replica_forget_stale_of (DskReplicaStore *self, DskEntityId entity, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, self->sql[entity].list_stale, error);
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  if (rc != SQLITE_DONE)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!dsk_replica_remove_row (self, dsk_entity_get (entity), g_ptr_array_index (ids, i), error))
      return FALSE;
  return TRUE;
}

gboolean
dsk_replica_forget_stale (DskReplicaStore *self, GError **error)
{
  if (DSK_PLANTED (refetch_keeps_rest))
    return TRUE;
  if (!forget_conversations (self, error))
    return FALSE;
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (!dsk_replica_forget_stale_of (self, (DskEntityId) i, error))
      return FALSE;
  self->overlay_is_stale = TRUE;
  return dsk_replica_recount_costs (self, error);
}
