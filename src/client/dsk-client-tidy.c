/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When what is left of forgotten rows goes from the disk. */

#include "dsk-client-private.h"

#define SOON_MS 200    /* so that what is forgotten together goes together … */
#define LATE_MS 30000  /* … no later than this, and after anything else that was written */
#define AGAIN_MS 3000  /* while somebody reads, it is tried this often at least: there is little left to do */
#define WAIT_OF_WORK 20 /* Sweeping a large index takes a while: that many times as long nothing is swept. */

static void tidy_in (DskClient *self, guint wait_ms);

static void
on_tidied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  gssize took_ms = g_task_propagate_int (G_TASK (result), NULL);

  if (self->closed)
    return;
  if (took_ms >= 0)
    {
      self->tidy_wait_ms = (guint) CLAMP (took_ms * WAIT_OF_WORK, SOON_MS, LATE_MS);
      return;
    }
  /* Somebody was reading. */
  self->tidy_wait_ms = MIN (MAX (self->tidy_wait_ms, SOON_MS) * 2, AGAIN_MS);
  tidy_in (self, self->tidy_wait_ms);
}

static gboolean
on_due (gpointer user_data)
{
  DskClient *self = user_data;

  self->tidy_source = 0;
  if (self->engine != NULL)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_tidied, NULL);

      dsk_replica_engine_tidy (self->engine, task);
    }
  return G_SOURCE_REMOVE;
}

static void
tidy_in (DskClient *self, guint wait_ms)
{
  gint64 due = g_get_monotonic_time () + wait_ms * G_TIME_SPAN_MILLISECOND;

  if (self->tidy_source != 0 && self->tidy_due <= due)
    return;
  dsk_client_tidy_stop (self);
  self->tidy_due = due;
  self->tidy_source = g_timeout_add (wait_ms, on_due, self);
}

void
dsk_client_tidy_later (DskClient *self, gboolean forgotten)
{
  tidy_in (self, forgotten ? MAX (self->tidy_wait_ms, SOON_MS) : LATE_MS);
}

void
dsk_client_tidy_stop (DskClient *self)
{
  g_clear_handle_id (&self->tidy_source, g_source_remove);
}
