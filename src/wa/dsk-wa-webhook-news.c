/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Meta says besides messages: of customers (their ids, their wishes, their names in the phone's address book),
 * and of our account, its numbers and its templates. */

#include "dsk-wa-content-private.h"

#include <string.h>

#include "dsk-text.h"
#include "dsk-wa-send.h"

#define DETAIL_MEMBERS 32
#define DETAIL_CHARS 256
#define DETAIL_BYTES 4096

/* How much somebody should mind. The first row whose field and word fit counts; a word of NULL fits all. */
static const struct
{
  const char *field;
  const char *word; /* of event, decision, alert_severity or the new state */
  DskWaLevel level;
} levels[] = {
  { "account_update", "DISABLED_UPDATE", DSK_WA_CRITICAL },
  { "account_update", "ACCOUNT_DELETED", DSK_WA_CRITICAL },
  { "account_update", "ACCOUNT_RESTRICTION", DSK_WA_CRITICAL },
  { "account_update", "ACCOUNT_OFFBOARDED", DSK_WA_CRITICAL },
  { "account_update", "PARTNER_REMOVED", DSK_WA_CRITICAL },
  { "account_update", "PARTNER_APP_UNINSTALLED", DSK_WA_CRITICAL },
  { "account_update", "ACCOUNT_VIOLATION", DSK_WA_WARNING },
  { "account_update", NULL, DSK_WA_INFO },
  { "account_alerts", "CRITICAL", DSK_WA_CRITICAL },
  { "account_alerts", "WARNING", DSK_WA_WARNING },
  { "account_alerts", NULL, DSK_WA_INFO },
  { "account_review_update", "REJECTED", DSK_WA_CRITICAL },
  { "account_review_update", NULL, DSK_WA_INFO },
  { "account_settings_update", NULL, DSK_WA_INFO },
  { "business_capability_update", NULL, DSK_WA_INFO },
  { "business_status_update", NULL, DSK_WA_WARNING },
  { "business_username_updates", "deleted", DSK_WA_WARNING },
  { "business_username_updates", NULL, DSK_WA_INFO },
  { "message_template_components_update", NULL, DSK_WA_INFO },
  { "message_template_quality_update", "RED", DSK_WA_WARNING },
  { "message_template_quality_update", "YELLOW", DSK_WA_WARNING },
  { "message_template_quality_update", NULL, DSK_WA_INFO },
  { "message_template_status_update", "REJECTED", DSK_WA_WARNING },
  { "message_template_status_update", "DISABLED", DSK_WA_WARNING },
  { "message_template_status_update", "PAUSED", DSK_WA_WARNING },
  { "message_template_status_update", "FLAGGED", DSK_WA_WARNING },
  { "message_template_status_update", "LOCKED", DSK_WA_WARNING },
  { "message_template_status_update", NULL, DSK_WA_INFO },
  { "partner_solutions", NULL, DSK_WA_INFO },
  { "payment_configuration_update", NULL, DSK_WA_INFO },
  { "phone_number_name_update", "REJECTED", DSK_WA_WARNING },
  { "phone_number_name_update", NULL, DSK_WA_INFO },
  { "phone_number_quality_update", "FLAGGED", DSK_WA_WARNING },
  { "phone_number_quality_update", "DOWNGRADE", DSK_WA_WARNING },
  { "phone_number_quality_update", NULL, DSK_WA_INFO },
  { "phone_number_username_update", "deleted", DSK_WA_WARNING },
  { "phone_number_username_update", NULL, DSK_WA_INFO },
  { "security", NULL, DSK_WA_WARNING },
  /* A template that becomes a marketing one costs more. */
  { "template_correct_category_detection", NULL, DSK_WA_INFO },
  { "template_category_update", "MARKETING", DSK_WA_WARNING },
  { "template_category_update", NULL, DSK_WA_INFO },
};

static const char *
find_word (JsonObject *value)
{
  static const char *const names[]
      = { "event", "decision", "new_quality_score", "new_category", "status" };
  const char *word = dsk_json_get_string (dsk_json_get_object (value, "alert_info"), "alert_severity");

  for (guint i = 0; word == NULL && i < G_N_ELEMENTS (names); i++)
    word = dsk_json_get_string (value, names[i]);
  return word;
}

static DskWaLevel
find_level (const char *field, const char *word, JsonObject *value)
{
  JsonObject *ban = dsk_json_get_object (value, "ban_info");

  /* The same event says that an account was closed and that it is open again. */
  if (g_strcmp0 (dsk_json_get_string (ban, "waba_ban_state"), "REINSTATE") == 0)
    return DSK_WA_INFO;
  for (guint i = 0; field != NULL && i < G_N_ELEMENTS (levels); i++)
    if (strcmp (levels[i].field, field) == 0
        && (levels[i].word == NULL || g_strcmp0 (levels[i].word, word) == 0))
      return levels[i].level;
  return DSK_WA_SILENT;
}

static void
add_scalar (JsonObject *out, const char *name, JsonNode *node, const DskWaBounds *bounds)
{
  g_autofree char *number = NULL;
  GType type = json_node_get_value_type (node);

  if (json_object_get_size (out) >= bounds->items || json_object_has_member (out, name)
      || strlen (name) > 64)
    return;
  if (type == G_TYPE_STRING)
    dsk_wa_content_text (out, name, json_node_get_string (node), bounds);
  else if (type == G_TYPE_INT64)
    {
      number = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      dsk_wa_content_text (out, name, number, bounds);
    }
  else if (type == G_TYPE_BOOLEAN)
    json_object_set_boolean_member (out, name, json_node_get_boolean (node));
}

/* All that @object says, its objects and the first of its lists included, as one flat object. */
static void
flatten (JsonObject *out, JsonObject *object, guint depth, const DskWaBounds *bounds)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (strcmp (name, "metadata") == 0 || strcmp (name, "contacts") == 0
          || strcmp (name, "messaging_product") == 0)
        continue;
      if (JSON_NODE_HOLDS_VALUE (node))
        add_scalar (out, name, node, bounds);
      else if (JSON_NODE_HOLDS_OBJECT (node) && depth > 0)
        flatten (out, json_node_get_object (node), depth - 1, bounds);
      else if (dsk_json_get_element (array, 0) != NULL && depth > 0)
        flatten (out, dsk_json_get_element (array, 0), depth - 1, bounds);
      else if (dsk_json_get_length (array) > 0
               && JSON_NODE_HOLDS_VALUE (json_array_get_element (array, 0)))
        add_scalar (out, name, json_array_get_element (array, 0), bounds);
    }
}

