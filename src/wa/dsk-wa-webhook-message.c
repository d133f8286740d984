/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages: from customers, echoes of the phone app, the history of a coexistence number, calls. */

#include "dsk-wa-content-private.h"

#include <string.h>

static DskWaUpdate *
new_message (const DskWaChange *change, JsonObject *message)
{
  const char *id = dsk_json_get_string (message, "id");
  DskWaUpdate *update;

  if (id == NULL)
    return NULL;
  update = dsk_wa_update_new (DSK_WA_MESSAGE, change, message);
  update->wamid = g_strdup (id);
  update->timestamp = dsk_wa_timestamp_ms (message);
  update->group_id = g_strdup (dsk_json_get_string (message, "group_id"));
  return update;
}

/* The customer moved: what they are called from now on. */
static void
set_change_of_number (DskWaUpdate *update, JsonObject *message)
{
  JsonObject *system = dsk_json_get_object (message, "system");
  g_autofree char *wa_id = dsk_wa_json_dup_id (system, "wa_id");

  if (wa_id == NULL)
    wa_id = dsk_wa_json_dup_id (system, "new_wa_id");

  update->system_type = g_strdup (dsk_json_get_string (system, "type"));
  update->new_wa_id = dsk_wa_phone_digits (wa_id);
  update->new_bsuid = g_strdup (dsk_json_get_string (system, "user_id"));
}

DskWaUpdate *
dsk_wa_parse_message (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *message = dsk_json_get_element (siblings, index);
  g_autofree char *from = dsk_wa_json_dup_id (message, "from");
  DskWaParty party = {
    .address = from,
    .bsuid = dsk_json_get_string (message, "from_user_id"),
    .parent_bsuid = dsk_json_get_string (message, "from_parent_user_id"),
  };
  DskWaUpdate *update = new_message (change, message);

  if (update == NULL)
    return NULL;
  update->direction = DSK_DIRECTION_IN;
  dsk_wa_update_set_content (update, message);
  if (update->message_kind == DSK_MESSAGE_SYSTEM)
    set_change_of_number (update, message);
  /* "user_changed_user_id" says nothing about who it was before, outside its prose. */
  if (party.address == NULL && party.bsuid == NULL)
    party.bsuid = update->new_bsuid;
  party.contact = dsk_wa_find_contact (change, siblings, index, "from", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}

/* An echo goes from the business to the customer, but some bodies name the two the other way round:
 * whoever is not the business is the customer. */
DskWaUpdate *
dsk_wa_parse_echo (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *message = dsk_json_get_element (siblings, index);
  g_autofree char *from = dsk_wa_json_dup_id (message, "from");
  g_autofree char *to = dsk_wa_json_dup_id (message, "to");
  gboolean swapped = dsk_wa_same_phone (to, change->display_phone)
                     && !dsk_wa_same_phone (from, change->display_phone);
  DskWaParty party = {
    .address = swapped ? from : to,
    .bsuid = dsk_json_get_string (message, "to_user_id"),
    .parent_bsuid = dsk_json_get_string (message, "to_parent_user_id"),
  };
  DskWaUpdate *update = new_message (change, message);

  if (update == NULL)
    return NULL;
  update->direction = DSK_DIRECTION_OUT;
  dsk_wa_update_set_content (update, message);
  party.contact = dsk_wa_find_contact (change, siblings, index, swapped ? "from" : "to", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}

static void
set_history_delivery (DskWaUpdate *update, JsonObject *message)
{
  const char *word = dsk_json_get_string (dsk_json_get_object (message, "history_context"), "status");
  g_autofree char *lower = word != NULL ? g_ascii_strdown (word, -1) : NULL;

  if (g_strcmp0 (lower, "error") == 0)
    update->delivery = DSK_DELIVERY_FAILED;
  else if (g_strcmp0 (lower, "pending") == 0)
    update->delivery = DSK_DELIVERY_SENT;
  else if (!dsk_delivery_from_string (lower, &update->delivery)
           || update->delivery < DSK_DELIVERY_SENT || update->delivery > DSK_DELIVERY_FAILED)
    {
      update->delivery = DSK_DELIVERY_SENT;
      return;
    }
  update->delivery_known = TRUE;
}

DskWaUpdate *
dsk_wa_parse_history (const DskWaChange *change, JsonArray *siblings, guint index,
                      const char *thread_id)
{
  JsonObject *message = dsk_json_get_element (siblings, index);
  g_autofree char *from = dsk_wa_json_dup_id (message, "from");
  g_autofree char *to = dsk_wa_json_dup_id (message, "to");
  gboolean ours = dsk_wa_same_phone (from, change->display_phone)
                  || (thread_id != NULL && from != NULL && !dsk_wa_same_phone (from, thread_id));
  DskWaParty party = { .address = thread_id };
  DskWaUpdate *update = new_message (change, message);

  if (update == NULL)
    return NULL;
  if (party.address == NULL)
    party.address = ours ? to : from;
  party.bsuid = dsk_json_get_string (message, ours ? "to_user_id" : "from_user_id");
  party.parent_bsuid
      = dsk_json_get_string (message, ours ? "to_parent_user_id" : "from_parent_user_id");
  update->direction = ours ? DSK_DIRECTION_OUT : DSK_DIRECTION_IN;
  update->historical = TRUE;
  dsk_wa_update_set_content (update, message);
  if (ours)
    set_history_delivery (update, message);
  party.contact = dsk_wa_find_contact (change, siblings, index, ours ? "to" : "from", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}

DskWaUpdate *
dsk_wa_parse_call (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *call = dsk_json_get_element (siblings, index);
  const char *direction = dsk_json_get_string (call, "direction");
  g_autofree char *from = dsk_wa_json_dup_id (call, "from");
  g_autofree char *to = dsk_wa_json_dup_id (call, "to");
  gboolean ours = direction != NULL ? strcmp (direction, "BUSINESS_INITIATED") == 0
                                    : dsk_wa_same_phone (from, change->display_phone);
  DskWaParty party = {
    .address = ours ? to : from,
    .bsuid = dsk_json_get_string (call, ours ? "to_user_id" : "from_user_id"),
    .parent_bsuid = dsk_json_get_string (call, ours ? "to_parent_user_id" : "from_parent_user_id"),
  };
  DskWaUpdate *update = new_message (change, call);

  if (update == NULL)
    return NULL;
  update->direction = ours ? DSK_DIRECTION_OUT : DSK_DIRECTION_IN;
  update->message_kind = DSK_MESSAGE_CALL;
  update->type = g_strdup ("call");
  update->content = dsk_wa_content_make (DSK_MESSAGE_CALL, NULL, NULL, call);
  dsk_wa_update_set_error (update, dsk_json_get_array (call, "errors"));
  party.contact = dsk_wa_find_contact (change, siblings, index, ours ? "to" : "from", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}
