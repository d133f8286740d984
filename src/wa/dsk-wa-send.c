/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-send-private.h"

#include <string.h>

#include "dsk-command.h"
#include "dsk-content.h"
#include "dsk-text.h"
#include "dsk-wa-json.h"

/* Meta's answers are a few hundred bytes. */
#define MAX_ANSWER (256 * 1024)
#define MAX_REASON_CHARS 300

static void
write_receiver (DskJsonWriter *writer, const DskWaSend *send)
{
  dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
  dsk_json_writer_set_string (writer, "recipient_type",
                              send->group_id != NULL ? "group" : "individual");
  if (send->group_id != NULL)
    dsk_json_writer_set_string (writer, "to", send->group_id);
  else if (send->to != NULL)
    dsk_json_writer_set_string (writer, "to", send->to);
  else
    dsk_json_writer_set_string (writer, "recipient", send->recipient);
}

GBytes *
dsk_wa_send_encode (const DskWaSend *send, GError **error)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autoptr (JsonNode) content = NULL;
  DskMessageKind kind;

  g_return_val_if_fail (send != NULL, NULL);
  g_return_val_if_fail (send->to != NULL || send->recipient != NULL || send->group_id != NULL,
                        NULL);

  kind = send->kind != DSK_MESSAGE_UNKNOWN ? send->kind : DSK_MESSAGE_TEXT;
  if (!dsk_content_check (kind, send->text, send->content, error))
    return NULL;
  if (kind != DSK_MESSAGE_TEXT)
    content = dsk_json_get_root (send->content, strlen (send->content), DSK_CONTENT_MAX_BYTES, error);
  if (kind != DSK_MESSAGE_TEXT && content == NULL)
    return NULL;

  dsk_json_writer_begin_object (writer);
  write_receiver (writer, send);
  /* A reaction says itself which message it is for. */
  if (send->context_wamid != NULL && kind != DSK_MESSAGE_REACTION)
    {
      dsk_json_writer_name (writer, "context");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "message_id", send->context_wamid);
      dsk_json_writer_end_object (writer);
    }
  if (!dsk_wa_send_write_body (writer, kind, send, content != NULL ? json_node_get_object (content) : NULL, error))
    return NULL;
  if (send->opaque != NULL)
    dsk_json_writer_set_string (writer, "biz_opaque_callback_data", send->opaque);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

GBytes *
dsk_wa_send_encode_read (const char *wamid, gboolean typing)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  g_return_val_if_fail (wamid != NULL, NULL);

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "messaging_product", "whatsapp");
  dsk_json_writer_set_string (writer, "status", "read");
  dsk_json_writer_set_string (writer, "message_id", wamid);
  if (typing)
    {
      dsk_json_writer_name (writer, "typing_indicator");
      dsk_json_writer_begin_object (writer);
      dsk_json_writer_set_string (writer, "type", "text");
      dsk_json_writer_end_object (writer);
    }
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

static gboolean
read_accepted (DskWaSendResult *result, JsonObject *answer)
{
  JsonObject *message = dsk_json_get_element (dsk_json_get_array (answer, "messages"), 0);
  JsonObject *contact = dsk_json_get_element (dsk_json_get_array (answer, "contacts"), 0);
  const char *status = dsk_json_get_string (message, "message_status");
  const char *wamid = dsk_json_get_string (message, "id");

  if (wamid == NULL)
    return FALSE;
  result->outcome = DSK_WA_ACCEPTED;
  result->wamid = g_strdup (wamid);
  /* Paused: the same, for as long as the template's first messages are looked at. */
  result->held = g_strcmp0 (status, "held_for_quality_assessment") == 0 || g_strcmp0 (status, "paused") == 0;
  result->wa_id = dsk_wa_json_dup_id (contact, "wa_id");
  result->bsuid = g_strdup (dsk_json_get_string (contact, "user_id"));
  return TRUE;
}

static gboolean
read_error (DskWaSendResult *result, JsonObject *answer, guint http_status, guint attempt)
{
  JsonObject *error = dsk_json_get_object (answer, "error");
  const char *details = dsk_json_get_string (dsk_json_get_object (error, "error_data"), "details");
  const char *message = dsk_json_get_string (error, "message");
  gboolean is_transient;

  if (error == NULL || !json_object_has_member (error, "code"))
    return FALSE;
  is_transient = json_object_get_boolean_member_with_default (error, "is_transient", FALSE);
  result->code = (int) CLAMP (dsk_wa_json_int (error, "code"), 0, G_MAXINT);
  result->outcome = dsk_wa_error_policy (result->code, http_status, is_transient, attempt,
                                         &result->retry_after_ms);
  if (details != NULL || message != NULL)
    result->reason = dsk_text_preview (details != NULL ? details : message, MAX_REASON_CHARS);
  return TRUE;
}

/* Somebody between us and Meta spoke, or Meta in a way that we don't know. Only a refusal that is
 * certain to come before anything was sent may be tried again. */
static void
judge_status (DskWaSendResult *result, guint http_status, guint attempt)
{
  if (http_status == 429)
    result->outcome = dsk_wa_error_policy (0, http_status, TRUE, attempt, &result->retry_after_ms);
  else if (http_status == 401 || http_status == 403)
    result->outcome = DSK_WA_STOP;
  else if (http_status >= 400 && http_status < 500 && http_status != 408)
    result->outcome = DSK_WA_PERMANENT;
  else
    result->outcome = DSK_WA_UNKNOWN;
  result->reason = g_strdup_printf ("The answer has no meaning (HTTP %u)", http_status);
}

void
dsk_wa_send_result_from_response (DskWaSendResult *result, guint http_status, const char *body,
                                  gsize len, gboolean never_sent, guint attempt)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *answer = NULL;

  g_return_if_fail (result != NULL);

  *result = (DskWaSendResult) { 0 };
  if (http_status == 0)
    {
      result->outcome = DSK_WA_UNKNOWN;
      if (never_sent)
        result->outcome = dsk_wa_error_policy (0, 503, TRUE, attempt, &result->retry_after_ms);
      result->reason
          = g_strdup (never_sent ? "WhatsApp could not be reached" : "WhatsApp did not answer");
      return;
    }

  if (body != NULL && len > 0)
    root = dsk_json_get_root (body, len, MAX_ANSWER, NULL);
  if (root != NULL)
    answer = json_node_get_object (root);

  if (http_status >= 200 && http_status < 300 && read_accepted (result, answer))
    return;
  if (read_error (result, answer, http_status, attempt))
    return;
  judge_status (result, http_status, attempt);
}

void
dsk_wa_send_result_clear (DskWaSendResult *result)
{
  g_return_if_fail (result != NULL);

  g_clear_pointer (&result->wamid, g_free);
  g_clear_pointer (&result->wa_id, g_free);
  g_clear_pointer (&result->bsuid, g_free);
  g_clear_pointer (&result->reason, g_free);
}