static char *
dup_detail (JsonObject *value)
{
  const DskWaBounds bounds = { DETAIL_MEMBERS, DETAIL_CHARS };
  const DskWaBounds less = { 8, 64 };
  g_autoptr (JsonObject) out = json_object_new ();
  char *json;

  flatten (out, value, 2, &bounds);
  json = dsk_wa_json_dup_raw (out);
  if (strlen (json) <= DETAIL_BYTES)
    return json;
  g_free (json);
  json_object_unref (out);
  out = json_object_new ();
  flatten (out, value, 1, &less);
  return dsk_wa_json_dup_raw (out);
}

static void
set_template (DskWaUpdate *update, JsonObject *value)
{
  const char *reason = dsk_json_get_string (value, "reason");
  gboolean is_status = g_strcmp0 (update->type, "message_template_status_update") == 0;
  g_autofree char *id = dsk_wa_json_dup_id (value, "message_template_id");

  if (id == NULL && dsk_json_get_string (value, "message_template_name") == NULL)
    return;
  update->template_id = g_steal_pointer (&id);
  update->template_name = g_strdup (dsk_json_get_string (value, "message_template_name"));
  update->template_language = g_strdup (dsk_json_get_string (value, "message_template_language"));
  update->template_status = is_status ? g_strdup (dsk_json_get_string (value, "event")) : NULL;
  update->template_quality = g_strdup (dsk_json_get_string (value, "new_quality_score"));
  update->template_category = g_strdup (dsk_json_get_string (value, "new_category"));
  if (update->template_category == NULL)
    update->template_category = g_strdup (dsk_json_get_string (value, "message_template_category"));
  if (is_status && g_strcmp0 (reason, "NONE") != 0)
    update->template_reason = g_strdup (reason);
}

static void
set_number (DskWaUpdate *update, JsonObject *value)
{
  const char *limit = dsk_json_get_string (value, "current_limit");
  g_autofree char *daily = dsk_wa_json_dup_id (value, "max_daily_conversations_per_business");

  if (daily == NULL)
    daily = dsk_wa_json_dup_id (value, "max_daily_conversation_per_phone");
  update->number_tier = limit != NULL ? g_strdup (limit) : g_steal_pointer (&daily);
  update->number_quality = g_strdup (dsk_json_get_string (value, "quality_rating"));
  if (strcmp (update->type, "phone_number_quality_update") == 0 && update->number_quality == NULL
      && g_strcmp0 (update->event, "FLAGGED") == 0)
    update->number_quality = g_strdup ("RED");
}

