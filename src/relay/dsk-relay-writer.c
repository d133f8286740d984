/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-writer.h"

#include "dsk-error.h"
#include "dsk-writer-pace.h"
#include "dsk-writer-queue.h"

#define SLICE_PART 8  /* bodies applied at a time … */
#define SLICE_YIELD 2 /* … or so few where whoever comes is let through */
#define IDLE_US (2 * G_USEC_PER_SEC)
#define BOUND_US (G_USEC_PER_SEC / 4) /* between two tries to shorten the log */

struct _DskRelayWriter
{
  GThread *thread; /* (owned) */
  DskMainQueue *queue;
  DskWriterHooks hooks;
  char *data_dir;     /* (owned) */
  DskClock *clock;    /* (owned) */
  DskRandom *random;  /* (owned) */

  GMutex lock; /* guards the group below */
  GCond cond;
  DskWriterQueue waiting;
  gboolean asleep; /* the writer, and nobody woke it */
  gboolean stopping;
  gboolean opened;
  GError *open_error; /* (owned) (nullable) */

  /* The writer thread's own. */
  DskRelayEngine *engine; /* (owned) */
  gboolean bodies;        /* some may wait to be applied */
  gboolean tidy;          /* something was written since the last checkpoint */
  DskWriterPace pace;     /* of applying them */
  gboolean open;          /* a transaction, in which only bodies were applied; whatever comes next commits it */
  gboolean applied;       /* some were, in it; the others may be all that there are: @more */
  gboolean more;
  gint64 bound_at;        /* do not try to shorten the log before this */
  gint64 published;
  GError *failure;        /* (owned) (nullable): after it nothing is tried any more */

  gint64 head; /* main thread only, once it is open */
};

/* --- to the main thread --- */

typedef struct
{
  DskRelayWriter *self;
  DskWriterOp *ops; /* (owned) */
  gint64 head;      /* 0: did not move */
  GError *fatal;    /* (owned) (nullable) */
} Completion;

/* Main thread. */
static void
completion_run (gpointer data)
{
  g_autofree Completion *completion = data;
  DskRelayWriter *self = completion->self;

  if (completion->head != 0)
    self->head = completion->head;
  for (DskWriterOp *op = completion->ops, *next; op != NULL; op = next)
    {
      g_autoptr (GError) error = op->error;

      next = op->next;
      op->error = NULL;
      op->done (op, error);
    }
  if (completion->head != 0)
    self->hooks.head (completion->head, self->hooks.user_data);
  if (completion->fatal != NULL)
    self->hooks.fatal (completion->fatal, self->hooks.user_data);
  g_clear_error (&completion->fatal);
}

static void
publish (DskRelayWriter *self, gint64 head, DskWriterOp *ops, const GError *fatal)
{
  Completion *completion;

  if (ops == NULL && head == self->published && fatal == NULL)
    return;
  completion = g_new0 (Completion, 1);
  completion->self = self;
  completion->ops = ops;
  completion->head = head != self->published ? head : 0;
  completion->fatal = fatal != NULL ? g_error_copy (fatal) : NULL;
  self->published = head;
  dsk_main_queue_push (self->queue, completion_run, completion);
}

/* Nobody is told to look at a log that is about to be cut, see bound_log(): who reads it keeps it from beginning
 * anew. */
static void
complete (DskRelayWriter *self, DskWriterOp *ops, const GError *fatal)
{
  const gboolean cut = dsk_relay_engine_log_is_long (self->engine);

  publish (self, cut ? self->published : dsk_relay_engine_head (self->engine), ops, fatal);
}

gboolean
dsk_relay_writer_error_is_passing (const GError *error)
{
  return g_error_matches (error, DSK_ERROR, DSK_ERROR_FULL)
         || g_error_matches (error, DSK_ERROR, DSK_ERROR_BUSY);
}

/* --- transactions --- */

static void
fail_all (DskWriterOp *ops, const GError *error)
{
  for (DskWriterOp *op = ops; op != NULL; op = op->next)
    {
      g_clear_error (&op->error);
      op->error = g_error_copy (error);
    }
}

