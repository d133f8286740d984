/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many desktops without screens in one process, and the customers who write to them: how long until all have it? The
 * same for a server that sends texts over WebSockets to whoever is connected (--plain).
 *
 *   bench-live --port PORT (--tokens FILE | --plain N) [--events N --rate R] [--bursts N --burst SIZE]
 *
 * One JSON object on standard output: latencies from the moment of posting to the arrival at each client, and how many
 * events a second a burst makes, from posting until the last client had the last of them. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "bench-socket.h"

#define MARK "bench-event-"
#define GIVE_UP_US (30 * G_USEC_PER_SEC)

static int opt_port;
static char *opt_tokens;
static int opt_plain;
static int opt_events = 200;
static double opt_rate = 20;
static int opt_bursts = 10;
static int opt_burst = 50;
static const char *opt_secret = "bench";
static const char *opt_number = "106540352242922";

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &opt_port, "Port on 127.0.0.1", "PORT" },
  { "tokens", 0, 0, G_OPTION_ARG_FILENAME, &opt_tokens, "A device's token a line", "FILE" },
  { "plain", 0, 0, G_OPTION_ARG_INT, &opt_plain, "No relay: N clients that take texts", "N" },
  { "events", 0, 0, G_OPTION_ARG_INT, &opt_events, "Events at a steady rate", "N" },
  { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &opt_rate, "Of them a second", "N" },
  { "bursts", 0, 0, G_OPTION_ARG_INT, &opt_bursts, "How many bursts", "N" },
  { "burst", 0, 0, G_OPTION_ARG_INT, &opt_burst, "Events of one", "N" },
  { "secret", 0, 0, G_OPTION_ARG_STRING, &opt_secret, "App secret", "TEXT" },
  { "number", 0, 0, G_OPTION_ARG_STRING, &opt_number, "phone_number_id", "ID" },
  { NULL }
};

typedef struct
{
  BenchSocket socket;
  guint8 *has; /* (owned): a byte for each event */
  gboolean welcome;
  guint frames; /* that are to be acknowledged */
  gsize bytes;  /* of them */
  gint64 upto;  /* where the last of them ends */
} Client;

typedef struct
{
  int epoll;
  GPtrArray *clients;  /* (owned) of Client */
  BenchSocket poster;  /* no WebSocket: posts and reads answers */
  gint64 *posted_us;   /* (owned): of each event */
  guint *arrived;      /* (owned): at how many clients */
  guint n_events;      /* that there will be */
  guint next;
  guint complete;      /* that all clients have */
  GArray *latencies;   /* (owned) of double, ms */
  GBytes *last_frame;  /* (owned) (nullable): clients are mostly told the same */
  GString *last_json;  /* (owned) */
  GArray *last_events; /* (owned) of guint: named in it */
  GPtrArray *owing;    /* (owned) of Client (unowned): with something to acknowledge */
} Live;

/* --- what is posted --- */

static void
append_event (GString *out, guint n)
{
  g_string_append_printf (
      out,
      "{\"from\":\"92300%07u\",\"id\":\"wamid.HBgMOTIzMDAwMDAwMDAwFQIAEhgU%024u\",\"timestamp\":\"%u\",\"text\":{"
      "\"body\":\"" MARK "%06u. My order has not arrived yet. The courier says that it was delivered on Tuesday, but "
      "nobody was at home. Mera parcel kab tak pohanch jaye ga? Please check and tell me, I have been waiting since "
      "last week and the event is on Friday.\"},\"type\":\"text\"}",
      n % 50, n, (guint) (g_get_real_time () / G_USEC_PER_SEC), n);
}

/* One body with @count events. */
static void
post (Live *self, guint count)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *mac = NULL;
  g_autofree char *request = NULL;

  if (opt_plain == 0)
    g_string_append_printf (body,
                            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\","
                            "\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"
                            "\"display_phone_number\":\"15550783881\",\"phone_number_id\":\"%s\"},\"messages\":",
                            opt_number);
  g_string_append_c (body, '[');
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      append_event (body, self->next + i);
    }
  g_string_append_c (body, ']');
  if (opt_plain == 0)
    g_string_append (body, "},\"field\":\"messages\"}]}]}");
  mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) opt_secret, strlen (opt_secret), body->str, -1);
  request = g_strdup_printf ("POST /webhooks/whatsapp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                             "X-Hub-Signature-256: sha256=%s\r\nContent-Length: %zu\r\n\r\n%s",
                             mac, body->len, body->str);
  for (guint i = 0; i < count; i++)
    self->posted_us[self->next + i] = g_get_monotonic_time ();
  self->next += count;
  bench_socket_write (&self->poster, request, strlen (request));
}

