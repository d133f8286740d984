/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-replica-private.h"
#include "dsk-replica-saved.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-planted.h"

/* Conversations remembered from one transaction to the next. */
#define MAX_KNOWN_CONVS 8192

/* --- opening --- */

static void
append_columns (GString *sql, const DskEntity *entity)
{
  for (guint i = 0; i < entity->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", entity->columns[i].name);
}

static char *
make_insert (const DskEntity *entity)
{
  gboolean in_conv = entity->stream == DSK_STREAM_CONVERSATION;
  GString *sql = g_string_new (NULL);
  guint n = entity->n_columns + (in_conv ? 2 : 1);

  g_string_append_printf (sql, "INSERT INTO \"%s\" (rid, %s", entity->name,
                          in_conv ? "conv_key, " : "");
  append_columns (sql, entity);
  g_string_append (sql, ") VALUES ($1");
  for (guint i = 2; i <= n; i++)
    g_string_append_printf (sql, ", $%u", i);
  g_string_append (sql, ") ON CONFLICT DO NOTHING");
  return g_string_free (sql, FALSE);
}

static char *
make_update (const DskEntity *entity)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "UPDATE \"%s\" SET ", entity->name);
  for (guint i = 1; i < entity->n_columns; i++)
    g_string_append_printf (sql, "%s\"%s\" = $%u", i > 1 ? ", " : "", entity->columns[i].name, i);
  g_string_append_printf (sql, " WHERE rid = $%u", entity->n_columns);
  return g_string_free (sql, FALSE);
}

static char *
make_find (const DskEntity *entity)
{
  GString *sql = g_string_new (NULL);

  g_string_append (sql, "SELECT rid, ");
  append_columns (sql, entity);
  g_string_append_printf (sql, " FROM \"%s\" WHERE id = $1", entity->name);
  return g_string_free (sql, FALSE);
}

/* The number of a conversation stays, so that no other one gets it. */
static char *
make_forget_keys (void)
{
  GString *sql = g_string_new ("UPDATE conv_key SET id = '-' || key WHERE id NOT LIKE '-%'");

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      if (entity->stream == DSK_STREAM_CONVERSATION)
        g_string_append_printf (
            sql, " AND NOT EXISTS (SELECT 1 FROM \"%s\" AS t WHERE t.%s = conv_key.key)",
            entity->name, dsk_entity_id (entity) == DSK_ENTITY_CONVERSATION ? "rid" : "conv_key");
    }
  return g_string_free (sql, FALSE);
}

static void
make_sql (DskReplicaSql *sql, const DskEntity *entity)
{
  sql->find = make_find (entity);
  sql->insert = make_insert (entity);
  sql->update = make_update (entity);
  sql->remove = g_strdup_printf ("DELETE FROM \"%s\" WHERE rid = $1", entity->name);
  sql->empty = g_strdup_printf ("DELETE FROM \"%s\"", entity->name);
  sql->make_stale = g_strdup_printf ("UPDATE \"%s\" SET seq = " DSK_REPLICA_STALE_SEQ, entity->name);
  sql->list_stale = g_strdup_printf ("SELECT id FROM \"%s\" WHERE seq = " DSK_REPLICA_STALE_SEQ, entity->name);
  if (entity->stream == DSK_STREAM_CONVERSATION)
    sql->drop = g_strdup_printf ("DELETE FROM \"%s\" WHERE conv_key = $1", entity->name);
}

/* For all stores of the process: a database is opened more often than its columns change. */
static void
take_sql (DskReplicaStore *self)
{
  static DskReplicaSql sql[DSK_ENTITY_N];
  static char *forget_keys; /* (owned) */
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (guint i = 0; i < DSK_ENTITY_N; i++)
        make_sql (&sql[i], dsk_entity_get ((DskEntityId) i));
      forget_keys = make_forget_keys ();
      g_once_init_leave (&made, 1);
    }
  self->sql = sql;
  self->forget_keys = forget_keys;
}

static gboolean
make_state (DskReplicaStore *self, GError **error)
{
  g_autoptr (DskClock) clock = dsk_clock_new_system ();
  g_autoptr (DskRandom) random = dsk_random_new_system ();
  g_autoptr (DskIdGen) ids = dsk_id_gen_new (clock, random);
  g_autofree char *replica = dsk_id_gen_next (ids);

  return dsk_db_run (
      self->db, error,
      "INSERT INTO state (id, replica, cursor, last_n, schema_rev, synced_at, untidy)"
      " VALUES (1, $1, 0, 0, $2, 0, 0) ON CONFLICT (id) DO NOTHING",
      "si", replica, (gint64) DSK_SCHEMA_REV);
}

