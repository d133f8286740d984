/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A replica that an app of an older schema revision filled: its rows have nothing in columns that are new, and what
 * it did not know at all it kept as it came. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

/* What is there stays readable; every row of the job is newer than that. */
gboolean
dsk_replica_store_distrust_entity (DskReplicaStore *self, const DskEntity *entity, GError **error)
{
  g_autofree char *job = NULL;

  g_return_val_if_fail (self->in_transaction && entity != NULL, FALSE);

  job = g_strconcat ("entity:", entity->name, NULL);
  return dsk_db_run (self->db, error, self->sql[dsk_entity_id (entity)].make_stale, "")
         && dsk_replica_store_add_job (self, job, job, error);
}

/* Everything is being fetched already, but by the older app: from the start, then. */
static gboolean
begin_all_again (DskReplicaStore *self, const DskEntity *entity, gboolean *is_all, GError **error)
{
  gint64 found = 0;

  if (!dsk_db_get_int (self->db, &found, NULL, error, "SELECT EXISTS (SELECT 1 FROM job WHERE job = 'all')", ""))
    return FALSE;
  *is_all = found != 0;
  return !*is_all
         || (dsk_db_run (self->db, error, self->sql[dsk_entity_id (entity)].make_stale, "")
             && dsk_replica_store_add_job (self, "all", "all", error));
}

/**
 * dsk_replica_store_revise:
 * @rev: the revision that both this app and the relay know
 *
 * Has what came to the schema since the replica's own revision fetched, entity by entity. Inside a transaction.
 */
gboolean
dsk_replica_store_revise (DskReplicaStore *self, int rev, GError **error)
{
  gint64 old = 0;

  g_return_val_if_fail (self->in_transaction, FALSE);

  if (!dsk_db_get_int (self->db, &old, NULL, error, "SELECT schema_rev FROM state", ""))
    return FALSE;
  /* Of what a relay between the two can't give yet, it gives what came in between. */
  for (guint i = 0; old < rev && i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);
      gboolean is_all = FALSE;

      if (entity->rev <= old || entity->since > rev || DSK_PLANTED (revision_ignored))
        continue;
      if (!begin_all_again (self, entity, &is_all, error)
          || (!is_all && !dsk_replica_store_distrust_entity (self, entity, error)))
        return FALSE;
    }
  return dsk_db_run (self->db, error, "UPDATE state SET schema_rev = max (schema_rev, $1)", "i", (gint64) rev);
}

/**
 * dsk_replica_store_take_unknown:
 *
 * Takes out what was kept of entities that this build knows, to be stored as what it is. Inside a transaction.
 *
 * Returns: (transfer full) (element-type utf8): entity, columns, row, entity, …, as they were put in; NULL on error
 */
GPtrArray *
dsk_replica_store_take_unknown (DskReplicaStore *self, GError **error)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, "SELECT entity, \"columns\", row FROM unknown_row ORDER BY rid", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    if (dsk_entity_by_name ((const char *) sqlite3_column_text (stmt, 0)) != NULL)
      for (int i = 0; i < 3; i++)
        g_ptr_array_add (out, g_strdup ((const char *) sqlite3_column_text (stmt, i)));
  if (rc != SQLITE_DONE)
    return NULL;
  for (guint i = 0; i < out->len; i += 3)
    if (!dsk_db_run (self->db, error, "DELETE FROM unknown_row WHERE entity = $1", "s", out->pdata[i]))
      return NULL;
  return g_steal_pointer (&out);
}
