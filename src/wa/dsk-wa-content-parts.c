/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files, places, people, orders, calls, and where a message came from. */

#include "dsk-wa-content-private.h"

#include <math.h>

#include "dsk-media.h"

/* Returns: whether the member is a number that is one, as a number or as text */
static gboolean
get_number (JsonObject *object, const char *name, double *value)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  const char *text = dsk_json_get_string (object, name);
  char *end = NULL;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    *value = json_node_get_double (node);
  else if (text == NULL || !(g_ascii_isdigit (*text) || *text == '-'))
    return FALSE;
  else
    *value = g_ascii_strtod (text, &end);
  return (end == NULL || *end == '\0') && isfinite (*value);
}

static void
set_number (JsonObject *out, const char *name, JsonObject *wire, const char *member)
{
  double value;

  if (!get_number (wire, member, &value))
    return;
  if (fabs (value) < 1e15 && (double) (gint64) value == value)
    json_object_set_int_member (out, name, (gint64) value);
  else
    json_object_set_double_member (out, name, value);
}

void
dsk_wa_content_media (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) media = json_object_new ();
  g_autofree char *id = dsk_wa_json_dup_id (wire, "id");
  g_autofree char *sha256 = dsk_sha256_from_any (dsk_json_get_string (wire, "sha256"));
  gint64 size = dsk_wa_json_int (wire, "file_size");

  dsk_wa_content_id (media, "id", id);
  dsk_wa_content_text (media, "mime", dsk_json_get_string (wire, "mime_type"), bounds);
  dsk_wa_content_id (media, "sha256", sha256);
  if (size > 0)
    json_object_set_int_member (media, "size", size);
  dsk_wa_content_text (media, "name", dsk_json_get_string (wire, "filename"), bounds);
  if (dsk_json_get_flag (wire, "animated"))
    json_object_set_boolean_member (media, "animated", TRUE);
  dsk_wa_content_object (out, "media", media);
}

void
dsk_wa_content_location (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) location = json_object_new ();
  double latitude, longitude;

  if (get_number (wire, "latitude", &latitude) && get_number (wire, "longitude", &longitude)
      && fabs (latitude) <= 90 && fabs (longitude) <= 180)
    {
      json_object_set_double_member (location, "latitude", latitude);
      json_object_set_double_member (location, "longitude", longitude);
    }
  dsk_wa_content_text (location, "name", dsk_json_get_string (wire, "name"), bounds);
  dsk_wa_content_text (location, "address", dsk_json_get_string (wire, "address"), bounds);
  dsk_wa_content_url (location, "url", dsk_json_get_string (wire, "url"), bounds);
  dsk_wa_content_object (out, "location", location);
}

static JsonObject *
make_phone (JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const names[] = { "phone", "type", NULL };
  JsonObject *phone = dsk_wa_content_texts (wire, names, bounds);
  g_autofree char *wa_id = dsk_wa_json_dup_id (wire, "wa_id");

  dsk_wa_content_id (phone, "wa_id", wa_id);
  return phone;
}

static JsonObject *
make_email (JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const names[] = { "email", "type", NULL };

  return dsk_wa_content_texts (wire, names, bounds);
}

static JsonObject *
make_url (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *url = json_object_new ();

  dsk_wa_content_url (url, "url", dsk_json_get_string (wire, "url"), bounds);
  if (json_object_has_member (url, "url"))
    dsk_wa_content_text (url, "type", dsk_json_get_string (wire, "type"), bounds);
  return url;
}

static JsonObject *
make_address (JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const lines[] = { "street", "city", "state", "zip", "country" };
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *address = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *line = dsk_json_get_string (wire, lines[i]);

      if (line != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", line);
    }
  dsk_wa_content_text (address, "text", text->str, bounds);
  dsk_wa_content_text (address, "type", dsk_json_get_string (wire, "type"), bounds);
  return address;
}

