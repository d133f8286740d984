/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include <glib-unix.h>
#include <stdio.h>

#include "dsk-error.h"
#include "dsk-poll.h"
#include "dsk-relay-daemon-private.h"
#include "dsk-relay-link.h"
#include "dsk-relay-listen.h"
#include "dsk-relay-metrics.h"
#include "dsk-relay-notify.h"
#include "dsk-relay-tls.h"

#define ENROL_BODY_MAX 4096
#define MEDIA_PIECE_MAX (1024 * 1024)
#define FILE_THREADS 2
#define STOP_POLL_MS 50
#define STOP_EXTRA_MS 2000 /* beyond the longest post */
#define DRAIN_MS 500       /* for goodbyes to leave */
#define HOUR_MS ((gint64) 60 * 60 * 1000)

static gint64
now_ms (DskRelayDaemon *self)
{
  return dsk_clock_monotonic_ms (self->clock);
}

/* --- stopping --- */

static gboolean
stop_poll_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;
  gboolean late = now_ms (self) >= self->stop_by_ms;

  dsk_relay_notify_alive ();
  if (!late && (dsk_relay_sender_busy (self->sender) > 0 || dsk_http_server_busy (self->http) > 0
                || dsk_relay_templates_busy (self->templates)
                || dsk_relay_writer_pending (self->writer) > 0))
    return G_SOURCE_CONTINUE;
  if (late && dsk_relay_sender_busy (self->sender) > 0)
    g_warning ("%u messages are still on their way; they will be unknown",
               dsk_relay_sender_busy (self->sender));
  self->stop_id = 0;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* No new work from outside; what was begun is finished: requests, posts and their outcomes. */
static void
stop (DskRelayDaemon *self, const char *why, guint patience_ms)
{
  if (self->stop_by_ms != 0)
    return;
  g_message ("stopping: %s", why);
  dsk_relay_notify_stopping ();
  self->stop_by_ms = now_ms (self) + patience_ms;
  if (self->http != NULL)
    dsk_http_server_stop (self->http);
  dsk_relay_sender_stop (self->sender);
  dsk_relay_fetcher_stop (self->fetcher);
  dsk_relay_templates_stop (self->templates);
  dsk_relay_timer_stop (self->timer);
  dsk_relay_readers_stop (self->care);
  dsk_relay_hub_stop (self->hub);
  self->stop_id = g_timeout_add (STOP_POLL_MS, stop_poll_cb, self);
}

static gboolean
signal_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  stop (self, "a signal", self->config->send_timeout_ms + STOP_EXTRA_MS);
  return G_SOURCE_CONTINUE;
}

/* --- what the writer tells --- */

static DskWriterOp *
tail_cb (DskRelayEngine *engine, gpointer user_data, GError **error)
{
  DskRelayDaemon *self = user_data;
  DskWriterOp *due = dsk_relay_timer_look (self->timer, engine);
  DskWriterOp *sends = dsk_relay_sender_claim (engine, self->sender, error);

  if (due == NULL)
    return sends;
  due->next = sends;
  return due;
}

static void
head_cb (gint64 head, gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  if (self->hub != NULL)
    dsk_relay_hub_head (self->hub, head);
  if (self->fetcher != NULL)
    dsk_relay_fetcher_look (self->fetcher);
}

static void
fatal_cb (const GError *error, gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  /* A sync that failed can't be tried again: what the disk holds is known only after a restart. */
  g_critical ("the store failed, a restart is needed: %s", error->message);
  self->status = 1;
  /* The outcome of what is being posted could not be stored; it will be unknown. */
  if (self->hub != NULL)
    stop (self, "the store failed", STOP_EXTRA_MS);
}

static void
typing_cb (const char *conv, gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  dsk_relay_sender_typing (self->sender, conv);
}

