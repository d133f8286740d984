/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A template that was filled in before, and came back. */

#include "dsk-template-form.h"

#include "dsk-json-get.h"

#include <string.h>

#define CONTENT_MAX_BYTES (256 * 1024)
#define DEGREES "%.10g" /* to a few millimetres */

/* Returns: (transfer full) (nullable) */
static JsonNode *
parse (const char *content)
{
  return content != NULL ? dsk_json_get_root (content, strlen (content), CONTENT_MAX_BYTES, NULL) : NULL;
}

static JsonObject *
template_of (JsonNode *node)
{
  return node != NULL ? dsk_json_get_object (json_node_get_object (node), "template") : NULL;
}

gboolean
dsk_template_is_what_filled (const char *content, const char *name, const char *language)
{
  g_autoptr (JsonNode) node = parse (content);
  JsonObject *filled = template_of (node);

  return g_strcmp0 (dsk_json_get_string (filled, "name"), name) == 0
         && g_strcmp0 (dsk_json_get_string (filled, "language"), language) == 0;
}

/* What was filled in for the @n-th of its @place. Returns: (nullable) */
static const char *
find_value (JsonObject *filled, const DskTemplateField *field, guint n)
{
  JsonArray *body = dsk_json_get_array (filled, "body");
  JsonArray *buttons = dsk_json_get_array (filled, "buttons");

  if (field->place == DSK_FIELD_HEADER)
    return dsk_json_get_string (dsk_json_get_object (filled, "header"), "text");
  if (field->place == DSK_FIELD_BODY && !field->named)
    return n < dsk_json_get_length (body) ? dsk_json_get_string (dsk_json_get_element (body, n), "text") : NULL;
  for (guint i = 0; field->named && i < dsk_json_get_length (body); i++)
    if (g_strcmp0 (dsk_json_get_string (dsk_json_get_element (body, i), "name"), field->key) == 0)
      return dsk_json_get_string (dsk_json_get_element (body, i), "text");
  for (guint i = 0; !field->named && i < dsk_json_get_length (buttons); i++)
    {
      JsonObject *button = dsk_json_get_element (buttons, i);
      double index;

      if (dsk_json_get_number (button, "index", &index) && (guint) index == field->button)
        return dsk_json_get_string (button, "text");
    }
  return NULL;
}

void
dsk_template_form_restore (DskTemplateForm *self, const char *content)
{
  g_autoptr (JsonNode) node = parse (content);
  JsonObject *filled = template_of (node);
  guint n[DSK_FIELD_BUTTON + 1] = { 0 };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const DskTemplateField *field = g_ptr_array_index (self->fields, i);
      const char *value = find_value (filled, field, n[field->place]++);

      if (value != NULL)
        dsk_template_form_set (self, i, value);
    }
}

char *
dsk_template_dup_media (const char *content)
{
  g_autoptr (JsonNode) node = parse (content);
  JsonObject *media = dsk_json_get_object (dsk_json_get_object (template_of (node), "header"), "media");
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *message;

  if (media == NULL)
    return NULL;
  message = json_object_new ();
  json_object_set_object_member (message, "media", json_object_ref (media));
  json_node_take_object (root, message);
  return json_to_string (root, FALSE);
}

char *
dsk_template_dup_place (const char *content)
{
  g_autoptr (JsonNode) node = parse (content);
  JsonObject *location = dsk_json_get_object (dsk_json_get_object (template_of (node), "header"), "location");
  char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];
  double latitude, longitude;

  if (!dsk_json_get_number (location, "latitude", &latitude)
      || !dsk_json_get_number (location, "longitude", &longitude))
    return NULL;
  return g_strdup_printf ("%s, %s", g_ascii_formatd (north, sizeof north, DEGREES, latitude),
                          g_ascii_formatd (east, sizeof east, DEGREES, longitude));
}

gboolean
dsk_template_get_place_words (const char *content, char **name, char **address)
{
  g_autoptr (JsonNode) node = parse (content);
  JsonObject *location = dsk_json_get_object (dsk_json_get_object (template_of (node), "header"), "location");

  *name = g_strdup (dsk_json_get_string (location, "name"));
  *address = g_strdup (dsk_json_get_string (location, "address"));
  return *name != NULL || *address != NULL;
}
