/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests about people, teams, numbers, devices and messages: one operation of the engine each. */

#include "dsk-relay-admin.h"

#include <string.h>

#include "dsk-error.h"

/* Names @devices in the reply, for whoever holds their connections. */
static void
tell (JsonObject *reply, const char *member, GPtrArray *devices)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < devices->len; i++)
    json_array_add_string_element (array, devices->pdata[i]);
  json_object_set_array_member (reply, member, array);
}

static gboolean
wrong_word (const char *word, const char *kind, const char *(*name) (guint i), guint n, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", name (i));
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is not a %s; they are: %s", word, kind, words->str);
  return FALSE;
}

static const char *
role_name (guint i)
{
  return dsk_role_to_string ((DskRole) i);
}

static const char *
scope_name (guint i)
{
  return dsk_scope_to_string ((DskScope) i);
}

static gboolean
read_rights (JsonObject *request, DskPersonRights *rights, GError **error)
{
  const char *role = dsk_relay_admin_need (request, "role", error);
  const char *sees = dsk_relay_admin_text (request, "sees");
  const char *notes = dsk_relay_admin_text (request, "notes");

  if (role == NULL)
    return FALSE;
  if (!dsk_role_from_string (role, &rights->role))
    return wrong_word (role, "role", role_name, DSK_ROLE_N, error);
  rights->scope = dsk_role_default_scope (rights->role);
  if (sees != NULL && !dsk_scope_from_string (sees, &rights->scope))
    return wrong_word (sees, "way to see", scope_name, DSK_SCOPE_N, error);
  rights->notes = notes != NULL && strcmp (notes, "yes") == 0;
  if (notes == NULL || rights->notes || strcmp (notes, "no") == 0)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "“notes” is yes or no");
  return FALSE;
}

static gboolean
user_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *name = dsk_relay_admin_need (request, "name", error);
  g_autofree char *user = NULL;
  g_autofree char *code = NULL;
  DskPersonRights rights;

  if (name == NULL || !read_rights (request, &rights, error)
      || !dsk_relay_engine_add_person (engine, NULL, name, &rights, dsk_relay_admin_text (request, "team"),
                                       &user, &code, error))
    return FALSE;
  json_object_set_string_member (reply, "user", user);
  json_object_set_string_member (reply, "code", code);
  return TRUE;
}

static gboolean
user_set_role (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);
  g_autoptr (GPtrArray) devices = NULL;
  DskPersonRights rights;

  if (user == NULL || !read_rights (request, &rights, error)
      || !dsk_relay_engine_set_rights (engine, NULL, user, &rights, error))
    return FALSE;
  devices = dsk_relay_engine_devices_of (engine, user, error);
  if (devices == NULL)
    return FALSE;
  tell (reply, DSK_RELAY_ADMIN_CHANGED, devices);
  return TRUE;
}

static const char *
availability_name (guint i)
{
  return dsk_availability_to_string ((DskAvailability) i);
}

static gboolean
read_capacity (const char *text, DskPersonDuty *duty, GError **error)
{
  guint64 value = 0;

  duty->set_capacity = text != NULL;
  if (text == NULL || strcmp (text, "none") == 0)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, DSK_CAPACITY_MAX, &value, NULL))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is not a number from 1 to %d, and not none", text,
                   DSK_CAPACITY_MAX);
      return FALSE;
    }
  duty->capacity = (gint64) value;
  return TRUE;
}

static gboolean
user_set (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);
  const char *word = dsk_relay_admin_text (request, "availability");
  DskPersonDuty duty = { .set_availability = word != NULL };

  if (user == NULL || !read_capacity (dsk_relay_admin_text (request, "capacity"), &duty, error))
    return FALSE;
  if (word != NULL && !dsk_availability_from_string (word, &duty.availability))
    return wrong_word (word, "way to be available", availability_name, DSK_AVAILABILITY_N, error);
  if (duty.set_availability || duty.set_capacity)
    return dsk_relay_engine_set_duty (engine, NULL, user, &duty, error);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "Say what to set: a capacity, an availability");
  return FALSE;
}

static gboolean
team_set (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *team = dsk_relay_admin_need (request, "team", error);
  const char *only = team != NULL ? dsk_relay_admin_need (request, "owner_only", error) : NULL;

  if (only == NULL)
    return FALSE;
  if (strcmp (only, "on") == 0 || strcmp (only, "off") == 0)
    return dsk_relay_engine_set_owner_only (engine, NULL, team, strcmp (only, "on") == 0, error);
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s”: owner-only is on or off", only);
  return FALSE;
}

static gboolean
user_disable (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);
  g_autoptr (GPtrArray) devices = NULL;

  if (user == NULL || !dsk_relay_engine_disable_user (engine, NULL, user, &devices, error))
    return FALSE;
  tell (reply, DSK_RELAY_ADMIN_REVOKED, devices);
  return TRUE;
}

