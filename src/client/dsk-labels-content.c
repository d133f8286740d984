/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels.h"

#include "dsk-json-guard.h"
#include "dsk-text.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include <string.h>

#define LINE_CHARS 160
#define MAX_CONTACTS 3

/* A member's text on one line. Returns: (nullable): NULL if it is missing, empty or no text */
static char *
get_line (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  const char *text;
  g_autofree char *line = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  line = dsk_text_preview (text, LINE_CHARS);
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static gboolean
get_number (JsonObject *object, const char *member, double *number)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
element_object (JsonArray *array, guint i)
{
  JsonNode *node = array != NULL && i < json_array_get_length (array)
                       ? json_array_get_element (array, i)
                       : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
location_words (JsonObject *location)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *name = get_line (location, "name");
  g_autofree char *address = get_line (location, "address");
  double latitude, longitude;

  if (name != NULL)
    g_string_append (out, name);
  if (address != NULL && g_strcmp0 (address, name) != 0)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", address);
  if (get_number (location, "latitude", &latitude)
      && get_number (location, "longitude", &longitude))
    {
      char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (north, sizeof north, "%.5f", latitude);
      g_ascii_formatd (east, sizeof east, "%.5f", longitude);
      g_string_append_printf (out, "%s\342\201\246%s, %s\342\201\251", out->len > 0 ? "\n" : "",
                              north, east);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Rows of the first version have Meta's own shape. */
static char *
contact_name (JsonObject *contact)
{
  static const char *const names[] = { "name", "first", "last" };
  char *name = NULL;

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
    name = get_line (contact, names[i]);
  return name != NULL ? name : get_line (get_object (contact, "name"), "formatted_name");
}

static char *
contacts_words (JsonArray *contacts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = contacts != NULL ? json_array_get_length (contacts) : 0;

  for (guint i = 0; i < MIN (n, MAX_CONTACTS); i++)
    {
      JsonObject *contact = element_object (contacts, i);
      g_autofree char *name = contact_name (contact);
      g_autofree char *phone
          = get_line (element_object (get_array (contact, "phones"), 0), "phone");
      g_autofree char *number = phone != NULL ? dsk_label_phone (phone) : NULL;

      if (name == NULL && number == NULL)
        continue;
      g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? "\n" : "", name != NULL ? name : "",
                              name != NULL && number != NULL ? " · " : "",
                              number != NULL ? number : "");
    }
  if (n > MAX_CONTACTS)
    g_string_append_printf (
        out, g_dngettext (GETTEXT_PACKAGE, "\nand %u more", "\nand %u more", n - MAX_CONTACTS),
        n - MAX_CONTACTS);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static char *
order_words (JsonObject *order)
{
  JsonArray *items = get_array (order, "items");
  guint n;

  if (items == NULL)
    items = get_array (order, "product_items");
  n = items != NULL ? json_array_get_length (items) : 0;
  if (n == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u item", "%u items", n), n);
}

/* A caption is the message's text already. */
static char *
words_of (DskMessageKind kind, JsonObject *root)
{
  JsonObject *own = get_object (root, dsk_message_kind_to_string (kind));
  char *name;

  switch ((int) kind)
    {
    case DSK_MESSAGE_LOCATION:
      return location_words (own != NULL ? own : root);
    case DSK_MESSAGE_CONTACTS:
      return contacts_words (get_array (root, "contacts"));
    case DSK_MESSAGE_DOCUMENT:
      own = get_object (root, "media") != NULL ? get_object (root, "media") : own;
      name = get_line (own, "name");
      return name != NULL ? name : get_line (own != NULL ? own : root, "filename");
    case DSK_MESSAGE_ORDER:
      return order_words (own != NULL ? own : root);
    case DSK_MESSAGE_SYSTEM:
      return get_line (own != NULL ? own : root, "body");
    case DSK_MESSAGE_TEMPLATE:
      return get_line (own != NULL ? own : root, "name");
    default:
      return NULL;
    }
}

char *
dsk_label_content (DskMessageKind kind, const char *content)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (content == NULL || !dsk_json_guard (content, strlen (content), 256 * 1024, NULL))
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, content, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root)
             ? words_of (kind, json_node_get_object (root))
             : NULL;
}
