/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is here, in digests, to be compared with what the relay says should be; and what is done about what differs:
 * it is fetched again, and stays readable meanwhile. */

#include "dsk-replica-private.h"

#include <string.h>

#include "dsk-digest.h"
#include "dsk-planted.h"

#define MAX_COLUMNS 32

static char *
make_sql (const DskEntity *entity)
{
  GString *sql = g_string_new ("SELECT ");

  for (guint i = 0; i < entity->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", entity->columns[i].name);
  g_string_append_printf (sql, " FROM \"%s\"", entity->name);
  if (entity->stream == DSK_STREAM_CONVERSATION)
    g_string_append_printf (sql, " WHERE %s = $1",
                            dsk_entity_id (entity) == DSK_ENTITY_CONVERSATION ? "rid" : "conv_key");
  return g_string_free (sql, FALSE);
}

/* Kept for the life of the process; only writers' threads come here, and each makes the same. */
static const char *
sql_of (DskEntityId id)
{
  static const char *sql[DSK_ENTITY_N]; /* interned */

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    {
      g_autofree char *made = make_sql (dsk_entity_get (id));

      g_atomic_pointer_set (&sql[id], g_intern_string (made));
    }
  return sql[id];
}

static gboolean
add_rows (DskReplicaStore *self, DskDigester *digester, DskEntityId id, gint64 key, gboolean deep,
          DskReplicaDigest *out, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql_of (id), error);
  DskValue values[MAX_COLUMNS];
  int rc;

  g_assert (entity->n_columns <= MAX_COLUMNS);
  if (stmt == NULL)
    return FALSE;
  if (entity->stream == DSK_STREAM_CONVERSATION)
    dsk_db_bind (stmt, "i", key);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      for (guint i = 0; i < entity->n_columns; i++)
        values[i] = dsk_db_column (stmt, (int) i);
      dsk_digester_add (digester, &out->digest, entity, values, deep);
      out->newest = MAX (out->newest, dsk_value_get_int (&values[entity->n_columns - 1]));
    }
  return rc == SQLITE_DONE;
}

static gboolean
find_key (DskReplicaStore *self, const char *conv, gint64 *key, gboolean *found, GError **error)
{
  return dsk_db_get_int (self->db, key, found, error, "SELECT key FROM conv_key WHERE id = $1", "s", conv);
}

static gboolean
digest_conv (DskReplicaStore *self, DskDigester *digester, const char *conv, gboolean deep, int rev,
             DskReplicaDigest *out, GError **error)
{
  gboolean found = FALSE;
  gint64 key = 0;

  if (!find_key (self, conv, &key, &found, error))
    return FALSE;
  for (guint i = 0; found && i < DSK_ENTITY_N; i++)
    if (dsk_entity_get ((DskEntityId) i)->stream == DSK_STREAM_CONVERSATION
        && dsk_entity_get ((DskEntityId) i)->since <= rev
        && !add_rows (self, digester, (DskEntityId) i, key, deep, out, error))
      return FALSE;
  return TRUE;
}

/**
 * dsk_replica_store_digest:
 * @key: "entity:NAME" or the id of a conversation
 * @deep: see dsk_digester_add()
 * @rev: only what came with this schema revision or before counts
 * @out: (out): of nothing if there is nothing of it
 */
gboolean
dsk_replica_store_digest (DskReplicaStore *self, const char *key, gboolean deep, int rev,
                          DskReplicaDigest *out, GError **error)
{
  g_autoptr (DskDigester) digester = dsk_digester_new ();
  const char *name = g_str_has_prefix (key, "entity:") ? key + strlen ("entity:") : NULL;
  const DskEntity *entity = dsk_entity_by_name (name);

  *out = (DskReplicaDigest){ .newest = G_MININT64 };
  if (name == NULL)
    return digest_conv (self, digester, key, deep, rev, out, error);
  out->is_unknown = entity == NULL || entity->stream != DSK_STREAM_GLOBAL;
  return out->is_unknown || add_rows (self, digester, dsk_entity_id (entity), 0, deep, out, error);
}

