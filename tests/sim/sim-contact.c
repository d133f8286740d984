/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people know of a customer: several write it at once, away and back again, while contacts become one. */

#include "sim-contact.h"

#include "dsk-contact-change.h"

gboolean
sim_contact_run (SimDevice *device, guint64 arg)
{
  g_autofree char *conv = NULL;

  if ((arg >> 44) % 3 != 0)
    return FALSE;
  conv = sim_device_pick (device, "SELECT id FROM v_conversation WHERE contact IS NOT NULL ORDER BY id", arg);
  /* A release that knows of it. */
  if (conv != NULL && device->version->rev >= 6)
    sim_device_submit_as (device, DSK_COMMAND_CONTACT_EDIT, conv, arg >> 8);
  return TRUE;
}

/* Of what their author sees. */
static char *
shown (SimDevice *device, const char *conv, DskContactField field)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM v_contact_card WHERE conv = ?",
                                          dsk_contact_field_to_string (field));

  return sim_eye_text (device->eye, sql, conv, NULL);
}

static char *
some_value (DskContactField field, guint64 arg)
{
  static const char *const tags[] = { "[\"cod\"]", "[\"cod\",\"vip\"]", "[\"late\",\"vip\"]", "[\"late\"]" };
  static const char *const attributes[] = { "{\"City\":\"Lahore\"}", "{\"City\":\"Multan\",\"Size\":\"M\"}",
                                            "{\"Size\":\"L\"}", "{\"Shop\":\"Saddar\",\"City\":\"Karachi\"}" };
  const guint i = (guint) (arg % 4);

  if ((arg >> 2) % 5 == 0)
    return NULL;
  if (field == DSK_CONTACT_TAGS)
    return g_strdup (tags[i]);
  if (field == DSK_CONTACT_ATTRIBUTES)
    return g_strdup (attributes[i]);
  if (field == DSK_CONTACT_CONSENT)
    return g_strdup (i % 2 == 0 ? DSK_CONSENT_GRANTED : DSK_CONSENT_REFUSED);
  return g_strdup (i % 2 == 0 ? "ur" : "sd");
}

void
sim_contact_fill (SimDevice *device, DskCommand *command, guint64 arg)
{
  g_auto (DskContactChange) change = { 0 };

  command->object
      = sim_eye_text (device->eye, "SELECT contact FROM v_contact_card WHERE conv = ?", command->conv, NULL);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      const DskContactField field = (DskContactField) i;
      g_autofree char *was = shown (device, command->conv, field);
      g_autofree char *to = some_value (field, arg >> (i * 5));

      if ((arg >> (i * 5 + 4)) % 2 == 0)
        dsk_contact_change_set (&change, field, was, to);
    }
  command->content = dsk_contact_change_write (&change);
}

/* Invariant 16: every card says what is known of its contact; and what it says of a field is what the newest line about
 * it in the timeline says, unless contacts became one since. */
void
sim_contact_check (SimWorld *world)
{
  SimEye *relay = world->relay->eye;
  g_autofree char *odd = sim_eye_text (
      relay,
      "SELECT c.id FROM contact_card AS c JOIN conversation AS v ON v.id = c.conv JOIN contact AS k ON k.id = c.contact"
      " WHERE v.group_id IS NULL AND (c.given_name IS NOT k.given_name OR c.language IS NOT k.language"
      " OR c.tags IS NOT k.tags OR c.consent IS NOT k.consent OR c.consent_at IS NOT k.consent_at"
      " OR c.attributes IS NOT k.attributes OR c.remark IS NOT k.remark"
      " OR (c.consent IS NULL) <> (c.consent_at IS NULL))",
      NULL);
  g_autofree char *untold = sim_eye_text (
      relay,
      "SELECT c.conv FROM contact_card AS c JOIN event AS e ON e.conv = c.conv AND e.kind = 'contact'"
      " WHERE json_extract (e.detail, '$.field') = 'given_name'"
      " AND NOT EXISTS (SELECT 1 FROM contact AS m WHERE m.merged_into = c.contact)"
      " AND NOT EXISTS (SELECT 1 FROM event AS n WHERE n.conv = e.conv AND n.kind = 'contact' AND n.seq > e.seq"
      " AND json_extract (n.detail, '$.field') = 'given_name')"
      " AND json_extract (e.detail, '$.after') IS NOT c.given_name",
      NULL);

  if (odd != NULL)
    sim_violate (world, "16 contact", "card %s says something else than its contact", odd);
  if (untold != NULL)
    sim_violate (world, "16 contact", "the timeline of %s does not say how its customer is called now", untold);
}