static void
changed_cb (const char *device, gboolean revoked, gpointer user_data)
{
  DskRelayDaemon *self = user_data;

  if (revoked)
    dsk_relay_hub_revoke (self->hub, device);
  else
    dsk_relay_hub_greet_again (self->hub, device);
}

/* --- the watchdog --- */

typedef struct
{
  DskWriterOp op;
  DskRelayDaemon *self;
} Sign;

static gboolean
sign_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return TRUE;
}

static void
sign_done (DskWriterOp *op, const GError *error)
{
  DskRelayDaemon *self = ((Sign *) op)->self;

  self->asked = FALSE;
  if (error == NULL)
    dsk_relay_notify_alive ();
  g_free (op);
}

/* Only a writer that answers is alive: it is asked, and its answer is the sign of life. */
static gboolean
watchdog_cb (gpointer user_data)
{
  DskRelayDaemon *self = user_data;
  Sign *sign;

  if (self->asked || self->stop_by_ms != 0)
    return G_SOURCE_CONTINUE;
  sign = g_new0 (Sign, 1);
  sign->op.run = sign_run;
  sign->op.done = sign_done;
  sign->op.flags = DSK_WRITER_NOTHING;
  sign->self = self;
  self->asked = TRUE;
  dsk_relay_writer_push (self->writer, &sign->op);
  return G_SOURCE_CONTINUE;
}

/* --- starting --- */

typedef struct
{
  DskWriterOp op;
  char **numbers; /* (owned) */
} Numbers;

static gboolean
numbers_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Numbers *numbers = (Numbers *) op;

  for (guint i = 0; numbers->numbers[i] != NULL; i++)
    if (!dsk_relay_engine_add_number (engine, NULL, numbers->numbers[i], NULL, error))
      return FALSE;
  return TRUE;
}

static void
numbers_done (DskWriterOp *op, const GError *error)
{
  Numbers *numbers = (Numbers *) op;

  if (error != NULL)
    g_warning ("[whatsapp] numbers: %s", error->message);
  g_strfreev (numbers->numbers);
  g_free (numbers);
}

static void
add_numbers (DskRelayDaemon *self)
{
  g_autoptr (GStrvBuilder) ours = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  Numbers *numbers;

  g_strv_builder_addv (ours, (const char **) self->config->numbers);
  for (guint i = 0; i < self->config->accounts->len; i++)
    g_strv_builder_addv (ours, (const char **) ((DskAccountConfig *) self->config->accounts->pdata[i])->numbers);
  list = g_strv_builder_end (ours);
  if (list[0] == NULL)
    return;
  numbers = g_new0 (Numbers, 1);
  numbers->op.run = numbers_run;
  numbers->op.done = numbers_done;
  numbers->op.flags = DSK_WRITER_SENDS;
  numbers->numbers = g_steal_pointer (&list);
  dsk_relay_writer_push (self->writer, &numbers->op);
}

static DskHttpRoute *
make_routes (const DskRelayConfig *config)
{
  const DskHttpRoute routes[] = {
    { "/webhooks/whatsapp", DSK_HTTP_GET | DSK_HTTP_POST, config->webhook_body, dsk_relay_serve_webhook },
    { "/v1/enrol", DSK_HTTP_POST, ENROL_BODY_MAX, dsk_relay_serve_enrol },
    { "/v1/sync", DSK_HTTP_GET | DSK_HTTP_POST, DSK_POLL_ASK_MAX, dsk_relay_serve_sync },
    { "/v1/info", DSK_HTTP_GET | DSK_HTTP_HEAD, 0, dsk_relay_serve_info },
    { "/v1/media/", DSK_HTTP_GET | DSK_HTTP_HEAD | DSK_HTTP_PUT | DSK_HTTP_DELETE, MEDIA_PIECE_MAX,
      dsk_relay_serve_media },
    { "/healthz", DSK_HTTP_GET | DSK_HTTP_HEAD, 0, dsk_relay_serve_health },
    { NULL },
  };

  return g_memdup2 (routes, sizeof routes);
}

