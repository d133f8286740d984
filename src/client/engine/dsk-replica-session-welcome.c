/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a connection begins with: whether this replica can go on from where it is. */

#include "dsk-replica-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

/* A relay that asks for a fresh start again gets it after so long, and each replica some time later than others. */
#define REFETCH_WINDOW_MS (10 * 60 * 1000)
#define REFETCH_JITTER_MS (2 * 60 * 1000)
/* A relay that is too old may be another one soon. */
#define RELAY_OLD_MS (60 * 1000)

gint64
dsk_replica_session_jitter (DskReplicaSession *self, gint64 max_ms)
{
  return self->replica != NULL ? (gint64) (g_str_hash (self->replica) % (guint64) max_ms) : 0;
}

/* Whether a complete copy may be fetched now; a first one always. */
static gboolean
may_refetch (DskReplicaSession *self, gint64 now_ms)
{
  const gint64 window = REFETCH_WINDOW_MS + dsk_replica_session_jitter (self, REFETCH_JITTER_MS);
  const gint64 passed = now_ms - self->refetched_at;
  g_autoptr (GError) error = NULL;

  if (self->epoch == NULL || self->refetched_at == 0 || passed < 0 || passed >= window)
    return TRUE;
  error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("The relay asks for a complete new copy again, so soon after the last one. It is "
                                  "fetched in some minutes; if this goes on, the administrator should look at the "
                                  "relay's log"));
  dsk_replica_session_close (self, 1000, window - passed, error);
  return FALSE;
}

/* --- rows that an older app could only keep --- */

static gboolean
put_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  DskReplicaSession *self = user_data;
  g_autoptr (GError) error = NULL;

  return self->backend->put_row (self->store, entity, values, self->cursor, NULL, &error);
}

static gboolean
pass_over (const char *entity, const char *columns, const char *json, gpointer user_data)
{
  return TRUE;
}

/* As if they came in a page now. What does not fit, or was damaged since, comes with the job of its entity. */
static void
put_known (DskReplicaSession *self, const char *entity, const char *columns, const char *row)
{
  g_autofree char *text = g_strdup_printf (
      "{\"job\":\"\",\"after\":\"\",\"as_of\":0,\"rows\":[{\"t\":\"%s\",\"c\":%s,\"r\":[%s]}]}", entity, columns, row);
  const gsize len = strlen (text);
  g_autoptr (GBytes) json = g_bytes_new_with_free_func (text, len, g_free, text);
  g_autoptr (DskBatch) batch = NULL;

  g_steal_pointer (&text);
  if (dsk_json_guard (g_bytes_get_data (json, NULL), len, len, NULL))
    batch = dsk_batch_parse (DSK_FRAME_PAGE, json, NULL);
  if (batch != NULL)
    dsk_batch_foreach_row (batch, put_row, pass_over, self, NULL);
}

/* This app knows more of the schema than the one before, or the relay does at last. */
static gboolean
revise (DskReplicaSession *self, int rev, GError **error)
{
  g_autoptr (GPtrArray) kept = NULL;

  if (rev <= self->rev)
    return TRUE;
  kept = self->backend->take_unknown (self->store, error);
  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i < kept->len; i += 3)
    put_known (self, kept->pdata[i], kept->pdata[i + 1], kept->pdata[i + 2]);
  return self->backend->revise (self->store, rev, error);
}

/* --- the welcome --- */

static gboolean
start_over (DskReplicaSession *self, const DskWelcome *welcome, int rev, gint64 now_ms, GError **error)
{
  const DskReplicaBackend *backend = self->backend;

  return backend->refetch (self->store, welcome->epoch, welcome->head, welcome->last_n, error)
         && backend->set_refetched (self->store, self->epoch != NULL ? now_ms : self->refetched_at, now_ms, rev,
                                    error)
         && backend->rebuild_overlay (self->store, error);
}

/* The relay executed commands that this replica knows nothing of, though it is no new one, or something else than ours
 * under our numbers: it is a copy of another file, or that one was copied. */
