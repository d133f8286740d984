/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-admin.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

#define REQUEST_MAX (1024 * 1024)

const char *
dsk_relay_admin_text (JsonObject *request, const char *name)
{
  JsonNode *node = json_object_get_member (request, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

const char *
dsk_relay_admin_need (JsonObject *request, const char *name, GError **error)
{
  const char *text = dsk_relay_admin_text (request, name);

  if (text != NULL && *text != '\0')
    return text;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is missing", name);
  return NULL;
}

static gboolean
backup (DskRelayReader *reader, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *path = dsk_relay_admin_need (request, "path", error);

  if (path == NULL)
    return FALSE;
  if (!g_path_is_absolute (path))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The path of a backup must be absolute");
      return FALSE;
    }
  return dsk_relay_reader_backup (reader, path, error);
}

static gboolean
check (DskRelayReader *reader, JsonObject *request, JsonObject *reply, GError **error)
{
  g_autofree char *report = NULL;
  g_autoptr (GError) bad = NULL;
  gboolean ok = dsk_relay_reader_check (reader, &report, &bad);

  /* What was found is an answer, too. */
  if (report == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&bad));
      return FALSE;
    }
  json_object_set_boolean_member (reply, "sound", ok);
  json_object_set_string_member (reply, "report", report);
  return TRUE;
}

typedef gboolean (*CareFunc) (DskRelayReader *reader, JsonObject *request, JsonObject *reply,
                              GError **error);

static const struct
{
  const char *op;
  CareFunc care;
} ops[] = {
  { "backup", backup },
  { "check", check },
};

static int
find_op (JsonObject *request)
{
  const char *op = dsk_relay_admin_text (request, "op");

  for (guint i = 0; op != NULL && i < G_N_ELEMENTS (ops); i++)
    if (strcmp (ops[i].op, op) == 0)
      return (int) i;
  return -1;
}

gboolean
dsk_relay_admin_is_care (JsonObject *request)
{
  return find_op (request) >= 0;
}

gboolean
dsk_relay_admin_care (DskRelayReader *reader, JsonObject *request, JsonObject *reply, GError **error)
{
  int i = find_op (request);

  g_return_val_if_fail (i >= 0, FALSE);

  return ops[i].care (reader, request, reply, error);
}

/* --- lines --- */

JsonObject *
dsk_relay_admin_request_new (const char *op)
{
  JsonObject *request = json_object_new ();

  json_object_set_string_member (request, "op", op);
  return request;
}

JsonObject *
dsk_relay_admin_parse (const char *line, gsize len, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (!dsk_json_guard (line, len, REQUEST_MAX, error)
      || !json_parser_load_from_data (parser, line, (gssize) len, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "Not a JSON object");
  return NULL;
}

char *
dsk_relay_admin_print (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  return g_strconcat (text, "\n", NULL);
}