/* --- what arrives --- */

/* What names events in @text, which ends with a NUL. */
static void
find_events (Live *self, const char *text)
{
  g_array_set_size (self->last_events, 0);
  for (const char *at = text; (at = strstr (at, MARK)) != NULL; at += strlen (MARK))
    {
      guint n = (guint) atoi (at + strlen (MARK));

      g_array_append_val (self->last_events, n);
    }
}

/* Computers of their own would do this side by side: what all were told is unpacked and searched once. */
static void
unpack (Live *self, const guint8 *frame, gsize len)
{
  uLongf size;

  if (self->last_frame != NULL && g_bytes_get_size (self->last_frame) == len
      && memcmp (g_bytes_get_data (self->last_frame, NULL), frame, len) == 0)
    return;
  g_clear_pointer (&self->last_frame, g_bytes_unref);
  self->last_frame = g_bytes_new (frame, len);
  if (frame[1] == 0)
    {
      g_string_truncate (self->last_json, 0);
      g_string_append_len (self->last_json, (const char *) frame + 6, (gssize) (len - 6));
    }
  else
    {
      size = (uLongf) frame[2] << 24 | (uLongf) frame[3] << 16 | (uLongf) frame[4] << 8 | frame[5];
      g_string_set_size (self->last_json, size);
      if (uncompress ((Bytef *) self->last_json->str, &size, frame + 6, len - 6) != Z_OK)
        g_error ("a frame can't be unpacked");
    }
  find_events (self, self->last_json->str);
}

/* A text of one event, in which nothing is packed: it is searched where it lies. */
static void
read_plain (Live *self, const guint8 *frame, gsize len)
{
  const char *at = memmem (frame, len, MARK, strlen (MARK));
  guint n;

  g_array_set_size (self->last_events, 0);
  if (at == NULL)
    return;
  n = (guint) atoi (at + strlen (MARK));
  g_array_append_val (self->last_events, n);
}

static void
note_events (Live *self, Client *client)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->last_events->len; i++)
    {
      guint n = g_array_index (self->last_events, guint, i);
      double ms;

      if (n >= self->next || client->has[n])
        continue;
      client->has[n] = 1;
      ms = (double) (now - self->posted_us[n]) / 1000;
      g_array_append_val (self->latencies, ms);
      if (++self->arrived[n] == self->clients->len)
        self->complete++;
    }
}

static void
owe (Live *self, Client *client, gsize len)
{
  const char *upto = strstr (self->last_json->str, "\"upto\":");

  if (client->frames == 0)
    g_ptr_array_add (self->owing, client);
  client->frames++;
  client->bytes += len;
  client->upto = upto != NULL ? g_ascii_strtoll (upto + 7, NULL, 10) : 0;
}

/* After all that came was looked at: computers of their own would not wait for each other's acknowledgements. */
static void
acknowledge (Live *self)
{
  for (guint i = 0; i < self->owing->len; i++)
    {
      Client *client = self->owing->pdata[i];
      g_autofree char *json
          = g_strdup_printf ("{\"upto\":%" G_GINT64_FORMAT ",\"frames\":%u,\"bytes\":%zu}", client->upto,
                             client->frames, client->bytes);

      bench_socket_send_frame (&client->socket, BENCH_FRAME_ACK, json);
      client->frames = 0;
      client->bytes = 0;
    }
  g_ptr_array_set_size (self->owing, 0);
}

static void
on_message (BenchSocket *socket, const guint8 *data, gsize len, gpointer user_data)
{
  Live *self = user_data;
  Client *client = (Client *) socket;

  if (opt_plain == 0 && (len < 6 || data[0] == BENCH_FRAME_PING))
    {
      bench_socket_send_frame (socket, BENCH_FRAME_PONG, "{\"t\":1}");
      return;
    }
  if (opt_plain == 0 && data[0] == BENCH_FRAME_WELCOME)
    client->welcome = TRUE;
  if (opt_plain == 0 && data[0] != BENCH_FRAME_LIVE)
    return;
  if (opt_plain > 0)
    read_plain (self, data, len);
  else
    unpack (self, data, len);
  note_events (self, client);
  if (opt_plain == 0)
    owe (self, client, len);
}

/* --- the loop --- */

