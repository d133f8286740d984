/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-json-get.h"

#include "dsk-error.h"
#include "dsk-json-guard.h"

static JsonNode *
get (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

JsonObject *
dsk_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
dsk_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
dsk_json_get_element (JsonArray *array, guint i)
{
  JsonNode *node = i < dsk_json_get_length (array) ? json_array_get_element (array, i) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

guint
dsk_json_get_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

const char *
dsk_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  return text != NULL && text[0] != '\0' ? text : NULL;
}

gboolean
dsk_json_get_number (JsonObject *object, const char *name, double *value)
{
  JsonNode *node = get (object, name);
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

gboolean
dsk_json_get_flag (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonNode *
dsk_json_get_root (const char *data, gsize len, gsize max_len, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonNode *root;

  if (!dsk_json_guard (data, len, max_len, error))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, (gssize) len, &local_error))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "Not JSON");
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "Not a JSON object");
      return NULL;
    }
  return json_parser_steal_root (parser);
}
