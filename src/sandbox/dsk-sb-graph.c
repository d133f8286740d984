/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-sb-graph.h"

#include <stdlib.h>
#include <string.h>

#include "dsk-id.h"

/* Meta retires versions; this is the oldest that still answers. */
#define OLDEST_VERSION 21

static const struct
{
  int code;
  const char *message;
} errors[] = {
  { 100, "Invalid parameter" },
  { 190, "Error validating access token: Session has expired" },
  { 2635, "You are calling a deprecated version of the Ads API. Please update to a newer one." },
  { 130429, "Rate limit hit" },
  { 131000, "Something went wrong" },
  { 131008, "Required parameter is missing" },
  { 131009, "Parameter value is not valid" },
  { 131052, "Media download error" },
  { 131053, "Media upload error" },
  { 132001, "Template name does not exist in the translation" },
};

static const char *
find_message (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].code == code)
      return errors[i].message;
  return "Unsupported request";
}

static void
set_trace (DskSandbox *self, SoupServerMessage *message, const char *trace)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "x-fb-trace-id", trace);
  soup_message_headers_replace (headers, "x-fb-request-id", trace);
  soup_message_headers_replace (headers, "facebook-api-version",
                                self->config->version != NULL ? self->config->version : "v25.0");
}

void
dsk_sb_graph_refuse (DskSandbox *self, SoupServerMessage *message, guint http_status, int code,
                     const char *details)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();
  g_autofree char *trace = dsk_random_hex (self->random, 11);
  g_autofree char *words = g_strdup_printf ("(#%d) %s", code, find_message (code));

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "error");
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "message", words);
  dsk_json_writer_set_string (writer, "type", "OAuthException");
  dsk_json_writer_set_int (writer, "code", code);
  if (code == 190)
    dsk_json_writer_set_int (writer, "error_subcode", 463);
  if (details != NULL)
    {
      dsk_json_writer_name (writer, "error_data");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
      dsk_json_writer_set_string (writer, "details", details);
      dsk_json_writer_end_object (writer);
    }
  if (http_status >= 500)
    dsk_json_writer_set_bool (writer, "is_transient", TRUE);
  dsk_json_writer_set_string (writer, "fbtrace_id", trace);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);

  dsk_sb_graph_answer (message, writer);
  soup_server_message_set_status (message, http_status, NULL);
  set_trace (self, message, trace);
}

void
dsk_sb_graph_answer (SoupServerMessage *message, DskJsonWriter *writer)
{
  g_autoptr (GBytes) bytes = dsk_json_writer_take_bytes (writer);
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json; charset=UTF-8", SOUP_MEMORY_COPY,
                                    data, len);
}

gboolean
dsk_sb_graph_may (SoupServerMessage *message, const DskSbBusiness *business)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");

  if (header == NULL || !g_str_has_prefix (header, "Bearer ") || header[7] == '\0')
    return FALSE;
  return business->token == NULL || strcmp (header + 7, business->token) == 0;
}

/* Whether it bears a token of one of them at all. */
static gboolean
authorised (DskSandbox *self, SoupServerMessage *message)
{
  for (guint i = 0; i < self->config->businesses->len; i++)
    if (dsk_sb_graph_may (message, self->config->businesses->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
version_lives (DskSandbox *self, const char *version)
{
  if (self->config->version != NULL)
    return strcmp (version, self->config->version) == 0;
  return atoi (version + 1) >= OLDEST_VERSION;
}

static gboolean
is_version (const char *text)
{
  gsize digits;

  if (text == NULL || text[0] != 'v')
    return FALSE;
  digits = strspn (text + 1, G_CSET_DIGITS);
  return digits > 0 && strcmp (text + 1 + digits, ".0") == 0;
}

/* The numbers of an account. As of new ones nothing is known of how they stand. */
static void
answer_numbers (DskSandbox *self, SoupServerMessage *message, const DskSbBusiness *account)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new_ascii ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_name (writer, "data");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; i < self->config->businesses->len; i++)
    {
      const DskSbBusiness *business = self->config->businesses->pdata[i];

      if (strcmp (business->waba_id, account->waba_id) != 0)
        continue;
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "id", business->phone_number_id);
      dsk_json_writer_set_string (writer, "display_phone_number", business->display_phone);
      dsk_json_writer_set_string (writer, "quality_rating", "UNKNOWN");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_array (writer);
  dsk_json_writer_end_object (writer);
  dsk_sb_graph_answer (message, writer);
}

static void
route (DskSandbox *self, SoupServerMessage *message, const char *id, const char *edge,
       GHashTable *query)
{
  const char *method = soup_server_message_get_method (message);
  const DskSbBusiness *phone = dsk_sb_config_by_number (self->config, id);
  const DskSbBusiness *account = dsk_sb_config_by_account (self->config, id);

  if ((phone != NULL && !dsk_sb_graph_may (message, phone))
      || (account != NULL && !dsk_sb_graph_may (message, account)))
    dsk_sb_graph_refuse (self, message, 401, 190, NULL);
  else if (phone != NULL && g_strcmp0 (edge, "messages") == 0 && strcmp (method, "POST") == 0)
    dsk_sb_graph_messages (self, message, phone);
  else if (phone != NULL && g_strcmp0 (edge, "media") == 0 && strcmp (method, "POST") == 0)
    dsk_sb_graph_upload (self, message, phone);
  else if (account != NULL && g_strcmp0 (edge, "message_templates") == 0 && strcmp (method, "GET") == 0)
    dsk_sb_graph_templates (self, message, account, query);
  else if (account != NULL && g_strcmp0 (edge, "phone_numbers") == 0 && strcmp (method, "GET") == 0)
    answer_numbers (self, message, account);
  else if (edge == NULL && phone == NULL && account == NULL)
    dsk_sb_graph_media (self, message, id);
  else
    dsk_sb_graph_refuse (self, message, 400, 100,
                         "Object with this id does not exist, cannot be loaded due to "
                         "missing permissions, or does not support this operation");
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  DskSandbox *self = user_data;
  g_auto (GStrv) parts = g_strsplit (path, "/", 5);
  guint n = g_strv_length (parts);

  if (!authorised (self, message))
    dsk_sb_graph_refuse (self, message, 401, 190, NULL);
  else if (g_str_has_prefix (path, "/whatsapp_business/attachments"))
    dsk_sb_graph_download (self, message, query);
  else if (n < 3 || n > 4 || !is_version (parts[1]))
    dsk_sb_graph_refuse (self, message, 404, 100, "Unknown path components");
  else if (!version_lives (self, parts[1]))
    dsk_sb_graph_refuse (self, message, 400, 2635, NULL);
  else
    route (self, message, parts[2], n == 4 && parts[3][0] != '\0' ? parts[3] : NULL, query);
}

void
dsk_sb_graph_attach (DskSandbox *sandbox)
{
  soup_server_add_handler (sandbox->server, NULL, handle_cb, sandbox, NULL);
}
