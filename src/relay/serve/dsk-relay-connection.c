/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-connection-private.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-text.h"

#define APP_CHARS 80 /* of its name in the log */
/* Results and pongs are not covered by credit; a device that asks and never reads is cut off here. */
#define QUEUE_MAX (8 * 1024 * 1024)

void
dsk_relay_connection_step (DskRelayConnection *self, const DskSessionEvent *event)
{
  dsk_relay_session_step (self->session, event, dsk_clock_monotonic_ms (self->context->clock),
                          dsk_clock_now_ms (self->context->clock));
  if (!self->resume || self->gone)
    return;
  self->resume = FALSE;
  dsk_relay_line_set_reading (self->line, TRUE);
}

static gboolean
unref_idle (gpointer user_data)
{
  dsk_relay_connection_unref (user_data);
  return G_SOURCE_REMOVE;
}

static void
set_gone (DskRelayConnection *self)
{
  if (self->gone)
    return;
  self->gone = TRUE;
  dsk_relay_connection_leave (self);
  /* The line may be the caller; it is freed later. */
  g_idle_add (unref_idle, dsk_relay_connection_ref (self));
  self->context->gone (self, self->context->user_data);
}

/* --- readers --- */

typedef enum { ASK_WELCOME, ASK_LIVE, ASK_PAGE, ASK_DIGEST } Ask;

typedef struct
{
  DskReaderJob job;
  DskRelayConnection *connection; /* (owned) */
  Ask ask;
  DskHello hello;       /* (owned) */
  DskPageGet get;       /* (owned) */
  DskVerify verify;     /* (owned) */
  gboolean ended;       /* the job of the page */
  char *epoch;          /* (owned) (nullable) */
  gint64 cursor;
  gsize max_bytes;
  DskWelcome welcome;   /* (owned) */
  GBytes *frame;        /* (owned) (nullable) */
  gint64 upto;
  GError *error;        /* (owned) (nullable) */
} Question;

static void
question_run (DskReaderJob *job, DskRelayReader *reader)
{
  Question *q = (Question *) job;
  const DskPrincipal *who = &q->connection->principal;

  if (q->ask == ASK_WELCOME)
    dsk_relay_reader_welcome (reader, who, &q->hello, &q->welcome, &q->error);
  else if (q->ask == ASK_LIVE)
    dsk_relay_reader_live (reader, who, q->epoch, q->cursor, q->max_bytes, &q->frame, &q->upto,
                           &q->error);
  else if (q->ask == ASK_DIGEST)
    dsk_relay_reader_digest (reader, who, &q->verify, &q->frame, &q->error);
  else if (dsk_relay_reader_page (reader, who, &q->get, q->max_bytes, &q->frame, &q->error))
    q->ended = dsk_relay_reader_job_ended (reader);
}

/* --- an older copy of the database --- */

static gboolean
rewind_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  gboolean done;

  return dsk_relay_engine_rewound (engine, &done, error);
}

static void
rewind_done (DskWriterOp *op, const GError *error)
{
  if (error != NULL)
    g_warning ("the log could not be started over: %s", error->message);
  g_free (op);
}

/* The device comes again, and so do all others when their next frame is asked for. */
static void
start_over (DskRelayConnection *self)
{
  DskWriterOp *op = g_new0 (DskWriterOp, 1);

  op->run = rewind_run;
  op->done = rewind_done;
  op->weight = sizeof *op;
  dsk_relay_writer_push (self->context->writer, op);
}

static void
question_done (DskReaderJob *job)
{
  Question *q = (Question *) job;
  DskRelayConnection *self = q->connection;
  static const DskSessionEventType answers[] = { [ASK_WELCOME] = DSK_SESSION_WELCOMED,
                                                 [ASK_LIVE] = DSK_SESSION_LIVE,
                                                 [ASK_PAGE] = DSK_SESSION_PAGE,
                                                 [ASK_DIGEST] = DSK_SESSION_DIGEST };
  DskSessionEvent event = { .type = answers[q->ask],
                            .ended = q->ended,
                            .frame = q->frame,
                            .welcome = &q->welcome,
                            .upto = q->upto,
                            .error = q->error };

  if (q->error != NULL && !self->gone)
    dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "%s", q->error->message);
  if (q->ask == ASK_WELCOME && g_error_matches (q->error, DSK_ERROR, DSK_ERROR_CONFLICT))
    start_over (self);
  if (q->ask == ASK_WELCOME && q->error == NULL && !self->gone)
    dsk_relay_connection_look_for_twin (self, q->hello.seat, &q->welcome);
  dsk_relay_connection_step (self, &event);
  if (q->ask == ASK_WELCOME)
    dsk_relay_connection_join (self);
  dsk_hello_clear (&q->hello);
  dsk_page_get_clear (&q->get);
  dsk_verify_clear (&q->verify);
  dsk_welcome_clear (&q->welcome);
  g_clear_pointer (&q->frame, g_bytes_unref);
  g_clear_error (&q->error);
  g_free (q->epoch);
  g_free (q);
  dsk_relay_connection_unref (self);
}

