/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-deliverer.h"

#include <string.h>

#include "dsk-id.h"
#include "dsk-sb-faults.h"
#include "dsk-wa-signature.h"

#define MAX_IN_FLIGHT 8
#define REQUEST_TIMEOUT_S 20
/* Updates that come close together share a body. */
#define GATHER_MS 3
#define RETRY_FIRST_MS 100
#define RETRY_LONGEST_MS 3000
#define DOWN_FIRST_MS 50
#define DOWN_LONGEST_MS 1000
#define REORDER_LONGEST_MS 800
#define REPEAT_LONGEST_MS 400

typedef struct
{
  DskSbDeliverer *deliverer;
  GBytes *body;          /* (owned) */
  GPtrArray *updates;    /* (owned) (nullable): NULL for a raw body and for a repetition */
  const char *app_secret; /* (borrowed) */
  char *signature;       /* (owned) (nullable) */
  guint attempts;
  gboolean once;
  gboolean is_extra;     /* a repetition of what was acknowledged: nobody waits for it */
  DskSbDelivered delivered;
  gpointer user_data;
} Delivery;

struct _DskSbDeliverer
{
  const DskSbConfig *config; /* (borrowed) */
  DskSbLedger *ledger;       /* (borrowed) */
  DskRandom *random;         /* (owned) */
  SoupSession *session;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GQueue fresh;              /* of DskSbUpdate (owned): not yet in a body */
  GQueue ready;              /* of Delivery (owned): to be sent now */
  GHashTable *reporting;     /* (owned) set of wamids (owned) of which a status is on its way */
  GHashTable *sleeping;      /* (owned) source id → Delivery or update that waits for its time */
  guint n_held;              /* updates among the sleeping */
  guint n_retrying;          /* deliveries among the sleeping */
  guint in_flight;
  guint in_flight_updates;
  guint pump_source;
  guint verify_source;
  guint failures;            /* in a row: how long the relay has been out of reach */
  gint64 quiet_until; /* monotonic µs: nothing is tried before, once the relay is out of reach */
  guint64 posts;
  guint64 acknowledged;
  int verified;              /* -1: not yet tried; else the status */
};

static void schedule_pump (DskSbDeliverer *self, guint delay_ms);

static guint
n_updates (const Delivery *delivery)
{
  if (delivery->is_extra)
    return 0;
  return delivery->updates != NULL ? delivery->updates->len : 1;
}

/* Unless told otherwise what is said of one message comes in order: the next status waits until the one before it
 * was taken. */
static gboolean
must_wait (DskSbDeliverer *self, const DskSbUpdate *update)
{
  return update->kind == DSK_SB_UPDATE_STATUS && self->config->reorder == 0
         && g_hash_table_contains (self->reporting, update->wamid);
}

static void
note_reports (DskSbDeliverer *self, GPtrArray *updates, gboolean on_their_way)
{
  for (guint i = 0; i < updates->len; i++)
    {
      const DskSbUpdate *update = g_ptr_array_index (updates, i);

      if (update->kind != DSK_SB_UPDATE_STATUS)
        continue;
      if (on_their_way)
        g_hash_table_add (self->reporting, g_strdup (update->wamid));
      else
        g_hash_table_remove (self->reporting, update->wamid);
    }
}

static void
delivery_free (Delivery *delivery)
{
  if (delivery->updates != NULL)
    note_reports (delivery->deliverer, delivery->updates, FALSE);
  g_bytes_unref (delivery->body);
  g_clear_pointer (&delivery->updates, g_ptr_array_unref);
  g_free (delivery->signature);
  g_free (delivery);
}

DskSbDeliverer *
dsk_sb_deliverer_new (const DskSbConfig *config, DskRandom *random, DskSbLedger *ledger)
{
  DskSbDeliverer *self = g_new0 (DskSbDeliverer, 1);

  self->config = config;
  self->ledger = ledger;
  self->random = dsk_random_ref (random);
  self->cancellable = g_cancellable_new ();
  self->reporting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sleeping = g_hash_table_new (NULL, NULL);
  self->session = soup_session_new_with_options ("max-conns", MAX_IN_FLIGHT, "max-conns-per-host",
                                                 MAX_IN_FLIGHT, "timeout", REQUEST_TIMEOUT_S,
                                                 "user-agent", "facebookexternalua", NULL);
  soup_session_set_proxy_resolver (self->session, NULL);
  self->verified = -1;
  g_queue_init (&self->fresh);
  g_queue_init (&self->ready);
  return self;
}

