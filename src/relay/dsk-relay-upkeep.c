/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Once a day: history that nobody needs any more is forgotten, and old alerts. */

#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-daemon-private.h"

#define FIRST_SECONDS 60
#define DAY_SECONDS (24 * 60 * 60)
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

static gboolean
daily_cb (gpointer user_data)
{
  compact (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
first_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  compact (self);
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
}