static gboolean
is_forked (DskReplicaSession *self, const DskWelcome *welcome)
{
  return self->hello_last_n >= DSK_REPLICA_LOOSE_N
         || (self->epoch != NULL && welcome->last_n > self->hello_last_n
             && g_strcmp0 (self->epoch, welcome->epoch) == 0);
}

/* Results whose rows were still on their way when the connection before this one ended. */
static gboolean
settle (DskReplicaSession *self, gboolean *settled, GError **error)
{
  gint64 n = 0;

  if (self->whole && !dsk_replica_session_settle (self, 0, &n, error))
    return FALSE;
  *settled = n > 0;
  return TRUE;
}

/* @settled: (out): commands left the outbox */
static gboolean
store_welcome (DskReplicaSession *self, const DskWelcome *welcome, gboolean refetch, gboolean forked,
               gboolean *settled, gint64 now_ms, GError **error)
{
  const DskReplicaBackend *backend = self->backend;
  int rev = CLAMP (welcome->schema_rev, 1, DSK_SCHEMA_REV);

  /* Commands may get other numbers, and they leave with these. */
  if (!(refetch || forked ? backend->begin_durable : backend->begin) (self->store, error))
    return FALSE;
  if (!backend->set_identity (self->store, welcome->user, welcome->user_name, welcome->role,
                              welcome->device, error)
      || !backend->set_head (self->store, welcome->head, now_ms, error)
      || !backend->set_terms (self->store, welcome->boot, welcome->lock_ms, welcome->wipe_ms, error)
      || (forked && !backend->number_again (self->store, welcome->last_n, now_ms, error))
      || !(refetch ? start_over (self, welcome, rev, now_ms, error) : revise (self, rev, error))
      || !settle (self, settled, error)
      || ((forked || *settled) && !backend->rebuild_overlay (self->store, error))
      || !backend->commit (self->store, error))
    {
      backend->rollback (self->store);
      return FALSE;
    }
  if (forked || refetch)
    {
      /* Their commands are still in the outbox, and get other ones. */
      dsk_replica_session_forget_answers (self);
      self->foreign_n = forked ? welcome->last_n : 0;
    }
  self->rev = refetch ? rev : MAX (self->rev, rev);
  self->relay_rev = welcome->schema_rev;
  if (!refetch)
    return TRUE;
  self->verify.verified_at = now_ms;
  if (self->epoch != NULL)
    self->refetched_at = now_ms;
  return TRUE;
}

void
dsk_replica_session_close_forked (DskReplicaSession *self)
{
  g_autoptr (GError) error
      = g_error_new_literal (DSK_ERROR, DSK_ERROR_CONFLICT,
                             _ ("The files of this profile were copied, and another computer uses them, too"));

  dsk_replica_session_close (self, DSK_CLOSE_FORK, 0, error);
}

static gboolean
check_welcome (DskReplicaSession *self, const DskWelcome *welcome)
{
  g_autoptr (GError) error = NULL;

  if (welcome->proto < DSK_PROTO_MIN)
    {
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                   _ ("The relay is too old for this version of Dastak; it has to be updated"));
      dsk_replica_session_close (self, DSK_CLOSE_RELAY_OLD, RELAY_OLD_MS, error);
      return FALSE;
    }
  if (welcome->proto > DSK_PROTO_MAX)
    {
      error = g_error_new_literal (DSK_ERROR, DSK_ERROR_NEWER,
                                   _ ("This version of Dastak is too old for the relay"));
      dsk_replica_session_close (self, DSK_CLOSE_UPGRADE, 0, error);
      return FALSE;
    }
  return TRUE;
}

/* Commands of numbers that the relay executed, and whose results we have not seen, are sent once
 * more: the relay answers what it answered then, also where a fresh start means that its frame will
 * not come; and if it executed something else under that number, this replica is an old copy, and
 * nothing written is lost over it. */
