/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-contacts.h"

#include <string.h>

#include "dsk-contact-values.h"
#include "dsk-json-writer.h"
#include "dsk-relay-conversation.h"

static void
write_value (DskJsonWriter *writer, const char *name, DskContactField field, const char *value)
{
  if (value == NULL)
    return;
  dsk_json_writer_name (writer, name);
  if (field == DSK_CONTACT_TAGS || field == DSK_CONTACT_ATTRIBUTES)
    dsk_json_writer_raw (writer, value, strlen (value));
  else
    dsk_json_writer_string (writer, value);
}

static char *
make_detail (DskContactField field, const char *before, const char *after, gboolean unseen)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "field", dsk_contact_field_to_string (field));
  write_value (writer, "before", field, before);
  write_value (writer, "after", field, after);
  if (unseen)
    dsk_json_writer_set_bool (writer, "unseen", TRUE);
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

/* Of what is only history nobody is told. */
static gboolean
tell_one (DskOp *op, const char *conv_id, const char *detail, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  return dsk_relay_conv_load (op->db, conv_id, &conv, &found, error)
         && (!found || !conv.live || dsk_thread_event (op, conv_id, "contact", NULL, detail, error));
}

gboolean
dsk_contacts_tell (DskOp *op, const char *contact, DskContactField field, const char *before, const char *after,
                   gboolean unseen, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_conv_of_contact (op->db, contact, error);
  g_autofree char *detail = make_detail (field, before, after, unseen);

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    if (!tell_one (op, convs->pdata[i], detail, error))
      return FALSE;
  return convs != NULL;
}

gboolean
dsk_contacts_join (DskOp *op, const char *from, const char *to, GError **error)
{
  g_auto (DskRelayContactFields) ours = { 0 };
  g_auto (DskRelayContactFields) theirs = { 0 };

  if (!dsk_relay_contact_fields_load (op->db, to, &ours, error)
      || !dsk_relay_contact_fields_load (op->db, from, &theirs, error))
    return FALSE;
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      gboolean lost;
      g_autofree char *both = dsk_contact_value_join ((DskContactField) i, ours.values[i], theirs.values[i], &lost);
      const char *gone = g_strcmp0 (theirs.values[i], both) != 0 ? theirs.values[i] : ours.values[i];

      /* What is gone from the card stands in the timeline. */
      if (lost && !dsk_contacts_tell (op, to, (DskContactField) i, gone, both, FALSE, error))
        return FALSE;
      if (i == DSK_CONTACT_CONSENT && g_strcmp0 (ours.values[i], both) != 0)
        ours.consent_at = theirs.consent_at;
      g_free (ours.values[i]);
      ours.values[i] = g_steal_pointer (&both);
    }
  return dsk_relay_contact_fields_save (op->db, to, &ours, error);
}