static void
log_failure (const char *what, const GError *error)
{
  g_warning ("the store could not %s: %s", what, error->message);
}

/* None of @ops was done. A failed sync leaves nobody knowing what the disk holds, and one that succeeds after it
 * proves nothing: unless it is @passing, the store is not touched again. */
static void
fail_together (DskRelayWriter *self, DskWriterOp *ops, const GError *error, gboolean passing)
{
  fail_all (ops, error);
  if (passing || self->failure != NULL)
    {
      complete (self, ops, NULL);
      return;
    }
  self->failure = g_error_copy (error);
  self->bodies = FALSE;
  self->tidy = FALSE;
  complete (self, ops, error);
}

/* What the operations left to be sent. @full: whether there is no space for it
 * Returns: (transfer full) (nullable) */
static DskWriterOp *
run_tail (DskRelayWriter *self, gboolean *full)
{
  g_autoptr (GError) error = NULL;
  DskWriterOp *sends;

  if (self->hooks.tail == NULL)
    return NULL;
  sends = self->hooks.tail (self->engine, self->hooks.user_data, &error);
  if (error != NULL)
    {
      log_failure ("read the send queue", error);
      *full |= dsk_relay_writer_error_is_passing (error);
    }
  return sends;
}

/* Goes on with what is open, if something is. */
static gboolean
begin (DskRelayWriter *self, GError **error)
{
  if (self->open)
    return TRUE;
  self->applied = FALSE;
  self->more = FALSE;
  self->open = dsk_relay_engine_begin (self->engine, error);
  return self->open;
}

/* Nothing of it happened; bodies that were applied wait again, and what comes next is tried without them. */
static void
undo (DskRelayWriter *self)
{
  dsk_relay_engine_rollback (self->engine);
  self->open = FALSE;
  if (!self->applied)
    return;
  self->bodies = TRUE;
  dsk_writer_pace_failed (&self->pace, g_get_monotonic_time ());
}

/* @kept: whether bodies were kept in it */
static gboolean
commit (DskRelayWriter *self, gboolean kept, GError **error)
{
  self->tidy = TRUE;
  if (!dsk_relay_engine_commit (self->engine, error))
    {
      undo (self);
      return FALSE;
    }
  self->open = FALSE;
  if (self->applied)
    self->bodies = self->more;
  self->bodies |= kept;
  return TRUE;
}

/* Runs @ops between begin and commit. Whatever fails as a whole fails for each. */
static void
run_together (DskRelayWriter *self, DskWriterOp *ops, DskWriterFlags flags)
{
  g_autoptr (GError) error = NULL;
  gboolean full = FALSE;
  DskWriterOp **end = &ops;

  if (!begin (self, &error))
    {
      log_failure ("begin", error);
      fail_together (self, ops, error, dsk_relay_writer_error_is_passing (error));
      return;
    }
  for (; *end != NULL; end = &(*end)->next)
    if (!(*end)->run (*end, self->engine, &(*end)->error))
      {
        g_assert ((*end)->error != NULL);
        full |= dsk_relay_writer_error_is_passing ((*end)->error);
      }
  if ((flags & DSK_WRITER_SENDS) != 0 || self->applied)
    *end = run_tail (self, &full);
  if (!commit (self, (flags & DSK_WRITER_APPENDS) != 0, &error))
    {
      log_failure ("commit", error);
      fail_together (self, ops, error, full || dsk_relay_writer_error_is_passing (error));
      return;
    }
  complete (self, ops, NULL);
}

static gboolean
something_waits (DskRelayWriter *self)
{
  gboolean waits;

  g_mutex_lock (&self->lock);
  waits = self->waiting.first != NULL;
  g_mutex_unlock (&self->lock);
  return waits;
}

