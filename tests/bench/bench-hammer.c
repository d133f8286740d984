/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Posts signed webhook bodies to a receiver over N keep-alive connections, each sending the next body as soon
 * as the last was answered, and prints one JSON line: answers, rate, percentiles. The bodies are made and
 * signed before the clock starts; no two are alike. The peers are measured with the same program.
 *
 * With --rate bodies are posted at their time, answered or not, as long as there is a connection that is free; what
 * waits for one counts as waiting. They are then made as they go. */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
  int fd;
  const char *out; /* what is left to be written of the request */
  gsize out_left;
  GString *in;     /* (owned) */
  gint64 began_us;
  GBytes *request; /* (owned) (nullable): with --rate */
} Connection;

typedef struct {
  GPtrArray *requests; /* (owned) (element-type GBytes): all of them, unless there is a rate */
  GPtrArray *idle;     /* (owned) (element-type Connection): with a rate */
  guint next;
  gint64 began_us;
  guint answered;
  guint refused;       /* answers other than 200 */
  GArray *latencies;   /* (owned) (element-type gint64): microseconds */
  int epoll;
} Hammer;

static int opt_port;
static int opt_connections = 64;
static int opt_count = 20000;
static int opt_customers = 2000;
static int opt_first;
static double opt_rate;
static double opt_timeout = 120;
static const char *opt_secret = "bench";
static const char *opt_path = "/webhooks/whatsapp";
static const char *opt_number = "106540352242922";

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &opt_port, "Port on 127.0.0.1", "PORT" },
  { "connections", 0, 0, G_OPTION_ARG_INT, &opt_connections, "Connections kept busy", "N" },
  { "count", 0, 0, G_OPTION_ARG_INT, &opt_count, "Bodies to post", "N" },
  { "customers", 0, 0, G_OPTION_ARG_INT, &opt_customers, "Different customers", "N" },
  { "first", 0, 0, G_OPTION_ARG_INT, &opt_first, "Number of the first body", "N" },
  { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &opt_rate, "Bodies a second; as many as are answered if 0", "N" },
  { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &opt_timeout, "Give up after so many seconds", "S" },
  { "secret", 0, 0, G_OPTION_ARG_STRING, &opt_secret, "App secret", "TEXT" },
  { "path", 0, 0, G_OPTION_ARG_STRING, &opt_path, "Path of the webhook", "PATH" },
  { "number", 0, 0, G_OPTION_ARG_STRING, &opt_number, "phone_number_id", "ID" },
  { NULL }
};

static GBytes *
make_request (int n)
{
  g_autofree char *body = g_strdup_printf (
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\",\"changes\":[{"
    "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"15550783881\","
    "\"phone_number_id\":\"%s\"},\"contacts\":[{\"profile\":{\"name\":\"Customer %d\"},\"wa_id\":\"92300%07d\"}],"
    "\"messages\":[{\"from\":\"92300%07d\",\"id\":\"wamid.HBgMOTIzMDAwMDAwMDAwFQIAEhgUM0E%024d\","
    "\"timestamp\":\"%d\",\"text\":{\"body\":\"Hi, my order %d has not arrived yet. The courier says that it was "
    "delivered on Tuesday, but nobody was at home. Mera parcel kab tak pohanch jaye ga? Please check and tell me, "
    "I have been waiting since last week and the event is on Friday. \\u0634\\u06a9\\u0631\\u06cc\\u06c1\"},"
    "\"type\":\"text\"}]},\"field\":\"messages\"}]}]}",
    opt_number, n % opt_customers, n % opt_customers, n % opt_customers, n, 1760000000 + n / 50, n);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) opt_secret,
                                                    strlen (opt_secret), body, -1);
  char *request = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                                   "X-Hub-Signature-256: sha256=%s\r\nContent-Length: %zu\r\n\r\n%s",
                                   opt_path, opt_port, mac, strlen (body), body);

  return g_bytes_new_take (request, strlen (request));
}

static void
watch (Hammer *self, Connection *connection, gboolean write_too, int op)
{
  struct epoll_event event = { .events = EPOLLIN | (write_too ? EPOLLOUT : 0), .data.ptr = connection };

  if (epoll_ctl (self->epoll, op, connection->fd, &event) != 0)
    g_error ("epoll_ctl: %s", g_strerror (errno));
}

static void
flush_request (Hammer *self, Connection *connection)
{
  gssize written = 0;

  while (connection->out_left > 0)
    {
      written = write (connection->fd, connection->out, connection->out_left);
      if (written < 0)
        break;
      connection->out += written;
      connection->out_left -= (gsize) written;
    }
  if (written < 0 && errno != EAGAIN)
    g_error ("write: %s", g_strerror (errno));
  watch (self, connection, connection->out_left > 0, EPOLL_CTL_MOD);
}

static void
send_next (Hammer *self, Connection *connection)
{
  GBytes *request;

  if (self->next >= self->requests->len)
    return;
  request = g_ptr_array_index (self->requests, self->next++);
  connection->out = g_bytes_get_data (request, &connection->out_left);
  connection->began_us = g_get_monotonic_time ();
  flush_request (self, connection);
}

