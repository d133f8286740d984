/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Without the relay nobody knows whether this user may still see what is here: after a while it is shown no more,
 * and after a longer one it is deleted. Both as the relay said when it was last reached. */

#include "dsk-client-private.h"

#include "dsk-replica-offline.h"

#define CHECK_SECONDS 60
#define SAVE_MS ((gint64) 10 * 60 * 1000)

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

static void
save_mark (DskClient *self)
{
  self->mark_saved_ms = self->mark_ms;
  if (self->engine != NULL)
    dsk_replica_engine_mark_clock (self->engine, self->mark_ms);
}

/* Time goes on by the clock of the wall, and at least by the one that counts since the computer started. */
static void
move_mark (DskClient *self)
{
  gint64 mono = dsk_clock_monotonic_ms (self->clock);

  self->mark_ms = MAX (self->mark_ms + MAX (mono - self->mark_mono_ms, 0), dsk_clock_now_ms (self->clock));
  self->mark_mono_ms = mono;
  if (self->mark_ms - self->mark_saved_ms >= SAVE_MS)
    save_mark (self);
}

/* The relay is there: from now on it is counted anew. */
static void
reset_mark (DskClient *self)
{
  self->seen_ms = self->mark_ms = dsk_clock_now_ms (self->clock);
  self->mark_mono_ms = dsk_clock_monotonic_ms (self->clock);
}

static gboolean
check_cb (gpointer user_data)
{
  DskClient *self = user_data;

  if (is_connected (self) && self->engine != NULL)
    dsk_replica_engine_tick (self->engine);
  if (is_connected (self) || self->replacing)
    return G_SOURCE_CONTINUE;
  move_mark (self);
  set_lease (self, dsk_lease_judge_marked (self->seen_ms, self->mark_ms, dsk_clock_now_ms (self->clock), self->lock_ms,
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
  if (reader == NULL || !dsk_replica_reader_position (reader, &position, NULL)
      || !dsk_replica_reader_clock_mark (reader, &self->mark_ms, NULL))
    return;
  self->mark_saved_ms = self->mark_ms;
  self->mark_mono_ms = dsk_clock_monotonic_ms (self->clock);
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
  reset_mark (self);
  save_mark (self);
  set_lease (self, DSK_LEASE_HELD);
}

void
dsk_client_lease_left (DskClient *self)
{
  if (is_connected (self))
    reset_mark (self);
}

gboolean
dsk_client_is_expired (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), FALSE);

  return self->lease != DSK_LEASE_HELD;
}
