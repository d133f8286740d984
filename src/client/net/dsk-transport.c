/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-transport.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-transport-http.h"
#include "dsk-wire-choice.h"
#include "dsk-wire-memory.h"

#define BACKOFF_MIN_MS 500
#define BACKOFF_MAX_MS 30000
/* An open wire over which nothing comes for so long is one that only seems to be open. */
#define FIRST_FRAME_SECONDS 20
#define CLOSE_AWAY 1001

struct _DskTransport
{
  GObject parent_instance;

  char *base;                       /* (owned) */
  char *token;                      /* (owned) */
  char *memory;                     /* (owned) (nullable): the file that remembers networks */
  const DskTransportEvents *events; /* (unowned) */
  gpointer user_data;

  SoupSession *session;     /* (owned) */
  GNetworkMonitor *monitor; /* (owned) */
  gulong monitor_id;
  gboolean running;
  guint attempt;
  guint retry_source;

  char *network; /* (owned) (nullable): of choice */
  DskWireChoice choice;
  DskWire *wire;    /* (owned) (nullable): it is open, or opening */
  DskWireKind kind; /* of wire */
  guint connection; /* number of the newest; of wire if that is open */
  gboolean open;
  gboolean proven; /* something came over it */
  guint first_frame_source;
  DskWire *probe; /* (owned) (nullable): a WebSocket that is tried beside the wire */
  guint probe_source;
};

G_DEFINE_FINAL_TYPE (DskTransport, dsk_transport, G_TYPE_OBJECT)

/* Numbers are never used twice in a process, so that nothing meant for one connection reaches
 * another. */
static gint last_connection;

static void try_connect (DskTransport *self);
static void plan_probe (DskTransport *self);

static gint64
monotonic_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gint64
wall_ms (void)
{
  return g_get_real_time () / 1000;
}

guint
dsk_transport_backoff_ms (guint attempt, guint32 chance)
{
  guint whole = BACKOFF_MAX_MS;
  guint half;

  if (attempt < 6)
    whole = MIN (BACKOFF_MIN_MS << (attempt + 1), BACKOFF_MAX_MS);
  half = whole / 2;
  return half + chance % (half + 1);
}

/* --- waiting and trying --- */

static gboolean
on_retry (gpointer user_data)
{
  DskTransport *self = user_data;

  self->retry_source = 0;
  try_connect (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (DskTransport *self, gint64 at_least_ms)
{
  guint wait;

  if (!self->running || self->retry_source != 0 || self->wire != NULL)
    return;
  wait = dsk_transport_backoff_ms (self->attempt, g_random_int ());
  self->attempt++;
  self->retry_source = g_timeout_add ((guint) CLAMP (at_least_ms, wait, G_MAXINT), on_retry, self);
}

void
dsk_transport_retry (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->retry_source == 0)
    return;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->attempt = 0;
  try_connect (self);
}

void
dsk_transport_settled (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  self->attempt = 0;
}

/* Another network may let through what this one does not, and the other way round. */
static void
look_at_network (DskTransport *self)
{
  g_autofree char *network = dsk_wire_memory_network ();

  if (g_strcmp0 (network, self->network) == 0)
    return;
  g_free (self->network);
  self->network = g_steal_pointer (&network);
  dsk_wire_choice_init (&self->choice, dsk_wire_memory_recall (self->memory, self->network, wall_ms ()),
                        monotonic_ms ());
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  DskTransport *self = user_data;

  if (!available || self->retry_source == 0)
    return;
  /* Soon, not at once: the network says that it is there before names resolve. */
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->attempt = 0;
  schedule (self, 0);
}

/* --- the wire --- */

static void
drop_probe (DskTransport *self)
{
  g_clear_handle_id (&self->probe_source, g_source_remove);
  if (self->probe != NULL)
    dsk_wire_close (self->probe, CLOSE_AWAY);
  g_clear_pointer (&self->probe, dsk_wire_unref);
}

static void
forget_wire (DskTransport *self)
{
  g_clear_handle_id (&self->first_frame_source, g_source_remove);
  drop_probe (self);
  self->open = self->proven = FALSE;
  g_clear_pointer (&self->wire, dsk_wire_unref);
}

static void
close_wire (DskTransport *self, guint code)
{
  if (self->wire != NULL)
    dsk_wire_close (self->wire, code);
  forget_wire (self);
}

static void
on_ended (DskWireEnd end, guint code, const GError *error, gpointer user_data)
{
  g_autoptr (DskTransport) self = g_object_ref (user_data);
  guint connection = self->open ? self->connection : 0;
  gboolean other = FALSE;

  /* What the relay says itself is no matter of the way to it. */
  if (!self->proven && code == 0)
    other = dsk_wire_choice_failed (&self->choice, self->kind, end, monotonic_ms ());
  forget_wire (self);
  if (other)
    self->retry_source = g_timeout_add (0, on_retry, self);
  else
    schedule (self, 0);
  self->events->closed (connection, code, error, self->user_data);
}

static gboolean
on_no_frame (gpointer user_data)
{
  DskTransport *self = user_data;
  g_autoptr (GError) error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                                  _ ("The relay stopped answering"));

  self->first_frame_source = 0;
  dsk_wire_close (self->wire, CLOSE_AWAY);
  on_ended (DSK_WIRE_END_BROKE, 0, error, self);
  return G_SOURCE_REMOVE;
}

