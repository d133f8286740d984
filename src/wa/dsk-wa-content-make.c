/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a message holds besides its text, in the shape of src/CONTENT.md, which is the same whatever
 * version of the API wrote the body. Whatever is odd is left out; the raw message keeps it. */

#include "dsk-wa-content-private.h"

#include <string.h>

#include "dsk-text.h"

#define ID_BYTES 1024
#define URL_BYTES 2048

void
dsk_wa_content_text (JsonObject *out, const char *name, const char *value,
                     const DskWaBounds *bounds)
{
  g_autofree char *clean = value != NULL ? dsk_text_clean (value, bounds->chars) : NULL;

  if (clean != NULL && *clean != '\0')
    json_object_set_string_member (out, name, clean);
}

void
dsk_wa_content_id (JsonObject *out, const char *name, const char *value)
{
  if (value != NULL && *value != '\0' && strlen (value) <= ID_BYTES)
    json_object_set_string_member (out, name, value);
}

void
dsk_wa_content_url (JsonObject *out, const char *name, const char *value,
                    const DskWaBounds *bounds)
{
  const char *scheme = value != NULL ? g_uri_peek_scheme (value) : NULL;

  if (value == NULL || strlen (value) > MIN (URL_BYTES, bounds->chars * 4))
    return;
  if (scheme == NULL || strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0)
    dsk_wa_content_text (out, name, value, bounds);
}

void
dsk_wa_content_object (JsonObject *out, const char *name, JsonObject *value)
{
  if (json_object_get_size (value) > 0)
    json_object_set_object_member (out, name, json_object_ref (value));
}

void
dsk_wa_content_array (JsonObject *out, const char *name, JsonArray *value)
{
  if (json_array_get_length (value) > 0)
    json_object_set_array_member (out, name, json_array_ref (value));
}

void
dsk_wa_content_list (JsonObject *out, const char *name, JsonArray *values, DskWaContentMake make,
                     const DskWaBounds *bounds)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < MIN (dsk_json_get_length (values), bounds->items); i++)
    {
      JsonObject *value = dsk_json_get_element (values, i);
      g_autoptr (JsonObject) made = value != NULL ? make (value, bounds) : NULL;

      if (made != NULL && json_object_get_size (made) > 0)
        json_array_add_object_element (list, g_steal_pointer (&made));
    }
  dsk_wa_content_array (out, name, list);
}

JsonObject *
dsk_wa_content_texts (JsonObject *object, const char *const names[], const DskWaBounds *bounds)
{
  JsonObject *out = json_object_new ();

  for (guint i = 0; names[i] != NULL; i++)
    dsk_wa_content_text (out, names[i], dsk_json_get_string (object, names[i]), bounds);
  return out;
}

/* A member of one string inside an object of its own. */
static void
set_inside (JsonObject *out, const char *name, const char *member, const char *value)
{
  g_autoptr (JsonObject) inside = json_object_new ();

  dsk_wa_content_id (inside, member, value);
  dsk_wa_content_object (out, name, inside);
}

static void
set_system (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) system = json_object_new ();
  g_autofree char *id = dsk_wa_json_dup_id (wire, "wa_id");
  g_autofree char *digits = NULL;

  if (id == NULL)
    id = dsk_wa_json_dup_id (wire, "new_wa_id");
  digits = dsk_wa_phone_digits (id);
  dsk_wa_content_text (system, "type", dsk_json_get_string (wire, "type"), bounds);
  dsk_wa_content_id (system, "wa_id", digits);
  dsk_wa_content_id (system, "user_id", dsk_json_get_string (wire, "user_id"));
  dsk_wa_content_object (out, "system", system);
}

