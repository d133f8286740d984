/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-control.h"

#include <string.h>

#include "dsk-sb-day.h"
#include "dsk-sb-graph.h"
#include "dsk-text.h"
#include "dsk-wa-json.h"

#define MAX_REQUEST (1024 * 1024)
#define MAX_BURST 1000000
#define BURST_TICK_MS 10
#define QUIT_AFTER_MS 20

static void
say_wrong (SoupServerMessage *message, guint status, const char *what)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "error", what);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
  soup_server_message_set_status (message, status, NULL);
}

static void
say_number (SoupServerMessage *message, const char *name, gint64 value)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, name, value);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

static void
write_message (DskSandbox *self, SoupServerMessage *message, JsonObject *request)
{
  g_autofree char *from = dsk_wa_json_dup_id (request, "from");
  g_autofree char *phone = from != NULL ? dsk_text_phone_digits (from) : NULL;
  const char *type = dsk_json_get_string (request, "type");
  g_autofree char *number = dsk_wa_json_dup_id (request, "number");
  const DskSbBusiness *business = number != NULL ? dsk_sb_config_by_number (self->config, number)
                                                 : dsk_sb_config_first (self->config);
  g_autoptr (DskJsonWriter) writer = NULL;
  g_autofree char *wamid = NULL;

  if (type == NULL)
    type = "text";
  if (phone == NULL || !dsk_sb_wire_type_is_known (type))
    {
      g_autofree char *known = dsk_sb_wire_dup_types ();
      g_autofree char *words
          = g_strdup_printf ("'from' is a phone number, 'type' one of %s", known);

      say_wrong (message, 400, words);
      return;
    }
  if (business == NULL)
    {
      say_wrong (message, 400, "'number' is the phone_number_id of one of the businesses");
      return;
    }
  wamid = dsk_sandbox_write (
      self, dsk_sandbox_customer (self, business, phone, dsk_json_get_string (request, "name")), type,
      dsk_json_get_string (request, "text"), dsk_json_get_string (request, "context"),
      dsk_wa_json_int (request, "timestamp"));
  if (wamid == NULL)
    {
      say_wrong (message, 409, "There is no message that this could be about");
      return;
    }
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "wamid", wamid);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

/* Many messages, at a steady rate or at once. */
typedef struct
{
  DskSandbox *sandbox;
  gint64 count;
  gint64 customers;
  gint64 rate; /* a second; 0: at once */
  gint64 done;
  gint64 began_ms;
} Burst;

static gboolean
burst_cb (gpointer user_data)
{
  Burst *burst = user_data;
  DskSandbox *self = burst->sandbox;
  gint64 due = burst->count;

  if (burst->rate > 0)
    due = MIN (burst->count,
               1 + (dsk_clock_monotonic_ms (self->clock) - burst->began_ms) * burst->rate / 1000);
  for (; burst->done < due; burst->done++)
    {
      gint64 who = burst->done % burst->customers;
      g_autofree char *phone = g_strdup_printf ("923005%06" G_GINT64_FORMAT, 570000 + who);
      g_autofree char *name = g_strdup_printf ("Customer %" G_GINT64_FORMAT, who + 1);
      g_autofree char *text
          = g_strdup_printf ("Message %" G_GINT64_FORMAT " — پیغام", burst->done + 1);
      g_autofree char *wamid = NULL;

      wamid = dsk_sandbox_write (self, dsk_sandbox_customer (self, dsk_sb_config_first (self->config), phone, name),
                                 "text", text, NULL, 0);
    }
  if (burst->done < burst->count)
    dsk_sandbox_after (self, BURST_TICK_MS, burst_cb, g_memdup2 (burst, sizeof *burst), g_free);
  return G_SOURCE_REMOVE;
}

static void
start_burst (DskSandbox *self, SoupServerMessage *message, JsonObject *request)
{
  Burst burst = {
    .sandbox = self,
    .count = dsk_wa_json_int (request, "count"),
    .customers = dsk_wa_json_int (request, "customers"),
    .rate = dsk_wa_json_int (request, "rate"),
    .began_ms = dsk_clock_monotonic_ms (self->clock),
  };

  if (burst.customers == 0)
    burst.customers = 10;
  if (burst.count < 1 || burst.count > MAX_BURST || burst.customers < 1 || burst.customers > 400000
      || burst.rate < 0 || burst.rate > MAX_BURST)
    {
      say_wrong (message, 400,
                 "'count' is a number from 1, 'customers' from 1, 'rate' messages a second from 0");
      return;
    }
  burst_cb (&burst);
  say_number (message, "queued", burst.count);
}

static void
start_day (DskSandbox *self, SoupServerMessage *message, JsonObject *request)
{
  gint64 messages = dsk_wa_json_int (request, "messages");
  g_autoptr (GError) error = NULL;

  if (dsk_sb_day_start (self, dsk_wa_json_int (request, "customers"), messages,
                        dsk_wa_json_int (request, "rate"), &error))
    say_number (message, "queued", messages);
  else
    say_wrong (message, 400, error->message);
}

