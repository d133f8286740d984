/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Without the relay nobody knows whether this user may still see what is here: after a while it is shown no more,
 * and after a longer one it is deleted. Both as the relay said when it was last reached. */

#include "dsk-client-private.h"

#include "dsk-replica-reader.h"

#define CHECK_SECONDS 60

static void
set_lease (DskClient *self, DskLease lease)
{
  DskLease before = self->lease;

  if (lease == before)
    return;
  self->lease = lease;
  if (lease == DSK_LEASE_OVER)
    dsk_client_start_over (self);
  else if (lease == DSK_LEASE_LOCKED)
    dsk_client_drop_readers (self);
  else if (before == DSK_LEASE_LOCKED)
    {
      dsk_client_make_readers (self);
      dsk_client_count_attention (self);
    }
  dsk_client_mark_changed (self, NULL);
  dsk_client_notify (self, DSK_CLIENT_PROP_STATE);
}

static gboolean
is_connected (DskClient *self)
{
  return self->state == DSK_CLIENT_SYNCING || self->state == DSK_CLIENT_ONLINE;
}

static gboolean
check_cb (gpointer user_data)
{
  DskClient *self = user_data;

  if (!is_connected (self) && !self->replacing)
    set_lease (self, dsk_lease_judge (self->seen_ms, dsk_clock_now_ms (self->clock), self->lock_ms,
                                      self->wipe_ms));
  return G_SOURCE_CONTINUE;
}

void
dsk_client_lease_load (DskClient *self)
{
  g_autofree char *path = dsk_profile_replica_path (self->profile);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  g_auto (DskReplicaPosition) position = { 0 };

  self->lease = DSK_LEASE_HELD;
  if (reader == NULL || !dsk_replica_reader_position (reader, &position, NULL))
    return;
  self->seen_ms = position.synced_at;
  self->lock_ms = position.lock_ms;
  self->wipe_ms = position.wipe_ms;
  g_clear_pointer (&reader, dsk_replica_reader_close);
  check_cb (self);
  if (self->lease_source == 0)
    self->lease_source = g_timeout_add_seconds (CHECK_SECONDS, check_cb, self);
}

void
dsk_client_lease_renew (DskClient *self, gint64 lock_ms, gint64 wipe_ms)
{
  self->lock_ms = lock_ms;
  self->wipe_ms = wipe_ms;
  self->seen_ms = dsk_clock_now_ms (self->clock);
  set_lease (self, DSK_LEASE_HELD);
}

void
dsk_client_lease_left (DskClient *self)
{
  if (is_connected (self))
    self->seen_ms = dsk_clock_now_ms (self->clock);
}

gboolean
dsk_client_is_expired (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), FALSE);

  return self->lease != DSK_LEASE_HELD;
}