static gboolean
user_enable (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);
  g_autofree char *code = NULL;

  if (user == NULL || !dsk_relay_engine_enable_user (engine, NULL, user, &code, error))
    return FALSE;
  json_object_set_string_member (reply, "code", code);
  return TRUE;
}

/* @list: (transfer full) (nullable) */
static gboolean
answer_list (JsonObject *reply, char *list)
{
  g_autofree char *text = list;

  if (text == NULL)
    return FALSE;
  json_object_set_string_member (reply, "list", text);
  return TRUE;
}

static gboolean
user_list (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  return answer_list (reply, dsk_relay_engine_list_users (engine, error));
}

static gboolean
user_devices (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);

  return user != NULL && answer_list (reply, dsk_relay_engine_list_devices (engine, user, error));
}

static gboolean
team_list (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  return answer_list (reply, dsk_relay_engine_list_teams (engine, error));
}

static gboolean
team_remove_member (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *team = dsk_relay_admin_need (request, "team", error);
  const char *user = team != NULL ? dsk_relay_admin_need (request, "user", error) : NULL;

  return user != NULL && dsk_relay_engine_remove_member (engine, NULL, team, user, error);
}

static gboolean
user_code (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *user = dsk_relay_admin_need (request, "user", error);
  g_autofree char *code = NULL;

  if (user == NULL || !dsk_relay_engine_new_code (engine, NULL, user, &code, error))
    return FALSE;
  json_object_set_string_member (reply, "code", code);
  return TRUE;
}

static gboolean
team_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *name = dsk_relay_admin_need (request, "name", error);
  g_autofree char *team = NULL;

  if (name == NULL || !dsk_relay_engine_add_team (engine, NULL, name, &team, error))
    return FALSE;
  json_object_set_string_member (reply, "team", team);
  return TRUE;
}

static gboolean
team_member (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *team = dsk_relay_admin_need (request, "team", error);
  const char *user = team != NULL ? dsk_relay_admin_need (request, "user", error) : NULL;

  return user != NULL && dsk_relay_engine_add_member (engine, NULL, team, user, error);
}

static gboolean
number_add (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *id = dsk_relay_admin_need (request, "phone_number_id", error);

  return id != NULL
         && dsk_relay_engine_add_number (engine, NULL, id, dsk_relay_admin_text (request, "name"), error);
}

static gboolean
number_resume (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *id = dsk_relay_admin_need (request, "phone_number_id", error);

  return id != NULL && dsk_relay_engine_resume_number (engine, NULL, id, error);
}

static gboolean
number_rate (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *id = dsk_relay_admin_need (request, "phone_number_id", error);
  const char *rate = id != NULL ? dsk_relay_admin_need (request, "per_second", error) : NULL;
  guint64 value;

  if (rate == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (rate, 10, 0, G_MAXINT, &value, NULL))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is not a number of messages a second", rate);
      return FALSE;
    }
  return dsk_relay_engine_set_rate (engine, NULL, id, (guint) value, error);
}

static gboolean
device_revoke (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *device = dsk_relay_admin_need (request, "device", error);
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();

  if (device == NULL || !dsk_relay_engine_revoke_device (engine, NULL, device, error))
    return FALSE;
  g_ptr_array_add (devices, (gpointer) device);
  tell (reply, DSK_RELAY_ADMIN_REVOKED, devices);
  return TRUE;
}

static gboolean
message_show (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *message = dsk_relay_admin_need (request, "message", error);
  g_autofree char *list = message != NULL ? dsk_relay_engine_message_said (engine, NULL, message, error) : NULL;

  if (list == NULL)
    return FALSE;
  json_object_set_string_member (reply, "list", list);
  return TRUE;
}

typedef gboolean (*AdminFunc) (DskRelayEngine *engine, JsonObject *request, JsonObject *reply,
                               GError **error);

static const struct
{
  const char *op;
  AdminFunc func;
} ops[] = {
  { "user.add", user_add },         { "user.code", user_code },
  { "user.list", user_list },       { "user.devices", user_devices },
  { "user.disable", user_disable }, { "user.enable", user_enable },
  { "user.set", user_set },         { "team.set", team_set },
  { "user.set-role", user_set_role }, { "team.add", team_add },
  { "team.list", team_list },       { "team.member", team_member },
  { "team.remove-member", team_remove_member },
  { "number.add", number_add },     { "number.resume", number_resume },
  { "number.rate", number_rate },   { "device.revoke", device_revoke },
  { "message.show", message_show },
};

gboolean
dsk_relay_admin_run (DskRelayEngine *engine, JsonObject *request, JsonObject *reply, GError **error)
{
  const char *op = dsk_relay_admin_text (request, "op");

  for (guint i = 0; op != NULL && i < G_N_ELEMENTS (ops); i++)
    if (strcmp (ops[i].op, op) == 0)
      return ops[i].func (engine, request, reply, error);
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "This relay does not know that request");
  return FALSE;
}
