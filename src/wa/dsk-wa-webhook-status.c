/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of messages of ours. */

#include "dsk-wa-webhook-private.h"

#include <string.h>

/* Words of the wire; those of our own machine ("queued", "unknown") never come from outside. */
static const struct
{
  const char *word;
  DskDelivery delivery;
} words[] = {
  { "sent", DSK_DELIVERY_SENT },
  { "delivered", DSK_DELIVERY_DELIVERED },
  { "read", DSK_DELIVERY_READ },
  { "played", DSK_DELIVERY_PLAYED },
  { "failed", DSK_DELIVERY_FAILED },
};

static void
set_delivery (DskWaUpdate *update, const char *word)
{
  update->type = g_strdup (word);
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, word) == 0)
      {
        update->delivery = words[i].delivery;
        update->delivery_known = TRUE;
        return;
      }
}

DskWaUpdate *
dsk_wa_parse_status (const DskWaChange *change, JsonArray *siblings, guint index)
{
  JsonObject *status = dsk_json_get_element (siblings, index);
  const char *id = dsk_json_get_string (status, "id");
  g_autofree char *recipient = dsk_wa_json_dup_id (status, "recipient_id");
  g_autofree char *participant = dsk_wa_json_dup_id (status, "recipient_participant_id");
  gboolean to_group = g_strcmp0 (dsk_json_get_string (status, "recipient_type"), "group") == 0;
  JsonObject *pricing = dsk_json_get_object (status, "pricing");
  DskWaParty party = {
    .address = to_group ? participant : recipient,
    .bsuid
    = dsk_json_get_string (status, to_group ? "recipient_participant_user_id" : "recipient_user_id"),
    .parent_bsuid = dsk_json_get_string (status, "recipient_parent_user_id"),
  };
  DskWaUpdate *update;

  if (id == NULL)
    return NULL;
  update = dsk_wa_update_new (DSK_WA_STATUS, change, status);
  update->wamid = g_strdup (id);
  update->direction = DSK_DIRECTION_OUT;
  update->timestamp = dsk_wa_timestamp_ms (status);
  update->opaque = g_strdup (dsk_json_get_string (status, "biz_opaque_callback_data"));
  update->pricing = pricing != NULL ? dsk_wa_json_dup_raw (pricing) : NULL;
  set_delivery (update, dsk_json_get_string (status, "status"));
  dsk_wa_update_set_error (update, dsk_json_get_array (status, "errors"));
  if (to_group)
    update->group_id = g_steal_pointer (&recipient);
  party.contact = dsk_wa_find_contact (
      change, siblings, index, to_group ? "recipient_participant_id" : "recipient_id", &party);
  dsk_wa_update_set_party (update, &party);
  return update;
}

#define PRICE_WORD_BYTES 64

/* Returns: (transfer full) (nullable) */
static char *
dup_word (JsonObject *object, const char *name)
{
  const char *word = dsk_json_get_string (object, name);

  return word != NULL && strlen (word) <= PRICE_WORD_BYTES ? g_ascii_strdown (word, -1) : NULL;
}

gboolean
dsk_wa_pricing_read (const char *pricing, gboolean *billable, char **type, char **category)
{
  g_autoptr (JsonNode) root
      = pricing != NULL ? dsk_json_get_root (pricing, strlen (pricing), DSK_WA_CONTENT_MAX, NULL)
                        : NULL;
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "billable") : NULL;

  *billable = dsk_json_get_flag (object, "billable");
  *type = dup_word (object, "type");
  *category = dup_word (object, "category");
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN;
}
