/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-sender.h"

#include "dsk-relay-courtesy.h"
#include "dsk-relay-graph.h"

#define TOKEN_CHECK_S 5
#define CODE_NO_TOKEN 190 /* Meta's own code for a token that is none, so that the advice is the same */
#define WAIT_MAX_MS (10 * 60 * 1000)

struct _DskRelaySender
{
  DskRelayAccounts *accounts; /* (unowned) */
  DskClock *clock;       /* (owned) */
  DskRelayWriter *writer; /* (unowned) (nullable): from the start */
  SoupSession *session;  /* (owned) */
  char *base;            /* (owned) */
  DskRelayCourtesy *courtesy; /* (owned) */
  gboolean on_reply;
  gboolean on_seen;
  gboolean typing;
  gboolean link_previews;
  guint timeout_ms;
  int slots;   /* (atomic): messages that may still be claimed */
  int enabled; /* (atomic): there is a token and nobody said stop */
  guint busy;
  guint token_id;
  guint due_id;
};

/* --- what goes to the writer --- */

typedef struct
{
  DskWriterOp op;
  DskRelaySender *self;
  GPtrArray *jobs; /* (owned) of DskSendJob */
  GPtrArray *courtesies; /* (owned) of DskCourtesy */
  gint64 next_due;
} Claimed;

typedef struct
{
  DskWriterOp op;
  DskRelaySender *self;
  DskSendJob *job; /* (owned) */
  DskWaSendResult result; /* (owned) */
  gboolean slot_given; /* it runs again if the commit fails, and has one slot to give back */
} Finished;

static void post_job (DskRelaySender *self, DskSendJob *job);
static void kick (DskRelaySender *self);

static gboolean
due_cb (gpointer user_data)
{
  DskRelaySender *self = user_data;

  self->due_id = 0;
  kick (self);
  return G_SOURCE_REMOVE;
}

static void
wait_until (DskRelaySender *self, gint64 due)
{
  gint64 wait = CLAMP (due - dsk_clock_now_ms (self->clock), 20, WAIT_MAX_MS);

  g_clear_handle_id (&self->due_id, g_source_remove);
  if (due != 0 && self->writer != NULL)
    self->due_id = g_timeout_add ((guint) wait, due_cb, self);
}

static void
claimed_done (DskWriterOp *op, const GError *error)
{
  Claimed *claimed = (Claimed *) op;
  DskRelaySender *self = claimed->self;

  if (error != NULL)
    {
      /* Nothing was claimed after all. The queue is looked at again after a while. */
      g_atomic_int_add (&self->slots, (int) claimed->jobs->len);
      wait_until (self, dsk_clock_now_ms (self->clock) + 1000);
    }
  else
    {
      g_ptr_array_set_free_func (claimed->jobs, NULL);
      self->busy += claimed->jobs->len;
      for (guint i = 0; i < claimed->jobs->len; i++)
        post_job (self, g_ptr_array_index (claimed->jobs, i));
      wait_until (self, claimed->next_due);
      for (guint i = 0; i < claimed->courtesies->len; i++)
        dsk_relay_courtesy_post (self->courtesy, g_ptr_array_index (claimed->courtesies, i), FALSE);
    }
  g_ptr_array_unref (claimed->courtesies);
  g_ptr_array_unref (claimed->jobs);
  g_free (claimed);
}

/**
 * dsk_relay_sender_claim:
 * @engine: the engine, inside a transaction
 * @self: the sender
 *
 * In the writer's thread: claims as many messages as there are slots.
 *
 * Returns: (transfer full) (nullable): what posts them after the commit
 */
DskWriterOp *
dsk_relay_sender_claim (DskRelayEngine *engine, DskRelaySender *self, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) courtesies = NULL;
  gint64 next_due = 0;
  int slots = g_atomic_int_get (&self->slots);
  Claimed *claimed;

  if (slots <= 0 || !g_atomic_int_get (&self->enabled))
    return NULL;
  courtesies = dsk_relay_engine_take_courtesies (engine);
  if (!dsk_relay_engine_claim_sends (engine, (guint) slots, &jobs, &next_due, error))
    return NULL;
  if (jobs->len == 0 && next_due == 0 && courtesies->len == 0)
    return NULL;
  g_atomic_int_add (&self->slots, -(int) jobs->len);
  claimed = g_new0 (Claimed, 1);
  claimed->op.done = claimed_done;
  claimed->self = self;
  claimed->jobs = g_steal_pointer (&jobs);
  claimed->courtesies = g_steal_pointer (&courtesies);
  claimed->next_due = next_due;
  return &claimed->op;
}

