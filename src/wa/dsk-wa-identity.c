/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who the customer of an update is. The wire says it in up to six places that may be absent, empty,
 * or hold one kind of id in the place of another. */

#include "dsk-wa-webhook-private.h"

#include <string.h>

#include "dsk-text.h"

/* As many as any real number has, and some to spare; longer runs of digits are ids of another kind.
 */
#define MAX_PHONE_DIGITS 20

/* Meta puts a contact beside each message, in the same order or alone; looking further than this
 * for one would only make a hostile body expensive. */
#define MAX_SEARCH 64

char *
dsk_wa_phone_digits (const char *text)
{
  g_autofree char *digits = NULL;

  if (text == NULL || text[strspn (text, G_CSET_DIGITS "+ ()-.")] != '\0')
    return NULL;
  digits = dsk_text_phone_digits (text);
  if (digits == NULL || strlen (digits) > MAX_PHONE_DIGITS)
    return NULL;
  return g_steal_pointer (&digits);
}

gboolean
dsk_wa_same_phone (const char *a, const char *b)
{
  g_autofree char *digits_a = dsk_wa_phone_digits (a);
  g_autofree char *digits_b = dsk_wa_phone_digits (b);

  if (digits_a != NULL && digits_b != NULL)
    return strcmp (digits_a, digits_b) == 0;
  return a != NULL && b != NULL && strcmp (a, b) == 0;
}

static gboolean
contact_is (JsonObject *contact, const DskWaParty *party)
{
  const char *user_id = dsk_json_get_string (contact, "user_id");
  g_autofree char *wa_id = dsk_wa_json_dup_id (contact, "wa_id");

  if (party->bsuid != NULL && user_id != NULL)
    return strcmp (party->bsuid, user_id) == 0;
  return dsk_wa_same_phone (party->address, wa_id)
         || (party->address != NULL && g_strcmp0 (party->address, user_id) == 0);
}

static gboolean
belongs_to_another (JsonObject *contact, JsonArray *siblings, guint index, const char *key)
{
  for (guint i = 0; i < MIN (dsk_json_get_length (siblings), MAX_SEARCH); i++)
    {
      JsonObject *sibling = dsk_json_get_element (siblings, i);
      g_autofree char *address = dsk_wa_json_dup_id (sibling, key);
      DskWaParty party
          = { .address = address, .bsuid = dsk_json_get_string (sibling, "from_user_id") };

      if (i != index && contact_is (contact, &party))
        return TRUE;
    }
  return FALSE;
}

JsonObject *
dsk_wa_find_contact (const DskWaChange *change, JsonArray *siblings, guint index, const char *key,
                     const DskWaParty *party)
{
  guint n_contacts = dsk_json_get_length (change->contacts);
  JsonObject *fallback = dsk_json_get_element (change->contacts, index);

  if (fallback != NULL && contact_is (fallback, party))
    return fallback;
  for (guint i = 0; i < MIN (n_contacts, MAX_SEARCH); i++)
    {
      JsonObject *contact = dsk_json_get_element (change->contacts, i);

      if (contact != NULL && contact_is (contact, party))
        return contact;
    }

  if (n_contacts != 1 && n_contacts != dsk_json_get_length (siblings))
    return NULL;
  fallback = dsk_json_get_element (change->contacts, n_contacts == 1 ? 0 : index);
  if (fallback == NULL || belongs_to_another (fallback, siblings, index, key))
    return NULL;
  return fallback;
}

static void
set_profile (DskWaUpdate *update, JsonObject *contact)
{
  JsonObject *profile = dsk_json_get_object (contact, "profile");
  const char *username = dsk_json_get_string (profile, "username");

  if (username == NULL)
    username = dsk_json_get_string (contact, "username");
  if (username != NULL && username[0] == '@')
    username++;
  if (username != NULL && username[0] != '\0')
    update->username = g_strdup (username);
  update->profile_name = g_strdup (dsk_json_get_string (profile, "name"));
}

/* Anything in the place of a phone that is not one is the customer's id in some other form, which
 * must not be lost: it takes the place of the BSUID, unless that is known. */
void
dsk_wa_update_set_party (DskWaUpdate *update, const DskWaParty *party)
{
  g_autofree char *contact_id = dsk_wa_json_dup_id (party->contact, "wa_id");
  g_autofree char *contact_phone = dsk_wa_phone_digits (contact_id);
  g_autofree char *phone = dsk_wa_phone_digits (party->address);
  const char *bsuid = party->bsuid;
  const char *parent = party->parent_bsuid;

  if (bsuid == NULL)
    bsuid = dsk_json_get_string (party->contact, "user_id");
  if (bsuid == NULL && phone == NULL)
    bsuid = party->address;
  if (bsuid == NULL && phone == NULL && contact_phone == NULL)
    bsuid = contact_id;
  if (parent == NULL)
    parent = dsk_json_get_string (party->contact, "parent_user_id");

  update->bsuid = g_strdup (bsuid);
  update->parent_bsuid = g_strdup (parent);
  if (contact_phone != NULL && phone != NULL && strcmp (contact_phone, phone) != 0)
    update->phone = g_strdup (phone);
  update->wa_id
      = contact_phone != NULL ? g_steal_pointer (&contact_phone) : g_steal_pointer (&phone);
  if (party->contact != NULL)
    set_profile (update, party->contact);
}