static gboolean
listen_http (DskRelayDaemon *self, GError **error)
{
  const DskRelayConfig *config = self->config;
  const DskHttpLimits limits = { .connections = config->connections,
                                 .connections_per_address = config->connections_per_address,
                                 .head_deadline_ms = config->head_deadline_ms,
                                 .body_deadline_ms = config->body_deadline_ms,
                                 .idle_ms = config->idle_ms,
                                 .behind_proxy = dsk_relay_config_is_behind_proxy (config) };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *pin = NULL;

  if (!dsk_relay_tls_load (config, dsk_clock_now_ms (self->clock), &certificate, &pin, error))
    return FALSE;
  self->routes = make_routes (config);
  self->http = dsk_http_server_new (self->routes, &limits, certificate, self);
  if (!dsk_relay_listen (self->http, config, &bound, error))
    return FALSE;
  self->listens = TRUE;
  dsk_relay_link_save (config, bound, certificate != NULL, pin);
  shown = dsk_relay_listen_describe (bound, certificate != NULL);
  printf ("listening %s\n", shown);
  fflush (stdout);
  g_message ("listening on %s", shown);
  return TRUE;
}

DskRelayDaemon *
dsk_relay_daemon_new (const DskRelayConfig *config, GError **error)
{
  g_autoptr (DskRelayDaemon) self = g_new0 (DskRelayDaemon, 1);
  const DskWriterHooks hooks = { tail_cb, head_cb, fatal_cb, self };

  self->config = config;
  self->clock = dsk_clock_new_system ();
  self->random = dsk_random_new_system ();
  self->queue = dsk_main_queue_new (NULL);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->enrol_rate = dsk_relay_rate_new (config->enrol_per_minute);
  self->verify_token
      = dsk_relay_secret_new ("verify-token-file", config->verify_token_file, "verify-token");
  self->accounts = dsk_relay_accounts_new (config);
  self->sender = dsk_relay_sender_new (config, self->accounts, self->clock);
  self->templates = dsk_relay_templates_new (config, self->accounts, self->clock);
  self->timer = dsk_relay_timer_new (self->clock, config->handoff_minutes);
  self->writer
      = dsk_relay_writer_new (config->data, self->clock, self->random, self->queue, &hooks, error);
  if (self->writer == NULL)
    return NULL;
  self->readers = dsk_relay_readers_new (config->data, config->readers, self->queue, error);
  if (self->readers == NULL)
    return NULL;
  self->hub = dsk_relay_hub_new (self->clock, self->readers, self->writer);
  dsk_relay_hub_set_typing (self->hub, typing_cb, self);
  dsk_relay_hub_set_leases (self->hub, (gint64) config->offline_lock_hours * HOUR_MS,
                            (gint64) config->offline_wipe_days * 24 * HOUR_MS);
  self->polls = dsk_relay_polls_new (
      self->hub, self->clock, config->connections,
      dsk_relay_config_is_behind_proxy (config) ? 0 : config->connections_per_address);
  self->care = dsk_relay_readers_new (config->data, 1, self->queue, error);
  if (self->care == NULL)
    return NULL;
  self->files = dsk_relay_readers_new (config->data, FILE_THREADS, self->queue, error);
  if (self->files == NULL)
    return NULL;
  self->fetcher = dsk_relay_fetcher_new (config, self->accounts, self->clock, self->random, self->queue,
                                         self->files, self->writer);
  self->admin = dsk_relay_admin_socket_new (config->data, self->writer, self->care, changed_cb, self,
                                            error);
  if (self->admin == NULL)
    return NULL;
  if (!dsk_relay_accounts_have_secret (self->accounts))
    g_warning ("there is no app secret: every webhook is refused; see app-secret-file");
  if (dsk_relay_secret_get (self->verify_token, NULL) == NULL)
    g_info ("there is no verify token: Meta can't verify the webhook; see verify-token-file");
  add_numbers (self);
  return g_steal_pointer (&self);
}

