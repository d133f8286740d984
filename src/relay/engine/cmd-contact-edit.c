/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues know of a customer. The last writer wins, field by field; what was written over stands in the
 * timeline, and whether its writer had seen it. */

#include "cmd.h"

#include "dsk-contact-change.h"
#include "dsk-contacts.h"
#include "dsk-intake.h"

/* A device that was away may still call a contact by a name that became part of another one.
 * @is: (out): @contact is who @conv is with */
static gboolean
is_of (DskOp *op, const char *contact, const DskRelayConv *conv, gboolean *is, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *into = NULL;

  *is = g_strcmp0 (contact, conv->contact) == 0;
  if (*is || conv->contact == NULL)
    return TRUE;
  into = dsk_relay_contact_merged_into (op->db, contact, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *is = g_strcmp0 (into, conv->contact) == 0;
  return TRUE;
}

typedef struct
{
  char *value; /* (owned) (nullable) */
  gboolean unseen;
} Next;

/* Refuses what would be more than there may be, together with what others wrote meanwhile. */
static gboolean
make_next (const DskContactChange *change, const DskRelayContactFields *now, Next next[DSK_CONTACT_FIELD_N],
           DskCommandResult *result)
{
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      g_autofree char *value = NULL;
      g_autoptr (GError) invalid = NULL;

      if (!change->sets[i])
        continue;
      value = dsk_contact_change_apply (change, (DskContactField) i, now->values[i], &next[i].unseen);
      if (!dsk_contact_value_clean ((DskContactField) i, value, &next[i].value, &invalid))
        {
          dsk_cmd_refuse (result, DSK_RESULT_INVALID, "contact-full");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
save (DskOp *op, const DskContactChange *change, DskRelayContactFields *now, Next next[DSK_CONTACT_FIELD_N],
      const char *contact, GError **error)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      if (!change->sets[i] || g_strcmp0 (now->values[i], next[i].value) == 0)
        continue;
      if (!dsk_contacts_tell (op, contact, (DskContactField) i, now->values[i], next[i].value, next[i].unseen, error))
        return FALSE;
      changed = TRUE;
      if (i == DSK_CONTACT_CONSENT)
        now->consent_at = op->now;
      g_free (now->values[i]);
      now->values[i] = g_steal_pointer (&next[i].value);
    }
  return !changed
         || (dsk_relay_contact_fields_save (op->db, contact, now, error)
             && dsk_intake_refresh_cards (op, contact, error));
}

gboolean
dsk_cmd_contact_edit (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                      DskCommandResult *result, GError **error)
{
  g_auto (DskContactChange) change = { 0 };
  g_auto (DskRelayContactFields) now = { 0 };
  g_autoptr (GError) invalid = NULL;
  Next next[DSK_CONTACT_FIELD_N] = { { NULL, FALSE } };
  gboolean is;
  gboolean ok;

  if (!dsk_contact_change_read (command->content, &change, &invalid))
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "contact-unreadable");
  if (!is_of (op, command->object, conv, &is, error))
    return FALSE;
  if (!is)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "The conversation is with somebody else");
  if (!dsk_relay_contact_fields_load (op->db, conv->contact, &now, error))
    return FALSE;
  ok = !make_next (&change, &now, next, result) || save (op, &change, &now, next, conv->contact, error);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    g_free (next[i].value);
  return ok;
}
