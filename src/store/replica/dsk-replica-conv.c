/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known about conversations while frames are applied: their number, until when pages about
 * them are out of date, and how many customer messages our user has not read. */

#include "dsk-replica-private.h"

#include "dsk-id.h"

void
dsk_replica_conv_free (gpointer data)
{
  DskReplicaConv *conv = data;

  g_free (conv->id);
  g_free (conv->marker_id);
  g_free (conv);
}

void
dsk_replica_conv_forget_all (DskReplicaStore *self)
{
  g_ptr_array_set_size (self->dirty, 0);
  g_ptr_array_set_size (self->stale, 0);
  g_hash_table_remove_all (self->convs);
}

static void
set_dirty (DskReplicaStore *self, DskReplicaConv *conv)
{
  if (conv->is_dirty)
    return;
  conv->is_dirty = TRUE;
  g_ptr_array_add (self->dirty, conv);
}

/* What comes in this transaction is all there is of it: nothing needs to be counted, or looked for. */
static void
set_new (DskReplicaStore *self, DskReplicaConv *conv)
{
  conv->is_new = TRUE;
  conv->has_marker = TRUE;
  conv->marker_at = G_MININT64;
  set_dirty (self, conv);
}

static gboolean
make_key (DskReplicaStore *self, DskReplicaConv *conv, GError **error)
{
  if (!dsk_db_run (self->db, error, "INSERT INTO conv_key (id) VALUES ($1)", "s", conv->id))
    return FALSE;
  conv->key = sqlite3_last_insert_rowid (dsk_db_handle (self->db));
  set_new (self, conv);
  return TRUE;
}

static gboolean
load (DskReplicaStore *self, DskReplicaConv *conv, GError **error)
{
  gboolean found = FALSE;
  gboolean is_dropped = FALSE;

  if (!dsk_db_get_int (self->db, &conv->dropped_as_of, &is_dropped, error,
                       "SELECT as_of FROM dropped WHERE conv = $1", "s", conv->id)
      || !dsk_db_get_int (self->db, &conv->key, &found, error,
                          "SELECT key FROM conv_key WHERE id = $1", "s", conv->id))
    return FALSE;
  if (!is_dropped)
    conv->dropped_as_of = -1;
  return found || make_key (self, conv, error);
}

DskReplicaConv *
dsk_replica_conv_get (DskReplicaStore *self, const char *id, GError **error)
{
  DskReplicaConv *conv = g_hash_table_lookup (self->convs, id);

  if (conv != NULL)
    return conv;
  conv = g_new0 (DskReplicaConv, 1);
  conv->id = g_strdup (id);
  if (!load (self, conv, error))
    {
      dsk_replica_conv_free (conv);
      return NULL;
    }
  g_hash_table_insert (self->convs, conv->id, conv);
  return conv;
}

/* A marker may stand at a message that is not here (yet): then at the time that its id carries. */
gboolean
dsk_replica_conv_load_marker (DskReplicaStore *self, DskReplicaConv *conv, GError **error)
{
  sqlite3_stmt *stmt;
  int rc;

  if (conv->has_marker)
    return TRUE;
  g_clear_pointer (&conv->marker_id, g_free);
  conv->marker_at = G_MININT64;
  stmt = dsk_db_stmt (self->db,
                      "SELECT r.upto, m.at FROM read_marker AS r"
                      " LEFT JOIN message AS m ON m.id = r.upto AND m.conv_key = r.conv_key"
                      " WHERE r.conv_key = $1 AND r.user = $2 ORDER BY r.seq DESC LIMIT 1",
                      error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "is", conv->key, self->user);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc == SQLITE_ROW)
    {
      conv->marker_id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      if (sqlite3_column_type (stmt, 1) != SQLITE_NULL)
        conv->marker_at = sqlite3_column_int64 (stmt, 1);
      else if (dsk_id_is_valid (conv->marker_id))
        conv->marker_at = dsk_id_time_ms (conv->marker_id);
      sqlite3_reset (stmt);
    }
  conv->has_marker = rc != 0;
  return rc != 0;
}

