/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-read.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

#define DETAIL_MAX 4096

static gboolean
wrong (const char *name, GError **error)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The member \"%s\" is missing or wrong", name);
  return FALSE;
}

JsonObject *
dsk_json_read_root (GBytes *json, JsonParser **parser, GError **error)
{
  g_autoptr (JsonParser) made = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  gsize len;
  const char *data = g_bytes_get_data (json, &len);
  JsonNode *root;

  if (data == NULL || !json_parser_load_from_data (made, data, (gssize) len, &local))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The frame can't be read: %s",
                   local != NULL ? local->message : "it is empty");
      return NULL;
    }
  root = json_parser_get_root (made);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "The frame is not an object");
      return NULL;
    }
  *parser = g_steal_pointer (&made);
  return json_node_get_object (root);
}

gboolean
dsk_json_node_text (JsonNode *node, const char **value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
dsk_json_node_int (JsonNode *node, gint64 *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

/* NULL for null too. */
static JsonNode *
get_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

gboolean
dsk_json_read_string (JsonObject *object, const char *name, gboolean required, gsize max_bytes,
                      const char **value, GError **error)
{
  JsonNode *node = get_member (object, name);

  *value = NULL;
  if (node == NULL)
    return required ? wrong (name, error) : TRUE;
  if (!dsk_json_node_text (node, value) || strlen (*value) > max_bytes)
    {
      *value = NULL;
      return wrong (name, error);
    }
  return TRUE;
}

gboolean
dsk_json_dup_string (JsonObject *object, const char *name, gboolean required, gsize max_bytes,
                     char **value, GError **error)
{
  const char *text;

  if (!dsk_json_read_string (object, name, required, max_bytes, &text, error))
    return FALSE;
  g_free (*value);
  *value = g_strdup (text);
  return TRUE;
}

gboolean
dsk_json_read_int (JsonObject *object, const char *name, gint64 min, gint64 max,
                   const gint64 *fallback, gint64 *value, GError **error)
{
  JsonNode *node = get_member (object, name);
  gint64 number;

  if (node == NULL && fallback != NULL)
    {
      *value = *fallback;
      return TRUE;
    }
  if (node == NULL || !dsk_json_node_int (node, &number) || number < min || number > max)
    return wrong (name, error);
  *value = number;
  return TRUE;
}

gboolean
dsk_json_read_bool (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = get_member (object, name);

  *value = FALSE;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return wrong (name, error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
dsk_json_read_array (JsonObject *object, const char *name, JsonArray **value, GError **error)
{
  JsonNode *node = get_member (object, name);

  *value = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return wrong (name, error);
  *value = json_node_get_array (node);
  return TRUE;
}

gboolean
dsk_json_read_result (JsonNode *code, JsonNode *seq, JsonNode *detail, DskCommandResult *result,
                      GError **error)
{
  const char *name;

  *result = (DskCommandResult){ 0 };
  if (code == NULL || !dsk_json_node_text (code, &name))
    return wrong ("status", error);
  /* A newer relay's reason for a refusal is a refusal all the same. */
  if (!dsk_result_code_from_string (name, &result->code))
    result->code = DSK_RESULT_INVALID;
  if (seq == NULL || !dsk_json_node_int (seq, &result->seq) || result->seq < 0)
    return wrong ("seq", error);
  if (detail == NULL || JSON_NODE_HOLDS_NULL (detail))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (detail))
    return wrong ("detail", error);
  result->detail = json_to_string (detail, FALSE);
  return TRUE;
}

gboolean
dsk_json_is_detail (const char *detail)
{
  return detail != NULL && detail[0] == '{'
         && dsk_json_guard (detail, strlen (detail), DETAIL_MAX, NULL);
}
