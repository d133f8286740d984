/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-polls.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-relay-log.h"
#include "dsk-relay-poll.h"

#define SWEEP_MS 1000
/* Sessions of one device that are over and still say how they ended. */
#define ENDED_PER_DEVICE 3

struct _DskRelayPolls
{
  DskRelayHub *hub;    /* (unowned) */
  DskClock *clock;     /* (owned) */
  GHashTable *polls;   /* (owned): (owned) name → (owned) DskRelayPoll */
  guint max;
  guint max_per_address;
  guint sweep_id;
};

static gboolean
sweep_cb (gpointer user_data)
{
  DskRelayPolls *self = user_data;
  gint64 now = dsk_clock_monotonic_ms (self->clock);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_relay_poll_unref);
  GHashTableIter iter;
  gpointer poll;

  g_hash_table_iter_init (&iter, self->polls);
  while (g_hash_table_iter_next (&iter, NULL, &poll))
    if (dsk_relay_poll_is_over (poll, now))
      g_hash_table_iter_remove (&iter);
    else
      g_ptr_array_add (all, dsk_relay_poll_ref (poll));
  for (guint i = 0; i < all->len; i++)
    dsk_relay_poll_sweep (g_ptr_array_index (all, i), now);
  return G_SOURCE_CONTINUE;
}

/* --- a new session --- */

static void
refuse (DskHttpRequest *request, guint status, const char *word, const char *why)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", word);

  dsk_relay_log_about (G_LOG_LEVEL_MESSAGE, &(DskRelayLogAbout){ .request = dsk_http_request_id (request) },
                       "from %s: poll refused %u, %s", dsk_http_request_peer (request), status, why);
  dsk_http_request_respond (request, status, NULL, body);
}

static gboolean
has_room (DskRelayPolls *self, const char *device, const char *peer)
{
  guint open = 0, here = 0, ended = 0;
  GHashTableIter iter;
  gpointer poll;

  g_hash_table_iter_init (&iter, self->polls);
  while (g_hash_table_iter_next (&iter, NULL, &poll))
    {
      gboolean own = strcmp (dsk_relay_poll_device (poll), device) == 0;

      /* The newer one of a device takes the older one's place. */
      if (dsk_relay_poll_is_closed (poll) && own && ++ended > ENDED_PER_DEVICE)
        g_hash_table_iter_remove (&iter);
      else if (!dsk_relay_poll_is_closed (poll) && !own)
        {
          open++;
          here += strcmp (dsk_relay_poll_peer (poll), peer) == 0;
        }
    }
  return open < self->max && (self->max_per_address == 0 || here < self->max_per_address);
}

/* Returns: (transfer none) (nullable) */
static DskRelayPoll *
open_session (DskRelayPolls *self, const DskPoll *ask, DskPrincipal *principal, DskHttpRequest *request)
{
  DskRelayPoll *poll;

  if (ask->first != 1 || ask->seen != 0 || ask->frames->len == 0)
    {
      refuse (request, 410, "session", "the session is not known");
      return NULL;
    }
  if (!has_room (self, principal->device, dsk_http_request_peer (request)))
    {
      refuse (request, 503, "busy", "there are too many sessions");
      return NULL;
    }
  poll = dsk_relay_poll_new (principal->device, dsk_http_request_peer (request));
  g_hash_table_insert (self->polls, g_strdup (ask->id), poll);
  dsk_relay_hub_add (self->hub, dsk_relay_poll_line (poll), principal, dsk_http_request_id (request),
                     dsk_http_request_peer (request));
  return poll;
}

void
dsk_relay_polls_take (DskRelayPolls *self, DskPrincipal *principal, DskHttpRequest *request)
{
  g_auto (DskPoll) ask = { 0 };
  g_autoptr (GError) error = NULL;
  DskRelayPoll *poll;

  if (!dsk_poll_decode_ask (dsk_http_request_body (request), &ask, &error))
    {
      refuse (request, 400, "bad-request", error->message);
      return;
    }
  poll = g_hash_table_lookup (self->polls, ask.id);
  if (poll != NULL && strcmp (dsk_relay_poll_device (poll), principal->device) != 0)
    {
      refuse (request, 410, "session", "the session is another device's");
      return;
    }
  if (poll == NULL)
    poll = open_session (self, &ask, principal, request);
  if (poll != NULL)
    dsk_relay_poll_take (poll, &ask, request, dsk_clock_monotonic_ms (self->clock));
}

/* --- life --- */

guint
dsk_relay_polls_count (DskRelayPolls *self)
{
  guint n = 0;
  GHashTableIter iter;
  gpointer poll;

  g_hash_table_iter_init (&iter, self->polls);
  while (g_hash_table_iter_next (&iter, NULL, &poll))
    n += !dsk_relay_poll_is_closed (poll);
  return n;
}

DskRelayPolls *
dsk_relay_polls_new (DskRelayHub *hub, DskClock *clock, guint max, guint max_per_address)
{
  DskRelayPolls *self = g_new0 (DskRelayPolls, 1);

  self->hub = hub;
  self->clock = dsk_clock_ref (clock);
  self->max = max;
  self->max_per_address = max_per_address;
  self->polls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dsk_relay_poll_unref);
  self->sweep_id = g_timeout_add (SWEEP_MS, sweep_cb, self);
  return self;
}

void
dsk_relay_polls_free (DskRelayPolls *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->sweep_id);
  g_hash_table_unref (self->polls);
  dsk_clock_unref (self->clock);
  g_free (self);
}
