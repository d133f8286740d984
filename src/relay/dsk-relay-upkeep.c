/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Once a day: history that nobody needs any more is forgotten, old alerts, and what is in bodies of webhooks that were
 * applied long ago. Of those there may be millions: they go in slices, and whatever else is to be written goes between
 * them. */

#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-daemon-private.h"

#define FIRST_SECONDS 60
#define DAY_SECONDS (24 * 60 * 60)
#define SLICE_PAUSE_MS 100
#define ALERTS_MS ((gint64) 90 * DAY_SECONDS * 1000) /* Meta repeats what it said for eight days */

typedef struct
{
  DskWriterOp op;
  gint64 keep_ms;
  gint64 gone;
  gint64 alerts;
} Compaction;

static gboolean
compaction_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Compaction *compaction = (Compaction *) op;

  return dsk_relay_engine_forget_alerts (engine, ALERTS_MS, &compaction->alerts, error)
         && dsk_relay_engine_compact (engine, compaction->keep_ms, &compaction->gone, error);
}

static void
compaction_done (DskWriterOp *op, const GError *error)
{
  Compaction *compaction = (Compaction *) op;

  if (error != NULL)
    g_warning ("upkeep: %s", error->message);
  else
    g_message ("upkeep: forgot %" G_GINT64_FORMAT " lines of history, %" G_GINT64_FORMAT " alerts", compaction->gone,
               compaction->alerts);
  g_free (compaction);
}

static void
compact (DskRelayDaemon *self)
{
  Compaction *compaction = g_new0 (Compaction, 1);

  compaction->op.run = compaction_run;
  compaction->op.done = compaction_done;
  compaction->op.weight = sizeof *compaction;
  compaction->keep_ms = (gint64) self->config->history_days * DAY_SECONDS * 1000;
  dsk_relay_writer_push (self->writer, &compaction->op);
}

/* --- slices --- */

typedef struct
{
  DskWriterOp op;
  DskRelayDaemon *self;
  gint64 keep_ms;
  DskPruned pruned;
  gboolean more;
} Slice;

static void prune (DskRelayDaemon *self);

static gboolean
slice_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  self->prune_id = 0;
  prune (self);
  return G_SOURCE_REMOVE;
}

static gboolean
slice_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Slice *slice = (Slice *) op;

  return dsk_relay_engine_prune (engine, slice->keep_ms, slice->keep_ms, &slice->pruned, &slice->more, error);
}

static void
slice_done (DskWriterOp *op, const GError *error)
{
  Slice *slice = (Slice *) op;
  DskRelayDaemon *self = slice->self;

  self->pruned.bodies += slice->pruned.bodies;
  self->pruned.statuses += slice->pruned.statuses;
  /* A relay that stops goes on with it the next time. */
  self->pruning = error == NULL && slice->more && self->upkeep_id != 0;
  if (error != NULL)
    g_warning ("upkeep: %s", error->message);
  else if (self->pruning)
    self->prune_id = g_timeout_add (SLICE_PAUSE_MS, slice_cb, self);
  else if (!slice->more)
    g_message ("upkeep: emptied %" G_GINT64_FORMAT " bodies of webhooks, forgot %" G_GINT64_FORMAT
               " statuses of messages that nobody knows",
               self->pruned.bodies, self->pruned.statuses);
  g_free (slice);
}

static void
prune (DskRelayDaemon *self)
{
  Slice *slice = g_new0 (Slice, 1);

  slice->op.run = slice_run;
  slice->op.done = slice_done;
  slice->op.weight = sizeof *slice;
  slice->self = self;
  slice->keep_ms = (gint64) self->config->webhook_days * DAY_SECONDS * 1000;
  dsk_relay_writer_push (self->writer, &slice->op);
}

static void
prune_all (DskRelayDaemon *self)
{
  /* What is under way since yesterday goes on. */
  if (self->pruning)
    return;
  self->pruning = TRUE;
  self->pruned = (DskPruned){ 0 };
  prune (self);
}

static gboolean
daily_cb (gpointer user_data)
{
  compact (user_data);
  prune_all (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
first_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  compact (self);
  prune_all (self);
  self->upkeep_id = g_timeout_add_seconds (DAY_SECONDS, daily_cb, self);
  return G_SOURCE_REMOVE;
}

void
dsk_relay_upkeep_start (DskRelayDaemon *self)
{
  self->upkeep_id = g_timeout_add_seconds (FIRST_SECONDS, first_cb, self);
}

void
dsk_relay_upkeep_stop (DskRelayDaemon *self)
{
  g_clear_handle_id (&self->upkeep_id, g_source_remove);
  g_clear_handle_id (&self->prune_id, g_source_remove);
  self->pruning = FALSE;
}
