/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the relay made of our commands. A command stays in the outbox, and what it will do is shown, until its effect is
 * here. A frame that was cut short has less than that: it ends at a place in the log, and a row that was written again
 * after that place is not in it, though its command is. So commands leave with a frame that goes up to the moment of
 * its snapshot: all rows that were visible then are here, whatever became of them meanwhile. */

#include "dsk-replica-session-private.h"

#include "dsk-planted.h"

/* A result of which nobody was told. */
typedef struct
{
  gint64 n;
  DskCommandResult result; /* (owned) */
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  dsk_command_result_clear (&answer->result);
  g_free (answer);
}

GPtrArray *
dsk_replica_session_answers_new (void)
{
  return g_ptr_array_new_with_free_func (answer_free);
}

void
dsk_replica_session_keep_answer (DskReplicaSession *self, gint64 n, const DskCommandResult *result)
{
  Answer *answer = g_new (Answer, 1);

  answer->n = n;
  answer->result = (DskCommandResult){ .code = result->code,
                                       .seq = result->seq,
                                       .detail = g_strdup (result->detail),
                                       .command = g_strdup (result->command) };
  g_ptr_array_add (self->answers, answer);
}

void
dsk_replica_session_tell_answers (DskReplicaSession *self)
{
  g_autoptr (GPtrArray) answers = NULL;

  if (!self->whole || self->answers->len == 0)
    return;
  answers = g_steal_pointer (&self->answers);
  self->answers = dsk_replica_session_answers_new ();
  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = g_ptr_array_index (answers, i);

      dsk_replica_session_emit (self, &(DskReplicaSessionAction){ .type = DSK_REPLICA_SESSION_RESULT,
                                                                  .n = answer->n,
                                                                  .result = &answer->result });
    }
}

void
dsk_replica_session_forget_answers (DskReplicaSession *self)
{
  g_ptr_array_set_size (self->answers, 0);
}

gboolean
dsk_replica_session_settle (DskReplicaSession *self, gint64 last_n, gint64 *n, GError **error)
{
  const gint64 upto = dsk_replica_session_trusted_n (self, MAX (last_n, self->done_n));

  return self->backend->last_answered (self->store, upto, n, error)
         && self->backend->acknowledge (self->store, MAX (*n, last_n), error);
}

static gboolean
store_result (DskReplicaSession *self, gint64 n, const DskCommandResult *result, gint64 now_ms,
              GError **error)
{
  const DskReplicaBackend *db = self->backend;
  gint64 last = 0;

  if (!db->begin (self->store, error))
    return FALSE;
  /* If its effect is not here yet, it stays in the outbox until its frame comes. */
  if (db->note_result (self->store, n, result, now_ms, error)
      && (((result->seq > self->cursor || !self->whole) && !DSK_PLANTED (ack_on_hint))
          || (dsk_replica_session_settle (self, n, &last, error) && db->rebuild_overlay (self->store, error)))
      && db->commit (self->store, error))
    return TRUE;
  db->rollback (self->store);
  return FALSE;
}

/* The answer to ask_for_results(): they come in order. */
static void
on_recalled (DskReplicaSession *self, gint64 n, DskCommandResult *result, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;

  result->command = g_strdup (((DskCommand *) g_ptr_array_index (self->unanswered, 0))->id);
  g_ptr_array_remove_index (self->unanswered, 0);
  if (!store_result (self, n, result, now_ms, &error))
    {
      dsk_replica_session_fail (self, error);
      return;
    }
  dsk_replica_session_emit_status (self, TRUE);
  if (result->seq <= self->start)
    dsk_replica_session_keep_answer (self, n, result);
  dsk_replica_session_tell_answers (self);
  dsk_replica_session_send_commands (self);
}

/* An early hint: nothing is believed before it comes with its effect in a LIVE frame, but the next
 * commands can go. */
void
dsk_replica_session_on_result (DskReplicaSession *self, GBytes *json, gint64 now_ms)
{
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  if (!dsk_result_decode (json, &n, &result, &error))
    {
      dsk_replica_session_close (self, DSK_CLOSE_PROTOCOL, 0, error);
      return;
    }
  if (self->unanswered->len > 0 && n == ((DskCommand *) g_ptr_array_index (self->unanswered, 0))->n)
    {
      on_recalled (self, n, &result, now_ms);
      return;
    }
  if (DSK_PLANTED (ack_on_hint))
    {
      result.seq = 0;
      store_result (self, n, &result, now_ms, NULL);
    }
  self->done_n = CLAMP (n, self->done_n, self->sent_n);
  dsk_replica_session_send_commands (self);
}