static void
on_opened (gpointer user_data)
{
  DskTransport *self = user_data;

  self->open = TRUE;
  self->connection = (guint) g_atomic_int_add (&last_connection, 1) + 1;
  if (self->kind == DSK_WIRE_SOCKET)
    self->first_frame_source = g_timeout_add_seconds (FIRST_FRAME_SECONDS, on_no_frame, self);
  self->events->opened (self->connection, self->user_data);
}

static void
on_frame (GBytes *frame, gpointer user_data)
{
  g_autoptr (DskTransport) self = g_object_ref (user_data);

  if (!self->proven)
    {
      self->proven = TRUE;
      g_clear_handle_id (&self->first_frame_source, g_source_remove);
      dsk_wire_choice_worked (&self->choice, self->kind, monotonic_ms ());
      dsk_wire_memory_note (self->memory, self->network, self->kind == DSK_WIRE_POLL, wall_ms ());
      plan_probe (self);
    }
  self->events->frame (self->connection, frame, self->user_data);
}

static void
on_heard (gpointer user_data)
{
  DskTransport *self = user_data;

  if (self->open && self->events->heard != NULL)
    self->events->heard (self->user_data);
}

static const DskWireEvents wire_events = { on_opened, on_frame, on_ended, on_heard };

static void
try_connect (DskTransport *self)
{
  g_assert (self->wire == NULL);
  look_at_network (self);
  self->kind = dsk_wire_choice_next (&self->choice, monotonic_ms ());
  self->wire = dsk_wire_connect (self->kind, self->session, self->base, self->token, &wire_events, self);
  self->events->connecting (self->user_data);
}

/* --- a WebSocket beside the requests --- */

static void
on_probe_ended (DskWireEnd end, guint code, const GError *error, gpointer user_data)
{
  DskTransport *self = user_data;

  dsk_wire_choice_failed (&self->choice, DSK_WIRE_SOCKET, end, monotonic_ms ());
  g_clear_pointer (&self->probe, dsk_wire_unref);
  plan_probe (self);
}

static void
on_probe_frame (GBytes *frame, gpointer user_data)
{
}

/* It goes through: the relay has already let go of the other one. */
static void
on_probe_opened (gpointer user_data)
{
  g_autoptr (DskTransport) self = g_object_ref (user_data);
  g_autoptr (DskWire) probe = g_steal_pointer (&self->probe);
  g_autoptr (GError) error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                                  _ ("The connection is changed over to a WebSocket"));
  guint connection = self->connection;

  close_wire (self, CLOSE_AWAY);
  self->kind = DSK_WIRE_SOCKET;
  self->wire = g_steal_pointer (&probe);
  self->wire->events = &wire_events;
  self->events->closed (connection, 0, error, self->user_data);
  if (self->wire == NULL || self->open)
    return;
  self->events->connecting (self->user_data);
  on_opened (self);
}