static void
live_done (const DskLiveAsk *ask, gpointer user_data)
{
  DskRelayConnection *self = user_data;
  DskSessionEvent event = { .type = DSK_SESSION_LIVE, .frame = ask->frame, .upto = ask->upto, .error = ask->error };

  if (ask->error != NULL && !self->gone)
    dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "%s", ask->error->message);
  dsk_relay_connection_step (self, &event);
  dsk_relay_connection_unref (self);
}

static void
ask (DskRelayConnection *self, Ask what, const DskSessionAction *action)
{
  Question *q = g_new0 (Question, 1);

  q->job.run = question_run;
  q->job.done = question_done;
  q->connection = dsk_relay_connection_ref (self);
  q->ask = what;
  if (action->hello != NULL)
    {
      const char *name = action->hello->app != NULL ? action->hello->app : "-";
      g_autofree char *app = dsk_text_preview (name, APP_CHARS);

      q->hello = *action->hello;
      q->hello.app = g_strdup (action->hello->app);
      q->hello.replica = g_strdup (action->hello->replica);
      q->hello.epoch = g_strdup (action->hello->epoch);
      q->hello.boot = g_strdup (action->hello->boot);
      q->hello.seat = g_strdup (action->hello->seat);
      dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "hello from %s, cursor %" G_GINT64_FORMAT, app,
                                q->hello.cursor);
    }
  if (action->get != NULL)
    q->get = (DskPageGet){ .job = g_strdup (action->get->job),
                           .selector = g_strdup (action->get->selector),
                           .after = g_strdup (action->get->after),
                           .limit = action->get->limit };
  if (action->verify != NULL)
    q->verify = (DskVerify){ .after = g_strdup (action->verify->after),
                             .deep = action->verify->deep,
                             .rev = action->verify->rev };
  q->epoch = g_strdup (action->epoch);
  q->cursor = action->cursor;
  q->max_bytes = action->max_bytes;
  dsk_relay_readers_push (self->context->readers, self->key, &q->job);
}

/* --- commands --- */

typedef struct
{
  DskWriterOp op;
  DskRelayConnection *connection; /* (owned) */
  DskCommand *command;            /* (owned) (nullable) */
  gint64 n;
  DskResultCode code;
  DskExecution execution;
  DskCommandResult result; /* (owned) */
} Order;

static gboolean
order_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Order *order = (Order *) op;
  const char *device = order->connection->principal.device;

  if (order->command != NULL)
    return dsk_relay_engine_execute (engine, device, order->command, &order->execution, &order->result,
                                     error);
  return dsk_relay_engine_reject (engine, device, order->n, order->code, &order->execution,
                                  &order->result, error);
}

static void
order_done (DskWriterOp *op, const GError *error)
{
  Order *order = (Order *) op;
  DskRelayConnection *self = order->connection;
  g_autoptr (GError) unknown = NULL;
  DskSessionEvent event = { .type = DSK_SESSION_EXECUTED,
                            .n = order->n,
                            .result = &order->result,
                            .gap = order->execution == DSK_EXECUTE_GAP,
                            .fork = order->execution == DSK_EXECUTE_FORK,
                            .error = error };

  if (error == NULL && order->execution == DSK_EXECUTE_UNKNOWN_DEVICE)
    {
      unknown = g_error_new_literal (DSK_ERROR, DSK_ERROR_FORBIDDEN, "The device is not known any more");
      event.error = unknown;
    }
  if (error != NULL)
    dsk_relay_connection_log (self, G_LOG_LEVEL_WARNING, "command %" G_GINT64_FORMAT " is not stored: %s", order->n,
                              error->message);
  dsk_relay_connection_step (self, &event);
  dsk_command_result_clear (&order->result);
  g_clear_pointer (&order->command, dsk_command_unref);
  g_free (order);
  dsk_relay_connection_unref (self);
}

/* What it takes while it waits. */
static gsize
weigh (const DskCommand *command)
{
  const char *const texts[] = { command->id, command->conv, command->object, command->text,
                                command->quote, command->user, command->team, command->head_msg };
  gsize weight = sizeof (Order) + sizeof *command;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    weight += texts[i] != NULL ? strlen (texts[i]) + 1 : 0;
  return weight;
}

static void
execute (DskRelayConnection *self, const DskSessionAction *action)
{
  Order *order = g_new0 (Order, 1);

  order->op.run = order_run;
  order->op.done = order_done;
  order->op.flags = DSK_WRITER_SENDS;
  order->op.weight = action->command != NULL ? weigh (action->command) : sizeof *order;
  order->connection = dsk_relay_connection_ref (self);
  order->command = action->command != NULL ? dsk_command_ref (action->command) : NULL;
  order->n = action->n;
  order->code = action->code;
  dsk_relay_writer_push (self->context->writer, &order->op);
}

/* --- the session --- */

