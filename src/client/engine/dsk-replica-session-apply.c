/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a LIVE or a PAGE frame becomes one transaction of the replica. */

#include "dsk-replica-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-planted.h"

#define MAX_NAMED_CONVERSATIONS 256 /* beyond, "anything" says it shorter */

static void
apply_init (Apply *apply, DskReplicaSession *session, gint64 as_of, gint64 now_ms)
{
  *apply = (Apply){ .session = session, .as_of = as_of, .now_ms = now_ms };
  apply->convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
apply_clear (Apply *apply)
{
  g_hash_table_unref (apply->convs);
  g_clear_error (&apply->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Apply, apply_clear)

static void
touch (Apply *apply, const char *conv)
{
  apply->dirty = TRUE;
  if (conv == NULL || g_hash_table_size (apply->convs) >= MAX_NAMED_CONVERSATIONS)
    apply->everything = TRUE;
  else if (!g_hash_table_contains (apply->convs, conv))
    g_hash_table_add (apply->convs, g_strdup (conv));
}

static gboolean
put_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Apply *apply = user_data;
  DskReplicaSession *self = apply->session;
  gboolean changed = FALSE;

  if (!self->backend->put_row (self->store, entity, values, apply->as_of, &changed, &apply->error))
    return FALSE;
  if (changed)
    touch (apply, entity->stream == DSK_STREAM_CONVERSATION
                      ? dsk_value_get_text (&values[entity->conv_column])
                      : NULL);
  return TRUE;
}

static gboolean
put_unknown (const char *entity, const char *columns, const char *json, gpointer user_data)
{
  Apply *apply = user_data;

  return apply->session->backend->put_unknown (apply->session->store, entity, columns, json,
                                               &apply->error);
}

static gboolean
delete_row (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  Apply *apply = user_data;

  if (!apply->session->backend->delete_row (apply->session->store, entity, id, conv, seq,
                                            &apply->error))
    return FALSE;
  dsk_replica_session_verify_gone (apply->session, entity, conv);
  touch (apply, conv);
  return TRUE;
}

static gboolean
note_result (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  Apply *apply = user_data;
  DskReplicaSession *self = apply->session;
  gboolean own = FALSE;

  /* One that does not say whose it is, while that is being asked for, waits for the answer. */
  if (n <= self->foreign_n || (result->command == NULL && self->unanswered->len > 0))
    return TRUE;
  if (!self->backend->is_own (self->store, n, result->command, &own, &apply->error))
    return FALSE;
  if (!own)
    {
      apply->forked = TRUE;
      return FALSE;
    }
  apply->dirty = TRUE;
  apply->outbox_moved = TRUE;
  return apply->session->backend->note_result (apply->session->store, n, result, apply->now_ms,
                                               &apply->error);
}

static gboolean
keep_answer (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  if (n > ((DskReplicaSession *) user_data)->foreign_n)
    dsk_replica_session_keep_answer (user_data, n, result);
  return TRUE;
}

/* Rows that do not fit are the relay's fault, everything else is the store's. */
static gboolean
apply_rows (Apply *apply, DskBatch *batch)
{
  g_autoptr (GError) error = NULL;

  if (dsk_batch_foreach_row (batch, put_row, put_unknown, apply, &error))
    return TRUE;
  if (apply->error == NULL)
    apply->error = error != NULL
                       ? g_steal_pointer (&error)
                       : g_error_new_literal (DSK_ERROR, DSK_ERROR_INVALID,
                                              _ ("The relay sent a row that does not fit"));
  return FALSE;
}

static gboolean
apply_scope (Apply *apply, DskBatch *batch)
{
  DskReplicaSession *self = apply->session;
  const DskReplicaBackend *backend = self->backend;
  const char *const *drops = dsk_batch_drops (batch);
  const char *const *resets = dsk_batch_resets (batch);

  for (guint i = 0; drops != NULL && drops[i] != NULL; i++)
    {
      g_autofree char *job = g_strconcat ("conv:", drops[i], NULL);

      if (!backend->drop (self->store, drops[i], apply->as_of, &apply->error)
          || !backend->advance_job (self->store, job, NULL, &apply->error))
        return FALSE;
      touch (apply, drops[i]);
    }
  for (guint i = 0; resets != NULL && resets[i] != NULL && !DSK_PLANTED (reset_ignored); i++)
    {
      g_autofree char *job = g_strconcat ("conv:", resets[i], NULL);

      if (!backend->add_job (self->store, job, job, &apply->error))
        return FALSE;
    }
  return TRUE;
}

static void
remember_drops (DskReplicaSession *self, DskBatch *batch)
{
  const char *const *drops = dsk_batch_drops (batch);

  for (guint i = 0; drops != NULL && drops[i] != NULL; i++)
    {
      gint64 *as_of = g_new (gint64, 1);

      *as_of = dsk_batch_as_of (batch);
      g_hash_table_replace (self->dropped_at, g_strdup (drops[i]), as_of);
    }
}

/* A frame that goes as far as its snapshot. */
static gboolean
is_whole (DskBatch *batch)
{
  return dsk_batch_upto (batch) >= dsk_batch_as_of (batch) || DSK_PLANTED (ack_in_part);
}

/* Commands leave the outbox, if their effects are here. */
static gboolean
settle (Apply *apply, DskBatch *batch)
{
  DskReplicaSession *self = apply->session;
  gint64 n = 0;

  if (!is_whole (batch))
    return TRUE;
  if (!dsk_replica_session_settle (self, dsk_replica_session_trusted_n (self, dsk_batch_last_n (batch)), &n,
                                   &apply->error))
    return FALSE;
  if (n > 0)
    apply->dirty = apply->outbox_moved = TRUE;
  /* Their rows came in frames before, and are shown as unsent until now. */
  if (n > 0 && !self->whole)
    apply->everything = TRUE;
  return TRUE;
}

/* FALSE: undone, with apply->error. */
static gboolean
apply_live (Apply *apply, DskBatch *batch)
{
  DskReplicaSession *self = apply->session;
  const DskReplicaBackend *backend = self->backend;

  if (DSK_PLANTED (cursor_early) && backend->begin (self->store, NULL)
      && backend->set_cursor (self->store, dsk_batch_upto (batch), apply->now_ms, NULL))
    backend->commit (self->store, NULL);
  if (!backend->begin (self->store, &apply->error))
    return FALSE;
  if (apply_scope (apply, batch) && apply_rows (apply, batch)
      && dsk_batch_foreach_delete (batch, delete_row, apply)
      && dsk_batch_foreach_result (batch, note_result, apply)
      && backend->set_cursor (self->store, dsk_batch_upto (batch), apply->now_ms, &apply->error)
      && backend->set_head (self->store, dsk_batch_as_of (batch), apply->now_ms, &apply->error)
      && settle (apply, batch) && (!apply->dirty || backend->rebuild_overlay (self->store, &apply->error))
      && backend->commit (self->store, &apply->error))
    return TRUE;
  backend->rollback (self->store);
  return FALSE;
}

/* What the relay did wrong ends the connection; what the store could not do ends the session. */
static void
end_after (DskReplicaSession *self, const GError *error)
{
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID))
    dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
  else
    dsk_replica_session_fail (self, error);
}