static void
ask_for_results (DskReplicaSession *self)
{
  for (guint i = 0; i < self->unanswered->len; i++)
    dsk_replica_session_send (self, DSK_FRAME_COMMAND,
                              dsk_command_encode (g_ptr_array_index (self->unanswered, i)));
}

gint64
dsk_replica_session_trusted_n (DskReplicaSession *self, gint64 last_n)
{
  if (self->unanswered->len == 0)
    return last_n;
  return MIN (last_n, ((DskCommand *) g_ptr_array_index (self->unanswered, 0))->n - 1);
}

/* The relay forgot commands that it had executed, though it calls its history by the same name: an older copy of its
 * files was put back. Without a fresh start it would ask for commands for ever that are no longer in the outbox.
 * What was taken back since the HELLO, which counted it, is no such command: nobody but this replica ever knew it. */
static gboolean
is_behind (DskReplicaSession *self, const DskWelcome *welcome, gboolean *behind, GError **error)
{
  gint64 first_n;
  gint64 last_n;

  *behind = FALSE;
  if (!self->backend->outbox_range (self->store, &first_n, &last_n, error))
    return FALSE;
  self->hello_last_n = MIN (self->hello_last_n, last_n);
  *behind = self->hello_last_n < DSK_REPLICA_LOOSE_N && self->epoch != NULL && welcome->last_n < first_n - 1;
  return TRUE;
}

void
dsk_replica_session_on_welcome (DskReplicaSession *self, GBytes *json, gint64 now_ms)
{
  g_auto (DskWelcome) welcome = { 0 };
  g_autoptr (GPtrArray) unanswered = NULL;
  g_autoptr (GError) error = NULL;
  gboolean refetch;
  gboolean forked;
  gboolean settled = FALSE;

  if (!dsk_welcome_decode (json, &welcome, &error))
    {
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  if (!check_welcome (self, &welcome))
    return;
  if (!is_behind (self, &welcome, &refetch, &error))
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  refetch = refetch || welcome.must_refetch || g_strcmp0 (self->epoch, welcome.epoch) != 0;
  if (refetch && !may_refetch (self, now_ms))
    return;
  forked = !refetch && is_forked (self, &welcome);
  self->whole = refetch || self->cursor >= welcome.head;
  self->sent_n = self->done_n = welcome.last_n;
  if (store_welcome (self, &welcome, refetch, forked, &settled, now_ms, &error)
      && dsk_replica_session_load_jobs (self, &error))
    /* With numbers that are no longer ours nothing can be asked for; it is sent, under new ones. */
    unanswered = self->backend->list_unanswered (self->store, forked ? 0 : welcome.last_n, &error);
  if (unanswered == NULL)
    {
      dsk_replica_session_fail (self, error);
      return;
    }

  g_ptr_array_unref (self->unanswered);
  self->unanswered = g_steal_pointer (&unanswered);
  if (refetch)
    {
      g_free (self->epoch);
      self->epoch = g_strdup (welcome.epoch);
      self->cursor = welcome.head;
      self->caught_up = FALSE;
      g_hash_table_remove_all (self->dropped_at);
    }
  g_free (self->seat);
  self->seat = g_strdup (welcome.seat);
  self->start = self->cursor;
  self->head = welcome.head;
  self->page_rows = welcome.page_rows > 0 ? MIN (welcome.page_rows, DSK_PAGE_ROWS) : DSK_PAGE_ROWS;
  self->eph = welcome.eph;
  self->phase = PHASE_RUNNING;

  dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_WELCOMED,
                                                              .welcome = &welcome });
  if (refetch || settled)
    dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_CHANGED,
                                                                .everything = TRUE });
  dsk_replica_session_emit_status (self, refetch || settled);
  dsk_replica_session_tell_answers (self);
  ask_for_results (self);
  dsk_replica_session_send_commands (self);
  if (self->phase == PHASE_RUNNING)
    dsk_replica_session_request_pages (self);
  dsk_replica_session_verify_more (self, now_ms);
}