void
dsk_sb_deliverer_free (DskSbDeliverer *self)
{
  GHashTableIter iter;
  gpointer source;

  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_source, g_source_remove);
  while (self->in_flight > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&self->pump_source, g_source_remove);
  g_clear_handle_id (&self->verify_source, g_source_remove);
  g_hash_table_iter_init (&iter, self->sleeping);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    g_source_remove (GPOINTER_TO_UINT (source));
  g_hash_table_unref (self->sleeping);
  g_queue_clear_full (&self->fresh, (GDestroyNotify) dsk_sb_update_unref);
  g_queue_clear_full (&self->ready, (GDestroyNotify) delivery_free);
  g_hash_table_unref (self->reporting);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  dsk_random_unref (self->random);
  g_free (self);
}

/* What sleeps is owned by its source, which frees it if it never fires. */
typedef struct
{
  DskSbDeliverer *deliverer;
  DskSbUpdate *update; /* (owned) (nullable) */
  Delivery *delivery;  /* (owned) (nullable) */
  guint source;
} Sleeper;

static void
sleeper_free (Sleeper *sleeper)
{
  g_clear_pointer (&sleeper->update, dsk_sb_update_unref);
  g_clear_pointer (&sleeper->delivery, delivery_free);
  g_free (sleeper);
}

static gboolean
wake_cb (gpointer user_data)
{
  Sleeper *sleeper = user_data;
  DskSbDeliverer *self = sleeper->deliverer;

  g_hash_table_remove (self->sleeping, GUINT_TO_POINTER (sleeper->source));
  if (sleeper->update != NULL)
    {
      self->n_held--;
      g_queue_push_tail (&self->fresh, g_steal_pointer (&sleeper->update));
    }
  else
    {
      self->n_retrying -= n_updates (sleeper->delivery);
      g_queue_push_tail (&self->ready, g_steal_pointer (&sleeper->delivery));
    }
  schedule_pump (self, 0);
  return G_SOURCE_REMOVE;
}

/* @update or @delivery: (transfer full) */
static void
put_to_sleep (DskSbDeliverer *self, guint ms, DskSbUpdate *update, Delivery *delivery)
{
  Sleeper *sleeper = g_new0 (Sleeper, 1);

  sleeper->deliverer = self;
  sleeper->update = update;
  sleeper->delivery = delivery;
  sleeper->source = g_timeout_add_full (G_PRIORITY_DEFAULT, ms, wake_cb, sleeper,
                                        (GDestroyNotify) sleeper_free);
  g_hash_table_add (self->sleeping, GUINT_TO_POINTER (sleeper->source));
  if (update != NULL)
    self->n_held++;
  else
    self->n_retrying += n_updates (delivery);
}

static guint
backoff (DskSbDeliverer *self, guint n, guint first, guint longest)
{
  guint ms = MIN (first << MIN (n, 10), longest);

  return ms + (guint) dsk_random_below (self->random, ms / 4 + 1);
}

static void
acknowledge (DskSbDeliverer *self, Delivery *delivery)
{
  Delivery *again;

  for (guint i = 0; delivery->updates != NULL && i < delivery->updates->len; i++)
    {
      DskSbUpdate *update = g_ptr_array_index (delivery->updates, i);

      if (update->kind == DSK_SB_UPDATE_MESSAGE)
        dsk_sb_ledger_acknowledged (self->ledger, update->wamid);
      else
        dsk_sb_ledger_status (self->ledger, update->wamid, update->status);
    }
  if (delivery->is_extra)
    return;
  self->acknowledged += n_updates (delivery);
  if (delivery->once || !dsk_sb_chance (self->random, self->config->repeat))
    return;
  again = g_new0 (Delivery, 1);
  again->deliverer = self;
  again->body = g_bytes_ref (delivery->body);
  again->app_secret = delivery->app_secret;
  again->is_extra = TRUE;
  put_to_sleep (self, (guint) dsk_random_below (self->random, REPEAT_LONGEST_MS), NULL, again);
}