static gboolean
finished_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Finished *finished = (Finished *) op;

  if (!dsk_relay_engine_finish_send (engine, finished->job->message, &finished->result, error))
    return FALSE;
  /* Here already, so that the next message is claimed in the same transaction. */
  if (!finished->slot_given)
    g_atomic_int_inc (&finished->self->slots);
  finished->slot_given = TRUE;
  return TRUE;
}

static gboolean
finish_again (gpointer user_data)
{
  Finished *finished = user_data;

  dsk_relay_writer_push (finished->self->writer, &finished->op);
  return G_SOURCE_REMOVE;
}

static void
finished_done (DskWriterOp *op, const GError *error)
{
  Finished *finished = (Finished *) op;
  DskRelaySender *self = finished->self;

  if (error != NULL && self->writer != NULL)
    {
      /* What Meta said must not be lost while the disk is full. */
      g_warning ("the outcome of send %s is not stored yet: %s", finished->job->message, error->message);
      g_timeout_add (1000, finish_again, finished);
      return;
    }
  self->busy--;
  dsk_wa_send_result_clear (&finished->result);
  dsk_send_job_free (finished->job);
  g_free (finished);
}

/* --- posting --- */

static void
posted_cb (const DskSendJob *job, const DskWaSendResult *result, gpointer user_data)
{
  DskRelaySender *self = user_data;
  Finished *finished = g_new0 (Finished, 1);

  finished->op.run = finished_run;
  finished->op.done = finished_done;
  finished->op.flags = DSK_WRITER_SENDS;
  finished->self = self;
  finished->job = (DskSendJob *) job;
  finished->result = (DskWaSendResult){ .outcome = result->outcome,
                                        .wamid = g_strdup (result->wamid),
                                        .wa_id = g_strdup (result->wa_id),
                                        .bsuid = g_strdup (result->bsuid),
                                        .held = result->held,
                                        .code = result->code,
                                        .reason = g_strdup (result->reason),
                                        .retry_after_ms = result->retry_after_ms,
                                        .account_wait_ms = result->account_wait_ms };
  dsk_relay_writer_push (self->writer, &finished->op);
}

/* Without any token everything waits. If only its account has none, its number is stopped, as if Meta had refused one,
 * and the others go on; it is tried again when one comes. */
static void
do_without_token (DskRelaySender *self, DskSendJob *job)
{
  const DskWaSendResult wait = { .outcome = DSK_WA_RETRY, .retry_after_ms = TOKEN_CHECK_S * 1000 };
  DskWaSendResult stop = { .outcome = DSK_WA_STOP, .code = CODE_NO_TOKEN };

  if (dsk_relay_accounts_have_token (self->accounts))
    {
      stop.reason = (char *) "The relay has no access token for this account";
      posted_cb (job, &stop, self);
      return;
    }
  g_atomic_int_set (&self->enabled, FALSE);
  posted_cb (job, &wait, self);
}

static void
post_job (DskRelaySender *self, DskSendJob *job)
{
  const char *token = dsk_relay_accounts_token (self->accounts, job->waba, job->phone_number_id);

  if (token == NULL)
    {
      do_without_token (self, job);
      return;
    }
  g_debug ("send %s attempt %u", job->message, job->attempt);
  dsk_relay_graph_post (self->session, self->base, token, job, self->link_previews, self->timeout_ms,
                        posted_cb, self);
}

/* --- life --- */

static gboolean
kick_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return TRUE;
}

static gboolean
kick_token_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return dsk_relay_engine_token_changed (engine, error);
}

static void
kick_done (DskWriterOp *op, const GError *error)
{
  g_free (op);
}

static void
kick_with (DskRelaySender *self, DskWriterRun run)
{
  DskWriterOp *op;

  if (self->writer == NULL || !g_atomic_int_get (&self->enabled))
    return;
  op = g_new0 (DskWriterOp, 1);
  op->run = run;
  op->done = kick_done;
  op->flags = DSK_WRITER_SENDS;
  dsk_relay_writer_push (self->writer, op);
}

/* Has the writer look into the queue. */
static void
kick (DskRelaySender *self)
{
  kick_with (self, kick_run);
}

/* --- blue ticks and typing --- */

typedef struct
{
  DskWriterOp op;
  DskRelaySender *self;
  char *conv;            /* (owned) (nullable) */
  DskCourtesy *courtesy; /* (owned) (nullable) */
} Typing;