/* Whatever stood in the outbox when the last process ended, and was not held back, may have been on its way. */
gboolean
dsk_replica_load_state (DskReplicaStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  gint64 untidy = 0;

  if (!dsk_replica_hold_load (self, error)
      || !dsk_db_get_int (self->db, &untidy, NULL, error, "SELECT untidy FROM state", ""))
    return FALSE;
  self->untidy = untidy != 0;
  g_free (self->user);
  self->user = dsk_db_get_text (self->db, &local, "SELECT user FROM state", "");
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * dsk_replica_store_open:
 * @path: the file; made if missing
 * @error: as dsk_db_open()
 *
 * Returns: (transfer full): the store, for this thread alone
 */
DskReplicaStore *
dsk_replica_store_open (const char *path, GError **error)
{
  g_autoptr (DskReplicaStore) self = g_new0 (DskReplicaStore, 1);
  int keep_log = 1;

  self->convs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, dsk_replica_conv_free);
  self->dirty = g_ptr_array_new ();
  self->stale = g_ptr_array_new ();
  self->words = dsk_replica_words_new ();
  take_sql (self);
  self->db = dsk_db_open (path, DSK_DB_WRITER, DSK_REPLICA_APPLICATION_ID, dsk_replica_migrations,
                          dsk_replica_n_migrations, FALSE, error);
  if (self->db == NULL || !dsk_db_run (self->db, error,
                      DSK_PLANTED (deleted_stays) ? "PRAGMA secure_delete=OFF" : "PRAGMA secure_delete=ON", "")
      || !make_state (self, error) || !dsk_replica_load_state (self, error))
    return NULL;
  /* The log and its index stay beside the file, empty, when all are gone: readers would have to make them
   * anew, and on a full disk nothing could be read. */
  sqlite3_file_control (dsk_db_handle (self->db), "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
  return g_steal_pointer (&self);
}

void
dsk_replica_store_close (DskReplicaStore *self)
{
  if (self == NULL)
    return;

  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  g_clear_pointer (&self->db, dsk_db_close);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->stale);
  g_hash_table_unref (self->convs);
  dsk_replica_words_free (self->words);
  g_free (self->user);
  g_free (self);
}

/* --- what we know of ourselves --- */

void
dsk_replica_state_clear (DskReplicaState *state)
{
  g_clear_pointer (&state->replica, g_free);
  g_clear_pointer (&state->epoch, g_free);
  g_clear_pointer (&state->user, g_free);
  g_clear_pointer (&state->user_name, g_free);
  g_clear_pointer (&state->role, g_free);
  g_clear_pointer (&state->device, g_free);
  g_clear_pointer (&state->boot, g_free);
}

static char *
dup_column (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

gboolean
dsk_replica_store_get_state (DskReplicaStore *self, DskReplicaState *state, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      "SELECT replica, epoch, cursor, last_n, schema_rev, user, user_name, role, device,"
      " synced_at, boot, lock_ms, wipe_ms, refetched_at, verified_at FROM state",
      error);

  *state = (DskReplicaState){ 0 };
  if (stmt == NULL || dsk_db_step (self->db, stmt, error) != SQLITE_ROW)
    return FALSE;
  state->replica = dup_column (stmt, 0);
  state->epoch = dup_column (stmt, 1);
  state->cursor = sqlite3_column_int64 (stmt, 2);
  state->last_n = sqlite3_column_int64 (stmt, 3);
  state->schema_rev = sqlite3_column_int (stmt, 4);
  state->user = dup_column (stmt, 5);
  state->user_name = dup_column (stmt, 6);
  state->role = dup_column (stmt, 7);
  state->device = dup_column (stmt, 8);
  state->synced_at = sqlite3_column_int64 (stmt, 9);
  state->boot = dup_column (stmt, 10);
  state->lock_ms = sqlite3_column_int64 (stmt, 11);
  state->wipe_ms = sqlite3_column_int64 (stmt, 12);
  state->refetched_at = sqlite3_column_int64 (stmt, 13);
  state->verified_at = sqlite3_column_int64 (stmt, 14);
  sqlite3_reset (stmt);
  return TRUE;
}

static gboolean
write_identity (DskReplicaStore *self, const char *user, const char *user_name, const char *role,
                const char *device, GError **error)
{
  gboolean is_other = g_strcmp0 (user, self->user) != 0;

  if (!dsk_db_run (self->db, error,
                   "UPDATE state SET user = $1, user_name = $2, role = $3, device = $4", "ssss",
                   user, user_name, role, device))
    return FALSE;
  if (!is_other)
    return TRUE;
  self->is_other_user = self->user != NULL;
  g_free (self->user);
  self->user = g_strdup (user);
  self->overlay_is_stale = TRUE;
  return dsk_replica_forget_saved_of_others (self, user, error) && dsk_replica_conv_recount_all (self, error);
}

