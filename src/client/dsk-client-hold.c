/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may still be taken back leaves when its time comes. */

#include "dsk-client-private.h"

static gboolean
due_cb (gpointer user_data)
{
  DskClient *self = user_data;

  self->hold_source = 0;
  if (self->engine != NULL)
    dsk_replica_engine_release (self->engine, FALSE);
  return G_SOURCE_REMOVE;
}

void
dsk_client_held (DskClient *self, gint64 due_at)
{
  const gint64 wait = CLAMP (due_at - dsk_clock_now_ms (self->clock), 0, DSK_HOLD_MAX_MS);

  dsk_client_hold_stop (self);
  /* One more, so that it is not just before. */
  self->hold_source = g_timeout_add ((guint) wait + 1, due_cb, self);
}

void
dsk_client_hold_stop (DskClient *self)
{
  g_clear_handle_id (&self->hold_source, g_source_remove);
}

gboolean
dsk_client_flush (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), FALSE);

  if (self->engine == NULL || (self->state != DSK_CLIENT_ONLINE && self->state != DSK_CLIENT_SYNCING)
      || (self->pending == 0 && self->submitting == 0))
    return FALSE;
  dsk_replica_engine_release (self->engine, TRUE);
  return TRUE;
}