static void
settle (DskSbDeliverer *self, Delivery *delivery, guint status)
{
  if (delivery->delivered != NULL)
    delivery->delivered (status, delivery->user_data);
  delivery->delivered = NULL;

  self->failures = status != 0 ? 0 : self->failures + 1;
  if (status == 200)
    {
      acknowledge (self, delivery);
      delivery_free (delivery);
    }
  else if (delivery->once || g_cancellable_is_cancelled (self->cancellable))
    delivery_free (delivery);
  else if (status == 0)
    /* Nobody is there: one request at a time finds out when somebody is again. */
    g_queue_push_head (&self->ready, delivery);
  else
    put_to_sleep (self, backoff (self, delivery->attempts, RETRY_FIRST_MS, RETRY_LONGEST_MS), NULL,
                  delivery);
}

static void
posted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Delivery *delivery = user_data;
  DskSbDeliverer *self = delivery->deliverer;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  guint status = answer != NULL ? soup_message_get_status (message) : 0;

  self->in_flight--;
  self->in_flight_updates -= n_updates (delivery);
  settle (self, delivery, status);
  if (self->failures > 0)
    self->quiet_until = g_get_monotonic_time ()
                        + backoff (self, self->failures - 1, DOWN_FIRST_MS, DOWN_LONGEST_MS) * 1000;
  schedule_pump (self, 0);
}

/* @delivery: (transfer full) */
static void
post (DskSbDeliverer *self, Delivery *delivery)
{
  g_autoptr (SoupMessage) message = soup_message_new ("POST", self->config->webhook);
  g_autofree char *signature = NULL;
  gsize len;
  const guint8 *data = g_bytes_get_data (delivery->body, &len);

  for (guint i = 0; delivery->updates != NULL && i < delivery->updates->len; i++)
    {
      DskSbUpdate *update = g_ptr_array_index (delivery->updates, i);

      if (update->kind == DSK_SB_UPDATE_MESSAGE)
        dsk_sb_ledger_posted (self->ledger, update->wamid);
    }
  signature = delivery->signature != NULL
                  ? g_strdup (delivery->signature)
                  : dsk_wa_signature_make (delivery->app_secret, data, len);
  if (signature[0] != '\0')
    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Hub-Signature-256",
                                  signature);
  soup_message_set_request_body_from_bytes (message, "application/json", delivery->body);
  delivery->attempts++;
  self->posts++;
  self->in_flight++;
  self->in_flight_updates += n_updates (delivery);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable,
                                    posted_cb, delivery);
}

/* An app signs its bodies, whichever accounts they are about. */
static gboolean
is_of_app (const DskSbUpdate *update, GPtrArray *updates)
{
  return updates->len == 0
         || strcmp (((DskSbUpdate *) updates->pdata[0])->business->app_secret, update->business->app_secret) == 0;
}

/* Returns: (transfer full) (nullable): a body with the next few updates; NULL: all of them have to wait */
static Delivery *
gather (DskSbDeliverer *self)
{
  g_autoptr (GPtrArray) updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_sb_update_unref);
  guint most = 1 + (guint) dsk_random_below (self->random, self->config->batch);
  Delivery *delivery;

  for (GList *l = self->fresh.head, *next; l != NULL && updates->len < most; l = next)
    {
      next = l->next;
      if (must_wait (self, l->data) || !is_of_app (l->data, updates))
        continue;
      g_ptr_array_add (updates, l->data);
      g_queue_delete_link (&self->fresh, l);
    }
  if (updates->len == 0)
    return NULL;
  note_reports (self, updates, TRUE);
  delivery = g_new0 (Delivery, 1);
  delivery->deliverer = self;
  delivery->updates = g_steal_pointer (&updates);
  delivery->app_secret = ((DskSbUpdate *) delivery->updates->pdata[0])->business->app_secret;
  delivery->body = dsk_sb_wire_body (delivery->updates);
  return delivery;
}

static gboolean
pump_cb (gpointer user_data)
{
  DskSbDeliverer *self = user_data;
  guint most = self->failures > 0 ? 1 : MAX_IN_FLIGHT;
  gint64 wait = self->failures > 0 ? self->quiet_until - g_get_monotonic_time () : 0;

  self->pump_source = 0;
  if (wait > 0)
    {
      schedule_pump (self, (guint) (wait / 1000) + 1);
      return G_SOURCE_REMOVE;
    }
  while (self->in_flight < most)
    {
      Delivery *delivery = g_queue_pop_head (&self->ready);

      if (delivery == NULL)
        delivery = gather (self);
      if (delivery == NULL)
        break;
      post (self, delivery);
    }
  return G_SOURCE_REMOVE;
}

