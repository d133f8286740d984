/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-hub.h"

#include <string.h>

#include "dsk-head-pace.h"
#include "dsk-relay-connection.h"
#include "dsk-relay-log.h"

/* What is true only now is told so often and no more: whoever writes does so for seconds. */
#define NEWS_EVERY_MS 150

struct _DskRelayHub
{
  DskConnectionContext context;
  GPtrArray *connections; /* (owned) of DskRelayConnection */
  guint last_key;
  guint tick_id;
  gint64 head; /* the newest */
  DskHeadPace pace;
  guint head_id; /* to tell the newest soon */
  DskReplyLeases *leases; /* (owned) */
  gint64 news_ms; /* monotonic: when there were news last */
  guint news_id;
  void (*typing) (const char *conv, gpointer user_data); /* (nullable) */
  gpointer typing_data;
  guint turn_id;  /* to tell who waits for a place at the gate */
};

static void
gone_cb (DskRelayConnection *connection, gpointer user_data)
{
  DskRelayHub *self = user_data;

  g_ptr_array_remove_fast (self->connections, connection);
}

/* A copy, because whoever is told may leave meanwhile. */
static GPtrArray *
everyone (DskRelayHub *self)
{
  GPtrArray *all = g_ptr_array_new_full (self->connections->len,
                                         (GDestroyNotify) dsk_relay_connection_unref);

  for (guint i = 0; i < self->connections->len; i++)
    g_ptr_array_add (all, dsk_relay_connection_ref (g_ptr_array_index (self->connections, i)));
  return all;
}

static void
tell_all (DskRelayHub *self, DskSessionEventType type, gint64 head)
{
  g_autoptr (GPtrArray) all = everyone (self);

  for (guint i = 0; i < all->len; i++)
    dsk_relay_connection_tell (g_ptr_array_index (all, i), type, head);
}

static void
tell_device (DskRelayHub *self, const char *device, DskSessionEventType type)
{
  g_autoptr (GPtrArray) all = everyone (self);

  for (guint i = 0; i < all->len; i++)
    {
      DskRelayConnection *connection = g_ptr_array_index (all, i);

      if (strcmp (dsk_relay_connection_device (connection), device) == 0)
        dsk_relay_connection_tell (connection, type, 0);
    }
}

/* --- what is true only now --- */

static void
tell_news (DskRelayHub *self)
{
  g_autoptr (GPtrArray) all = everyone (self);

  self->news_ms = dsk_clock_monotonic_ms (self->context.clock);
  for (guint i = 0; i < all->len; i++)
    if (dsk_relay_connection_has_news (g_ptr_array_index (all, i)))
      dsk_relay_connection_tell (g_ptr_array_index (all, i), DSK_SESSION_NEWS, 0);
}

static gboolean
news_later_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;

  self->news_id = 0;
  tell_news (self);
  return G_SOURCE_REMOVE;
}

/* Never at once: the caller may be in the middle of a session's step. */
static void
news_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;
  gint64 passed = dsk_clock_monotonic_ms (self->context.clock) - self->news_ms;

  if (self->news_id == 0 && self->tick_id != 0)
    self->news_id = g_timeout_add (passed >= NEWS_EVERY_MS ? 0 : (guint) (NEWS_EVERY_MS - passed), news_later_cb, self);
}

static void
typing_cb (const char *conv, gpointer user_data)
{
  DskRelayHub *self = user_data;

  if (self->typing != NULL)
    self->typing (conv, self->typing_data);
}

void
dsk_relay_hub_set_typing (DskRelayHub *self, void (*func) (const char *conv, gpointer user_data), gpointer user_data)
{
  self->typing = func;
  self->typing_data = user_data;
}

static gboolean
tick_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;

  dsk_ephemeral_tick (self->context.ephemeral, dsk_clock_monotonic_ms (self->context.clock));
  news_cb (self);
  tell_all (self, DSK_SESSION_TICK, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
turn_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;

  self->turn_id = 0;
  tell_all (self, DSK_SESSION_TICK, 0);
  return G_SOURCE_REMOVE;
}

static void
job_left_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;

  if (self->turn_id == 0)
    self->turn_id = g_idle_add (turn_cb, self);
}

