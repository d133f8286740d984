/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-upload-run.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dsk-chain-stream.h"
#include "dsk-error.h"
#include "dsk-media-store.h"
#include "dsk-media.h"
#include "dsk-relay-meter.h"
#include "dsk-wa-send.h"

void
dsk_upload_result_clear (DskUploadResult *result)
{
  g_free (result->media_id);
  g_free (result->words);
  *result = (DskUploadResult){ 0 };
}

static void
end (DskUploadResult *result, DskUploadOutcome outcome, int code, const char *words)
{
  result->outcome = outcome;
  result->code = code;
  g_free (result->words);
  result->words = g_strdup (words);
}

static char *
read_id (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;
  JsonNode *id;

  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  id = json_object_get_member (json_node_get_object (root), "id");
  return id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_value_type (id) == G_TYPE_STRING
             ? json_node_dup_string (id)
             : NULL;
}

/* A refusal in Meta's words; the same table as for messages says what it means. */
static void
read_refusal (const char *text, guint status, DskUploadResult *result)
{
  g_auto (DskWaSendResult) answer = { 0 };

  dsk_wa_send_result_from_response (&answer, status, text, text != NULL ? strlen (text) : 0, FALSE, 1);
  end (result, answer.outcome == DSK_WA_PERMANENT ? DSK_UPLOAD_REFUSED : DSK_UPLOAD_AGAIN, answer.code,
       answer.reason != NULL ? answer.reason : "WhatsApp did not take the file");
}

/* Meta takes Ogg as sound only if it is told that there is Opus in it, "base audio/ogg" is not supported; of anything
 * else that may be in one it takes none. Returns: (transfer full) */
static char *
type_of (const DskRelayUploadJob *job)
{
  g_autofree char *type = dsk_media_type (NULL, job->mime);

  return g_str_equal (type, "audio/ogg") ? g_strdup ("audio/ogg; codecs=opus") : g_steal_pointer (&type);
}

/* The form that Meta wants, with the file in its middle. */
static void
set_body (SoupMessage *message, const char *mime, const char *name, GInputStream *file, gint64 size)
{
  g_autofree char *boundary = g_strdup_printf ("dastak-%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  g_autofree char *before = g_strdup_printf (
      "--%s\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n"
      "--%s\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n%s\r\n"
      "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n",
      boundary, boundary, mime, boundary, name, mime);
  g_autofree char *after = g_strdup_printf ("\r\n--%s--\r\n", boundary);
  g_autoptr (GInputStream) body = dsk_chain_stream_new (before, file, after);

  soup_message_set_request_body (message, type, body, (gssize) (size + (gint64) (strlen (before) + strlen (after))));
}

static void
post (const DskMediaEgress *egress, SoupMessage *message, GCancellable *cancellable, DskUploadResult *result)
{
  g_autoptr (SoupSession) session = dsk_media_egress_session (egress);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = dsk_media_egress_send (egress, session, message, cancellable, &error);
  g_autofree char *text = body != NULL ? dsk_media_egress_read_json (body, cancellable, &error) : NULL;
  guint status = body != NULL ? soup_message_get_status (message) : 0;

  if (body != NULL)
    result->account_wait_ms = dsk_relay_meter_wait_ms (message);
  if (status == 200 && text != NULL)
    result->media_id = read_id (text);
  if (result->media_id != NULL)
    end (result, DSK_UPLOAD_DONE, 0, NULL);
  else if (status >= 400 && text != NULL)
    read_refusal (text, status, result);
  else
    end (result, DSK_UPLOAD_AGAIN, 0, error != NULL ? error->message : "WhatsApp's answer was not understood");
}

void
dsk_upload_run (const DskMediaEgress *egress, const DskRelayUploadJob *job, GCancellable *cancellable,
                DskUploadResult *result)
{
  g_autofree char *path = dsk_media_store_path (egress->data_dir, job->sha256);
  g_autofree char *number = g_uri_escape_string (job->phone_number_id, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/%s/media", egress->base, number);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, NULL);
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *mime = type_of (job);
  gint64 limit = dsk_media_limit (dsk_message_kind_from_string (job->kind));

  *result = (DskUploadResult){ .outcome = DSK_UPLOAD_AGAIN };
  if (in != NULL)
    info = g_file_input_stream_query_info (in, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  if (info == NULL || message == NULL)
    end (result, DSK_UPLOAD_REFUSED, 0, "The file is not on the relay any more");
  else if (limit > 0 && g_file_info_get_size (info) > limit)
    end (result, DSK_UPLOAD_REFUSED, 0, "The file is larger than WhatsApp allows for its kind");
  else
    {
      set_body (message, mime, job->sha256, G_INPUT_STREAM (in), g_file_info_get_size (info));
      post (egress, message, cancellable, result);
    }
}