static void
schedule_pump (DskSbDeliverer *self, guint delay_ms)
{
  if (self->pump_source == 0 && self->config->webhook != NULL
      && !g_cancellable_is_cancelled (self->cancellable))
    self->pump_source = g_timeout_add (delay_ms, pump_cb, self);
}

void
dsk_sb_deliverer_push (DskSbDeliverer *self, DskSbUpdate *update)
{
  if (dsk_sb_chance (self->random, self->config->reorder))
    {
      put_to_sleep (self, (guint) dsk_random_below (self->random, REORDER_LONGEST_MS), update,
                    NULL);
      return;
    }
  g_queue_push_tail (&self->fresh, update);
  schedule_pump (self, GATHER_MS);
}

void
dsk_sb_deliverer_push_raw (DskSbDeliverer *self, GBytes *body, const char *signature, gboolean once,
                           DskSbDelivered delivered, gpointer user_data)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->deliverer = self;
  delivery->body = g_bytes_ref (body);
  delivery->app_secret = dsk_sb_config_first (self->config)->app_secret;
  delivery->signature = g_strdup (signature);
  delivery->once = once;
  delivery->delivered = delivered;
  delivery->user_data = user_data;
  g_queue_push_tail (&self->ready, delivery);
  schedule_pump (self, 0);
}

/* The handshake's question. */
typedef struct
{
  DskSbDeliverer *deliverer;
  char *challenge;
} Handshake;

static gboolean
verify_again_cb (gpointer user_data)
{
  DskSbDeliverer *self = user_data;

  self->verify_source = 0;
  dsk_sb_deliverer_verify (self);
  return G_SOURCE_REMOVE;
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Handshake *handshake = user_data;
  DskSbDeliverer *self = handshake->deliverer;
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autoptr (GBytes) answer
      = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  gsize len = 0;
  const char *data = answer != NULL ? g_bytes_get_data (answer, &len) : NULL;

  self->in_flight--;
  if (answer == NULL && !g_cancellable_is_cancelled (self->cancellable))
    self->verify_source = g_timeout_add (DOWN_LONGEST_MS, verify_again_cb, self);
  else if (answer != NULL)
    {
      self->verified = (int) soup_message_get_status (message);
      if (self->verified == 200 && (len != strlen (handshake->challenge) || data == NULL
                                    || memcmp (data, handshake->challenge, len) != 0))
        self->verified = 0;
      if (self->verified != 200)
        g_message ("The webhook did not pass the handshake (%d)", self->verified);
    }
  g_free (handshake->challenge);
  g_free (handshake);
}

void
dsk_sb_deliverer_verify (DskSbDeliverer *self)
{
  Handshake *handshake;
  g_autofree char *query = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (SoupMessage) message = NULL;

  if (self->config->verify_token == NULL || self->config->webhook == NULL)
    return;
  handshake = g_new0 (Handshake, 1);
  handshake->deliverer = self;
  handshake->challenge = dsk_random_hex (self->random, 8);
  query = soup_form_encode ("hub.mode", "subscribe", "hub.challenge", handshake->challenge,
                            "hub.verify_token", self->config->verify_token, NULL);
  uri = g_strdup_printf ("%s?%s", self->config->webhook, query);
  message = soup_message_new ("GET", uri);
  self->in_flight++;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable,
                                    verified_cb, handshake);
}

guint
dsk_sb_deliverer_pending (DskSbDeliverer *self)
{
  guint n = self->fresh.length + self->n_held + self->n_retrying + self->in_flight_updates;

  for (GList *l = self->ready.head; l != NULL; l = l->next)
    n += n_updates (l->data);
  return n;
}

void
dsk_sb_deliverer_write_state (DskSbDeliverer *self, DskJsonWriter *writer)
{
  dsk_json_writer_set_int (writer, "pending_webhooks", dsk_sb_deliverer_pending (self));
  dsk_json_writer_set_int (writer, "in_flight", self->in_flight);
  dsk_json_writer_set_int (writer, "posts", (gint64) self->posts);
  dsk_json_writer_set_int (writer, "acknowledged_updates", (gint64) self->acknowledged);
  dsk_json_writer_set_bool (writer, "relay_reachable", self->failures == 0);
  dsk_json_writer_set_int (writer, "handshake", self->verified);
}