static gboolean
typing_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Typing *typing = (Typing *) op;

  g_clear_pointer (&typing->courtesy, dsk_courtesy_free);
  return dsk_relay_engine_find_courtesy (engine, typing->conv, &typing->courtesy, error);
}

static void
typing_done (DskWriterOp *op, const GError *error)
{
  Typing *typing = (Typing *) op;

  if (error == NULL && typing->courtesy != NULL)
    dsk_relay_courtesy_post (typing->self->courtesy, typing->courtesy, TRUE);
  g_clear_pointer (&typing->courtesy, dsk_courtesy_free);
  g_free (typing->conv);
  g_free (typing);
}

void
dsk_relay_sender_typing (DskRelaySender *self, const char *conv)
{
  Typing *typing;

  if (!self->typing || self->writer == NULL || !g_atomic_int_get (&self->enabled))
    return;
  typing = g_new0 (Typing, 1);
  typing->op.run = typing_run;
  typing->op.done = typing_done;
  typing->op.flags = DSK_WRITER_BOUNDED;
  typing->self = self;
  typing->conv = g_strdup (conv);
  if (!dsk_relay_writer_push (self->writer, &typing->op))
    typing_done (&typing->op, NULL);
}

static gboolean
policy_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  DskRelaySender *self = ((Typing *) op)->self;

  dsk_relay_engine_set_courtesy (engine, self->on_reply, self->on_seen);
  return TRUE;
}

static void
tell_policy (DskRelaySender *self)
{
  Typing *policy = g_new0 (Typing, 1);

  policy->op.run = policy_run;
  policy->op.done = typing_done;
  policy->self = self;
  dsk_relay_writer_push (self->writer, &policy->op);
}

static gboolean
token_cb (gpointer user_data)
{
  DskRelaySender *self = user_data;
  gboolean changed = dsk_relay_accounts_tokens_changed (self->accounts);
  gboolean present = dsk_relay_accounts_have_token (self->accounts);
  gboolean was = g_atomic_int_get (&self->enabled);

  g_atomic_int_set (&self->enabled, present);
  if (present && changed)
    kick_with (self, kick_token_run);
  else if (present && !was)
    kick (self);
  return G_SOURCE_CONTINUE;
}

DskRelaySender *
dsk_relay_sender_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock)
{
  DskRelaySender *self = g_new0 (DskRelaySender, 1);

  self->accounts = accounts;
  self->clock = dsk_clock_ref (clock);
  self->base = dsk_relay_graph_dup_base (config);
  self->timeout_ms = config->send_timeout_ms;
  self->courtesy = dsk_relay_courtesy_new (config, accounts, clock);
  self->on_seen = strcmp (config->read_receipts, "seen") == 0;
  self->on_reply = self->on_seen || strcmp (config->read_receipts, "reply") == 0;
  self->typing = config->typing;
  self->link_previews = config->link_previews;
  self->slots = (int) config->send_concurrency;
  self->session = dsk_relay_graph_session_new (config->send_concurrency, config->send_timeout_ms);
  return self;
}

void
dsk_relay_sender_start (DskRelaySender *self, DskRelayWriter *writer)
{
  self->writer = writer;
  dsk_relay_courtesy_set_writer (self->courtesy, writer);
  self->token_id = g_timeout_add_seconds (TOKEN_CHECK_S, token_cb, self);
  g_atomic_int_set (&self->enabled, dsk_relay_accounts_have_token (self->accounts));
  if (!g_atomic_int_get (&self->enabled))
    g_warning ("there is no access token: messages wait in the queue");
  tell_policy (self);
  kick (self);
}

void
dsk_relay_sender_stop (DskRelaySender *self)
{
  g_atomic_int_set (&self->enabled, FALSE);
  dsk_relay_courtesy_set_writer (self->courtesy, NULL);
  g_clear_handle_id (&self->token_id, g_source_remove);
  g_clear_handle_id (&self->due_id, g_source_remove);
}

guint
dsk_relay_sender_busy (DskRelaySender *self)
{
  return self->busy;
}

void
dsk_relay_sender_free (DskRelaySender *self)
{
  if (self == NULL)
    return;
  dsk_relay_sender_stop (self);
  g_object_unref (self->session);
  dsk_relay_courtesy_free (self->courtesy);
  dsk_clock_unref (self->clock);
  g_free (self->base);
  g_free (self);
}
