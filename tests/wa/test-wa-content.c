/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every kind of message holds, as a table: fixtures/contents.json has the wire's object and what is to become of
 * it. The same table with every member of it broken must not break the parser. */

#include "dsk-wa-json.h"
#include "dsk-wa-webhook.h"

#include <string.h>

static JsonArray *
load_rows (JsonParser *parser)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wa", "fixtures", "contents.json", NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

/* @node in a body of its own, between the least that a message has. */
static GPtrArray *
parse (const char *field, JsonNode *node)
{
  g_autoptr (JsonNode) copy = json_node_copy (node);
  JsonObject *message = json_node_get_object (copy);
  const char *array = strcmp (field, "calls") == 0 ? "calls" : "messages";
  g_autofree char *json = NULL;
  g_autofree char *body = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *updates;

  json_object_set_string_member (message, "from", "923005550102");
  json_object_set_string_member (message, "id", "wamid.X");
  json_object_set_string_member (message, "timestamp", "1790000001");
  json = json_to_string (copy, FALSE);
  body = g_strdup_printf ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"9001\",\"changes\":[{"
                          "\"field\":\"%s\",\"value\":{\"metadata\":{\"phone_number_id\":\"5001\"},\"%s\":[%s]}}]}]}",
                          field, array, json);
  updates = dsk_wa_webhook_parse (body, strlen (body), NULL, &error);
  g_assert_no_error (error);
  return updates;
}

static void
check_row (JsonObject *row)
{
  const char *name = dsk_json_get_string (row, "name");
  JsonObject *expected = dsk_json_get_object (row, "content");
  g_autofree char *content = expected != NULL ? dsk_wa_json_dup_raw (expected) : NULL;
  g_autoptr (GPtrArray) updates
      = parse (dsk_json_get_string (row, "field"), json_object_get_member (row, "message"));
  const DskWaUpdate *u = g_ptr_array_index (updates, 0);

  g_test_message ("%s", name);
  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpint (u->kind, ==, DSK_WA_MESSAGE);
  g_assert_cmpstr (dsk_message_kind_to_string (u->message_kind), ==, dsk_json_get_string (row, "kind"));
  g_assert_cmpstr (u->text, ==, dsk_json_get_string (row, "text"));
  g_assert_cmpstr (u->context_wamid, ==, dsk_json_get_string (row, "context"));
  g_assert_cmpstr (u->content, ==, content);
}

static void
test_every_kind (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows = load_rows (parser);
  gboolean seen[DSK_MESSAGE_N_KINDS] = { FALSE };

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      check_row (row);
      seen[dsk_message_kind_from_string (dsk_json_get_string (row, "kind"))] = TRUE;
    }
  for (guint kind = 0; kind < DSK_MESSAGE_N_KINDS; kind++)
    if (!seen[kind])
      g_error ("the table has no message of the kind %s", dsk_message_kind_to_string (kind));
}

static const char *const odd[]
    = { "null", "true", "-1", "1e300", "\"\"", "\"x\"", "[]", "[[{}]]", "{}", "{\"type\":{}}" };

static void break_members (const char *field, JsonNode *root, JsonObject *object);

/* Everything below @node, too: each member is put out of shape in turn, and put back. */
static void
break_below (const char *field, JsonNode *root, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    break_members (field, root, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      break_below (field, root, json_array_get_element (json_node_get_array (node), i));
}

static void
break_members (const char *field, JsonNode *root, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *name = g_strdup (l->data);
      g_autoptr (JsonNode) whole = json_node_copy (json_object_get_member (object, name));

      for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
        {
          g_autoptr (GPtrArray) updates = NULL;
          const DskWaUpdate *u;

          json_object_set_member (object, name, json_from_string (odd[i], NULL));
          updates = parse (field, root);
          u = g_ptr_array_index (updates, 0);
          g_assert_cmpstr (u->wamid, ==, "wamid.X");
          g_assert_true (u->content == NULL || strlen (u->content) <= DSK_WA_CONTENT_MAX);
        }
      json_object_set_member (object, name, json_node_copy (whole));
      break_below (field, root, json_object_get_member (object, name));
    }
}

static void
test_every_member_broken (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows = load_rows (parser);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      JsonNode *message = json_object_get_member (row, "message");

      break_members (dsk_json_get_string (row, "field"), message, json_node_get_object (message));
    }
}

/* However long its lists and texts are, a content is JSON that fits. */
static void
test_endless (void)
{
  g_autoptr (GString) json = g_string_new ("{\"type\":\"contacts\",\"contacts\":[");
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autoptr (JsonNode) content = NULL;
  const DskWaUpdate *u;

  for (guint i = 0; i < 300; i++)
    {
      g_string_append_printf (json, "%s{\"name\":{\"formatted_name\":\"", i > 0 ? "," : "");
      for (guint c = 0; c < 300; c++)
        g_string_append (json, "\\\"\u06af");
      g_string_append (json, "\"},\"phones\":[{\"phone\":\"1\"},{\"phone\":\"2\"}]}");
    }
  g_string_append (json, "]}");
  node = json_from_string (json->str, NULL);
  g_assert_nonnull (node);
  updates = parse ("messages", node);
  u = g_ptr_array_index (updates, 0);
  g_assert_nonnull (u->content);
  g_assert_cmpuint (strlen (u->content), <=, DSK_WA_CONTENT_MAX);
  content = json_from_string (u->content, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (content), "contacts")),
                    >=, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/every-kind", test_every_kind);
  g_test_add_func ("/content/every-member-broken", test_every_member_broken);
  g_test_add_func ("/content/endless", test_endless);
  return g_test_run ();
}