static void
delivered_cb (guint http_status, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;

  say_number (message, "status", http_status);
  soup_server_message_unpause (message);
}

/* Anything at all, signed; ?once=1 makes one attempt and says what came of it, ?signature= replaces
 * the right one. */
static void
deliver_raw (DskSandbox *self, SoupServerMessage *message, GHashTable *query, GBytes *body)
{
  const char *once = query != NULL ? g_hash_table_lookup (query, "once") : NULL;
  const char *signature = query != NULL ? g_hash_table_lookup (query, "signature") : NULL;

  if (self->config->webhook == NULL)
    say_wrong (message, 409, "There is no webhook");
  else if (g_strcmp0 (once, "1") == 0)
    {
      soup_server_message_pause (message);
      dsk_sb_deliverer_push_raw (self->deliverer, body, signature, TRUE, delivered_cb,
                                 g_object_ref (message));
    }
  else
    {
      dsk_sb_deliverer_push_raw (self->deliverer, body, signature, FALSE, NULL, NULL);
      say_number (message, "queued", 1);
    }
}

static void
set_faults (DskSandbox *self, SoupServerMessage *message, JsonObject *request)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autoptr (GList) names = json_object_get_members (request);
  DskSbFaults faults = self->faults;
  DskSbFault fault;

  for (GList *l = names; l != NULL; l = l->next)
    {
      double chance = json_object_get_double_member_with_default (request, l->data, -1);

      if (!dsk_sb_fault_from_string (l->data, &fault) || !(chance >= 0 && chance <= 1))
        {
          say_wrong (message, 400, "Each member is a kind of fault and its chance between 0 and 1");
          return;
        }
      faults.chance[fault] = chance;
    }
  self->faults = faults;
  dsk_json_writer_begin_object (writer);
  for (guint i = 0; i < DSK_SB_FAULT_N; i++)
    {
      dsk_json_writer_name (writer, dsk_sb_fault_to_string ((DskSbFault) i));
      dsk_json_writer_double (writer, faults.chance[i]);
    }
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

static void
say_ledger (DskSandbox *self, SoupServerMessage *message)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_sb_ledger_write (self->ledger, writer);
  dsk_sb_graph_answer (message, writer);
}

static void
say_state (DskSandbox *self, SoupServerMessage *message)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_sb_deliverer_write_state (self->deliverer, writer);
  dsk_sb_ledger_write_counts (self->ledger, writer);
  /* Statuses whose time has not come, bursts that go on. */
  dsk_json_writer_set_int (writer, "scheduled", g_hash_table_size (self->sources) - self->silences);
  dsk_json_writer_set_bool (writer, "script_done",
                            self->director == NULL || dsk_sb_director_is_done (self->director));
  dsk_json_writer_set_int (writer, "script_failures",
                           self->director != NULL ? dsk_sb_director_get_failures (self->director)
                                                  : 0);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

static gboolean
quit_cb (gpointer user_data)
{
  dsk_sandbox_quit (user_data, 0);
  return G_SOURCE_REMOVE;
}

static void
handle_get (DskSandbox *self, SoupServerMessage *message, const char *what)
{
  if (strcmp (what, "ledger") == 0)
    say_ledger (self, message);
  else if (strcmp (what, "state") == 0)
    say_state (self, message);
  else
    say_wrong (message, 404, "There is ledger and state to get");
}

static void
handle_post (DskSandbox *self, SoupServerMessage *message, const char *what, GHashTable *query)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data = g_bytes_get_data (body, &len);

  if (strcmp (what, "webhook") == 0)
    {
      deliver_raw (self, message, query, body);
      return;
    }
  if (strcmp (what, "quit") == 0)
    {
      say_number (message, "quit", 1);
      dsk_sandbox_after (self, QUIT_AFTER_MS, quit_cb, self, NULL);
      return;
    }
  root = dsk_json_get_root (data, len, MAX_REQUEST, &error);
  if (root == NULL)
    say_wrong (message, 400, error->message);
  else if (strcmp (what, "message") == 0)
    write_message (self, message, json_node_get_object (root));
  else if (strcmp (what, "burst") == 0)
    start_burst (self, message, json_node_get_object (root));
  else if (strcmp (what, "day") == 0)
    start_day (self, message, json_node_get_object (root));
  else if (strcmp (what, "faults") == 0)
    set_faults (self, message, json_node_get_object (root));
  else
    say_wrong (message, 404, "There is message, burst, day, webhook, faults and quit to post");
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  const char *method = soup_server_message_get_method (message);
  const char *what = path + strlen ("/control");

  if (what[0] == '/')
    what++;
  if (strcmp (method, "GET") == 0)
    handle_get (user_data, message, what);
  else if (strcmp (method, "POST") == 0)
    handle_post (user_data, message, what, query);
  else
    say_wrong (message, 405, "GET or POST");
}

void
dsk_sb_control_attach (DskSandbox *sandbox)
{
  soup_server_add_handler (sandbox->server, "/control", handle_cb, sandbox, NULL);
}