/**
 * dsk_replica_store_set_identity:
 *
 * Who this replica's user is; also inside a transaction. Unread counts
 * are that user's. */
gboolean
dsk_replica_store_set_identity (DskReplicaStore *self, const char *user, const char *user_name,
                                const char *role, const char *device, GError **error)
{
  if (self->in_transaction)
    return write_identity (self, user, user_name, role, device, error);
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (write_identity (self, user, user_name, role, device, error)
      && dsk_replica_store_commit (self, error))
    return TRUE;
  dsk_replica_store_rollback (self);
  return FALSE;
}

gboolean
dsk_replica_store_set_terms (DskReplicaStore *self, const char *boot, gint64 lock_ms, gint64 wipe_ms,
                             GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE state SET boot = $1, lock_ms = $2, wipe_ms = $3", "sii", boot,
                     lock_ms, wipe_ms);
}

gboolean
dsk_replica_store_set_cursor (DskReplicaStore *self, gint64 cursor, gint64 now_ms, GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE state SET cursor = $1, synced_at = $2", "ii", cursor,
                     now_ms);
}

gboolean
dsk_replica_store_set_head (DskReplicaStore *self, gint64 head, gint64 now_ms, GError **error)
{
  return dsk_db_run (self->db, error, "UPDATE state SET head = $1, synced_at = $2", "ii", head,
                     now_ms);
}

/* --- transactions --- */

static gboolean
begin (DskReplicaStore *self, gboolean full_sync, GError **error)
{
  gint64 bits = 0;

  g_return_val_if_fail (!self->in_transaction, FALSE);

  if (full_sync != self->is_full_sync)
    {
      if (!dsk_db_run (self->db, error,
                       full_sync ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", ""))
        return FALSE;
      self->is_full_sync = full_sync;
    }
  if (!dsk_db_begin (self->db, error))
    return FALSE;
  self->in_transaction = TRUE;
  self->sent_n_before = self->sent_n;
  if (dsk_db_get_int (self->db, &bits, NULL, error,
                      "SELECT EXISTS (SELECT 1 FROM tomb) + 2 * EXISTS (SELECT 1 FROM job WHERE job = 'all')", ""))
    {
      self->has_tombs = (bits & 1) != 0;
      self->is_fetching = (bits & 2) != 0;
      dsk_db_set_filling (self->db, self->is_fetching);
      return TRUE;
    }
  dsk_replica_store_rollback (self);
  return FALSE;
}

/**
 * dsk_replica_store_begin:
 *
 * For frames. After a power cut the last of them may be missing, with the cursor that they moved,
 * so that the relay sends them again; never a part of one.
 */
gboolean
dsk_replica_store_begin (DskReplicaStore *self, GError **error)
{
  return begin (self, FALSE, error);
}

gboolean
dsk_replica_store_begin_durable (DskReplicaStore *self, GError **error)
{
  return begin (self, TRUE, error);
}

/**
 * dsk_replica_store_commit:
 *
 * On failure everything since begin is undone.
 */
gboolean
dsk_replica_store_commit (DskReplicaStore *self, GError **error)
{
  g_return_val_if_fail (self->in_transaction, FALSE);

  if (!dsk_replica_conv_flush (self, error)
      || !dsk_replica_store_rebuild_overlay (self, error)
      || !dsk_replica_words_flush (self, error) || !dsk_db_commit (self->db, error))
    {
      dsk_replica_store_rollback (self);
      return FALSE;
    }
  self->in_transaction = FALSE;
  self->is_other_user = FALSE;
  if (g_hash_table_size (self->convs) > MAX_KNOWN_CONVS)
    dsk_replica_conv_forget_all (self);
  return TRUE;
}

void
dsk_replica_store_rollback (DskReplicaStore *self)
{
  g_autoptr (GError) error = NULL;

  self->in_transaction = FALSE;
  self->is_other_user = FALSE;
  self->overlay_is_stale = FALSE;
  self->sent_n = self->sent_n_before;
  dsk_db_rollback (self->db);
  dsk_replica_conv_forget_all (self);
  dsk_replica_words_clear (self->words);
  g_clear_pointer (&self->user, g_free);
  self->user = dsk_db_get_text (self->db, &error, "SELECT user FROM state", "");
  if (error != NULL)
    g_warning ("%s", error->message);
}

/* --- jobs --- */

void
dsk_replica_job_free (DskReplicaJob *job)
{
  if (job == NULL)
    return;

  g_free (job->job);
  g_free (job->selector);
  g_free (job->after);
  g_free (job);
}

gboolean
dsk_replica_has_jobs (DskReplicaStore *self, gboolean *has_jobs, GError **error)
{
  gint64 found = 0;

  if (!dsk_db_get_int (self->db, &found, NULL, error, "SELECT EXISTS (SELECT 1 FROM job)", ""))
    return FALSE;
  *has_jobs = found != 0;
  return TRUE;
}

/**
 * dsk_replica_store_add_job:
 *
 * A job of that name that is there already starts over.
 */
gboolean
dsk_replica_store_add_job (DskReplicaStore *self, const char *job, const char *selector,
                           GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO job (job, selector, after) VALUES ($1, $2, '')"
                     " ON CONFLICT (job) DO UPDATE SET selector = excluded.selector, after = ''",
                     "ss", job, selector);
}

/* What was distrusted, and did not come again. */
static gboolean
forget_rest (DskReplicaStore *self, const char *job, GError **error)
{
  const DskEntity *entity;

  if (g_str_equal (job, "all"))
    {
      /* Its end adds the sums up anew: what goes now need not be taken out of them. */
      if (!dsk_replica_forget_stale (self, error))
        return FALSE;
      self->is_fetching = FALSE;
      return TRUE;
    }
  if (g_str_has_prefix (job, "conv:"))
    return dsk_replica_forget_rest_of_conv (self, job + strlen ("conv:"), error);
  entity = g_str_has_prefix (job, "entity:") ? dsk_entity_by_name (job + strlen ("entity:")) : NULL;
  return entity == NULL || dsk_replica_forget_stale_of (self, dsk_entity_id (entity), error);
}

/* Only pages come out of order: without jobs nothing old can arrive, and the guards have done their
 * work. */
static gboolean
end_job (DskReplicaStore *self, const char *job, GError **error)
{
  gboolean has_jobs = FALSE;
  GHashTableIter iter;
  gpointer value;

  if (!dsk_db_run (self->db, error, "DELETE FROM job WHERE job = $1", "s", job)
      || !forget_rest (self, job, error)
      || !dsk_replica_has_jobs (self, &has_jobs, error))
    return FALSE;
  if (has_jobs)
    return TRUE;
  if (!dsk_db_run (self->db, error, "DELETE FROM tomb", "")
      || !dsk_db_run (self->db, error, "DELETE FROM dropped", ""))
    return FALSE;
  self->has_tombs = FALSE;
  g_hash_table_iter_init (&iter, self->convs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((DskReplicaConv *) value)->dropped_as_of = -1;
  return TRUE;
}

gboolean
dsk_replica_store_advance_job (DskReplicaStore *self, const char *job, const char *next,
                               GError **error)
{
  if (next == NULL)
    return end_job (self, job, error);
  return dsk_db_run (self->db, error, "UPDATE job SET after = $1 WHERE job = $2", "ss", next, job);
}

GPtrArray *
dsk_replica_store_list_jobs (DskReplicaStore *self, GError **error)
{
  g_autoptr (GPtrArray) jobs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_replica_job_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, "SELECT job, selector, after FROM job ORDER BY n", error);
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskReplicaJob *job = g_new0 (DskReplicaJob, 1);

      job->job = dup_column (stmt, 0);
      job->selector = dup_column (stmt, 1);
      job->after = dup_column (stmt, 2);
      g_ptr_array_add (jobs, job);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&jobs) : NULL;
}