static const DskWireEvents probe_events = { on_probe_opened, on_probe_frame, on_probe_ended };

static gboolean
on_probe_time (gpointer user_data)
{
  DskTransport *self = user_data;

  self->probe_source = 0;
  self->probe = dsk_wire_connect (DSK_WIRE_SOCKET, self->session, self->base, self->token, &probe_events, self);
  return G_SOURCE_REMOVE;
}

static void
plan_probe (DskTransport *self)
{
  gint64 at = dsk_wire_choice_probe_at (&self->choice);
  gint64 now = monotonic_ms ();

  if (at == 0 || self->kind != DSK_WIRE_POLL || self->probe_source != 0 || self->probe != NULL)
    return;
  self->probe_source = g_timeout_add ((guint) CLAMP (at - now, 0, G_MAXINT), on_probe_time, self);
}

void
dsk_transport_probe (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->probe_source == 0)
    return;
  g_clear_handle_id (&self->probe_source, g_source_remove);
  on_probe_time (self);
}

/* --- what others call --- */

void
dsk_transport_send (DskTransport *self, guint connection, GBytes *frame)
{
  g_autoptr (DskWire) wire = NULL;

  g_return_if_fail (DSK_IS_TRANSPORT (self));
  g_return_if_fail (frame != NULL);

  if (!self->open || connection != self->connection)
    return;
  wire = dsk_wire_ref (self->wire);
  dsk_wire_send (wire, frame);
}

void
dsk_transport_close (DskTransport *self, guint connection, guint code, gint64 retry_ms)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (!self->open || connection != self->connection)
    return;
  close_wire (self, code);
  schedule (self, retry_ms);
}

void
dsk_transport_start (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (self->running)
    return;
  self->running = TRUE;
  self->attempt = 0;
  self->monitor_id
      = g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  try_connect (self);
}

void
dsk_transport_stop (DskTransport *self)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  if (!self->running)
    return;
  self->running = FALSE;
  g_clear_signal_handler (&self->monitor_id, self->monitor);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  close_wire (self, CLOSE_AWAY);
}

const char *
dsk_transport_get_wire (DskTransport *self)
{
  g_return_val_if_fail (DSK_IS_TRANSPORT (self), NULL);

  return self->proven ? dsk_wire_kind_name (self->kind) : NULL;
}

void
dsk_transport_remember (DskTransport *self, const char *path)
{
  g_return_if_fail (DSK_IS_TRANSPORT (self));

  g_free (self->memory);
  self->memory = g_strdup (path);
}

/* --- the object --- */

static void
dsk_transport_dispose (GObject *object)
{
  dsk_transport_stop (DSK_TRANSPORT (object));
  G_OBJECT_CLASS (dsk_transport_parent_class)->dispose (object);
}

static void
dsk_transport_finalize (GObject *object)
{
  DskTransport *self = DSK_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->monitor);
  g_free (self->base);
  g_free (self->token);
  g_free (self->memory);
  g_free (self->network);
  G_OBJECT_CLASS (dsk_transport_parent_class)->finalize (object);
}

static void
dsk_transport_class_init (DskTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_transport_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_transport_finalize;
}

static void
dsk_transport_init (DskTransport *self)
{
  self->monitor = g_object_ref (g_network_monitor_get_default ());
}

DskTransport *
dsk_transport_new (const char *base, const char *pin, const char *token,
                   const DskTransportEvents *events, gpointer user_data)
{
  DskTransport *self;

  g_return_val_if_fail (base != NULL && token != NULL && events != NULL, NULL);

  self = g_object_new (DSK_TYPE_TRANSPORT, NULL);
  self->base = g_strdup (base);
  self->token = g_strdup (token);
  self->events = events;
  self->user_data = user_data;
  self->session = dsk_transport_http_new_session (base, pin);
  return self;
}
