/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-metrics.h"

#include "dsk-relay-listen.h"

#include <stdio.h>
#include <unistd.h>

#define CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"
#define CONNECTIONS 8
#define DEADLINE_MS 5000

struct _DskRelayMetrics
{
  DskRelayDaemon *daemon;
  DskHttpServer *http; /* (owned) */
};

typedef struct
{
  DskReaderJob job;
  DskRelayDaemon *daemon;
  DskHttpRequest *request; /* (owned) */
  DskRelayCounts counts;
  GError *error; /* (owned) (nullable) */
} Question;

static void
add (GString *out, const char *name, const char *type, const char *help, gint64 value)
{
  g_string_append_printf (out, "# HELP dastak_%s %s\n# TYPE dastak_%s %s\ndastak_%s %" G_GINT64_FORMAT "\n", name,
                          help, name, type, name, value);
}

/* Bytes of memory that the process has; 0 if the system does not tell. */
static gint64
resident (void)
{
  FILE *file = fopen ("/proc/self/statm", "re");
  long pages = 0;

  if (file == NULL)
    return 0;
  if (fscanf (file, "%*d %ld", &pages) != 1)
    pages = 0;
  fclose (file);
  return (gint64) pages * sysconf (_SC_PAGESIZE);
}

static char *
print (DskRelayDaemon *daemon, const DskRelayCounts *counts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  DskHubTotals hub;

  dsk_relay_hub_totals (daemon->hub, counts->head, &hub);
  add (out, "log_head", "counter", "Position of the log", counts->head);
  add (out, "log_floor", "gauge", "History up to here is forgotten", counts->floor);
  add (out, "webhooks_waiting", "gauge", "Webhook bodies that are kept and not applied yet", counts->bodies);
  add (out, "sends_queued", "gauge", "Messages that wait to be sent", counts->queued);
  add (out, "sends_in_flight", "gauge", "Messages on their way to Meta", counts->sending);
  add (out, "devices", "gauge", "Devices with access", counts->devices);
  add (out, "devices_connected", "gauge", "Devices that are connected", hub.connected);
  add (out, "devices_polling", "gauge", "Devices that are connected without a WebSocket",
       dsk_relay_polls_count (daemon->polls));
  add (out, "device_connections_total", "counter", "Connections of devices since the start", hub.ever);
  add (out, "device_lag_max", "gauge", "Log positions that the slowest connected device is behind", hub.lag);
  add (out, "device_bytes_outstanding", "gauge", "Bytes sent to devices and not acknowledged", hub.outstanding);
  add (out, "http_connections", "gauge", "Connections of any kind", dsk_http_server_connections (daemon->http));
  add (out, "writer_queue", "gauge", "Operations that wait for the writer", dsk_relay_writer_pending (daemon->writer));
  add (out, "resident_bytes", "gauge", "Memory of the process", resident ());
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
question_run (DskReaderJob *job, DskRelayReader *reader)
{
  Question *question = (Question *) job;

  dsk_relay_reader_counts (reader, &question->counts, &question->error);
}

static void
question_done (DskReaderJob *job)
{
  Question *question = (Question *) job;
  g_autofree char *text = NULL;

  if (question->error != NULL)
    dsk_relay_refuse (question->request, 503, "store", question->error->message);
  else
    {
      text = print (question->daemon, &question->counts);
      dsk_http_request_respond (question->request, 200, CONTENT_TYPE, text);
    }
  dsk_http_request_unref (question->request);
  g_clear_error (&question->error);
  g_free (question);
}

static void
serve (DskHttpRequest *request, gpointer user_data)
{
  DskRelayMetrics *self = user_data;
  Question *question = g_new0 (Question, 1);

  question->job.run = question_run;
  question->job.done = question_done;
  question->daemon = self->daemon;
  question->request = dsk_http_request_ref (request);
  dsk_relay_readers_push (self->daemon->readers, 0, &question->job);
}

static const DskHttpRoute routes[] = { { "/metrics", DSK_HTTP_GET, 0, serve }, { NULL } };

DskRelayMetrics *
dsk_relay_metrics_new (DskRelayDaemon *daemon, GError **error)
{
  const DskHttpLimits limits = { .connections = CONNECTIONS,
                                 .connections_per_address = CONNECTIONS,
                                 .head_deadline_ms = DEADLINE_MS,
                                 .body_deadline_ms = DEADLINE_MS,
                                 .idle_ms = DEADLINE_MS };
  g_autoptr (GSocketAddress) address = dsk_relay_config_get_metrics (daemon->config);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *shown = NULL;
  DskRelayMetrics *self = g_new0 (DskRelayMetrics, 1);

  self->daemon = daemon;
  self->http = dsk_http_server_new (routes, &limits, NULL, self);
  if (!dsk_http_server_listen (self->http, address, &bound, error))
    {
      dsk_relay_metrics_free (self);
      return NULL;
    }
  shown = dsk_relay_listen_describe (bound, FALSE);
  g_message ("metrics at %s/metrics", shown);
  return self;
}

void
dsk_relay_metrics_stop (DskRelayMetrics *self)
{
  if (self != NULL)
    dsk_http_server_stop (self->http);
}

void
dsk_relay_metrics_free (DskRelayMetrics *self)
{
  if (self == NULL)
    return;
  dsk_http_server_free (self->http);
  g_free (self);
}