/* Up to @max bodies; fewer, but @least, if something comes. */
static gboolean
apply_parts (DskRelayWriter *self, guint max, guint least, GError **error)
{
  const gint64 began = g_get_monotonic_time ();
  guint applied = 0;

  self->more = TRUE;
  while (self->more && applied < max && !(applied > 0 && applied >= least && something_waits (self)))
    {
      const guint due = applied < least ? least - applied : 0;
      const guint ask = MIN (CLAMP (due, SLICE_YIELD, SLICE_PART), max - applied);
      guint part = 0;

      if (!dsk_relay_engine_apply_webhooks (self->engine, ask, &part, error))
        return FALSE;
      applied += part;
      self->applied |= part > 0;
      self->more = part == ask;
    }
  dsk_writer_pace_applied (&self->pace, applied, self->more, began);
  return TRUE;
}

/* What only a restart could help stops everything; a body that can't be read or applied now does not. */
static void
fail_slice (DskRelayWriter *self, DskWriterOp *sends, const GError *error, gboolean passing)
{
  log_failure ("apply webhooks", error);
  dsk_writer_pace_failed (&self->pace, g_get_monotonic_time ());
  fail_together (self, sends, error, passing);
}

/* Commits what was applied, and claims what is to be sent since. */
static void
finish_slice (DskRelayWriter *self)
{
  g_autoptr (GError) error = NULL;
  gboolean full = FALSE;
  DskWriterOp *sends = self->applied ? run_tail (self, &full) : NULL;

  if (!self->applied)
    self->bodies = FALSE;
  if (commit (self, FALSE, &error))
    complete (self, sends, NULL);
  else
    fail_slice (self, sends, error, full || dsk_relay_writer_error_is_passing (error));
}

/* A slice of the bodies that were kept and not applied yet. What waits by then shares its transaction and its sync. */
static void
apply_slice (DskRelayWriter *self, guint max, guint least)
{
  g_autoptr (GError) error = NULL;

  if (!begin (self, &error))
    {
      fail_slice (self, NULL, error, dsk_relay_writer_error_is_passing (error));
      return;
    }
  if (!apply_parts (self, max, least, &error))
    {
      undo (self);
      fail_slice (self, NULL, error, TRUE);
      return;
    }
  if (!something_waits (self))
    finish_slice (self);
}

/* --- the queue --- */

/* Whether all of @batch only asks for a sign of life. */
static gboolean
is_nothing (DskWriterOp *batch)
{
  for (DskWriterOp *op = batch; op != NULL; op = op->next)
    if ((op->flags & DSK_WRITER_NOTHING) == 0)
      return FALSE;
  return TRUE;
}

static void
run_batch (DskRelayWriter *self, DskWriterOp *batch, DskWriterFlags flags)
{
  if (self->failure != NULL)
    fail_together (self, batch, self->failure, FALSE);
  else if (is_nothing (batch))
    complete (self, batch, NULL);
  else
    run_together (self, batch, flags);
}

/* Waits for something to do. With the lock held; FALSE: there is only the end left. */
static gboolean
wait_for_work (DskRelayWriter *self)
{
  gint64 idle_at = g_get_monotonic_time () + IDLE_US;

  while (self->waiting.first == NULL && !self->stopping)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 until;

      if (self->bodies && now >= dsk_writer_pace_from (&self->pace))
        return TRUE;
      if (self->tidy && !self->bodies && now >= idle_at)
        {
          self->tidy = FALSE;
          g_mutex_unlock (&self->lock);
          dsk_relay_engine_keep_log (self->engine);
          g_mutex_lock (&self->lock);
          continue;
        }
      self->asleep = TRUE;
      until = self->bodies ? dsk_writer_pace_from (&self->pace) : idle_at;
      if (!self->bodies && !self->tidy)
        g_cond_wait (&self->cond, &self->lock);
      else
        g_cond_wait_until (&self->cond, &self->lock, until);
      self->asleep = FALSE;
    }
  return self->waiting.first != NULL || !self->stopping;
}

static void
apply_if_due (DskRelayWriter *self)
{
  guint least;
  guint max = self->bodies ? dsk_writer_pace_slice (&self->pace, g_get_monotonic_time (), &least) : 0;

  if (max > 0)
    apply_slice (self, max, least);
}

/* After the answers: no commit waits for it. And with many desktops there is always one that reads, so that the log
 * would never begin anew by itself. Whether or not it does now, they are told of all that was committed. */
