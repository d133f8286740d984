/* SPDX-License-Identifier: GPL-3.0-or-later */

/* WhatsApp gives a customer another id when they move to another phone number, and says so: in a field of its own, or
 * in a message of the system. It may say so before or after either of the two was ever seen. */

#include "dsk-intake.h"

#include <string.h>

#include "dsk-relay-contact.h"

/* @contact: (nullable): who it is about, if that is known; else whoever has the old name
 * @bsuid: (nullable): theirs from now on. Whoever has the new name already is the same person, unless that says that
 * they are not: a phone number was somebody else's before */
static gboolean
rename_one (DskOp *op, DskAliasKind kind, const char *scope, const char *previous, const char *current,
            const char *contact, const char *bsuid, gint64 at, GError **error)
{
  g_autofree char *holder = NULL;
  g_autofree char *name = NULL;
  gboolean changed = FALSE;
  gboolean moved;
  gboolean ended;

  if (previous != NULL && current != NULL && strcmp (previous, current) != 0
      && !dsk_relay_alias_change (op->db, kind, scope, previous, current, at, error))
    return FALSE;
  if (current == NULL)
    return TRUE;
  name = dsk_relay_alias_follow (op->db, kind, scope, current, at, &moved, error);
  if (name == NULL)
    return FALSE;
  if (previous != NULL && strcmp (previous, name) != 0)
    {
      if (!dsk_intake_holder (op, kind, scope, previous, &holder, NULL, error)
          || !dsk_relay_alias_end (op->db, kind, scope, previous, at, &ended, error))
        return FALSE;
      /* Somebody else's by now. */
      if (!ended)
        g_clear_pointer (&holder, g_free);
    }
  if (contact == NULL)
    contact = holder;
  return contact == NULL
         || dsk_intake_take_name (op, kind, scope, name, contact, bsuid, bsuid == NULL, at, &changed, error);
}

gboolean
dsk_intake_user_id (DskOp *op, const DskWaUpdate *update, GError **error)
{
  const char *scope = update->waba_id != NULL ? update->waba_id : "";
  gint64 at = update->timestamp > 0 ? update->timestamp : op->now;
  g_autofree char *contact = NULL;
  gboolean changed;

  if (!rename_one (op, DSK_ALIAS_PARENT_BSUID, scope, update->old_parent_bsuid, update->parent_bsuid, NULL, NULL, at,
                   error)
      || !rename_one (op, DSK_ALIAS_BSUID, scope, update->old_bsuid, update->bsuid, NULL, NULL, at, error))
    return FALSE;
  /* Also what else it says of the names that hold from now on. */
  contact = dsk_intake_contact (op, update, NULL, &changed, error);
  return contact != NULL && dsk_intake_refresh_cards (op, contact, error);
}

gboolean
dsk_intake_system (DskOp *op, const DskWaUpdate *update, const char *contact, GError **error)
{
  const char *scope = update->waba_id != NULL ? update->waba_id : "";
  gint64 at = update->timestamp > 0 ? update->timestamp : op->now;

  if (g_strcmp0 (update->system_type, "user_changed_number") != 0
      && g_strcmp0 (update->system_type, "customer_changed_number") != 0)
    return TRUE;
  return rename_one (op, DSK_ALIAS_WA_ID, scope, update->wa_id, update->new_wa_id, contact, update->new_bsuid, at,
                     error)
         && rename_one (op, DSK_ALIAS_BSUID, scope, update->bsuid, update->new_bsuid, contact, NULL, at, error)
         && dsk_intake_refresh_cards (op, contact, error);
}
