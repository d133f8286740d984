/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-json.h"

#include <string.h>

#include "dsk-json-writer.h"

static JsonNode *
get (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

char *
dsk_wa_json_dup_id (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (dsk_json_get_string (object, name));
}

gint64
dsk_wa_json_int (JsonObject *object, const char *name)
{
  JsonNode *node = get (object, name);
  const char *text = dsk_json_get_string (object, name);
  gint64 value = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return value;
  return 0;
}

static void
write_value (DskJsonWriter *writer, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    dsk_json_writer_string (writer, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    dsk_json_writer_int (writer, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    dsk_json_writer_bool (writer, json_node_get_boolean (node));
  else
    dsk_json_writer_double (writer, json_node_get_double (node));
}

static void write_node (DskJsonWriter *writer, JsonNode *node);

/* dsk_json_writer_name() takes names that need no escaping; those from outside may. */
static void
write_name (DskJsonWriter *writer, const char *name)
{
  g_autoptr (DskJsonWriter) escaper = NULL;
  g_autofree char *quoted = NULL;

  if (name[strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.-")] == '\0')
    {
      dsk_json_writer_name (writer, name);
      return;
    }
  escaper = dsk_json_writer_new ();
  dsk_json_writer_string (escaper, name);
  quoted = dsk_json_writer_take_string (escaper);
  quoted[strlen (quoted) - 1] = '\0';
  dsk_json_writer_name (writer, quoted + 1);
}

static void
write_object (DskJsonWriter *writer, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  dsk_json_writer_begin_object (writer);
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      write_name (writer, name);
      write_node (writer, member);
    }
  dsk_json_writer_end_object (writer);
}

/* Recursion is bounded: the guard lets nothing deeper than DSK_JSON_MAX_DEPTH through. */
static void
write_node (DskJsonWriter *writer, JsonNode *node)
{
  switch (JSON_NODE_TYPE (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      dsk_json_writer_begin_array (writer);
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        write_node (writer, json_array_get_element (json_node_get_array (node), i));
      dsk_json_writer_end_array (writer);
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
    default:
      dsk_json_writer_null (writer);
      break;
    }
}

char *
dsk_wa_json_dup_raw (JsonObject *object)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  write_object (writer, object);
  return dsk_json_writer_take_string (writer);
}
