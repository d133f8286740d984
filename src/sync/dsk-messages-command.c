/* SPDX-License-Identifier: GPL-3.0-or-later */

/* COMMAND and RESULT frames. */

#include "dsk-messages.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-handoff.h"
#include "dsk-json-read.h"
#include "dsk-json-writer.h"

static const gint64 zero = 0;

static void
set_optional (DskJsonWriter *writer, const char *name, const char *value)
{
  if (value != NULL)
    dsk_json_writer_set_string (writer, name, value);
}

GBytes *
dsk_command_encode (const DskCommand *command)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "n", command->n);
  dsk_json_writer_set_string (writer, "id", command->id);
  dsk_json_writer_set_string (writer, "type", dsk_command_wire_type (command));
  dsk_json_writer_name (writer, "args");
  dsk_json_writer_begin_object (writer);
  set_optional (writer, "conv", command->conv);
  set_optional (writer, "object", command->object);
  if (command->kind != DSK_MESSAGE_TEXT)
    dsk_json_writer_set_string (writer, "kind", dsk_message_kind_to_string (command->kind));
  set_optional (writer, "text", command->text);
  set_optional (writer, "content", command->content);
  set_optional (writer, "quote", command->quote);
  set_optional (writer, "user", command->user);
  set_optional (writer, "team", command->team);
  set_optional (writer, "reason", command->reason);
  if (command->type == DSK_COMMAND_SET_STATUS
      || (command->type == DSK_COMMAND_MESSAGE_SEND && command->status != DSK_STATUS_NEW))
    dsk_json_writer_set_string (writer, "status", dsk_status_to_string (command->status));
  set_optional (writer, "head_msg", command->head_msg);
  set_optional (writer, "canned", command->canned);
  if (command->base_seq != 0)
    dsk_json_writer_set_int (writer, "base_seq", command->base_seq);
  if (command->type == DSK_COMMAND_SNOOZE || (command->type == DSK_COMMAND_MESSAGE_SEND && command->until != 0))
    dsk_json_writer_set_int (writer, "until", command->until);
  if (command->type == DSK_COMMAND_USER_AVAILABILITY)
    dsk_json_writer_set_string (writer, "availability", dsk_availability_to_string (command->availability));
  if (command->lease_fence != 0)
    dsk_json_writer_set_int (writer, "lease_fence", command->lease_fence);
  dsk_json_writer_set_int (writer, "device_at", command->device_at);
  dsk_json_writer_end_object (writer);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

static gboolean
read_status (JsonObject *args, gboolean required, DskStatus *status, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (args, "status", required, DSK_READ_ID_MAX, &text, error))
    return FALSE;
  if (text == NULL || dsk_status_from_string (text, status))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "The member \"status\" is not a status");
  return FALSE;
}

static gboolean
read_availability (JsonObject *args, DskAvailability *availability, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (args, "availability", TRUE, DSK_READ_ID_MAX, &text, error))
    return FALSE;
  if (dsk_availability_from_string (text, availability))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                       "The member \"availability\" is not one that there is");
  return FALSE;
}

/* A kind that this build does not know is refused as one that can't be sent, like any other such. */
static gboolean
read_kind (JsonObject *args, DskMessageKind *kind, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (args, "kind", FALSE, DSK_READ_ID_MAX, &text, error))
    return FALSE;
  *kind = text != NULL ? dsk_message_kind_from_string (text) : DSK_MESSAGE_TEXT;
  return TRUE;
}

static gboolean
read_args (JsonObject *args, DskCommand *out, GError **error)
{
  return dsk_json_dup_string (args, "conv", FALSE, DSK_READ_ID_MAX, &out->conv, error)
         && dsk_json_dup_string (args, "object", FALSE, DSK_READ_ID_MAX, &out->object, error)
         && dsk_json_dup_string (args, "text", FALSE, DSK_READ_TEXT_MAX, &out->text, error)
         && dsk_json_dup_string (args, "content", FALSE, DSK_CONTENT_MAX_BYTES, &out->content, error)
         && read_kind (args, &out->kind, error)
         && dsk_json_dup_string (args, "quote", FALSE, DSK_READ_ID_MAX, &out->quote, error)
         && dsk_json_dup_string (args, "user", FALSE, DSK_READ_ID_MAX, &out->user, error)
         && dsk_json_dup_string (args, "team", FALSE, DSK_READ_ID_MAX, &out->team, error)
         && dsk_json_dup_string (args, "reason", FALSE, DSK_HANDOFF_REASON_MAX_CHARS * 4, &out->reason, error)
         && dsk_json_dup_string (args, "head_msg", FALSE, DSK_READ_ID_MAX, &out->head_msg, error)
         && dsk_json_dup_string (args, "canned", FALSE, DSK_READ_ID_MAX, &out->canned, error)
         && dsk_json_read_int (args, "base_seq", 0, G_MAXINT64, &zero, &out->base_seq, error)
         && dsk_json_read_int (args, "lease_fence", 0, G_MAXINT64, &zero, &out->lease_fence, error)
         && dsk_json_read_int (args, "device_at", 0, G_MAXINT64, &zero, &out->device_at, error)
         && dsk_json_read_int (args, "until", 0, G_MAXINT64, &zero, &out->until, error)
         && ((out->type != DSK_COMMAND_SET_STATUS && out->type != DSK_COMMAND_MESSAGE_SEND)
             || read_status (args, out->type == DSK_COMMAND_SET_STATUS, &out->status, error))
         && (out->type != DSK_COMMAND_USER_AVAILABILITY
             || read_availability (args, &out->availability, error));
}

static gboolean
read_type (JsonObject *root, DskCommandType *type, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (root, "type", TRUE, DSK_READ_ID_MAX, &text, error))
    return FALSE;
  if (dsk_command_type_from_string (text, type))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER, "This command is not known here");
  return FALSE;
}

DskCommand *
dsk_command_decode (GBytes *json, gint64 *n, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (DskCommand) out = NULL;
  JsonObject *root = dsk_json_read_root (json, &parser, error);
  const char *id;
  DskCommandType type;
  JsonNode *args;

  *n = 0;
  if (root == NULL || !dsk_json_read_int (root, "n", 1, G_MAXINT64, NULL, n, error)
      || !dsk_json_read_string (root, "id", TRUE, DSK_READ_ID_MAX, &id, error)
      || !read_type (root, &type, error))
    return NULL;
  args = json_object_get_member (root, "args");
  if (args == NULL || !JSON_NODE_HOLDS_OBJECT (args))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "The member \"args\" is missing or wrong");
      return NULL;
    }

  out = dsk_command_new (type, id, NULL);
  out->n = *n;
  return read_args (json_node_get_object (args), out, error) ? g_steal_pointer (&out) : NULL;
}

GBytes *
dsk_result_encode (gint64 n, const DskCommandResult *result)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "n", n);
  dsk_json_writer_set_string (writer, "status", dsk_result_code_to_string (result->code));
  dsk_json_writer_set_int (writer, "seq", result->seq);
  if (dsk_json_is_detail (result->detail))
    {
      dsk_json_writer_name (writer, "detail");
      dsk_json_writer_raw (writer, result->detail, strlen (result->detail));
    }
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_bytes (writer);
}

gboolean
dsk_result_decode (GBytes *json, gint64 *n, DskCommandResult *result, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root = dsk_json_read_root (json, &parser, error);

  return root != NULL && dsk_json_read_int (root, "n", 1, G_MAXINT64, NULL, n, error)
         && dsk_json_read_result (json_object_get_member (root, "status"),
                                  json_object_get_member (root, "seq"),
                                  json_object_get_member (root, "detail"), result, error);
}