static void
sink (const DskSessionAction *action, gpointer user_data)
{
  DskRelayConnection *self = user_data;

  if (self->gone && action->type != DSK_SESSION_JOB_LEFT)
    return;
  switch (action->type)
    {
    case DSK_SESSION_SEND:
      dsk_relay_line_send (self->line, action->frame);
      break;
    case DSK_SESSION_READ_HELLO:
      ask (self, ASK_WELCOME, action);
      break;
    case DSK_SESSION_BUILD_LIVE:
      if (action->behind > DSK_FANOUT_BEHIND)
        ask (self, ASK_LIVE, action);
      else
        dsk_relay_fanout_ask (self->context->fanout, &self->principal, action->epoch, action->cursor,
                              action->max_bytes, live_done, dsk_relay_connection_ref (self));
      break;
    case DSK_SESSION_BUILD_PAGE:
      ask (self, ASK_PAGE, action);
      break;
    case DSK_SESSION_BUILD_DIGEST:
      ask (self, ASK_DIGEST, action);
      break;
    case DSK_SESSION_JOB_LEFT:
      self->context->job_left (self->context->user_data);
      break;
    case DSK_SESSION_BUILD_EPH:
      dsk_relay_connection_build_eph (self);
      break;
    case DSK_SESSION_SAY:
      dsk_relay_connection_say (self, action->say);
      break;
    case DSK_SESSION_EXECUTE:
      execute (self, action);
      break;
    case DSK_SESSION_PAUSE:
      self->resume = FALSE;
      dsk_relay_line_set_reading (self->line, FALSE);
      break;
    case DSK_SESSION_RESUME:
      self->resume = TRUE;
      break;
    case DSK_SESSION_CLOSE:
      dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "closed %u %s", action->close_code, action->reason);
      dsk_relay_line_close (self->line, action->close_code, action->reason);
      set_gone (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* TRUE: it was cut off, because it takes nothing of what it is sent. */
static gboolean
cut_if_stuck (DskRelayConnection *self)
{
  if (dsk_relay_line_queued (self->line) <= QUEUE_MAX)
    return FALSE;
  dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "takes nothing");
  dsk_relay_line_close (self->line, DSK_CLOSE_SLOW, "slow");
  set_gone (self);
  return TRUE;
}

static void
message_cb (GBytes *message, gpointer user_data)
{
  DskSessionEvent event = { .type = DSK_SESSION_FRAME, .frame = message };

  if (!cut_if_stuck (user_data))
    dsk_relay_connection_step (user_data, &event);
}

static void
alive_cb (gpointer user_data)
{
  DskSessionEvent event = { .type = DSK_SESSION_ALIVE };

  dsk_relay_connection_step (user_data, &event);
}

static void
closed_cb (guint code, const char *reason, gpointer user_data)
{
  DskRelayConnection *self = user_data;
  DskSessionEvent event = { .type = DSK_SESSION_STOP };

  dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE, "gone, %s", reason);
  set_gone (self);
  dsk_relay_connection_step (self, &event);
}

static const DskRelayLineHandler handler = { message_cb, alive_cb, closed_cb };

DskRelayConnection *
dsk_relay_connection_new (const DskConnectionContext *context, DskRelayLine *line,
                          DskPrincipal *principal, guint key)
{
  DskRelayConnection *self = g_new0 (DskRelayConnection, 1);

  self->ref_count = 1;
  self->context = context;
  self->principal = *principal;
  *principal = (DskPrincipal){ 0 };
  self->key = key;
  self->session = dsk_relay_session_new (self->principal.device, self->principal.user,
                                         self->principal.user_name, self->principal.role,
                                         dsk_clock_monotonic_ms (context->clock), sink, self);
  dsk_relay_session_set_leases (self->session, context->lock_ms, context->wipe_ms);
  self->line = line;
  dsk_relay_line_set_handler (line, &handler, self);
  dsk_relay_session_set_gate (self->session, context->gate);
  return self;
}

void
dsk_relay_connection_start (DskRelayConnection *self)
{
  dsk_relay_line_start (self->line);
}

DskRelayConnection *
dsk_relay_connection_ref (DskRelayConnection *self)
{
  self->ref_count++;
  return self;
}

void
dsk_relay_connection_unref (DskRelayConnection *self)
{
  if (--self->ref_count > 0)
    return;
  dsk_relay_line_free (self->line);
  dsk_relay_session_free (self->session);
  dsk_principal_clear (&self->principal);
  g_free (self);
}

const char *
dsk_relay_connection_device (DskRelayConnection *self)
{
  return self->principal.device;
}

void
dsk_relay_connection_measure (DskRelayConnection *self, gint64 *acked, gsize *bytes)
{
  *acked = dsk_relay_session_acked (self->session);
  *bytes = dsk_relay_session_outstanding (self->session);
}

gboolean
dsk_relay_connection_has_news (DskRelayConnection *self)
{
  return self->seat != NULL && dsk_ephemeral_has_news (self->seat);
}

void
dsk_relay_connection_tell (DskRelayConnection *self, DskSessionEventType type, gint64 head)
{
  DskSessionEvent event = { .type = type, .head = head };

  if (!self->gone && !cut_if_stuck (self))
    dsk_relay_connection_step (self, &event);
}