void
dsk_replica_conv_set_stale (DskReplicaStore *self, DskReplicaConv *conv)
{
  if (conv->is_stale)
    return;
  conv->is_stale = TRUE;
  g_ptr_array_add (self->stale, conv);
}

void
dsk_replica_conv_recount (DskReplicaStore *self, DskReplicaConv *conv)
{
  conv->recount = TRUE;
  conv->has_marker = FALSE;
  set_dirty (self, conv);
}

static gboolean
is_after (DskReplicaConv *conv, gint64 at, const char *id)
{
  return at > conv->marker_at
         || (at == conv->marker_at && conv->marker_id != NULL
             && g_strcmp0 (id, conv->marker_id) > 0);
}

gboolean
dsk_replica_conv_add_message (DskReplicaStore *self, DskReplicaConv *conv, const char *id,
                              gint64 at, gboolean is_in, GError **error)
{
  if (!dsk_replica_conv_load_marker (self, conv, error))
    return FALSE;
  if (g_strcmp0 (id, conv->marker_id) == 0)
    {
      /* Now its real time is known. */
      dsk_replica_conv_recount (self, conv);
    }
  else if (is_in && is_after (conv, at, id))
    {
      conv->unread_delta++;
      set_dirty (self, conv);
    }
  return TRUE;
}

gboolean
dsk_replica_count_after (DskReplicaStore *self, gint64 key, gint64 at, const char *id,
                         gint64 *count, GError **error)
{
  gint64 same = 0;

  if (!dsk_db_get_int (
          self->db, count, NULL, error,
          "SELECT count(*) FROM message WHERE conv_key = $1 AND at > $2 AND direction = 'in'"
          " AND kind NOT IN ('reaction', 'edit', 'revoke')",
          "ii", key, at))
    return FALSE;
  if (id == NULL)
    return TRUE;
  if (!dsk_db_get_int (
          self->db, &same, NULL, error,
          "SELECT count(*) FROM message WHERE conv_key = $1 AND at = $2 AND direction = 'in'"
          " AND kind NOT IN ('reaction', 'edit', 'revoke') AND id > $3",
          "iis", key, at, id))
    return FALSE;
  *count += same;
  return TRUE;
}

static gboolean
write_unread (DskReplicaStore *self, DskReplicaConv *conv, GError **error)
{
  gint64 unread = 0;

  if (!conv->recount)
    return conv->unread_delta == 0
           || dsk_db_run (self->db, error,
                          "UPDATE conversation SET unread = unread + $1 WHERE rid = $2", "ii",
                          (gint64) conv->unread_delta, conv->key);
  return dsk_replica_conv_load_marker (self, conv, error)
         && dsk_replica_count_after (self, conv->key, conv->marker_at, conv->marker_id, &unread,
                                     error)
         && dsk_db_run (self->db, error, "UPDATE conversation SET unread = $1 WHERE rid = $2", "ii",
                        unread, conv->key);
}

gboolean
dsk_replica_conv_flush (DskReplicaStore *self, GError **error)
{
  for (guint i = 0; i < self->dirty->len; i++)
    {
      DskReplicaConv *conv = g_ptr_array_index (self->dirty, i);

      if (!write_unread (self, conv, error))
        return FALSE;
      conv->is_dirty = FALSE;
      conv->is_new = FALSE;
      conv->recount = FALSE;
      conv->unread_delta = 0;
    }
  g_ptr_array_set_size (self->dirty, 0);
  return TRUE;
}

gboolean
dsk_replica_conv_recount_all (DskReplicaStore *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, "SELECT id FROM conversation", error);
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  if (rc != SQLITE_DONE)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      DskReplicaConv *conv = dsk_replica_conv_get (self, g_ptr_array_index (ids, i), error);

      if (conv == NULL)
        return FALSE;
      dsk_replica_conv_recount (self, conv);
    }
  return TRUE;
}
