/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-timer.h"

#define SOON_MS 20
#define AGAIN_MS 5000      /* after a failure */
#define WAIT_MAX_MS 60000  /* the wall clock may be set, or the computer sleep */

struct _DskRelayTimer
{
  DskClock *clock;        /* (owned) */
  DskRelayWriter *writer; /* (unowned) (nullable): NULL: stopped */
  guint timer_id;
  guint handoff_minutes;
  gint64 told; /* the writer thread's own: what the main thread was told last */
};

typedef struct
{
  DskWriterOp op;
  DskRelayTimer *self;
  gint64 next_due; /* UTC ms; 0: nothing */
} Look;

static void look (DskRelayTimer *self);

static gboolean
timer_cb (gpointer user_data)
{
  DskRelayTimer *self = user_data;

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
wait_until (DskRelayTimer *self, gint64 due)
{
  gint64 wait = CLAMP (due - dsk_clock_now_ms (self->clock), SOON_MS, WAIT_MAX_MS);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (due != 0 && self->writer != NULL)
    self->timer_id = g_timeout_add ((guint) wait, timer_cb, self);
}

static gboolean
look_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Look *self = (Look *) op;

  dsk_relay_engine_set_handoff_minutes (engine, self->self->handoff_minutes);
  if (!dsk_relay_engine_due (engine, &self->next_due, error))
    return FALSE;
  self->self->told = self->next_due;
  return TRUE;
}

static void
look_done (DskWriterOp *op, const GError *error)
{
  Look *done = (Look *) op;

  if (error != NULL)
    {
      g_warning ("what is due could not be done: %s", error->message);
      done->next_due = dsk_clock_now_ms (done->self->clock) + AGAIN_MS;
    }
  wait_until (done->self, done->next_due);
  g_free (done);
}

static Look *
look_new (DskRelayTimer *self)
{
  Look *op = g_new0 (Look, 1);

  op->op.run = look_run;
  op->op.done = look_done;
  op->op.weight = sizeof *op;
  op->op.flags = DSK_WRITER_SENDS; /* what was to be sent later is to be sent now */
  op->self = self;
  return op;
}

static void
look (DskRelayTimer *self)
{
  if (self->writer != NULL)
    dsk_relay_writer_push (self->writer, &look_new (self)->op);
}

DskWriterOp *
dsk_relay_timer_look (DskRelayTimer *self, DskRelayEngine *engine)
{
  const gint64 due = dsk_relay_engine_next_due (engine);
  Look *op;

  if (due == self->told)
    return NULL;
  self->told = due;
  op = look_new (self);
  op->next_due = due;
  return &op->op;
}

DskRelayTimer *
dsk_relay_timer_new (DskClock *clock, guint handoff_minutes)
{
  DskRelayTimer *self = g_new0 (DskRelayTimer, 1);

  self->clock = dsk_clock_ref (clock);
  self->handoff_minutes = handoff_minutes;
  return self;
}

void
dsk_relay_timer_start (DskRelayTimer *self, DskRelayWriter *writer)
{
  self->writer = writer;
  look (self);
}

void
dsk_relay_timer_stop (DskRelayTimer *self)
{
  self->writer = NULL;
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

void
dsk_relay_timer_free (DskRelayTimer *self)
{
  if (self == NULL)
    return;
  dsk_relay_timer_stop (self);
  dsk_clock_unref (self->clock);
  g_free (self);
}