static void
tell_changes (DskReplicaSession *self, Apply *apply)
{
  g_autofree const char **convs = NULL;

  if (!apply->everything && g_hash_table_size (apply->convs) == 0)
    return;
  convs = (const char **) g_hash_table_get_keys_as_array (apply->convs, NULL);
  dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED,
                                                              .everything = apply->everything,
                                                              .convs = convs });
}

void
dsk_replica_session_give_credit (DskReplicaSession *self, gint64 upto, gsize size)
{
  dsk_replica_session_send (
      self, DSK_FRAME_ACK,
      dsk_ack_encode (&(DskAck){ .upto = upto, .frames = 1, .bytes = (guint) size }));
}

static DskBatch *
parse (DskReplicaSession *self, DskFrameType type, GBytes *json)
{
  g_autoptr (GError) error = NULL;
  DskBatch *batch = dsk_batch_parse (type, json, &error);

  if (batch == NULL)
    dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
  return batch;
}

static gboolean
check_live (DskReplicaSession *self, DskBatch *batch)
{
  g_autoptr (GError) error = NULL;

  if (dsk_batch_from (batch) == self->cursor && dsk_batch_upto (batch) >= self->cursor)
    return TRUE;
  error = g_error_new (DSK_ERROR, DSK_ERROR_INVALID,
                       _ ("The relay sent changes from %lld on, but this computer is at %lld"),
                       (long long) dsk_batch_from (batch), (long long) self->cursor);
  dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
  return FALSE;
}

void
dsk_replica_session_on_live (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms)
{
  g_autoptr (DskBatch) batch = parse (self, DSK_FRAME_LIVE, json);
  g_auto (Apply) apply = { 0 };
  gboolean scope;

  apply_init (&apply, self, batch != NULL ? dsk_batch_as_of (batch) : 0, now_ms);
  if (batch == NULL || !check_live (self, batch))
    return;

  scope = (dsk_batch_drops (batch) != NULL && *dsk_batch_drops (batch) != NULL)
          || (dsk_batch_resets (batch) != NULL && *dsk_batch_resets (batch) != NULL);
  if (!apply_live (&apply, batch))
    {
      if (apply.forked)
        dsk_replica_session_close_forked (self);
      else
        end_after (self, apply.error);
      return;
    }
  self->cursor = dsk_batch_upto (batch);
  self->whole = is_whole (batch);
  self->done_n = CLAMP (dsk_batch_last_n (batch), self->done_n, self->sent_n);
  remember_drops (self, batch);
  if (scope && !dsk_replica_session_load_jobs (self, &apply.error))
    {
      dsk_replica_session_fail (self, apply.error);
      return;
    }

  dsk_replica_session_give_credit (self, self->cursor, size);
  tell_changes (self, &apply);
  dsk_replica_session_forget_news (self, dsk_batch_drops (batch));
  dsk_replica_session_emit_status (self, apply.outbox_moved);
  dsk_batch_foreach_result (batch, keep_answer, self);
  dsk_replica_session_tell_answers (self);
  dsk_replica_session_send_commands (self);
  if (self->phase == PHASE_RUNNING)
    dsk_replica_session_request_pages (self);
  dsk_replica_session_verify_more (self, now_ms);
}

