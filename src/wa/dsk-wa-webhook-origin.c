/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Of which accounts and numbers a body speaks, before anything in it is believed. */

#include "dsk-wa-json.h"
#include "dsk-wa-webhook.h"

void
dsk_wa_origin_free (DskWaOrigin *origin)
{
  g_free (origin->waba_id);
  g_free (origin->phone_number_id);
  g_free (origin);
}

static guint
hash (gconstpointer key)
{
  const DskWaOrigin *origin = key;

  return (origin->waba_id != NULL ? g_str_hash (origin->waba_id) : 0)
         ^ (origin->phone_number_id != NULL ? 31 * g_str_hash (origin->phone_number_id) : 0);
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  const DskWaOrigin *left = a;
  const DskWaOrigin *right = b;

  return g_strcmp0 (left->waba_id, right->waba_id) == 0
         && g_strcmp0 (left->phone_number_id, right->phone_number_id) == 0;
}

/* @seen: (element-type DskWaOrigin): those of @origins */
static void
add (GPtrArray *origins, GHashTable *seen, const char *waba_id, JsonObject *change)
{
  JsonObject *metadata = dsk_json_get_object (dsk_json_get_object (change, "value"), "metadata");
  DskWaOrigin *origin = g_new0 (DskWaOrigin, 1);

  origin->waba_id = g_strdup (waba_id);
  origin->phone_number_id = dsk_wa_json_dup_id (metadata, "phone_number_id");
  if (g_hash_table_contains (seen, origin))
    {
      dsk_wa_origin_free (origin);
      return;
    }
  g_hash_table_add (seen, origin);
  g_ptr_array_add (origins, origin);
}

GPtrArray *
dsk_wa_webhook_origins (const char *data, gsize len)
{
  g_autoptr (GPtrArray) origins = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_origin_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (hash, equal);
  g_autoptr (JsonNode) root = dsk_json_get_root (data, len, DSK_WA_MAX_BODY, NULL);
  JsonArray *entries = root != NULL ? dsk_json_get_array (json_node_get_object (root), "entry") : NULL;

  for (guint i = 0; i < dsk_json_get_length (entries); i++)
    {
      JsonObject *entry = dsk_json_get_element (entries, i);
      JsonArray *changes = dsk_json_get_array (entry, "changes");
      g_autofree char *waba_id = dsk_wa_json_dup_id (entry, "id");

      for (guint k = 0; k < dsk_json_get_length (changes); k++)
        add (origins, seen, waba_id, dsk_json_get_element (changes, k));
    }
  return g_steal_pointer (&origins);
}
