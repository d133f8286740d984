/* SPDX-License-Identifier: GPL-3.0-or-later */

/* POST /{version}/{phone-number-id}/messages: sending, marking as read, typing. */

#include "dsk-sb-graph.h"

#include <string.h>

#include "dsk-text.h"
#include "dsk-wa-json.h"

#define MAX_REQUEST (256 * 1024)
/* Longer than any client waits. */
#define SILENCE_MS (180 * 1000)

/* What is written after this goes nowhere, and the client sees the end of the connection. */
static void
hang_up (SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (message, 500, NULL);
}

typedef struct
{
  DskSandbox *sandbox;        /* (borrowed) */
  SoupServerMessage *message; /* (owned) */
} Silence;

static void
silence_free (Silence *silence)
{
  silence->sandbox->silences--;
  g_object_unref (silence->message);
  g_free (silence);
}

static gboolean
silence_ends_cb (gpointer user_data)
{
  Silence *silence = user_data;

  hang_up (silence->message);
  soup_server_message_unpause (silence->message);
  return G_SOURCE_REMOVE;
}

/* No answer, now or ever; @at_once: the client learns of it. */
static void
give_no_answer (DskSandbox *self, SoupServerMessage *message, gboolean at_once)
{
  Silence *silence;

  if (at_once)
    {
      hang_up (message);
      return;
    }
  soup_server_message_pause (message);
  silence = g_new (Silence, 1);
  *silence = (Silence){ self, g_object_ref (message) };
  self->silences++;
  dsk_sandbox_after (self, SILENCE_MS, silence_ends_cb, silence, (GDestroyNotify) silence_free);
}

static void
mark_read (DskSandbox *self, SoupServerMessage *message, JsonObject *request)
{
  const char *wamid = dsk_json_get_string (request, "message_id");
  JsonObject *typing = dsk_json_get_object (request, "typing_indicator");
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  if (g_strcmp0 (dsk_json_get_string (request, "status"), "read") != 0)
    dsk_sb_graph_refuse (self, message, 400, 100, "Param status must be one of {READ}");
  else if (wamid == NULL || !dsk_sb_ledger_knows (self->ledger, wamid))
    dsk_sb_graph_refuse (self, message, 400, 100,
                         "The parameter message_id is not the id of a message");
  else if (typing != NULL && g_strcmp0 (dsk_json_get_string (typing, "type"), "text") != 0)
    dsk_sb_graph_refuse (self, message, 400, 100,
                         "Param typing_indicator['type'] must be one of {TEXT}");
  else
    {
      dsk_sb_ledger_courtesy (self->ledger, typing != NULL);
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_bool (writer, "success", TRUE);
      dsk_json_writer_end_object (writer);
      dsk_sb_graph_answer (message, writer);
    }
}

static void
answer_accepted (SoupServerMessage *message, const DskSbSend *send, const DskSbCustomer *customer,
                 const char *wamid)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  g_autofree char *digits
      = send->to != NULL && !send->is_group ? dsk_text_phone_digits (send->to) : NULL;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
  dsk_json_writer_name (writer, "contacts");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "input", send->to != NULL ? send->to : send->recipient);
  if (digits != NULL)
    dsk_json_writer_set_string (writer, "wa_id", digits);
  if (customer != NULL)
    dsk_json_writer_set_string (writer, "user_id", customer->user_id);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_name (writer, "messages");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", wamid);
  if (send->template_name != NULL)
    dsk_json_writer_set_string (writer, "message_status", "accepted");
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