static void
bound_log (DskRelayWriter *self)
{
  if (self->failure != NULL || self->open)
    return;
  if (g_get_monotonic_time () >= self->bound_at && !dsk_relay_engine_bound_log (self->engine))
    self->bound_at = g_get_monotonic_time () + BOUND_US;
  publish (self, dsk_relay_engine_head (self->engine), NULL, NULL);
}

static void
serve (DskRelayWriter *self)
{
  g_mutex_lock (&self->lock);
  while (wait_for_work (self))
    {
      DskWriterFlags flags;
      guint n_ops;
      DskWriterOp *batch = dsk_writer_queue_take (&self->waiting, &flags, &n_ops);

      g_mutex_unlock (&self->lock);
      if (batch != NULL)
        run_batch (self, batch, flags);
      if ((flags & DSK_WRITER_APPENDS) != 0)
        dsk_writer_pace_kept (&self->pace, n_ops, g_get_monotonic_time ());
      bound_log (self);
      apply_if_due (self);
      bound_log (self);
      g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  if (self->open)
    finish_slice (self);
}

static gpointer
writer_main (gpointer data)
{
  DskRelayWriter *self = data;
  gboolean ok;

  self->engine = dsk_relay_engine_open (self->data_dir, self->clock, self->random, &self->open_error);
  ok = self->engine != NULL;
  if (ok)
    {
      self->published = dsk_relay_engine_head (self->engine);
      self->head = self->published;
      self->bodies = TRUE; /* the last process may have died between keeping and applying */
      dsk_relay_engine_keep_log (self->engine);
    }
  g_mutex_lock (&self->lock);
  self->opened = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
  if (ok)
    {
      serve (self);
      /* Readers may still be there, so that closing alone would leave the log beside the file. */
      if (self->failure == NULL)
        dsk_relay_engine_tidy (self->engine);
      g_clear_pointer (&self->engine,
                       self->failure == NULL ? dsk_relay_engine_close : dsk_relay_engine_abandon);
    }
  return NULL;
}

/* --- the main thread's side --- */

DskRelayWriter *
dsk_relay_writer_new (const char *data_dir, DskClock *clock, DskRandom *random, DskMainQueue *queue,
                      const DskWriterHooks *hooks, GError **error)
{
  DskRelayWriter *self = g_new0 (DskRelayWriter, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->data_dir = g_strdup (data_dir);
  self->clock = dsk_clock_ref (clock);
  self->random = dsk_random_ref (random);
  self->queue = queue;
  self->hooks = *hooks;
  self->thread = g_thread_new ("writer", writer_main, self);

  g_mutex_lock (&self->lock);
  while (!self->opened)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->open_error == NULL)
    return self;
  g_propagate_error (error, g_steal_pointer (&self->open_error));
  dsk_relay_writer_free (self);
  return NULL;
}

void
dsk_relay_writer_stop (DskRelayWriter *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
  g_assert (self->waiting.first == NULL);
}

void
dsk_relay_writer_free (DskRelayWriter *self)
{
  if (self == NULL)
    return;
  dsk_relay_writer_stop (self);
  g_clear_error (&self->failure);
  dsk_clock_unref (self->clock);
  dsk_random_unref (self->random);
  g_free (self->data_dir);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
dsk_relay_writer_push (DskRelayWriter *self, DskWriterOp *op)
{
  gboolean taken;
  gboolean wake;

  g_mutex_lock (&self->lock);
  taken = dsk_writer_queue_push (&self->waiting, op);
  wake = taken && self->asleep;
  self->asleep &= !wake;
  g_mutex_unlock (&self->lock);
  /* A system call, whether anybody waits or not. Woken before the lock is free, it would have to wait for that. */
  if (wake)
    g_cond_signal (&self->cond);
  return taken;
}

guint
dsk_relay_writer_pending (DskRelayWriter *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->waiting.n;
  g_mutex_unlock (&self->lock);
  return n;
}

DskReplyLeases *
dsk_relay_writer_get_leases (DskRelayWriter *self)
{
  return dsk_relay_engine_get_leases (self->engine);
}

gint64
dsk_relay_writer_head (DskRelayWriter *self)
{
  return self->head;
}