DskWaUpdate *
dsk_wa_parse_other (const DskWaChange *change, JsonObject *value)
{
  DskWaUpdate *update = dsk_wa_update_new (DSK_WA_OTHER, change, value);
  const char *word = find_word (value);

  update->type = g_strdup (change->field != NULL ? change->field : "");
  update->event = word != NULL ? dsk_text_clean (word, DETAIL_CHARS) : NULL;
  update->timestamp = dsk_wa_timestamp_ms (value);
  if (update->timestamp == 0)
    update->timestamp = change->entry_time;
  if (update->display_phone == NULL)
    update->display_phone = g_strdup (dsk_json_get_string (value, "display_phone_number"));
  dsk_wa_update_set_error (update, dsk_json_get_array (value, "errors"));
  update->level = find_level (change->field, word, value);
  if (update->level == DSK_WA_SILENT && update->error_code != 0)
    {
      gboolean stops = dsk_wa_error_policy (update->error_code, 0, FALSE, 1, NULL) == DSK_WA_STOP;

      update->level = stops ? DSK_WA_CRITICAL : DSK_WA_WARNING;
    }
  if (update->level != DSK_WA_SILENT)
    {
      update->content = dup_detail (value);
      set_template (update, value);
      set_number (update, value);
    }
  return update;
}

/* What a customer is called from now on, and was until now. */
DskWaUpdate *
dsk_wa_parse_user_id (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *object = dsk_json_get_element (siblings, index);
  JsonObject *id = dsk_json_get_object (object, "user_id");
  JsonObject *parent = dsk_json_get_object (object, "parent_user_id");
  g_autofree char *wa_id = dsk_wa_json_dup_id (object, "wa_id");
  DskWaUpdate *update;

  if (dsk_json_get_string (id, "current") == NULL && dsk_json_get_string (parent, "current") == NULL)
    return NULL;
  update = dsk_wa_update_new (DSK_WA_USER_ID, change, object);
  update->type = g_strdup (change->field);
  update->timestamp = dsk_wa_timestamp_ms (object);
  update->wa_id = dsk_wa_phone_digits (wa_id);
  update->bsuid = g_strdup (dsk_json_get_string (id, "current"));
  update->parent_bsuid = g_strdup (dsk_json_get_string (parent, "current"));
  update->old_bsuid = g_strdup (dsk_json_get_string (id, "previous"));
  update->old_parent_bsuid = g_strdup (dsk_json_get_string (parent, "previous"));
  return update;
}

DskWaUpdate *
dsk_wa_parse_preference (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *object = dsk_json_get_element (siblings, index);
  const char *value = dsk_json_get_string (object, "value");
  g_autofree char *wa_id = dsk_wa_json_dup_id (object, "wa_id");
  DskWaParty party = { .address = wa_id, .bsuid = dsk_json_get_string (object, "user_id") };
  DskWaUpdate *update;

  if (value == NULL)
    return NULL;
  update = dsk_wa_update_new (DSK_WA_PREFERENCE, change, object);
  update->type = g_strdup (dsk_json_get_string (object, "category"));
  update->timestamp = dsk_wa_timestamp_ms (object);
  /* Signing up is the wish to hear from us, too. */
  update->event = g_strdup (strcmp (value, "signup") == 0 ? "resume" : value);
  party.contact = dsk_wa_find_contact (change, siblings, index, "wa_id", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}

/* An entry of the address book of a phone that the number is used on, too. */
DskWaUpdate *
dsk_wa_parse_person (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *object = dsk_json_get_element (siblings, index);
  JsonObject *contact = dsk_json_get_object (object, "contact");
  const char *name = dsk_json_get_string (contact, "full_name");
  g_autofree char *phone = dsk_wa_json_dup_id (contact, "phone_number");
  DskWaParty party = {
    .address = phone,
    .bsuid = dsk_json_get_string (contact, "user_id"),
    .parent_bsuid = dsk_json_get_string (contact, "parent_user_id"),
  };
  DskWaUpdate *update;

  if (contact == NULL)
    return NULL;
  update = dsk_wa_update_new (DSK_WA_PERSON, change, object);
  update->type = g_strdup (change->field);
  update->event = g_strdup (dsk_json_get_string (object, "action"));
  update->timestamp = dsk_wa_timestamp_ms (dsk_json_get_object (object, "metadata"));
  dsk_wa_update_set_party (update, &party);
  if (g_strcmp0 (update->event, "remove") != 0)
    {
      update->profile_name
          = g_strdup (name != NULL ? name : dsk_json_get_string (contact, "first_name"));
      update->username = g_strdup (dsk_json_get_string (contact, "username"));
    }
  return update;
}
