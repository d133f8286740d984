/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Contacts, as the commands of the outbox will have them: by the same rule as the relay, on top of what is here. */

#include "dsk-replica-overlay-private.h"

#include "dsk-contact-change.h"

/* What is shown of the card now; each one text. */
static const char *const shown_sql[DSK_CONTACT_FIELD_N] = {
  [DSK_CONTACT_GIVEN_NAME] = "SELECT given_name FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
  [DSK_CONTACT_LANGUAGE] = "SELECT language FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
  [DSK_CONTACT_TAGS] = "SELECT tags FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
  [DSK_CONTACT_CONSENT] = "SELECT consent FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
  [DSK_CONTACT_ATTRIBUTES] = "SELECT attributes FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
  [DSK_CONTACT_REMARK] = "SELECT remark FROM v_contact_card WHERE conv_key = $1 AND contact = $2",
};

static gboolean
put (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown, const char *field,
     const char *value, GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO overlay_contact (n, conv_key, contact, field, value) VALUES ($1, $2, $3, $4, $5)"
                     " ON CONFLICT (n, field) DO UPDATE SET value = excluded.value",
                     "iisss", command->n, shown->key, command->object, field, value != NULL ? value : "");
}

static gboolean
show_field (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
            const DskContactChange *change, DskContactField field, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *now = dsk_db_get_text (self->db, &local, shown_sql[field], "is", shown->key, command->object);
  g_autofree char *value = NULL;
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, command->device_at);
  gboolean unseen;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  value = dsk_contact_change_apply (change, field, now, &unseen);
  return put (self, command, shown, dsk_contact_field_to_string (field), value, error)
         && (field != DSK_CONTACT_CONSENT || put (self, command, shown, "consent_at", at, error));
}

/* One that this build can't read shows nothing: the relay will say what is wrong with it. */
gboolean
dsk_replica_overlay_contact (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown,
                             GError **error)
{
  g_auto (DskContactChange) change = { 0 };

  if (!dsk_contact_change_read (command->content, &change, NULL))
    return TRUE;
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    if (change.sets[i] && !show_field (self, command, shown, &change, (DskContactField) i, error))
      return FALSE;
  return TRUE;
}
