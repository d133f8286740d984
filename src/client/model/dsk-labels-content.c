/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-labels.h"

#include "dsk-inside.h"

#include <glib/gi18n-lib.h>

#define MAX_CONTACTS 3

static char *
location_words (JsonObject *location)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *name = dsk_inside_line (location, "name");
  g_autofree char *address = dsk_inside_line (location, "address");
  double latitude, longitude;

  if (name != NULL)
    g_string_append (out, name);
  if (address != NULL && g_strcmp0 (address, name) != 0)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", address);
  if (dsk_json_get_number (location, "latitude", &latitude)
      && dsk_json_get_number (location, "longitude", &longitude))
    {
      char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (north, sizeof north, "%.5f", latitude);
      g_ascii_formatd (east, sizeof east, "%.5f", longitude);
      g_string_append_printf (out, "%s\342\201\246%s, %s\342\201\251", out->len > 0 ? "\n" : "",
                              north, east);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Rows of the first version have Meta's own shape. */
static char *
contact_name (JsonObject *contact)
{
  static const char *const names[] = { "name", "first", "last" };
  char *name = NULL;

  for (guint i = 0; name == NULL && i < G_N_ELEMENTS (names); i++)
    name = dsk_inside_line (contact, names[i]);
  return name != NULL ? name : dsk_inside_line (dsk_json_get_object (contact, "name"), "formatted_name");
}

static char *
contacts_words (JsonArray *contacts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = contacts != NULL ? json_array_get_length (contacts) : 0;

  for (guint i = 0; i < MIN (n, MAX_CONTACTS); i++)
    {
      JsonObject *contact = dsk_json_get_element (contacts, i);
      g_autofree char *name = contact_name (contact);
      g_autofree char *phone
          = dsk_inside_line (dsk_json_get_element (dsk_json_get_array (contact, "phones"), 0), "phone");
      g_autofree char *number = phone != NULL ? dsk_label_phone (phone) : NULL;

      if (name == NULL && number == NULL)
        continue;
      g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? "\n" : "", name != NULL ? name : "",
                              name != NULL && number != NULL ? " · " : "",
                              number != NULL ? number : "");
    }
  if (n > MAX_CONTACTS)
    g_string_append_printf (
        out, g_dngettext (GETTEXT_PACKAGE, "\nand %u more", "\nand %u more", n - MAX_CONTACTS),
        n - MAX_CONTACTS);
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static char *
order_words (JsonObject *order)
{
  JsonArray *items = dsk_json_get_array (order, "items");
  guint n;

  if (items == NULL)
    items = dsk_json_get_array (order, "product_items");
  n = items != NULL ? json_array_get_length (items) : 0;
  if (n == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u item", "%u items", n), n);
}

/* A caption is the message's text already. */
static char *
words_of (DskMessageKind kind, JsonObject *root)
{
  JsonObject *own = dsk_json_get_object (root, dsk_message_kind_to_string (kind));
  char *name;

  switch ((int) kind)
    {
    case DSK_MESSAGE_LOCATION:
      return location_words (own != NULL ? own : root);
    case DSK_MESSAGE_CONTACTS:
      return contacts_words (dsk_json_get_array (root, "contacts"));
    case DSK_MESSAGE_DOCUMENT:
      own = dsk_json_get_object (root, "media") != NULL ? dsk_json_get_object (root, "media") : own;
      name = dsk_inside_line (own, "name");
      return name != NULL ? name : dsk_inside_line (own != NULL ? own : root, "filename");
    case DSK_MESSAGE_ORDER:
      return order_words (own != NULL ? own : root);
    case DSK_MESSAGE_SYSTEM:
      return dsk_inside_line (own != NULL ? own : root, "body");
    case DSK_MESSAGE_TEMPLATE:
      return dsk_inside_line (own != NULL ? own : root, "name");
    default:
      return NULL;
    }
}

char *
dsk_label_content (DskMessageKind kind, const char *content)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (content);

  return root != NULL ? words_of (kind, root) : NULL;
}