/* --- drafts --- */

gboolean
dsk_replica_draft_put (DskReplicaStore *self, const char *conv, const char *mode, const char *text, gint64 now_ms,
                       GError **error)
{
  if (text == NULL || *text == '\0')
    return dsk_db_run (self->db, error, "DELETE FROM draft WHERE conv = $1 AND mode = $2", "ss", conv, mode);
  return dsk_db_run (self->db, error,
                     "INSERT INTO draft (conv, mode, text, at) VALUES ($1, $2, $3, $4)"
                     " ON CONFLICT (conv, mode) DO UPDATE SET text = excluded.text, at = excluded.at",
                     "sssi", conv, mode, text, now_ms);
}

gboolean
dsk_replica_store_set_drafts (DskReplicaStore *self, const char *conv, const char *const *drafts,
                              const char *attention, gint64 now_ms, GError **error)
{
  gboolean ok = TRUE;

  g_return_val_if_fail (conv != NULL && drafts != NULL, FALSE);
  g_return_val_if_fail (g_strv_length ((char **) drafts) % 2 == 0, FALSE);

  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  for (guint i = 0; ok && drafts[i] != NULL; i += 2)
    ok = dsk_replica_draft_put (self, conv, drafts[i], drafts[i + 1], now_ms, error);
  if (ok && attention != NULL)
    ok = dsk_db_run (self->db, error, "DELETE FROM attention WHERE command = $1", "s", attention);
  if (ok && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

/* --- care --- */

gboolean
dsk_replica_store_check (DskReplicaStore *self, GError **error)
{
  return dsk_db_check (self->db, error);
}
