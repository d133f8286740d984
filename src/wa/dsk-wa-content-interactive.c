/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers to questions with buttons, and the questions themselves where the phone app or another
 * program of the business asked them. */

#include "dsk-wa-content-private.h"

#include <string.h>

/* A flow's answer is JSON inside a string. */
#define RESPONSE_BYTES (64 * 1024)
#define FLOW_TOKEN "flow_token"

/* Returns: (transfer full) (nullable): a value as a person would write it down */
static char *
value_text (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autoptr (GString) text = NULL;

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return JSON_NODE_HOLDS_NULL (node) ? NULL : json_to_string (node, FALSE);
  text = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *word
          = JSON_NODE_HOLDS_VALUE (element) ? value_text (element) : json_to_string (element, FALSE);

      if (word != NULL && *word != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_named_apart (const char *name)
{
  static const char *const names[]
      = { "id", "title", "description", "name", "body", "response_json", FLOW_TOKEN };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
set_fields (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, wire);
  while (json_object_iter_next_ordered (&iter, &name, &node)
         && json_object_get_size (fields) < bounds->items)
    {
      g_autofree char *text = NULL;

      if (*name == '\0' || strlen (name) > bounds->chars || strcmp (name, FLOW_TOKEN) == 0)
        continue;
      text = value_text (node);
      dsk_wa_content_text (fields, name, text, bounds);
    }
  dsk_wa_content_object (out, "fields", fields);
}

/* The answers of a flow; its token is what the answer is known by. */
static void
set_response (JsonObject *out, const char *response, const DskWaBounds *bounds)
{
  g_autoptr (JsonNode) root = dsk_json_get_root (response, strlen (response), RESPONSE_BYTES, NULL);
  JsonObject *answers = root != NULL ? json_node_get_object (root) : NULL;

  if (answers == NULL)
    return;
  dsk_wa_content_id (out, "id", dsk_json_get_string (answers, FLOW_TOKEN));
  set_fields (out, answers, bounds);
}

/* Replies that this build does not know have their members as fields. */
static void
set_other_reply (JsonObject *out, JsonObject *reply, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) rest = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, reply);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!is_named_apart (name) && JSON_NODE_HOLDS_VALUE (node))
      json_object_set_member (rest, name, json_node_copy (node));
  set_fields (out, rest, bounds);
}

static void
set_reply (JsonObject *out, JsonObject *reply, const DskWaBounds *bounds)
{
  const char *response = dsk_json_get_string (reply, "response_json");

  dsk_wa_content_id (out, "id", dsk_json_get_string (reply, "id"));
  dsk_wa_content_text (out, "title", dsk_json_get_string (reply, "title"), bounds);
  dsk_wa_content_text (out, "description", dsk_json_get_string (reply, "description"), bounds);
  dsk_wa_content_text (out, "name", dsk_json_get_string (reply, "name"), bounds);
  if (response != NULL)
    set_response (out, response, bounds);
  else
    set_other_reply (out, reply, bounds);
}

static JsonObject *
make_row (JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const names[] = { "title", "description", NULL };
  JsonObject *row = dsk_wa_content_texts (wire, names, bounds);

  dsk_wa_content_id (row, "id", dsk_json_get_string (wire, "id"));
  return row;
}

static JsonObject *
make_button (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *reply = dsk_json_get_object (wire, "reply");

  return make_row (reply != NULL ? reply : wire, bounds);
}

static JsonObject *
make_section (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *section = json_object_new ();

  dsk_wa_content_text (section, "title", dsk_json_get_string (wire, "title"), bounds);
  dsk_wa_content_list (section, "rows", dsk_json_get_array (wire, "rows"), make_row, bounds);
  return section;
}

static void
set_question (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const head[] = { "type", "text", NULL };
  JsonObject *action = dsk_json_get_object (wire, "action");
  JsonObject *parameters = dsk_json_get_object (action, "parameters");
  g_autoptr (JsonObject) header
      = dsk_wa_content_texts (dsk_json_get_object (wire, "header"), head, bounds);

  dsk_wa_content_object (out, "header", header);
  dsk_wa_content_text (out, "footer",
                       dsk_json_get_string (dsk_json_get_object (wire, "footer"), "text"), bounds);
  dsk_wa_content_list (out, "buttons", dsk_json_get_array (action, "buttons"), make_button, bounds);
  dsk_wa_content_text (out, "button", dsk_json_get_string (action, "button"), bounds);
  dsk_wa_content_list (out, "sections", dsk_json_get_array (action, "sections"), make_section,
                       bounds);
  dsk_wa_content_text (out, "display_text", dsk_json_get_string (parameters, "display_text"),
                       bounds);
  dsk_wa_content_url (out, "url", dsk_json_get_string (parameters, "url"), bounds);
  dsk_wa_content_id (out, "flow_id", dsk_json_get_string (parameters, "flow_id"));
  dsk_wa_content_text (out, "flow_cta", dsk_json_get_string (parameters, "flow_cta"), bounds);
}

void
dsk_wa_content_interactive (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) interactive = json_object_new ();
  const char *type = dsk_json_get_string (wire, "type");
  JsonObject *reply = type != NULL ? dsk_json_get_object (wire, type) : NULL;

  dsk_wa_content_text (interactive, "type", type, bounds);
  if (reply != NULL)
    set_reply (interactive, reply, bounds);
  else if (wire != NULL)
    set_question (interactive, wire, bounds);
  dsk_wa_content_object (out, "interactive", interactive);
}

void
dsk_wa_content_template (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) template = json_object_new ();
  const char *language = dsk_json_get_string (dsk_json_get_object (wire, "language"), "code");

  if (language == NULL)
    language = dsk_json_get_string (wire, "language");
  dsk_wa_content_text (template, "name", dsk_json_get_string (wire, "name"), bounds);
  dsk_wa_content_text (template, "language", language, bounds);
  dsk_wa_content_object (out, "template", template);
}