static void
turn (Live *self, int timeout_ms)
{
  struct epoll_event events[256];
  int n = epoll_wait (self->epoll, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    {
      BenchSocket *socket = events[i].data.ptr;

      if (socket == &self->poster)
        bench_socket_skip (socket);
      else
        bench_socket_read (socket, on_message, self);
    }
  acknowledge (self);
}

static void
wait_complete (Live *self)
{
  gint64 until = g_get_monotonic_time () + GIVE_UP_US;

  while (self->complete < self->next)
    {
      if (g_get_monotonic_time () > until)
        g_error ("gave up: %u of %u events arrived everywhere", self->complete, self->next);
      turn (self, 1000);
    }
}

static void
run_steady (Live *self)
{
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < (guint) opt_events; i++)
    {
      gint64 due = began + (gint64) (i * 1e6 / opt_rate);
      gint64 now;

      while ((now = g_get_monotonic_time ()) < due)
        turn (self, (int) ((due - now + 999) / 1000));
      post (self, 1);
    }
  wait_complete (self);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *values, double p)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, MIN (values->len - 1, (guint) (values->len * p)));
}

/* Returns: events a second of the median burst */
static double
run_bursts (Live *self)
{
  g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < opt_bursts; i++)
    {
      gint64 began;
      double rate;

      g_usleep (100000);
      began = g_get_monotonic_time ();
      post (self, (guint) opt_burst);
      wait_complete (self);
      rate = opt_burst * 1e6 / (double) (g_get_monotonic_time () - began);
      g_array_append_val (rates, rate);
    }
  return percentile (rates, 0.5);
}

static void
add_client (Live *self, const char *token)
{
  Client *client = g_new0 (Client, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };

  client->has = g_malloc0 (self->n_events);
  bench_socket_connect (&client->socket, opt_port);
  bench_socket_upgrade (&client->socket, token);
  if (token != NULL)
    bench_socket_send_frame (&client->socket, BENCH_FRAME_HELLO,
                             "{\"proto\":[1,1],\"app\":\"bench\",\"replica\":\"r\",\"epoch\":null,\"cursor\":0,"
                             "\"last_n\":0,\"schema_rev\":1,\"caps\":[]}");
  g_ptr_array_add (self->clients, client);
  if (epoll_ctl (self->epoll, EPOLL_CTL_ADD, client->socket.fd, &event) != 0)
    g_error ("epoll_ctl: %s", g_strerror (errno));
}

static gboolean
is_ready (Live *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    if (!((Client *) self->clients->pdata[i])->welcome)
      return FALSE;
  return TRUE;
}

static void
connect_all (Live *self)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) tokens = NULL;
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = &self->poster };
  gint64 until = g_get_monotonic_time () + GIVE_UP_US;

  if (opt_tokens != NULL && !g_file_get_contents (opt_tokens, &text, NULL, NULL))
    g_error ("%s can't be read", opt_tokens);
  tokens = g_strsplit (text != NULL ? g_strchomp (text) : "", "\n", 0);
  for (guint i = 0; opt_plain == 0 && tokens[i] != NULL; i++)
    add_client (self, tokens[i]);
  for (int i = 0; i < opt_plain; i++)
    add_client (self, NULL);
  bench_socket_connect (&self->poster, opt_port);
  epoll_ctl (self->epoll, EPOLL_CTL_ADD, self->poster.fd, &event);
  while (opt_plain == 0 && !is_ready (self))
    {
      if (g_get_monotonic_time () > until)
        g_error ("not all were welcomed");
      turn (self, 1000);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Live live = { .epoll = epoll_create1 (EPOLL_CLOEXEC) };
  double p50, p99, max;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  live.n_events = (guint) (opt_events + opt_bursts * opt_burst) + 1;
  live.posted_us = g_new0 (gint64, live.n_events);
  live.arrived = g_new0 (guint, live.n_events);
  live.clients = g_ptr_array_new ();
  live.latencies = g_array_new (FALSE, FALSE, sizeof (double));
  live.last_json = g_string_new (NULL);
  live.last_events = g_array_new (FALSE, FALSE, sizeof (guint));
  live.owing = g_ptr_array_new ();
  connect_all (&live);
  g_print ("ready\n");
  post (&live, 1);
  wait_complete (&live); /* the first finds everything cold */
  g_array_set_size (live.latencies, 0);
  run_steady (&live);
  p50 = percentile (live.latencies, 0.5);
  p99 = percentile (live.latencies, 0.99);
  max = percentile (live.latencies, 1);
  g_print ("{\"clients\":%u,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"burst_per_second\":%.0f}\n",
           live.clients->len, p50, p99, max, run_bursts (&live));
  return 0;
}
