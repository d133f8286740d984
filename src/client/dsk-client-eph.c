/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is true only now: what this person does goes out, what others do comes in. In memory, while connected. */

#include "dsk-client-private.h"

#define EXPIRY_SECONDS 5
/* Not more often than this, whatever the keys do. */
#define VOICE_MIN_MS 50
/* What is due is on its way for a moment. */
#define LEAVING_MS 2000

static gint64
now (DskClient *self)
{
  return dsk_clock_monotonic_ms (self->clock);
}

/* --- out --- */

static void speak (DskClient *self);

static gboolean
on_voice_time (gpointer user_data)
{
  DskClient *self = user_data;

  self->voice_source = 0;
  speak (self);
  return G_SOURCE_REMOVE;
}

static void
speak (DskClient *self)
{
  gint64 wait;

  g_clear_handle_id (&self->voice_source, g_source_remove);
  if (self->closed)
    return;
  for (;;)
    {
      g_auto (DskEphSay) say = { 0 };

      if (!dsk_voice_next (self->voice, now (self), &say))
        break;
      dsk_replica_engine_say (self->engine, self->connection, &say);
    }
  wait = dsk_voice_wait (self->voice, now (self));
  if (wait >= 0)
    self->voice_source = g_timeout_add ((guint) CLAMP (wait, VOICE_MIN_MS, G_MAXINT), on_voice_time, self);
}

void
dsk_client_set_presence (DskClient *self, DskPresence presence)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  if (presence == dsk_voice_get_presence (self->voice))
    return;
  dsk_voice_set_presence (self->voice, presence);
  speak (self);
}

DskPresence
dsk_client_get_presence (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), DSK_PRESENCE_OFFLINE);

  return dsk_voice_get_presence (self->voice);
}

void
dsk_client_set_gone (DskClient *self, gboolean gone)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  dsk_voice_set_gone (self->voice, gone);
  speak (self);
}

void
dsk_client_set_viewing (DskClient *self, const char *conv)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  dsk_voice_set_viewing (self->voice, conv);
  speak (self);
}

void
dsk_client_typed (DskClient *self, const char *conv)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (conv != NULL);

  dsk_voice_typed (self->voice, conv, now (self));
  speak (self);
}

void
dsk_client_stopped_typing (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));

  dsk_voice_stopped (self->voice);
  speak (self);
}

void
dsk_client_keep_lease (DskClient *self, const char *conv, gint64 due_at)
{
  const gint64 wait = due_at - dsk_clock_now_ms (self->clock);

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (conv != NULL);

  dsk_voice_keep (self->voice, conv, now (self) + CLAMP (wait, 0, DSK_HOLD_MAX_MS) + LEAVING_MS);
  speak (self);
}

gint64
dsk_client_get_fence (DskClient *self, const char *conv)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  return dsk_voice_fence (self->voice, conv);
}

/* --- in --- */

static void
tell (DskClient *self, DskColleaguesChange *change)
{
  if (self->closed || dsk_colleagues_change_is_empty (change))
    return;
  for (guint i = 0; i < change->convs->len; i++)
    if (dsk_colleagues_replying (self->colleagues, g_ptr_array_index (change->convs, i)) == NULL)
      dsk_voice_freed (self->voice, g_ptr_array_index (change->convs, i));
  if (change->people)
    dsk_client_emit_colleagues (self, NULL);
  if (change->convs->len == 0)
    return;
  g_ptr_array_add (change->convs, NULL);
  dsk_client_emit_colleagues (self, (const char *const *) change->convs->pdata);
}

static gboolean
on_expiry_time (gpointer user_data)
{
  DskClient *self = user_data;
  g_auto (DskColleaguesChange) change = { 0 };

  dsk_colleagues_change_init (&change);
  dsk_colleagues_expire (self->colleagues, now (self), &change);
  tell (self, &change);
  return G_SOURCE_CONTINUE;
}

void
dsk_client_eph_begin (DskClient *self, gboolean able)
{
  dsk_client_eph_end (self);
  if (!able)
    return;
  dsk_voice_connected (self->voice);
  dsk_colleagues_heard (self->colleagues, now (self));
  self->expiry_source = g_timeout_add_seconds (EXPIRY_SECONDS, on_expiry_time, self);
  speak (self);
}

void
dsk_client_eph_end (DskClient *self)
{
  g_auto (DskColleaguesChange) change = { 0 };

  g_clear_handle_id (&self->voice_source, g_source_remove);
  g_clear_handle_id (&self->expiry_source, g_source_remove);
  dsk_voice_disconnected (self->voice);
  dsk_colleagues_change_init (&change);
  dsk_colleagues_forget (self->colleagues, &change);
  tell (self, &change);
}

void
dsk_client_eph_news (DskClient *self, const DskEphNews *news)
{
  g_auto (DskColleaguesChange) change = { 0 };

  dsk_voice_answered (self->voice, &news->lease, now (self));
  dsk_colleagues_change_init (&change);
  dsk_colleagues_apply (self->colleagues, news, now (self), &change);
  tell (self, &change);
  speak (self);
}

void
dsk_client_eph_heard (DskClient *self)
{
  dsk_colleagues_heard (self->colleagues, now (self));
}

DskColleagues *
dsk_client_get_colleagues (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);

  return self->colleagues;
}

void
dsk_client_eph_free (DskClient *self)
{
  g_clear_handle_id (&self->voice_source, g_source_remove);
  g_clear_handle_id (&self->expiry_source, g_source_remove);
  g_clear_pointer (&self->voice, dsk_voice_free);
  g_clear_pointer (&self->colleagues, dsk_colleagues_free);
}
