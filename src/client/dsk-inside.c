/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-inside.h"

#include "dsk-command.h"
#include "dsk-json-guard.h"
#include "dsk-text.h"

#include <string.h>

#define LINE_CHARS 160
/* A row of the first version may hold what Meta sent. */
#define MAX_BYTES (256 * 1024)

JsonObject *
dsk_inside_parse (const char *content)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (content == NULL || !dsk_json_guard (content, strlen (content), MAX_BYTES, NULL))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, content, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static JsonNode *
get_member (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

JsonObject *
dsk_inside_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
dsk_inside_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

guint
dsk_inside_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonObject *
dsk_inside_element (JsonArray *array, guint i)
{
  JsonNode *node = i < dsk_inside_length (array) ? json_array_get_element (array, i) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

char *
dsk_inside_line (JsonObject *object, const char *member)
{
  const char *text = get_string (object, member);
  g_autofree char *line = text != NULL ? dsk_text_preview (text, LINE_CHARS) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

char *
dsk_inside_text (JsonObject *object, const char *member)
{
  const char *text = get_string (object, member);
  g_autofree char *clean = text != NULL ? dsk_text_clean (text, DSK_TEXT_MAX_CHARS) : NULL;

  return clean != NULL && *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

gboolean
dsk_inside_number (JsonObject *object, const char *member, double *number)
{
  JsonNode *node = get_member (object, member);
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

gboolean
dsk_inside_flag (JsonObject *object, const char *member)
{
  JsonNode *node = get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}