static JsonObject *
make_contact (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *contact = json_object_new ();
  JsonObject *name = dsk_json_get_object (wire, "name");
  JsonObject *org = dsk_json_get_object (wire, "org");

  dsk_wa_content_text (contact, "name", dsk_json_get_string (name, "formatted_name"), bounds);
  dsk_wa_content_text (contact, "first", dsk_json_get_string (name, "first_name"), bounds);
  dsk_wa_content_text (contact, "last", dsk_json_get_string (name, "last_name"), bounds);
  dsk_wa_content_text (contact, "org", dsk_json_get_string (org, "company"), bounds);
  dsk_wa_content_text (contact, "title", dsk_json_get_string (org, "title"), bounds);
  dsk_wa_content_text (contact, "birthday", dsk_json_get_string (wire, "birthday"), bounds);
  dsk_wa_content_list (contact, "phones", dsk_json_get_array (wire, "phones"), make_phone, bounds);
  dsk_wa_content_list (contact, "emails", dsk_json_get_array (wire, "emails"), make_email, bounds);
  dsk_wa_content_list (contact, "urls", dsk_json_get_array (wire, "urls"), make_url, bounds);
  dsk_wa_content_list (contact, "addresses", dsk_json_get_array (wire, "addresses"), make_address,
                       bounds);
  return contact;
}

void
dsk_wa_content_contacts (JsonObject *out, JsonArray *wire, const DskWaBounds *bounds)
{
  dsk_wa_content_list (out, "contacts", wire, make_contact, bounds);
  /* "contact_request": the customer shares their own number because they were asked to. */
  dsk_wa_content_text (out, "origin", dsk_json_get_string (dsk_json_get_element (wire, 0), "origin"),
                       bounds);
}

static JsonObject *
make_item (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *item = json_object_new ();
  g_autofree char *id = dsk_wa_json_dup_id (wire, "product_retailer_id");

  dsk_wa_content_id (item, "id", id);
  set_number (item, "quantity", wire, "quantity");
  set_number (item, "price", wire, "item_price");
  dsk_wa_content_text (item, "currency", dsk_json_get_string (wire, "currency"), bounds);
  return item;
}

void
dsk_wa_content_order (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) order = json_object_new ();
  g_autofree char *catalog = dsk_wa_json_dup_id (wire, "catalog_id");

  dsk_wa_content_id (order, "catalog_id", catalog);
  dsk_wa_content_list (order, "items", dsk_json_get_array (wire, "product_items"), make_item,
                       bounds);
  dsk_wa_content_object (out, "order", order);
}

void
dsk_wa_content_call (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  g_autoptr (JsonObject) call = json_object_new ();
  const char *direction = dsk_json_get_string (wire, "direction");
  const char *status = dsk_json_get_string (wire, "status");
  g_autofree char *lower = status != NULL ? g_ascii_strdown (status, -1) : NULL;
  double seconds;

  dsk_wa_content_text (call, "event", dsk_json_get_string (wire, "event"), bounds);
  if (g_strcmp0 (direction, "USER_INITIATED") == 0)
    json_object_set_string_member (call, "direction", "in");
  else if (g_strcmp0 (direction, "BUSINESS_INITIATED") == 0)
    json_object_set_string_member (call, "direction", "out");
  dsk_wa_content_text (call, "status", lower, bounds);
  if (get_number (wire, "duration", &seconds) && seconds >= 0 && seconds < G_MAXINT)
    json_object_set_int_member (call, "duration_s", (gint64) seconds);
  dsk_wa_content_object (out, "call", call);
}

void
dsk_wa_content_referral (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds)
{
  static const char *const names[] = { "source_type", "source_id",  "headline",
                                       "body",        "media_type", NULL };
  g_autoptr (JsonObject) referral = dsk_wa_content_texts (wire, names, bounds);

  dsk_wa_content_url (referral, "source_url", dsk_json_get_string (wire, "source_url"), bounds);
  dsk_wa_content_id (referral, "ctwa_clid", dsk_json_get_string (wire, "ctwa_clid"));
  dsk_wa_content_object (out, "referral", referral);
}

static JsonObject *
make_error (JsonObject *wire, const DskWaBounds *bounds)
{
  JsonObject *error = json_object_new ();
  const char *title = dsk_json_get_string (wire, "title");
  const char *details = dsk_json_get_string (dsk_json_get_object (wire, "error_data"), "details");

  set_number (error, "code", wire, "code");
  dsk_wa_content_text (error, "title",
                       title != NULL ? title : dsk_json_get_string (wire, "message"), bounds);
  dsk_wa_content_text (error, "details",
                       details != NULL ? details : dsk_json_get_string (wire, "details"), bounds);
  return error;
}

void
dsk_wa_content_errors (JsonObject *out, JsonArray *wire, const DskWaBounds *bounds)
{
  dsk_wa_content_list (out, "errors", wire, make_error, bounds);
}
