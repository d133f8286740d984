/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-admin.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"

#define REQUEST_MAX (1024 * 1024)

static const char *
text_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* Returns: (nullable): a text that must be there and not be empty */
static const char *
need (JsonObject *request, const char *name, GError **error)
{
  const char *text = text_of (request, name);

  if (text != NULL && *text != '\0')
    return text;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is missing", name);
  return NULL;
}

static gboolean
user_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *name = need (request, "name", error);
  const char *role_name = name != NULL ? need (request, "role", error) : NULL;
  g_autofree char *user = NULL;
  g_autofree char *code = NULL;
  DskRole role;

  if (role_name == NULL)
    return FALSE;
  if (!dsk_role_from_string (role_name, &role))
    {
      g_autoptr (GString) roles = g_string_new (NULL);

      for (int i = 0; i < DSK_ROLE_N; i++)
        g_string_append_printf (roles, "%s%s", i > 0 ? ", " : "", dsk_role_to_string ((DskRole) i));
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is not a role; the roles are %s", role_name,
                   roles->str);
      return FALSE;
    }
  if (!dsk_relay_engine_add_user (engine, NULL, name, role, &user, &code, error))
    return FALSE;
  json_object_set_string_member (reply, "user", user);
  json_object_set_string_member (reply, "code", code);
  return TRUE;
}

static gboolean
user_code (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = need (request, "user", error);
  g_autofree char *code = NULL;

  if (user == NULL || !dsk_relay_engine_new_code (engine, NULL, user, &code, error))
    return FALSE;
  json_object_set_string_member (reply, "code", code);
  return TRUE;
}

static gboolean
team_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *name = need (request, "name", error);
  g_autofree char *team = NULL;

  if (name == NULL || !dsk_relay_engine_add_team (engine, NULL, name, &team, error))
    return FALSE;
  json_object_set_string_member (reply, "team", team);
  return TRUE;
}

static gboolean
team_member (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *team = need (request, "team", error);
  const char *user = team != NULL ? need (request, "user", error) : NULL;

  return user != NULL && dsk_relay_engine_add_member (engine, NULL, team, user, error);
}

static gboolean
number_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *id = need (request, "phone_number_id", error);

  return id != NULL
         && dsk_relay_engine_add_number (engine, NULL, id, text_of (request, "name"), error);
}

static gboolean
device_revoke (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *device = need (request, "device", error);

  return device != NULL && dsk_relay_engine_revoke_device (engine, NULL, device, error);
}

static gboolean
backup (DskRelayReader *reader, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *path = need (request, "path", error);

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

typedef gboolean (*AdminFunc) (DskRelayEngine *engine, JsonObject *request, JsonObject *reply,
                               GError **error);
typedef gboolean (*CareFunc) (DskRelayReader *reader, JsonObject *request, JsonObject *reply,
                              GError **error);

static const struct
{
  const char *op;
  AdminFunc func; /* (nullable) */
  CareFunc care;  /* (nullable) */
} ops[] = {
  { "user.add", user_add, NULL },     { "user.code", user_code, NULL },
  { "team.add", team_add, NULL },     { "team.member", team_member, NULL },
  { "number.add", number_add, NULL }, { "device.revoke", device_revoke, NULL },
  { "backup", NULL, backup },         { "check", NULL, check },
};

static int
find_op (JsonObject *request)
{
  const char *op = text_of (request, "op");

  for (guint i = 0; op != NULL && i < G_N_ELEMENTS (ops); i++)
    if (strcmp (ops[i].op, op) == 0)
      return (int) i;
  return -1;
}

gboolean
dsk_relay_admin_run (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  int i = find_op (request);

  if (i >= 0 && ops[i].func != NULL)
    return ops[i].func (engine, request, reply, error);
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "This relay does not know that request");
  return FALSE;
}

gboolean
dsk_relay_admin_is_care (JsonObject *request)
{
  int i = find_op (request);

  return i >= 0 && ops[i].care != NULL;
}

gboolean
dsk_relay_admin_care (DskRelayReader *reader, JsonObject *request, JsonObject *reply, GError **error)
{
  int i = find_op (request);

  g_return_val_if_fail (i >= 0 && ops[i].care != NULL, FALSE);

  return ops[i].care (reader, request, reply, error);
}

const char *
dsk_relay_admin_revokes (JsonObject *request)
{
  int i = find_op (request);

  return i >= 0 && ops[i].func == device_revoke ? text_of (request, "device") : NULL;
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