DskRelayHub *
dsk_relay_hub_new (DskClock *clock, DskRelayReaders *readers, DskRelayWriter *writer)
{
  DskRelayHub *self = g_new0 (DskRelayHub, 1);

  self->context.clock = dsk_clock_ref (clock);
  self->context.readers = readers;
  self->context.fanout = dsk_relay_fanout_new (readers);
  self->context.writer = writer;
  self->context.gone = gone_cb;
  self->context.news = news_cb;
  self->context.typing = typing_cb;
  self->leases = dsk_reply_leases_ref (dsk_relay_writer_get_leases (writer));
  self->context.ephemeral = dsk_ephemeral_new (self->leases);
  self->context.gate = dsk_job_gate_new ();
  self->context.seats = dsk_device_seats_new ();
  self->context.job_left = job_left_cb;
  self->context.user_data = self;
  self->connections
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_connection_unref);
  self->tick_id = g_timeout_add (1000, tick_cb, self);
  return self;
}

void
dsk_relay_hub_set_leases (DskRelayHub *self, gint64 lock_ms, gint64 wipe_ms)
{
  self->context.lock_ms = lock_ms;
  self->context.wipe_ms = wipe_ms;
}

void
dsk_relay_hub_free (DskRelayHub *self)
{
  if (self == NULL)
    return;
  dsk_relay_hub_stop (self);
  /* What left within this turn of the main loop is still waiting to be freed. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_handle_id (&self->turn_id, g_source_remove);
  g_ptr_array_unref (self->connections);
  dsk_relay_fanout_free (self->context.fanout);
  dsk_ephemeral_free (self->context.ephemeral);
  dsk_reply_leases_unref (self->leases);
  dsk_job_gate_free (self->context.gate);
  dsk_device_seats_free (self->context.seats);
  dsk_clock_unref (self->context.clock);
  g_free (self);
}

void
dsk_relay_hub_add (DskRelayHub *self, DskRelayLine *line, DskPrincipal *principal, guint64 request_id,
                   const char *peer)
{
  g_autoptr (DskRelayConnection) connection = NULL;

  /* One connection a device: the older one is a line that broke without a word. */
  tell_device (self, principal->device, DSK_SESSION_STOP);
  connection = dsk_relay_connection_new (&self->context, line, principal, ++self->last_key);
  dsk_relay_log_about (G_LOG_LEVEL_MESSAGE,
                       &(DskRelayLogAbout){ self->last_key, dsk_relay_connection_device (connection), request_id },
                       "connected from %s", peer);
  g_ptr_array_add (self->connections, dsk_relay_connection_ref (connection));
  dsk_relay_connection_start (connection);
}

static void
tell_head (DskRelayHub *self)
{
  dsk_head_pace_told (&self->pace, self->head, dsk_clock_monotonic_ms (self->context.clock));
  tell_all (self, DSK_SESSION_HEAD, self->head);
}

static gboolean
head_cb (gpointer user_data)
{
  DskRelayHub *self = user_data;

  self->head_id = 0;
  tell_head (self);
  return G_SOURCE_REMOVE;
}

void
dsk_relay_hub_head (DskRelayHub *self, gint64 head)
{
  guint wait = dsk_head_pace_wait (&self->pace, self->connections->len, dsk_clock_monotonic_ms (self->context.clock));

  self->head = head;
  if (self->head_id != 0)
    return;
  if (wait == 0)
    tell_head (self);
  else
    self->head_id = g_timeout_add (wait, head_cb, self);
}

void
dsk_relay_hub_revoke (DskRelayHub *self, const char *device)
{
  tell_device (self, device, DSK_SESSION_REVOKED);
}

void
dsk_relay_hub_greet_again (DskRelayHub *self, const char *device)
{
  tell_device (self, device, DSK_SESSION_STOP);
}

void
dsk_relay_hub_stop (DskRelayHub *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->head_id, g_source_remove);
  g_clear_handle_id (&self->news_id, g_source_remove);
  tell_all (self, DSK_SESSION_STOP, 0);
  dsk_relay_fanout_stop (self->context.fanout);
}

guint
dsk_relay_hub_count (DskRelayHub *self)
{
  return self->connections->len;
}

void
dsk_relay_hub_totals (DskRelayHub *self, gint64 head, DskHubTotals *totals)
{
  *totals = (DskHubTotals){ .connected = self->connections->len, .ever = self->last_key };
  for (guint i = 0; i < self->connections->len; i++)
    {
      gint64 acked;
      gsize bytes;

      dsk_relay_connection_measure (g_ptr_array_index (self->connections, i), &acked, &bytes);
      totals->lag = MAX (totals->lag, head - acked);
      totals->outstanding += (gint64) bytes;
    }
}