int
dsk_relay_daemon_run (DskRelayDaemon *self)
{
  g_autoptr (GError) error = NULL;
  guint interval = dsk_relay_notify_interval_ms ();
  guint term = g_unix_signal_add (SIGTERM, signal_cb, self);
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, self);

  if (*self->config->metrics != '\0' && (self->metrics = dsk_relay_metrics_new (self, &error)) == NULL)
    {
      g_printerr ("dastak-relay: metrics: %s\n", error->message);
      self->status = 1;
    }
  else if (!listen_http (self, &error))
    {
      g_printerr ("dastak-relay: %s\n", error->message);
      self->status = 1;
    }
  else
    {
      dsk_relay_sender_start (self->sender, self->writer);
      dsk_relay_fetcher_start (self->fetcher);
      dsk_relay_templates_start (self->templates, self->writer);
      dsk_relay_timer_start (self->timer, self->writer);
      if (interval > 0)
        self->watchdog_id = g_timeout_add (interval, watchdog_cb, self);
      dsk_relay_upkeep_start (self);
      dsk_relay_notify_ready ();
      g_main_loop_run (self->loop);
    }
  dsk_relay_upkeep_stop (self);
  dsk_relay_metrics_stop (self->metrics);
  g_source_remove (term);
  g_source_remove (interrupt);
  return self->status;
}

/* Goodbyes that were queued leave, if those who wait for them take them. */
static void
drain (DskRelayDaemon *self)
{
  gint64 until = now_ms (self) + DRAIN_MS;

  while (self->http != NULL && dsk_http_server_connections (self->http) > 0 && now_ms (self) < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (5000);
}

void
dsk_relay_daemon_free (DskRelayDaemon *self)
{
  if (self == NULL)
    return;
  self->stop_by_ms = MAX (self->stop_by_ms, 1); /* whatever is heard from now on */
  g_clear_handle_id (&self->stop_id, g_source_remove);
  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  if (self->hub != NULL)
    dsk_relay_hub_stop (self->hub);
  drain (self);
  if (self->fetcher != NULL)
    {
      dsk_relay_fetcher_stop (self->fetcher);
      dsk_relay_fetcher_join (self->fetcher);
    }
  if (self->writer != NULL)
    dsk_relay_writer_stop (self->writer);
  /* Answers of both come while those who asked are still there. */
  if (self->care != NULL)
    dsk_relay_readers_stop (self->care);
  g_clear_pointer (&self->care, dsk_relay_readers_free);
  g_clear_pointer (&self->files, dsk_relay_readers_free);
  g_clear_pointer (&self->readers, dsk_relay_readers_free);
  g_clear_pointer (&self->queue, dsk_main_queue_free);
  if (self->listens)
    dsk_relay_listen_end (self->config);
  g_clear_pointer (&self->fetcher, dsk_relay_fetcher_free);
  g_clear_pointer (&self->metrics, dsk_relay_metrics_free);
  g_clear_pointer (&self->http, dsk_http_server_free);
  g_clear_pointer (&self->hub, dsk_relay_hub_free);
  g_clear_pointer (&self->polls, dsk_relay_polls_free);
  g_clear_pointer (&self->admin, dsk_relay_admin_socket_free);
  g_clear_pointer (&self->writer, dsk_relay_writer_free);
  g_clear_pointer (&self->sender, dsk_relay_sender_free);
  g_clear_pointer (&self->templates, dsk_relay_templates_free);
  g_clear_pointer (&self->timer, dsk_relay_timer_free);
  g_clear_pointer (&self->verify_token, dsk_relay_secret_free);
  g_clear_pointer (&self->accounts, dsk_relay_accounts_free);
  g_clear_pointer (&self->enrol_rate, dsk_relay_rate_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->random, dsk_random_unref);
  g_clear_pointer (&self->clock, dsk_clock_unref);
  g_free (self->routes);
  g_free (self);
}
