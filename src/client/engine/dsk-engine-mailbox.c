/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-engine-mailbox.h"

struct _DskEngineMailbox
{
  gatomicrefcount ref_count;
  GMainContext *context; /* (owned) */
  DskEngineFunc func;    /* (nullable): NULL once shut; only in the receiving thread */
  gpointer user_data;
};

typedef struct
{
  DskEngineMailbox *mailbox; /* (owned) */
  DskEngineReport report;
} Letter;

DskEngineMailbox *
dsk_engine_mailbox_new (DskEngineFunc func, gpointer user_data)
{
  DskEngineMailbox *self = g_new0 (DskEngineMailbox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  return self;
}

DskEngineMailbox *
dsk_engine_mailbox_ref (DskEngineMailbox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_engine_mailbox_unref (DskEngineMailbox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_main_context_unref (self->context);
  g_free (self);
}

void
dsk_engine_mailbox_shut (DskEngineMailbox *self)
{
  self->func = NULL;
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;
  DskEngineReport *report = &letter->report;

  g_clear_pointer (&report->frame, g_bytes_unref);
  g_clear_error (&report->error);
  g_free (report->user);
  g_free (report->user_name);
  g_free (report->role);
  g_free (report->device);
  g_strfreev (report->convs);
  g_free (report->detail);
  g_free (report->command);
  if (report->news != NULL)
    dsk_eph_news_clear (report->news);
  g_free (report->news);
  dsk_engine_mailbox_unref (letter->mailbox);
  g_free (letter);
}

static gboolean
deliver (gpointer data)
{
  Letter *letter = data;

  if (letter->mailbox->func != NULL)
    letter->mailbox->func (&letter->report, letter->mailbox->user_data);
  return G_SOURCE_REMOVE;
}

static void
copy_action (DskEngineReport *report, const DskReplicaSessionAction *action)
{
  report->type = action->type;
  report->frame = action->frame != NULL ? g_bytes_ref (action->frame) : NULL;
  report->code = action->code;
  report->retry_ms = action->retry_ms;
  report->error = action->error != NULL ? g_error_copy (action->error) : NULL;
  if (action->welcome != NULL)
    {
      report->user = g_strdup (action->welcome->user);
      report->user_name = g_strdup (action->welcome->user_name);
      report->role = g_strdup (action->welcome->role);
      report->device = g_strdup (action->welcome->device);
      report->lock_ms = action->welcome->lock_ms;
      report->wipe_ms = action->welcome->wipe_ms;
      report->relay_now = action->welcome->now;
      report->eph = action->welcome->eph;
      report->copied = action->welcome->copied;
    }
  report->convs = g_strdupv ((char **) action->convs);
  report->everything = action->everything;
  report->due_at = action->due_at;
  report->n = action->n;
  if (action->result != NULL)
    {
      report->result = action->result->code;
      report->detail = g_strdup (action->result->detail);
      report->command = g_strdup (action->result->command);
    }
  report->caught_up = action->caught_up;
  report->done = action->done;
  report->total = action->total;
  report->outbox_moved = action->outbox_moved;
  report->compared = action->compared;
  report->differed = action->differed;
  if (action->news != NULL)
    {
      report->news = g_new (DskEphNews, 1);
      dsk_eph_news_copy (action->news, report->news);
    }
}

void
dsk_engine_mailbox_post (DskEngineMailbox *self, const DskReplicaSessionAction *action,
                         const DskEngineReport *with)
{
  /* Not g_main_context_invoke(): that would run in this thread whenever the other one is not
   * iterating. */
  g_autoptr (GSource) source = g_idle_source_new ();
  Letter *letter = g_new0 (Letter, 1);

  letter->mailbox = dsk_engine_mailbox_ref (self);
  letter->report = *with;
  copy_action (&letter->report, action);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, letter, letter_free);
  g_source_attach (source, self->context);
}