/* What the message is, if its own object says more than its kind. */
static void
set_own (JsonObject *out, DskMessageKind kind, const char *type, const char *target,
         JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *own = type != NULL ? dsk_json_get_object (wire, type) : NULL;

  switch (kind)
    {
    case DSK_MESSAGE_IMAGE:
    case DSK_MESSAGE_STICKER:
    case DSK_MESSAGE_VIDEO:
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
    case DSK_MESSAGE_DOCUMENT:
      dsk_wa_content_media (out, own, bounds);
      break;
    case DSK_MESSAGE_LOCATION:
      dsk_wa_content_location (out, own, bounds);
      break;
    case DSK_MESSAGE_CONTACTS:
      dsk_wa_content_contacts (out, dsk_json_get_array (wire, "contacts"), bounds);
      break;
    case DSK_MESSAGE_REACTION:
      set_inside (out, "reaction", "wamid", target);
      break;
    case DSK_MESSAGE_BUTTON:
      set_inside (out, "button", "payload", dsk_json_get_string (own, "payload"));
      break;
    case DSK_MESSAGE_INTERACTIVE:
      dsk_wa_content_interactive (out, own, bounds);
      break;
    case DSK_MESSAGE_ORDER:
      dsk_wa_content_order (out, own, bounds);
      break;
    case DSK_MESSAGE_TEMPLATE:
      dsk_wa_content_template (out, own, bounds);
      break;
    case DSK_MESSAGE_SYSTEM:
      set_system (out, own, bounds);
      break;
    case DSK_MESSAGE_CALL:
      dsk_wa_content_call (out, wire, bounds);
      break;
    case DSK_MESSAGE_UNSUPPORTED:
      {
        const char *inner = dsk_json_get_string (own, "type");

        if (inner == NULL && g_strcmp0 (type, "unsupported") != 0
            && g_strcmp0 (type, "unknown") != 0)
          inner = type;
        dsk_wa_content_text (out, "type", inner, bounds);
        break;
      }
    case DSK_MESSAGE_EDIT:
    case DSK_MESSAGE_REVOKE:
      dsk_wa_content_id (out, "target", target);
      break;
    case DSK_MESSAGE_UNKNOWN:
      dsk_wa_content_text (out, "type", type, bounds);
      break;
    case DSK_MESSAGE_TEXT:
    case DSK_MESSAGE_N_KINDS:
    default:
      break;
    }
}

/* What messages of any kind may have. */
static void
set_circumstances (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *context = dsk_json_get_object (wire, "context");
  JsonObject *product = dsk_json_get_object (context, "referred_product");
  g_autoptr (JsonObject) asked = json_object_new ();
  g_autofree char *catalog = dsk_wa_json_dup_id (product, "catalog_id");
  g_autofree char *id = dsk_wa_json_dup_id (product, "product_retailer_id");

  if (dsk_json_get_flag (context, "forwarded") || dsk_json_get_flag (context, "frequently_forwarded"))
    json_object_set_boolean_member (out, "forwarded", TRUE);
  if (dsk_json_get_flag (context, "frequently_forwarded"))
    json_object_set_boolean_member (out, "forwarded_often", TRUE);
  dsk_wa_content_id (asked, "catalog_id", catalog);
  dsk_wa_content_id (asked, "id", id);
  dsk_wa_content_object (out, "product", asked);
  dsk_wa_content_referral (out, dsk_json_get_object (wire, "referral"), bounds);
  dsk_wa_content_errors (out, dsk_json_get_array (wire, "errors"), bounds);
}

char *
dsk_wa_content_make (DskMessageKind kind, const char *type, const char *target, JsonObject *wire)
{
  /* No honest message needs the second; the last is small however its texts are written. */
  static const DskWaBounds tries[] = { { 256, 1024 }, { 64, 256 }, { 16, 64 }, { 1, 32 } };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (JsonObject) out = json_object_new ();
      g_autofree char *json = NULL;

      set_own (out, kind, type, target, wire, &tries[i]);
      set_circumstances (out, wire, &tries[i]);
      if (json_object_get_size (out) == 0)
        return NULL;
      json = dsk_wa_json_dup_raw (out);
      if (strlen (json) <= DSK_WA_CONTENT_MAX)
        return g_steal_pointer (&json);
    }
  return NULL;
}