/**
 * dsk_replica_store_list_convs:
 * @below: "": from the highest
 * @from: (nullable): down to this one, which is included; NULL: to the lowest
 *
 * Returns: (transfer full) (element-type utf8): ids of conversations of which there may be something here; NULL on
 * error
 */
GPtrArray *
dsk_replica_store_list_convs (DskReplicaStore *self, const char *below, const char *from, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT id FROM conv_key WHERE id NOT LIKE '-%' AND ($1 = '' OR id < $1)"
                                    " AND id >= $2 ORDER BY id DESC",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ss", below, from != NULL ? from : "");
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
distrust_rows (DskReplicaStore *self, DskEntityId id, gint64 key, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE \"%s\" SET seq = " DSK_REPLICA_STALE_SEQ " WHERE %s = $1",
                         dsk_entity_get (id)->name, id == DSK_ENTITY_CONVERSATION ? "rid" : "conv_key");

  return dsk_db_run (self->db, error, g_intern_string (sql), "i", key);
}

static gboolean
distrust_conv (DskReplicaStore *self, const char *conv, GError **error)
{
  DskReplicaConv *known = dsk_replica_conv_get (self, conv, error);

  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (dsk_entity_get ((DskEntityId) i)->stream == DSK_STREAM_CONVERSATION
        && !distrust_rows (self, (DskEntityId) i, known->key, error))
      return FALSE;
  dsk_replica_conv_set_stale (self, known);
  return TRUE;
}

/**
 * dsk_replica_store_distrust:
 * @key: as for dsk_replica_store_digest()
 *
 * What is here of it differs from what the relay has: it comes again by a job of that name, and what that did not
 * bring is forgotten at its end. Inside a transaction.
 */
gboolean
dsk_replica_store_distrust (DskReplicaStore *self, const char *key, GError **error)
{
  g_autofree char *job = NULL;

  g_return_val_if_fail (self->in_transaction, FALSE);

  if (DSK_PLANTED (heal_kept))
    return TRUE;
  if (g_str_has_prefix (key, "entity:"))
    return dsk_replica_store_distrust_entity (self, dsk_entity_by_name (key + strlen ("entity:")), error);
  job = g_strconcat ("conv:", key, NULL);
  return distrust_conv (self, key, error) && dsk_replica_store_add_job (self, job, job, error);
}

/* --- when it is here again --- */

static gboolean
forget_rest_of_conv (DskReplicaStore *self, DskEntityId id, gint64 key, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *sql
      = g_strdup_printf ("SELECT id FROM \"%s\" WHERE %s = $1 AND seq = " DSK_REPLICA_STALE_SEQ, entity->name,
                         id == DSK_ENTITY_CONVERSATION ? "rid" : "conv_key");
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, g_intern_string (sql), error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  if (rc != SQLITE_DONE)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!dsk_replica_remove_row (self, entity, g_ptr_array_index (ids, i), error))
      return FALSE;
  return TRUE;
}

/* What was counted while rows were wrong is wrong, too. */
static gboolean
recount (DskReplicaStore *self, const char *conv, GError **error)
{
  DskReplicaConv *known = dsk_replica_conv_get (self, conv, error);

  if (known == NULL)
    return FALSE;
  if (!DSK_PLANTED (heal_uncounted))
    dsk_replica_conv_recount (self, known);
  return TRUE;
}

gboolean
dsk_replica_forget_rest_of_conv (DskReplicaStore *self, const char *conv, GError **error)
{
  gboolean found = FALSE;
  gint64 key = 0;

  if (!find_key (self, conv, &key, &found, error))
    return FALSE;
  for (guint i = 0; found && i < DSK_ENTITY_N; i++)
    if (dsk_entity_get ((DskEntityId) i)->stream == DSK_STREAM_CONVERSATION
        && !forget_rest_of_conv (self, (DskEntityId) i, key, error))
      return FALSE;
  return !found || (recount (self, conv, error) && dsk_replica_recount_costs_of (self, key, error));
}

gboolean
dsk_replica_store_set_verified (DskReplicaStore *self, gint64 now_ms, gint64 differed, GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE state SET verified_at = $1, differed = $2", "ii", now_ms, differed);
}