/* Microseconds until the next body is to be posted; 0: now, or it is overdue. */
static gint64
due_in (Hammer *self)
{
  gint64 due = self->began_us + (gint64) (self->next * 1e6 / opt_rate);

  return MAX (0, due - g_get_monotonic_time ());
}

/* With a rate: posts what is due, as far as there are connections that are free. */
static void
send_due (Hammer *self)
{
  while (self->next < (guint) opt_count && self->idle->len > 0 && due_in (self) == 0)
    {
      /* In turns: a receiver closes what rests for long. */
      Connection *connection = g_ptr_array_steal_index (self->idle, 0);

      connection->began_us = self->began_us + (gint64) (self->next * 1e6 / opt_rate);
      connection->request = make_request (opt_first + (int) self->next++);
      connection->out = g_bytes_get_data (connection->request, &connection->out_left);
      flush_request (self, connection);
    }
}

/* Returns: whether a whole answer was in the buffer and has been taken out */
static gboolean
take_answer (Hammer *self, Connection *connection)
{
  const char *end = strstr (connection->in->str, "\r\n\r\n");
  gsize length = 0;
  gsize total;
  gint64 took;

  if (end == NULL)
    return FALSE;
  for (const char *line = connection->in->str; line < end; line = strstr (line, "\r\n") + 2)
    if (g_ascii_strncasecmp (line, "content-length:", 15) == 0)
      length = g_ascii_strtoull (line + 15, NULL, 10);
  total = (gsize) (end - connection->in->str) + 4 + length;
  if (connection->in->len < total)
    return FALSE;

  took = g_get_monotonic_time () - connection->began_us;
  g_array_append_val (self->latencies, took);
  if (strncmp (connection->in->str + 9, "200", 3) != 0)
    self->refused++;
  self->answered++;
  g_string_erase (connection->in, 0, (gssize) total);
  return TRUE;
}

static void
receive (Hammer *self, Connection *connection)
{
  char buffer[4096];
  gssize got;

  while ((got = read (connection->fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (connection->in, buffer, got);
  if (got == 0 || errno != EAGAIN)
    g_error ("the receiver closed a connection: %s", got == 0 ? "end of file" : g_strerror (errno));
  if (!take_answer (self, connection))
    return;
  g_clear_pointer (&connection->request, g_bytes_unref);
  if (opt_rate > 0)
    g_ptr_array_add (self->idle, connection);
  else
    send_next (self, connection);
}

static Connection *
connect_one (Hammer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((guint16) opt_port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  Connection *connection = g_new0 (Connection, 1);
  int one = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->fd < 0 || connect (connection->fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("connect to port %d: %s", opt_port, g_strerror (errno));
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl (connection->fd, F_SETFL, O_NONBLOCK);
  connection->in = g_string_new (NULL);
  watch (self, connection, FALSE, EPOLL_CTL_ADD);
  return connection;
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
report (Hammer *self, gint64 took_us)
{
  guint n = self->latencies->len;

  g_array_sort (self->latencies, compare_int64);
#define AT(p) (n == 0 ? 0.0 : (double) g_array_index (self->latencies, gint64, MIN (n - 1, (guint) (n * (p)))) / 1000.0)
  g_print ("{\"answered\":%u,\"refused\":%u,\"seconds\":%.3f,\"per_second\":%.0f,\"p50_ms\":%.3f,"
           "\"p90_ms\":%.3f,\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f,\"max_ms\":%.3f}\n",
           self->answered, self->refused, (double) took_us / 1e6,
           self->answered / ((double) took_us / 1e6), AT (0.5), AT (0.9), AT (0.95), AT (0.99), AT (0.999),
           AT (1.0));
#undef AT
}

/* Milliseconds until there is something to do without being told. */
static int
patience (Hammer *self)
{
  if (opt_rate <= 0 || self->next >= (guint) opt_count || self->idle->len == 0)
    return 1000;
  return (int) MIN (1000, (due_in (self) + 999) / 1000);
}

static void
start (Hammer *self)
{
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->idle = g_ptr_array_new ();
  self->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; opt_rate <= 0 && i < opt_count; i++)
    g_ptr_array_add (self->requests, make_request (opt_first + i));

  self->began_us = g_get_monotonic_time ();
  for (int i = 0; i < opt_connections; i++)
    {
      Connection *connection = connect_one (self);

      if (opt_rate > 0)
        g_ptr_array_add (self->idle, connection);
      else
        send_next (self, connection);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Hammer hammer = { .epoll = epoll_create1 (EPOLL_CLOEXEC) };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);

  start (&hammer);
  while (hammer.answered < (guint) opt_count)
    {
      struct epoll_event events[64];
      int n = epoll_wait (hammer.epoll, events, G_N_ELEMENTS (events), patience (&hammer));

      if ((double) (g_get_monotonic_time () - hammer.began_us) / 1e6 > opt_timeout)
        g_error ("gave up: %u of %d answered", hammer.answered, opt_count);
      for (int i = 0; i < n; i++)
        {
          Connection *connection = events[i].data.ptr;

          if (events[i].events & EPOLLOUT)
            flush_request (&hammer, connection);
          if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            receive (&hammer, connection);
        }
      if (opt_rate > 0)
        send_due (&hammer);
    }
  report (&hammer, g_get_monotonic_time () - hammer.began_us);
  return hammer.refused == 0 ? 0 : 1;
}