static DskReplicaJob *
find_job (DskReplicaSession *self, const char *name, guint *index)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      DskReplicaJob *job = g_ptr_array_index (self->jobs, i);

      if (g_strcmp0 (job->job, name) == 0)
        {
          *index = i;
          return job;
        }
    }
  return NULL;
}

/* A page of a job that began again, or that ended, meanwhile; or one read before the conversation
 * was dropped, whose rows would all be refused: to advance over them would lose them. */
static gboolean
is_stale (DskReplicaSession *self, const DskReplicaJob *job, DskBatch *batch)
{
  const gint64 *dropped;

  if (job == NULL || g_strcmp0 (job->after, dsk_batch_after (batch)) != 0)
    return TRUE;
  if (!g_str_has_prefix (job->selector, "conv:"))
    return FALSE;
  dropped = g_hash_table_lookup (self->dropped_at, job->selector + strlen ("conv:"));
  return dropped != NULL && *dropped > dsk_batch_as_of (batch) && !DSK_PLANTED (guard_dropped);
}

static gboolean
apply_page (Apply *apply, DskBatch *batch, const char *next)
{
  DskReplicaSession *self = apply->session;
  const DskReplicaBackend *backend = self->backend;

  if (!backend->begin (self->store, &apply->error))
    return FALSE;
  /* What a fresh start did not bring again goes with its last page. */
  if (next == NULL && g_str_equal (dsk_batch_job (batch), "all"))
    apply->dirty = apply->everything = TRUE;
  if (apply_rows (apply, batch)
      && backend->advance_job (self->store, dsk_batch_job (batch), next, &apply->error)
      && (!apply->dirty || backend->rebuild_overlay (self->store, &apply->error))
      && backend->commit (self->store, &apply->error))
    return TRUE;
  backend->rollback (self->store);
  return FALSE;
}

/* The request for the next page leaves before this one is written: the relay reads while we write.
 */
static void
pull_ahead (DskReplicaSession *self, const DskReplicaJob *job, const char *next)
{
  g_hash_table_add (self->requested, g_strdup (job->job));
  dsk_replica_session_send (self, DSK_FRAME_PAGE_GET,
                            dsk_page_get_encode (&(DskPageGet){ .job = job->job,
                                                                .selector = job->selector,
                                                                .after = (char *) next,
                                                                .limit = self->page_rows }));
}

static void
advance (DskReplicaSession *self, DskReplicaJob *job, guint index, DskBatch *batch,
         const char *next)
{
  if (g_str_equal (job->job, "all"))
    {
      self->total = next != NULL ? dsk_batch_total (batch) : 0;
      self->done = next != NULL ? MIN (dsk_batch_done (batch), self->total) : 0;
    }
  if (next == NULL)
    {
      g_ptr_array_remove_index (self->jobs, index);
      return;
    }
  g_free (job->after);
  job->after = g_strdup (next);
}

void
dsk_replica_session_on_page (DskReplicaSession *self, GBytes *json, gsize size, gint64 now_ms)
{
  g_autoptr (DskBatch) batch = parse (self, DSK_FRAME_PAGE, json);
  g_auto (Apply) apply = { 0 };
  DskReplicaJob *job;
  const char *next;
  guint index = 0;

  apply_init (&apply, self, batch != NULL ? dsk_batch_as_of (batch) : 0, now_ms);
  if (batch == NULL)
    return;
  g_hash_table_remove (self->requested, dsk_batch_job (batch));
  job = find_job (self, dsk_batch_job (batch), &index);
  if (is_stale (self, job, batch))
    {
      dsk_replica_session_give_credit (self, 0, size);
      dsk_replica_session_request_pages (self);
      return;
    }

  next = dsk_batch_gone (batch) ? NULL : dsk_batch_next (batch);
  if (next != NULL && g_str_equal (next, job->after))
    {
      g_set_error_literal (&apply.error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("The relay sent a page that leads nowhere"));
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, apply.error);
      return;
    }
  if (next != NULL)
    pull_ahead (self, job, next);
  if (!apply_page (&apply, batch, next))
    {
      end_after (self, apply.error);
      return;
    }
  advance (self, job, index, batch, next);

  dsk_replica_session_give_credit (self, 0, size);
  tell_changes (self, &apply);
  dsk_replica_session_emit_status (self, FALSE);
  dsk_replica_session_request_pages (self);
  dsk_replica_session_verify_more (self, now_ms);
}