/* Returns: whether a fault refused it */
static gboolean
refused_by_fault (DskSandbox *self, SoupServerMessage *message, const DskSbSend *send)
{
  DskSbFault fault
      = dsk_sb_faults_draw (&self->faults, self->random, DSK_SB_FAULT_HTTP500, DSK_SB_FAULT_RESET);

  switch (fault)
    {
    case DSK_SB_FAULT_HTTP500:
      dsk_sb_graph_refuse (self, message, 500, 131000, "Internal error");
      break;
    case DSK_SB_FAULT_429:
      dsk_sb_graph_refuse (self, message, 429, 130429,
                           "Cloud API message throughput has been reached.");
      break;
    case DSK_SB_FAULT_TOKEN_EXPIRED:
      dsk_sb_graph_refuse (self, message, 401, 190, NULL);
      break;
    case DSK_SB_FAULT_RESET:
      give_no_answer (self, message, TRUE);
      dsk_sb_ledger_refused (self->ledger, 0, 0, send->opaque);
      return TRUE;
    case DSK_SB_FAULT_RESET_AFTER_ACCEPT:
    case DSK_SB_FAULT_TIMEOUT_AFTER_ACCEPT:
    case DSK_SB_FAULT_GARBAGE:
    case DSK_SB_FAULT_UNDELIVERABLE:
    case DSK_SB_FAULT_SKIP_DELIVERED:
    case DSK_SB_FAULT_NO_READ:
    case DSK_SB_FAULT_NO_STATUS:
    case DSK_SB_FAULT_N:
    default:
      return FALSE;
    }
  dsk_sb_ledger_refused (self->ledger, soup_server_message_get_status (message), 0, send->opaque);
  return TRUE;
}

static void
accept_message (DskSandbox *self, SoupServerMessage *message, const DskSbBusiness *business, const DskSbSend *send)
{
  DskSbFault answer = dsk_sb_faults_draw (&self->faults, self->random,
                                          DSK_SB_FAULT_RESET_AFTER_ACCEPT, DSK_SB_FAULT_GARBAGE);
  DskSbFault status = dsk_sb_faults_draw (&self->faults, self->random, DSK_SB_FAULT_UNDELIVERABLE,
                                          DSK_SB_FAULT_NO_STATUS);
  g_autofree char *wamid = dsk_sandbox_accept (self, business, send, status);
  g_autofree char *digits
      = send->to != NULL && !send->is_group ? dsk_text_phone_digits (send->to) : NULL;

  if (answer == DSK_SB_FAULT_RESET_AFTER_ACCEPT || answer == DSK_SB_FAULT_TIMEOUT_AFTER_ACCEPT)
    give_no_answer (self, message, answer == DSK_SB_FAULT_RESET_AFTER_ACCEPT);
  else if (answer == DSK_SB_FAULT_GARBAGE)
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<html>", 6);
    }
  else
    {
      dsk_sb_ledger_answered (self->ledger, wamid);
      answer_accepted (message, send,
                       dsk_sandbox_find_customer (self, business, digits, send->recipient), wamid);
    }
}

void
dsk_sb_graph_messages (DskSandbox *self, SoupServerMessage *message, const DskSbBusiness *business)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (JsonNode) root = NULL;
  DskSbRefusal refusal = { 0 };
  DskSbSend send;
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  root = dsk_json_get_root (data, len, MAX_REQUEST, NULL);
  if (root == NULL)
    {
      dsk_sb_graph_refuse (self, message, 400, 100, "The body is not a JSON object");
      dsk_sb_ledger_refused (self->ledger, 400, 100, NULL);
      return;
    }
  if (json_object_has_member (json_node_get_object (root), "status"))
    {
      mark_read (self, message, json_node_get_object (root));
      return;
    }
  if (!dsk_sb_validate (json_node_get_object (root), &send, &refusal))
    {
      dsk_sb_graph_refuse (self, message, refusal.http_status, refusal.code, refusal.details);
      dsk_sb_ledger_refused (self->ledger, refusal.http_status, refusal.code, send.opaque);
      g_free (refusal.details);
      return;
    }
  if (send.template_name != NULL && !dsk_sb_graph_has_template (self, business, send.template_name))
    {
      dsk_sb_graph_refuse (self, message, 404, 132001, "The template does not exist");
      dsk_sb_ledger_refused (self->ledger, 404, 132001, send.opaque);
      return;
    }
  if (!refused_by_fault (self, message, &send))
    accept_message (self, message, business, &send);
}
